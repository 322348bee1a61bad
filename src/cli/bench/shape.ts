import { Decoding } from '../../generate/decoding.ts';
import { compileInference } from '../../generate/inference.ts';
import type { Prompt } from '../../generate/prompt.ts';
import type { ModelConfig } from '../../model/config.ts';
import { type Precision, printPrecision, storedBytes, storedSpecs } from '../../model/inference-weights.ts';
import type { Engine } from '../../tensor/engine.ts';
import { bandwidthProbe } from './peak.ts';
import { type Peer, startLlama } from './peer.ts';
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
  readonly report: Report;
}

/**
 * A decoder of published size with random quantised weights: loading, reading a prompt, making tokens. Rounds
 * alternate between us, the peer and the machine's read bandwidth, so that all meet the same disturbances.
 */
export async function benchShape(options: ShapeOptions): Promise<BenchResult[]> {
  const { engine, config, cache, threads, report, precision = 4 } = options;
  const { rounds = 5, prefillTokens = 512, decodeTokens = 32 } = options;
  report(`shape ${config.name}: weights`);
  const parameters = await randomModel(config, precision, cache, {
    onProgress: (done, total) =>
      report(`shape ${config.name}: ${Math.floor((100 * done) / total)} % written`),
  });
  const peer = options.root ? await startLlama(options.root, cache, config, threads) : undefined;
  const bandwidth = await bandwidthProbe(engine, threads);
  const begun = performance.now();
  const inference = await compileInference(engine, config, parameters, {
    precision,
    oneProgram: true,
    threads,
  });
  const load = (performance.now() - begun) / 1000;
  const [prefill, decode, read, peerPrefill, peerDecode]: number[][] = [[], [], [], [], []];
  for (let round = 0; round <= rounds; round++) {
    report(`shape ${config.name}: round ${round} of ${rounds}`);
    const ourPrefill =
      prefillTokens / (await seconds(() => Decoding.start(inference, [promptOf(prefillTokens)])));
    const decoding = await Decoding.start(inference, [promptOf(16)]);
    const elapsed = await seconds(async () => {
      for (let i = 0; i < decodeTokens; i++) await decoding.step([3 + i]);
    });
    const theirs = peer && {
      prefill: prefillTokens / (await peer.seconds('prefill', prefillTokens)),
      decode: decodeTokens / (await peer.seconds('decode', decodeTokens)),
    };
    const bytes = await bandwidth.measure();
    // Round 0 warms up.
    if (round === 0) continue;
    prefill.push(ourPrefill);
    decode.push(decodeTokens / elapsed);
    read.push(bytes);
    if (theirs) {
      peerPrefill.push(theirs.prefill);
      peerDecode.push(theirs.decode);
    }
  }
  await Promise.all([inference.dispose(), bandwidth.dispose()]);
  peer?.stop();
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
    result('load from cache', load, 's'),
    result(`decode`, median(decode), 'tokens/s', (median(decode) * needed) / median(read), 'read bandwidth'),
    result('read bandwidth', median(read) / 1e9, 'GB/s'),
    result(`prefill of ${prefillTokens}`, median(prefill), 'tokens/s'),
    ...(peer ? againstPeer(peer, { prefill, decode, peerPrefill, peerDecode }, result) : []),
  ];
}

function againstPeer(
  peer: Peer,
  { prefill, decode, peerPrefill, peerDecode }: Record<string, number[]>,
  result: (name: string, value: number, unit: string, ratio?: number, against?: string) => BenchResult,
): BenchResult[] {
  const ratio = (a: number[], b: number[]) => median(a) / median(b);
  return [
    result(
      'decode against llama.cpp',
      median(peerDecode),
      'tokens/s',
      ratio(decode, peerDecode),
      'llama.cpp',
    ),
    result(
      'prefill against llama.cpp',
      median(peerPrefill),
      'tokens/s',
      ratio(prefill, peerPrefill),
      'llama.cpp',
    ),
    result("llama.cpp's start to its first token", peer.startup, 's'),
  ];
}

/** Bytes of weights that one token must read, without the embedding's other rows and other modalities. */
const bytesPerToken = (config: ModelConfig, precision: Precision): number =>
  storedSpecs(config, precision)
    .filter(([path]) => !/^(vision|audio|value|embedding)\b/.test(path))
    .reduce((total, [, spec]) => total + storedBytes(spec), 0);

function promptOf(length: number): Prompt {
  const ids = Int32Array.from({ length }, (_, i) => 3 + i);
  const none = new Int32Array(0);
  return {
    ids,
    blocks: new Int32Array(length).fill(-1),
    pixels: new Float32Array(0),
    patchRows: none,
    patchColumns: none,
    soundBlocks: new Int32Array(length).fill(-1),
    soundFrames: new Float32Array(0),
  };
}
