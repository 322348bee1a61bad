import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CacheBits } from '../../generate/cache.ts';
import { Decoding } from '../../generate/decoding.ts';
import { compileInference } from '../../generate/inference.ts';
import type { ModelConfig } from '../../model/config.ts';
import { type Precision, printPrecision, storedBytes, storedSpecs } from '../../model/inference-weights.ts';
import type { Engine } from '../../tensor/engine.ts';
import { measureAfter, measureLookup } from './long.ts';
import { bandwidthProbe } from './peak.ts';
import { type Peer, startPeers } from './peer.ts';
import { promptOf } from './prompt.ts';
import { randomModel } from './random-model.ts';
import { type BenchResult, median, type Report, seconds } from './suite.ts';

export interface ShapeOptions {
  readonly engine: Engine;
  readonly config: ModelConfig;
  /** Where random weights are kept between runs. */
  readonly cache: string;
  /** The checkout, for `bench/peers`; without it there is no peer. */
  readonly root?: string;
  readonly threads: number;
  readonly precision?: Precision;
  readonly rounds?: number;
  readonly prefillTokens?: number;
  readonly decodeTokens?: number;
  /** Positions at which decoding is measured once more; 0 leaves that out. */
  readonly longContext?: number;
  readonly cacheBits?: CacheBits;
  /** Map weights as the engine packed them. */
  readonly packed?: boolean;
  readonly report: Report;
}

/**
 * A decoder of published size with random quantised weights: loading, reading a prompt, making tokens. Rounds
 * alternate between us, the peer and the machine's read bandwidth, so that all meet the same disturbances.
 */
export async function benchShape(options: ShapeOptions): Promise<BenchResult[]> {
  const { engine, config, cache, threads, report, precision = 4 } = options;
  const { rounds = 5, prefillTokens = 512, decodeTokens = 32, longContext = 0, cacheBits, packed } = options;
  report(`shape ${config.name}: weights`);
  const parameters = await randomModel(config, precision, cache, {
    packed,
    onProgress: (done, total) =>
      report(`shape ${config.name}: ${Math.floor((100 * done) / total)} % written`),
  });
  const peers = options.root ? await startPeers(options.root, cache, config, threads) : [];
  const bandwidth = await bandwidthProbe(engine, threads);
  const begun = performance.now();
  const inference = await compileInference(engine, config, parameters, {
    precision,
    cacheBits,
    oneProgram: true,
    threads,
  });
  const load = (performance.now() - begun) / 1000;
  const [prefill, decode, read]: number[][] = [[], [], []];
  const theirs = peers.map((peer): PeerSpeeds => ({ peer, prefill: [], decode: [] }));
  for (let round = 0; round <= rounds; round++) {
    report(`shape ${config.name}: round ${round} of ${rounds}`);
    const ourPrefill =
      prefillTokens / (await seconds(() => Decoding.start(inference, [promptOf(prefillTokens)])));
    const decoding = await Decoding.start(inference, [promptOf(16)]);
    const elapsed = await seconds(async () => {
      for (let i = 0; i < decodeTokens; i++) await decoding.step([3 + i]);
    });
    for (const { peer, ...speeds } of theirs) {
      const prefilled = prefillTokens / (await peer.seconds('prefill', prefillTokens));
      const decoded = decodeTokens / (await peer.seconds('decode', decodeTokens));
      if (round === 0) continue;
      speeds.prefill.push(prefilled);
      speeds.decode.push(decoded);
    }
    const bytes = await bandwidth.measure();
    // Round 0 warms up.
    if (round === 0) continue;
    prefill.push(ourPrefill);
    decode.push(decodeTokens / elapsed);
    read.push(bytes);
  }
  for (const peer of peers) peer.stop();
  report(`shape ${config.name}: text that repeats`);
  const repeated = await measureLookup(inference, LOOKUP, 4 * decodeTokens);
  const positions = longContext > 0 ? [SHORT_CONTEXT, longContext] : [];
  const after: Awaited<ReturnType<typeof measureAfter>>[] = [];
  for (const tokens of positions) {
    report(`shape ${config.name}: ${tokens} positions`);
    after.push(await measureAfter(inference, tokens, decodeTokens));
  }
  await Promise.all([inference.dispose(), bandwidth.dispose()]);
  report(`shape ${config.name}: a process from its start`);
  const start = await startOf(config, precision, cache, threads, packed);
  const label = `${config.name} in ${printPrecision(precision)}, ${threads} thread${threads === 1 ? '' : 's'}`;
  const result = (
    name: string,
    value: number,
    unit: string,
    ratio?: number,
    against?: string,
  ): BenchResult => ({
    bench: 'shape',
    name: `${label}: ${name}`,
    value,
    unit,
    ratio: ratio ?? null,
    against: against ?? null,
  });
  const needed = bytesPerToken(config, precision);
  return [
    result(packed ? 'load from packed cache' : 'load from cache', load, 's'),
    result(`decode`, median(decode), 'tokens/s', (median(decode) * needed) / median(read), 'read bandwidth'),
    result('read bandwidth', median(read) / 1e9, 'GB/s'),
    result(`prefill of ${prefillTokens}`, median(prefill), 'tokens/s'),
    result(
      `decode of text that repeats, ${LOOKUP} tokens guessed`,
      repeated,
      'tokens/s',
      repeated / median(decode),
      'decode',
    ),
    ...after.map(({ speed }, i) =>
      result(
        `decode at ${positions[i]} positions`,
        speed,
        'tokens/s',
        speed / after[0].speed,
        `${positions[0]} positions`,
      ),
    ),
    ...after.map(({ bytes, computed }, i) =>
      result(
        `keys and values of ${positions[i]} positions`,
        bytes / 2 ** 20,
        'MiB',
        bytes / computed,
        'computed',
      ),
    ),
    result('start of the process to the first token', start, 's'),
    ...theirs.flatMap((one) => againstPeer(one, { start, prefill, decode }, result)),
  ];
}

/** What a peer did in the same rounds, in tokens per second. */
interface PeerSpeeds {
  readonly peer: Peer;
  readonly prefill: number[];
  readonly decode: number[];
}

function againstPeer(
  { peer: { name, startup }, prefill, decode }: PeerSpeeds,
  ours: { readonly start: number; readonly prefill: number[]; readonly decode: number[] },
  result: (name: string, value: number, unit: string, ratio?: number, against?: string) => BenchResult,
): BenchResult[] {
  const speed = (what: string, mine: number[], others: number[]) =>
    result(`${what} of ${name}`, median(others), 'tokens/s', median(mine) / median(others), name);
  return [
    speed('decode', ours.decode, decode),
    speed('prefill', ours.prefill, prefill),
    result(`${name}'s start to its first token`, startup, 's', ours.start / startup, name),
  ];
}

const LOOKUP = 3;
const SHORT_CONTEXT = 1024;

/** Seconds from the start of a process to its first token, as the peer measures its own. */
async function startOf(
  config: ModelConfig,
  precision: Precision,
  cache: string,
  threads: number,
  packed = false,
): Promise<number> {
  const program = join(import.meta.dirname, 'start.ts');
  const path = join(cache, `${config.name}-config.json`);
  await writeFile(path, JSON.stringify(config));
  const run = promisify(execFile);
  const form = packed ? 'packed' : 'plain';
  const given = [program, path, String(precision), cache, String(threads), form];
  const { stdout } = await run(process.execPath, given);
  return (JSON.parse(stdout) as { startup: number }).startup;
}

/** Bytes of weights that one token must read, without the embedding's other rows and other modalities. */
const bytesPerToken = (config: ModelConfig, precision: Precision): number =>
  storedSpecs(config, precision)
    .filter(([path]) => !/^(vision|audio|value|embedding)\b/.test(path))
    .reduce((total, [, spec]) => total + storedBytes(spec), 0);
