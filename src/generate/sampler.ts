import { UserError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { GenerateOptions } from './types.ts';

/** Chooses the next token from its logits `[V]`. */
export type Sampler = (logits: Float32Array) => number;

/** What a sampler needs of `GenerateOptions`. */
export type SamplingOptions = Pick<GenerateOptions, 'temperature' | 'topK' | 'topP'>;

/**
 * A sampler over the `allowed` ids alone: the others may be codes of pictures or actions, which are no text.
 * Greedy takes the largest logit, the first of equals. Otherwise: divide by the temperature, keep the `topK`
 * largest, keep the fewest that together have `topP` of their probability (at least one), and draw.
 */
export function createSampler(options: SamplingOptions, allowed: Int32Array, random: Random): Sampler {
  const sample = createSamplerOver(options, random);
  return (logits) => sample(logits, allowed);
}

const NEGLIGIBLE = -50;

/** Chooses the next token from its logits `[V]` out of the allowed ids, at least one, which may change. */
export type SamplerOver = (logits: Float32Array, allowed: Int32Array) => number;

/** As `createSampler`, for ids that change from token to token. */
export function createSamplerOver(
  { temperature = 0, topK, topP }: SamplingOptions,
  random: Random,
): SamplerOver {
  if (temperature === 0) return greedy;
  let probabilities = new Float64Array(0);
  return (logits, allowed) => {
    if (probabilities.length < allowed.length) probabilities = new Float64Array(allowed.length);
    const sorted = topK !== undefined || (topP !== undefined && topP < 1);
    const candidates = sorted ? byLogit(logits, allowed).subarray(0, topK) : allowed;
    const highest = logits[sorted ? candidates[0] : greedy(logits, allowed)];
    let total = 0;
    // A plain loop: at sixteen answers a step, sampling is a part of the time that shows.
    for (let i = 0; i < candidates.length; i++) {
      const exponent = (logits[candidates[i]] - highest) / temperature;
      // Below this all of a vocabulary together would not weigh as much as a double's last bit.
      const probability = exponent < NEGLIGIBLE ? 0 : Math.exp(exponent);
      probabilities[i] = probability;
      total += probability;
    }
    let count = candidates.length;
    if (topP !== undefined && topP < 1) {
      [count, total] = nucleus(probabilities, count, topP * total);
    }
    return candidates[draw(probabilities, count, random.next() * total)];
  };
}

function greedy(logits: Float32Array, allowed: Int32Array): number {
  let best = allowed[0];
  let highest = logits[best];
  for (let i = 1; i < allowed.length; i++) {
    const id = allowed[i];
    if (logits[id] <= highest) continue;
    best = id;
    highest = logits[id];
  }
  return best;
}

/** Ids from the largest logit to the smallest; the sort is stable, so equals stay in the order of ids. */
const byLogit = (logits: Float32Array, ids: Int32Array): Int32Array =>
  ids.toSorted((a, b) => logits[b] - logits[a]);

/** How many of the first `count` reach `mass` together, and their sum. */
function nucleus(probabilities: Float64Array, count: number, mass: number): [count: number, total: number] {
  let total = probabilities[0];
  let kept = 1;
  while (kept < count && total < mass) total += probabilities[kept++];
  return [kept, total];
}

/** The first place where the running sum exceeds `target`. */
function draw(probabilities: Float64Array, count: number, target: number): number {
  let sum = 0;
  for (let i = 0; i < count - 1; i++) {
    sum += probabilities[i];
    if (target < sum) return i;
  }
  return count - 1;
}

/** Throws UserError for options that mean nothing. */
export function checkOptions({
  temperature,
  topK,
  topP,
  maxOutputTokens,
  stopSequences,
  logprobs,
  thinking,
  timeout,
  responseFormat,
}: GenerateOptions): void {
  check('temperature', temperature, (value) => value >= 0 && value < Infinity, 'a number of 0 or more');
  check('topK', topK, isCount, 'a whole number of 1 or more');
  check('topP', topP, (value) => value >= 0 && value <= 1, 'a number from 0 to 1');
  check('maxOutputTokens', maxOutputTokens, isCount, 'a whole number of 1 or more');
  check('logprobs', logprobs, isWhole(0, 20), 'a whole number from 0 to 20');
  check('thinking.budget', thinking?.budget, isWhole(-1, Infinity), 'a whole number of 0 or more, or -1,');
  check('timeout', timeout, (value) => value >= 0, 'milliseconds, 0 or more,');
  if (responseFormat?.type === 'enum' && responseFormat.values.length === 0) {
    throw new UserError('The enum of responseFormat has no values; at least one text was expected.');
  }
  if (stopSequences?.some((sequence) => sequence === '')) {
    throw new UserError('stopSequences holds an empty text, which would end every answer. Leave it out.');
  }
}

const isWhole =
  (least: number, most: number) =>
  (value: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

function check(
  name: string,
  value: number | undefined,
  isSound: (value: number) => boolean,
  expected: string,
): void {
  if (value === undefined || (typeof value === 'number' && isSound(value))) return;
  throw new UserError(`${name} is ${String(value)}; ${expected} was expected. Change it or leave it out.`);
}
