import { Random } from '../../base/random.ts';
import { textVocabulary } from '../../generate/answer.ts';
import { stateWidth } from '../../generate/cache.ts';
import { Decoding } from '../../generate/decoding.ts';
import { compileInference } from '../../generate/inference.ts';
import { promptTokens, toPrompt } from '../../generate/prompt.ts';
import { createSampler } from '../../generate/sampler.ts';
import type { ModelConfig } from '../../model/config.ts';
import { FAMILY } from '../../model/family.ts';
import { initializeParameters, namedSpecs } from '../../model/parameters.ts';
import { staticSize } from '../../tensor/dimension.ts';
import type { Engine } from '../../tensor/engine.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import type { Tokenizer } from '../../text/tokenizer.ts';
import type { Turn } from '../../text/turns.ts';
import { bandwidthProbe } from './peak.ts';
import { type BenchResult, median, type Report, seconds } from './suite.ts';

const ROUNDS = 9;
const TOKENS = 128;
const BATCH = 16;

const TEXT_TOKENS = 20;
const WORDS = ['How', 'many', 'red', 'stars', 'are', 'in', 'the', 'picture?'];

/**
 * Answers with untrained weights, which are as fast as trained ones: time to the first token of a prompt with a
 * picture (tokenizing and cutting patches included), tokens per second after it, alone and in a batch.
 */
export async function benchGenerate(
  engine: Engine,
  report: Report,
  config: ModelConfig = FAMILY.nano,
  rounds = ROUNDS,
): Promise<BenchResult[]> {
  const tokenizer = alhenaTokenizer();
  const parameters = initializeParameters(config, new Random(1));
  const inference = await compileInference(engine, config, parameters, { threads: 1 });
  const bandwidth = await bandwidthProbe(engine, 1);
  const sample = createSampler({}, textVocabulary(tokenizer, []).allowed, new Random(1));
  const turns = promptTurns(config, tokenizer);
  const start = (copies: number) => {
    const prompt = toPrompt(config, promptTokens(config, tokenizer, turns));
    return Decoding.start(inference, Array(copies).fill(prompt));
  };
  const decode = async (decoding: Decoding) => {
    for (let i = 0; i < TOKENS; i++) {
      await decoding.step(Array.from({ length: decoding.rows }, (_, row) => sample(decoding.logits(row))));
    }
  };
  const [first, single, batched, bytes]: number[][] = [[], [], [], []];
  for (let round = 0; round <= rounds; round++) {
    report(`generate: round ${round} of ${rounds}`);
    const begun = performance.now();
    const decoding = await start(1);
    sample(decoding.logits(0));
    const firstToken = performance.now() - begun;
    const alone = TOKENS / (await seconds(() => decode(decoding)));
    const together = await start(BATCH);
    const inBatch = (BATCH * TOKENS) / (await seconds(() => decode(together)));
    const read = await bandwidth.measure();
    // Round 0 warms up.
    if (round === 0) continue;
    first.push(firstToken);
    single.push(alone);
    batched.push(inBatch);
    bytes.push(read);
  }
  const prompt = promptTokens(config, tokenizer, turns).ids.length;
  const needed = bytesPerToken(config, prompt + TOKENS / 2);
  await Promise.all([inference.dispose(), bandwidth.dispose()]);
  return [
    {
      bench: 'generate',
      name: `${config.name}, first token after ${config.vision.maxPatches} patches and ${TEXT_TOKENS} tokens of text`,
      value: median(first),
      unit: 'ms',
      ratio: null,
      against: null,
    },
    {
      bench: 'generate',
      name: `${config.name}, ${TOKENS} tokens after that`,
      value: median(single),
      unit: 'tokens/s',
      ratio: (median(single) * needed) / median(bytes),
      against: 'read bandwidth',
    },
    {
      bench: 'generate',
      name: `${config.name}, ${BATCH} answers together`,
      value: median(batched),
      unit: 'tokens/s',
      ratio: median(batched) / median(single),
      against: 'one answer at a time',
    },
  ];
}

/** A square picture of as many patches as the model takes, and words until they are twenty tokens. */
export function promptTurns({ vision }: ModelConfig, tokenizer: Tokenizer): Turn[] {
  const side = vision.patchSize * Math.sqrt(vision.maxPatches);
  const random = new Random(1);
  const data = Uint8Array.from({ length: side * side * 3 }, () => random.integer(0, 256));
  let text = WORDS[0];
  for (let i = 1; tokenizer.encode(text).length < TEXT_TOKENS; i++) text += ` ${WORDS[i % WORDS.length]}`;
  return [{ role: 'user', parts: [{ picture: { width: side, height: side, data } }, { text }] }];
}

/** Bytes that one token must read: every weight but the embedders of other modalities, and the cache. */
function bytesPerToken(config: ModelConfig, cached: number): number {
  const weights = namedSpecs(config)
    .filter(([name]) => !/^(vision|audio|value)\./.test(name))
    .reduce((total, [, { shape }]) => total + staticSize(shape), 0);
  return 4 * (weights + cached * stateWidth(config));
}
