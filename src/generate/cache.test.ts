import { describe, expect, test } from 'vitest';
import { FAMILY } from '../model/family.ts';
import { type CacheBits, cacheBytes, KeyValueCache, stateWidth } from './cache.ts';

const config = { ...FAMILY.nano, contextLength: 4096 };
const width = stateWidth(config);

function filled(tokens: number, bits: CacheBits, chunk: number): KeyValueCache {
  const cache = new KeyValueCache(config, 1, bits);
  for (let start = 0; start < tokens; start += chunk) {
    const length = Math.min(chunk, tokens - start);
    cache.append(new Float32Array(length * width).fill(1), {
      length,
      counts: Int32Array.of(length),
      positions: Int32Array.from({ length }, (_, i) => start + i),
      blocks: new Int32Array(length).fill(-1),
    });
  }
  return cache;
}

describe.each([8, 32] as const)('in %d bits', (bits) => {
  test.each([1, 63, 64, 700, 4000])('%d tokens take what was computed, or less', (tokens) => {
    // Read at once, as a prompt of one chunk is; and token by token, as room grows.
    expect(filled(tokens, bits, tokens).bytes).toBe(cacheBytes(config, tokens, bits));
    expect(filled(tokens, bits, 97).bytes).toBeLessThanOrEqual(cacheBytes(config, tokens, bits));
  });
});

test('8 bits take about a quarter', () => {
  expect(cacheBytes(config, 4000, 8) / cacheBytes(config, 4000, 32)).toBeLessThan(0.3);
});
