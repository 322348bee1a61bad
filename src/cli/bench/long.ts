import { Random } from '../../base/random.ts';
import { cacheBytes, stateWidth } from '../../generate/cache.ts';
import { Decoding } from '../../generate/decoding.ts';
import type { Inference } from '../../generate/inference.ts';
import { Reading } from '../../generate/reading.ts';
import { promptOf } from './prompt.ts';
import { seconds } from './suite.ts';

const CHUNK = 1024;

/**
 * A sequence that has read `tokens` tokens, without reading them: keys and values are drawn, which cost as much to
 * look through as computed ones. The last token is read, for its logits.
 */
export async function decodingAfter(inference: Inference, tokens: number): Promise<Decoding> {
  const random = new Random('long');
  const states = Float32Array.from({ length: CHUNK * stateWidth(inference.config) }, () => random.normal());
  const reading = new Reading(inference, promptOf(tokens));
  const width = stateWidth(inference.config);
  while (reading.length + 1 < tokens) {
    const count = Math.min(CHUNK, tokens - 1 - reading.length);
    reading.restore(states.subarray(0, count * width), count);
  }
  return Decoding.resume(inference, reading);
}

/** Tokens per second after so many, and the bytes of keys and values beside what was computed for them. */
export async function measureAfter(
  inference: Inference,
  tokens: number,
  steps: number,
): Promise<{ speed: number; bytes: number; computed: number }> {
  const decoding = await decodingAfter(inference, tokens - steps - 1);
  await decoding.step([3]);
  const elapsed = await seconds(async () => {
    for (let i = 0; i < steps; i++) await decoding.step([4 + i]);
  });
  const computed = cacheBytes(inference.config, tokens, inference.cacheBits);
  return { speed: steps / elapsed, bytes: decoding.bytes, computed };
}

/** Tokens per second of a text that says the same again and again, every guess of it right: the best that it can be. */
export async function measureLookup(inference: Inference, lookup: number, steps: number): Promise<number> {
  const period = 16;
  const decoding = await Decoding.start(inference, [promptOf(4 * period, period)], { lookup });
  const elapsed = await seconds(async () => {
    for (let i = 0; i < steps; i++) await decoding.step([3 + (i % period)]);
  });
  return steps / elapsed;
}
