import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ModelConfig } from '../../model/config.ts';

/** Another program that runs a random model of the same shape, in a process of its own. */
export interface Peer {
  readonly name: string;
  /** Seconds from its start to its first token, less what writing the model took. */
  readonly startup: number;
  /** Seconds to read `count` tokens at once, or to make them one by one. */
  seconds(what: 'prefill' | 'decode', count: number): Promise<number>;
  stop(): void;
}

/** Programs of `bench/peers` with the package that each needs, and what their model is called in the cache. */
const PEERS = [
  { name: 'llama.cpp', program: 'llama.ts', needs: 'node-llama-cpp', model: '.gguf' },
  {
    name: 'transformers.js',
    program: 'transformers.ts',
    needs: '@huggingface/transformers',
    model: '-transformers',
  },
];

/**
 * llama.cpp and transformers.js; those whose packages are installed, and none where a shape has layers that their
 * `gemma3` has not.
 */
export async function startPeers(
  root: string,
  cache: string,
  config: ModelConfig,
  threads: number,
): Promise<Peer[]> {
  const folder = join(root, 'bench', 'peers');
  const { slidingAttention: sliding, fullAttention: full } = config;
  if (sliding.headSize !== full.headSize || sliding.keyValueHeads !== full.keyValueHeads) return [];
  const installed = PEERS.filter(({ needs }) => existsSync(join(folder, 'node_modules', needs)));
  await mkdir(cache, { recursive: true });
  const shape = join(cache, `${config.name}.json`);
  const { vocabularySize, hiddenSize, layerCount, feedForwardSize, queryHeads, contextLength } = config;
  await writeFile(
    shape,
    JSON.stringify({
      vocabularySize,
      hiddenSize,
      layerCount,
      feedForwardSize,
      queryHeads,
      contextLength,
      keyValueHeads: sliding.keyValueHeads,
      headSize: sliding.headSize,
      window: sliding.window,
      threads,
    }),
  );
  const peers: Peer[] = [];
  for (const { name, program, model } of installed)
    peers.push(await startPeer(name, folder, program, [shape, join(cache, `${config.name}${model}`)]));
  return peers;
}

async function startPeer(
  name: string,
  folder: string,
  program: string,
  paths: readonly string[],
): Promise<Peer> {
  const child = spawn(process.execPath, [join(folder, program), ...paths], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <Key extends string>(): Promise<Record<Key, number>> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended; its own message stands above`);
    return JSON.parse(value) as Record<Key, number>;
  };
  const { startup } = await answer<'startup'>();
  return {
    name,
    startup,
    async seconds(what, count) {
      child.stdin.write(`${what} ${count}\n`);
      return (await answer<'seconds'>()).seconds;
    },
    stop: () => child.kill(),
  };
}
