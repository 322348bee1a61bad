import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { BLOCK_TOKENS, type TiledVectors, tiledMixture, tiledScores, tileShape } from '../nn/tiles.ts';
import { type Dimension, multiplyDimensions } from '../tensor/dimension.ts';
import { float32, type HostTensor, type Tensor } from '../tensor/graph.ts';
import { nodeEngine } from '../tensor/node.ts';
import { softmax } from '../tensor/operations.ts';
import { evaluate } from '../tensor/reference.ts';
import { normal } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import { type CacheBits, HeadStore } from './head-store.ts';

const engine = await nodeEngine();
const ROWS = 3;
/** More than one block, and no whole number of them. */
const LENGTH = 200;
const CAPACITY = 2 * BLOCK_TOKENS;
const HEADS = 2;

/** A store of one slot with random vectors `[token][head]`, copied once from where it was written. */
function filled(part: 'keys' | 'values', headSize: number, bits: CacheBits) {
  const random = new Random(`${part} ${headSize}`);
  const shape = { part, heads: HEADS, headSize, bits };
  const written = new HeadStore(shape, 2, CAPACITY + BLOCK_TOKENS);
  const vectors = Array.from({ length: LENGTH }, () =>
    Array.from({ length: HEADS }, () => Float32Array.from({ length: headSize }, () => random.normal())),
  );
  for (const [place, heads] of vectors.entries()) {
    const states = new Float32Array(1 + HEADS * headSize);
    heads.forEach((vector, head) => {
      states.set(vector, 1 + head * headSize);
    });
    written.write(1, place, states, 1);
  }
  const store = new HeadStore(shape, 1, CAPACITY);
  store.copyRow(0, written, 1, LENGTH);
  return { store, vectors };
}

/** Runs a function of `x [B, G, ROWS, …]` and tiles, by the engine or in float64. */
async function run(
  compute: (x: Tensor, tiled: TiledVectors) => Tensor,
  x: HostTensor,
  inputs: Record<string, HostTensor>,
  [part, headSize, bits, exact]: readonly ['keys' | 'values', number, CacheBits, boolean],
): Promise<ArrayLike<number>> {
  const [batch] = x.shape;
  const shape = tileShape(part, batch, 'n', HEADS, headSize);
  const given: Dimension[] = [...x.shape];
  if (part === 'values') given[3] = multiplyDimensions('n', BLOCK_TOKENS);
  const specs: Record<string, { dataType: 'uint8' | 'float32'; shape: typeof shape }> = {
    tiles: { dataType: bits === 8 ? 'uint8' : 'float32', shape },
  };
  if (bits === 8) specs.scales = { dataType: 'float32', shape: [batch, 'n', HEADS, BLOCK_TOKENS] };
  const graph = trace(
    (x: Tensor, tiled) => compute(x, tiled as unknown as TiledVectors),
    ['x', 'tiled'],
    float32(given),
    specs,
  );
  const feeds = { x, ...inputs };
  if (exact) return evaluate(graph, feeds).output.data;
  const program = await engine.compile(graph, { threads: 1 });
  const { output } = await program.run(feeds);
  await program.dispose();
  return output.data as Float32Array;
}

/** The largest difference, as a share of the largest value. */
function distance(actual: ArrayLike<number>, wanted: readonly number[]): number {
  expect(actual.length).toBe(wanted.length);
  const largest = Math.max(...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => Math.abs(value - actual[i]))) / largest;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
};

describe.each([
  [32, 16, true, 1e-12],
  [32, 64, false, 1e-5],
  [8, 16, true, 0.02],
  [8, 64, false, 0.02],
] as const)('in %d bits, heads of %d', (bits, headSize, exact, tolerance) => {
  test('scores are the products of plain loops', async () => {
    const { store, vectors } = filled('keys', headSize, bits);
    const x = normal([1, HEADS, ROWS, headSize]);
    const setting = ['keys', headSize, bits, exact] as const;
    const scores = await run(tiledScores, x, store.inputs('tiled', 1, CAPACITY), setting);
    const wanted: number[] = [];
    for (let row = 0; row < HEADS * ROWS; row++)
      for (let place = 0; place < CAPACITY; place++) {
        const query = x.data.subarray(row * headSize, (row + 1) * headSize) as Float32Array;
        wanted.push(place < LENGTH ? dot(query, vectors[place][Math.floor(row / ROWS)]) : 0);
      }
    expect(distance(scores, wanted)).toBeLessThan(tolerance);
  });

  test('mixtures are the sums of plain loops', async () => {
    const { store, vectors } = filled('values', headSize, bits);
    const x = normal([1, HEADS, ROWS, CAPACITY], 2);
    const setting = ['values', headSize, bits, exact] as const;
    const mixed = (x: Tensor, tiled: TiledVectors) => tiledMixture(softmax(x), tiled);
    const mixture = await run(mixed, x, store.inputs('tiled', 1, CAPACITY), setting);
    const wanted: number[] = [];
    for (let row = 0; row < HEADS * ROWS; row++) {
      const odds = [...x.data.subarray(row * CAPACITY, (row + 1) * CAPACITY)].map((score) =>
        Math.exp(Number(score)),
      );
      const total = odds.reduce((sum, value) => sum + value);
      for (let i = 0; i < headSize; i++) {
        const column = vectors.map((heads) => heads[Math.floor(row / ROWS)][i]);
        wanted.push(dot(column, odds) / total);
      }
    }
    expect(distance(mixture, wanted)).toBeLessThan(tolerance);
  });
});

test.each([8, 32] as const)(
  'over nothing, in %d bits, there are no scores and mixtures are zero',
  async (bits) => {
    const empty = (part: 'keys' | 'values') =>
      new HeadStore({ part, heads: HEADS, headSize: 32, bits }, 2, 0).inputs('tiled', 2, 0);
    const setting = [32, bits, false] as const;
    const query = normal([2, HEADS, ROWS, 32]);
    expect(await run(tiledScores, query, empty('keys'), ['keys', ...setting])).toHaveLength(0);
    const nothing = normal([2, HEADS, ROWS, 0]);
    const mixture = await run(tiledMixture, nothing, empty('values'), ['values', ...setting]);
    expect([...(mixture as Float32Array)]).toEqual(Array(2 * HEADS * ROWS * 32).fill(0));
  },
);
