import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ModelConfig } from '../../model/config.ts';

/** Another program that runs a random model of the same shape, in a process of its own. */
export interface Peer {
  /** Seconds from its start to its first token. */
  readonly startup: number;
  /** Seconds to read `count` tokens at once, or to make them one by one. */
  seconds(what: 'prefill' | 'decode', count: number): Promise<number>;
  stop(): void;
}

/**
 * llama.cpp by `bench/peers/llama.ts`; undefined where its packages are not installed, or where a shape has
 * layers that its `gemma3` has not.
 */
export async function startLlama(
  root: string,
  cache: string,
  config: ModelConfig,
  threads: number,
): Promise<Peer | undefined> {
  const folder = join(root, 'bench', 'peers');
  const { slidingAttention: sliding, fullAttention: full } = config;
  const same = sliding.headSize === full.headSize && sliding.keyValueHeads === full.keyValueHeads;
  if (!same || !existsSync(join(folder, 'node_modules', 'node-llama-cpp'))) return undefined;
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
  const child = spawn(
    process.execPath,
    [join(folder, 'llama.ts'), shape, join(cache, `${config.name}.gguf`)],
    {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <Key extends string>(): Promise<Record<Key, number>> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('llama.cpp ended; its own message stands above');
    return JSON.parse(value) as Record<Key, number>;
  };
  const { startup } = await answer<'startup'>();
  return {
    startup,
    async seconds(what, count) {
      child.stdin.write(`${what} ${count}\n`);
      return (await answer<'seconds'>()).seconds;
    },
    stop: () => child.kill(),
  };
}
