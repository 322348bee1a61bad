import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { float32, type HostTensor, int32, type Tensor } from '../tensor/graph.ts';
import { evaluate } from '../tensor/reference.ts';
import { ints, normal } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import { attention, attentionBias, type TokenPlaces } from './attention.ts';

interface Token {
  readonly position: number;
  readonly document: number;
  readonly block: number;
}

const places = (rows: readonly (readonly Token[])[]) => {
  const column = (key: keyof Token) =>
    ints(
      [rows.length, rows[0].length],
      rows.flat().map((token) => token[key]),
    );
  return { positions: column('position'), documents: column('document'), blocks: column('block') };
};

/** What each query of each row sees, by `attentionBias`. */
function seen(queries: readonly Token[][], keys: readonly Token[][], window?: number): boolean[][][] {
  const specs = (rows: readonly Token[][]) => {
    const tokens = int32([rows.length, rows[0].length]);
    return { positions: tokens, documents: tokens, blocks: tokens };
  };
  const graph = trace(
    (queries: TokenPlaces, keys: TokenPlaces) => attentionBias(queries, keys, window),
    ['queries', 'keys'],
    specs(queries),
    specs(keys),
  );
  const inputs: Record<string, HostTensor> = {};
  for (const [name, value] of Object.entries(places(queries))) inputs[`queries.${name}`] = value;
  for (const [name, value] of Object.entries(places(keys))) inputs[`keys.${name}`] = value;
  const { shape, data } = evaluate(graph, inputs).output;
  expect(shape).toEqual([queries.length, queries[0].length, 1, keys[0].length]);
  expect(data.every((bias) => bias === 0 || bias === -1e9)).toBe(true);
  let place = 0;
  return queries.map((row, b) => row.map(() => keys[b].map(() => data[place++] === 0)));
}

/** The rule in words, written out once more. */
function mayLook(query: Token, key: Token, window: number | undefined): boolean {
  if (query.document !== key.document) return false;
  const past = key.position <= query.position;
  if (window === undefined) return past;
  const samePicture = query.block !== -1 && query.block === key.block;
  return (past || samePicture) && key.position > query.position - window;
}

/** Documents as strings: `t` text, a digit the patches of that picture, `-` padding. */
function tokensOf(...documents: string[]): Token[] {
  return documents.flatMap((text, document) =>
    [...text].map((letter, position) => ({
      position: letter === '-' ? 0 : position,
      document: letter === '-' ? -1 : document,
      block: /\d/.test(letter) ? Number(letter) : -1,
    })),
  );
}

const drawing = (mask: readonly boolean[][]) =>
  mask.map((row) => row.map((visible) => (visible ? 'x' : '.')).join(' '));

describe('attentionBias', () => {
  const tokens = tokensOf('t000t1', 'tt', '--');

  test('in sliding layers the patches of a picture see each other', () => {
    expect(drawing(seen([tokens], [tokens], 4)[0])).toMatchInlineSnapshot(`
      [
        "x . . . . . . . . .",
        "x x x x . . . . . .",
        "x x x x . . . . . .",
        "x x x x . . . . . .",
        ". x x x x . . . . .",
        ". . x x x x . . . .",
        ". . . . . . x . . .",
        ". . . . . . x x . .",
        ". . . . . . . . x x",
        ". . . . . . . . x x",
      ]
    `);
  });

  test('full layers are causal', () => {
    expect(drawing(seen([tokens], [tokens])[0])).toMatchInlineSnapshot(`
      [
        "x . . . . . . . . .",
        "x x . . . . . . . .",
        "x x x . . . . . . .",
        "x x x x . . . . . .",
        "x x x x x . . . . .",
        "x x x x x x . . . .",
        ". . . . . . x . . .",
        ". . . . . . x x . .",
        ". . . . . . . . x x",
        ". . . . . . . . x x",
      ]
    `);
  });

  test('agrees with the rule in words on random rows', () => {
    const random = new Random('attentionBias');
    const draw = (length: number): Token[] =>
      Array.from({ length }, () => ({
        position: random.integer(0, 9),
        document: random.integer(-1, 3),
        block: random.integer(-1, 3),
      }));
    for (const window of [undefined, 1, 2, 5, 100]) {
      const [queries, keys] = [
        [draw(6), draw(6)],
        [draw(9), draw(9)],
      ];
      const expected = queries.map((row, b) =>
        row.map((query) => keys[b].map((key) => mayLook(query, key, window))),
      );
      expect(seen(queries, keys, window)).toEqual(expected);
    }
  });
});

const HEAD_SIZE = 4;

/** One output value at a time, in float64. */
function naiveAttention(
  [queries, keys, values, bias]: readonly HostTensor<'float32'>[],
  heads: number,
  keyHeads: number,
): number[] {
  const [batch, length] = queries.shape;
  const keyLength = keys.shape[1];
  const outputs: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < length; t++) {
      for (let head = 0; head < heads; head++) {
        const group = Math.floor(head / (heads / keyHeads));
        const key = (s: number) => ((b * keyLength + s) * keyHeads + group) * HEAD_SIZE;
        const scores = Array.from({ length: keyLength }, (_, s) => {
          let score: number = bias.data[(b * length + t) * keyLength + s];
          for (let i = 0; i < HEAD_SIZE; i++) {
            score += queries.data[((b * length + t) * heads + head) * HEAD_SIZE + i] * keys.data[key(s) + i];
          }
          return score;
        });
        const weights = scores.map((score) => Math.exp(score - Math.max(...scores)));
        const total = weights.reduce((sum, weight) => sum + weight);
        for (let i = 0; i < HEAD_SIZE; i++) {
          outputs.push(
            weights.reduce((sum, weight, s) => sum + (weight / total) * values.data[key(s) + i], 0),
          );
        }
      }
    }
  }
  return outputs;
}

/** @param cut where keys and values are cut into two segments, as a cache does */
function run(inputs: readonly HostTensor<'float32'>[], cut?: number): Float64Array {
  const [queries, keys, values, bias] = inputs;
  const ranges = cut === undefined ? [[0, keys.shape[1]]] : [[0, cut], [cut, keys.shape[1]]]; // biome-ignore format: pairs
  const segments = ranges.map(([from, to]) => ({
    keys: part(keys, 1, from, to),
    values: part(values, 1, from, to),
    bias: part(bias, 3, from, to),
  }));
  const graph = trace(
    (queries: Tensor, segments) => attention(queries, segments, HEAD_SIZE),
    ['queries', 'segments'],
    float32(queries.shape),
    segments.map((segment) => ({
      keys: float32(segment.keys.shape),
      values: float32(segment.values.shape),
      bias: float32(segment.bias.shape),
    })),
  );
  const feeds: Record<string, HostTensor> = { queries };
  segments.forEach((segment, i) => {
    for (const [name, value] of Object.entries(segment)) feeds[`segments.${i}.${name}`] = value;
  });
  return evaluate(graph, feeds).output.data;
}

function part(x: HostTensor<'float32'>, axis: number, from: number, to: number): HostTensor<'float32'> {
  const inner = x.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const size = x.shape[axis];
  const data = x.data.filter((_, i) => {
    const index = Math.floor(i / inner) % size;
    return index >= from && index < to;
  });
  return { dataType: 'float32', shape: x.shape.with(axis, to - from), data };
}

function randomInputs(heads: number, keyHeads: number, length: number, keyLength: number) {
  const bias = normal([2, length, 1, keyLength]);
  // Some keys hidden, never all.
  bias.data.forEach((_, i) => {
    if (i % keyLength > 0 && i % 3 === 0) bias.data[i] = -1e9;
  });
  return [
    normal([2, length, heads * HEAD_SIZE]),
    normal([2, keyLength, keyHeads * HEAD_SIZE]),
    normal([2, keyLength, keyHeads * HEAD_SIZE]),
    bias,
  ];
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) expect(actual[i]).toBeCloseTo(expected[i], 10);
}

describe('attention', () => {
  test.each([
    [3, 1],
    [4, 2],
    [2, 2],
    [1, 1],
  ])('%i query heads with %i key-value heads agree with plain loops', (heads, keyHeads) => {
    for (const [length, keyLength] of [
      [5, 5],
      [1, 7],
      [1, 1],
    ]) {
      // biome-ignore format: pairs
      const inputs = randomInputs(heads, keyHeads, length, keyLength);
      expectClose(run(inputs), naiveAttention(inputs, heads, keyHeads));
    }
  });

  test.each([
    [3, 1],
    [4, 2],
  ])('two segments are one joined segment (%i heads on %i)', (heads, keyHeads) => {
    const inputs = randomInputs(heads, keyHeads, 4, 6);
    for (const cut of [1, 3, 5]) expectClose(run(inputs, cut), run(inputs));
  });
});
