import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { FAMILY } from '../model/family.ts';
import { type CacheBits, cacheBytes, KeyValueCache, stateWidth } from './cache.ts';
import { HeadStore } from './head-store.ts';

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

test('in 8 bits no value moves by more than half a step, and copies are exact', () => {
  const random = new Random('head store');
  const shape = { heads: 2, headSize: 16, bits: 8 } as const;
  const states = Float32Array.from({ length: 32 }, () => random.normal());
  const store = new HeadStore(shape, 1, 4);
  store.write(0, 3, states, 0);
  const copy = new HeadStore(shape, 2, 6);
  copy.copyRow(1, store, 0, 4);
  const read = (from: HeadStore, rows: number, capacity: number, vector: number) => {
    const inputs = from.inputs('x', rows, capacity);
    const scale = inputs['x.scales'].data[vector] as number;
    return Array.from(
      { length: 16 },
      (_, i) => scale * (Number(inputs['x.bytes'].data[vector * 16 + i]) - 128),
    );
  };
  for (const head of [0, 1]) {
    const own = states.subarray(head * 16, (head + 1) * 16);
    const step = Math.max(...own.map(Math.abs)) / 127;
    const values = read(store, 1, 4, head * 4 + 3);
    for (const [i, value] of values.entries())
      expect(Math.abs(value - own[i])).toBeLessThanOrEqual(step * 0.5001);
    expect(read(copy, 2, 6, (2 + head) * 6 + 3)).toEqual(values);
  }
});
