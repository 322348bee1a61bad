import { expect, test } from 'vitest';
import { float32, int32, type Tensor } from '../tensor/graph.ts';
import { matmul, rotary } from '../tensor/operations.ts';
import { evaluate } from '../tensor/reference.ts';
import { floats, ints, normal } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import { rotaryTables } from './rotary.ts';

test.each([
  [8, 10_000, 1],
  [16, 1e6, 0.25],
  [12, 100, 0.5],
])('tables of head size %i, theta %d, partial %d follow the formula', (headSize, theta, partial) => {
  const { cosine, sine } = rotaryTables(7, headSize, theta, partial);
  expect(cosine.shape).toEqual([7, headSize / 2]);
  expect(sine.shape).toEqual([7, headSize / 2]);
  for (let position = 0; position < 7; position++) {
    for (let i = 0; i < headSize / 2; i++) {
      // p-RoPE: the exponent divides by the whole head; pairs beyond the share stand still.
      const angle = i < (headSize / 2) * partial ? position * theta ** ((-2 * i) / headSize) : 0;
      expect(cosine.data[position * (headSize / 2) + i]).toBeCloseTo(Math.cos(angle), 6);
      expect(sine.data[position * (headSize / 2) + i]).toBeCloseTo(Math.sin(angle), 6);
    }
  }
});

test('as Gemma 4 has it: 64 of 256 pairs of a full layer turn', () => {
  const { sine } = rotaryTables(2, 512, 1e6, 0.25);
  const turning = sine.data.slice(256).filter((value) => value !== 0).length;
  expect(turning).toBe(64);
});

test('scores depend on distances alone', () => {
  const [headSize, positionCount] = [8, 40];
  const tables = rotaryTables(positionCount, headSize, 100, 0.75);
  const graph = trace(
    (query: Tensor, key: Tensor, at: Tensor, to: Tensor, cosine: Tensor, sine: Tensor) =>
      matmul(rotary(query, at, cosine, sine, 1), rotary(key, to, cosine, sine, 1), { transposeB: true }),
    ['query', 'key', 'at', 'to', 'cosine', 'sine'],
    float32([1, 1, headSize]),
    float32([1, 1, headSize]),
    int32([1, 1]),
    int32([1, 1]),
    float32(tables.cosine.shape),
    float32(tables.sine.shape),
  );
  const [query, key] = [normal([1, 1, headSize]), normal([1, 1, headSize])];
  const score = (at: number, to: number) =>
    evaluate(graph, { query, key, at: ints([1, 1], [at]), to: ints([1, 1], [to]), ...tables }).output.data[0];
  for (const distance of [0, 1, 5, 11]) {
    const first = score(distance, 0);
    for (const start of [1, 9, 28]) expect(score(start + distance, start)).toBeCloseTo(first, 5);
  }
  expect(score(5, 0)).not.toBeCloseTo(score(0, 5), 3);
});

test('pairs are (i, i + half) of each head', () => {
  const tables = rotaryTables(2, 4, 10_000);
  const graph = trace(
    (x: Tensor, positions: Tensor, cosine: Tensor, sine: Tensor) => rotary(x, positions, cosine, sine, 2),
    ['x', 'positions', 'cosine', 'sine'],
    float32([1, 1, 8]),
    int32([1, 1]),
    float32([2, 2]),
    float32([2, 2]),
  );
  const x = floats([1, 1, 8], [1, 0, 0, 0, 0, 1, 0, 0]);
  const { data } = evaluate(graph, { x, positions: ints([1, 1], [1]), ...tables }).output;
  const slow = 10_000 ** -0.5;
  const expected = [Math.cos(1), 0, Math.sin(1), 0, 0, Math.cos(slow), 0, Math.sin(slow)];
  expected.forEach((value, i) => {
    expect(data[i]).toBeCloseTo(value, 6);
  });
});
