import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { float32, type HostTensor, int32, type Tensor } from '../tensor/graph.ts';
import { nodeEngine } from '../tensor/node.ts';
import { reshape } from '../tensor/operations.ts';
import { evaluate } from '../tensor/reference.ts';
import type { ReferenceValue } from '../tensor/reference-values.ts';
import { floats, ints } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import type { ModelConfig } from './config.ts';
import { decode, rowsOf, stateValue, tokenLogits } from './decoder.ts';
import { embedTokens } from './embedders.ts';
import { parameterSpecs } from './parameters.ts';
import { type PlainToken, plainDecoder } from './plain-decoder.testing.ts';
import { asInputs, shakenParameters, TINY, type Weights } from './tiny.testing.ts';

/** Hidden states and logits of one row, by the traced decoder. */
function graphOf(config: ModelConfig, length: number) {
  const tokens = int32([1, length]);
  return trace(
    (parameters, tokens, soft: Tensor) => {
      const stream = embedTokens(config, parameters, tokens.ids, { rows: soft, sources: tokens.sources });
      const { hidden, layers } = decode(config, parameters, stream, tokens);
      const index = tokens.all;
      const rows = rowsOf(hidden, index);
      return {
        hidden,
        logits: tokenLogits(config, parameters, rows),
        value: config.valueHead ? stateValue(config, parameters, rows) : undefined,
        layers,
      };
    },
    ['parameters', 'tokens', 'soft'],
    parameterSpecs(config),
    {
      ids: tokens,
      sources: tokens,
      positions: tokens,
      documents: tokens,
      blocks: tokens,
      all: int32([length]),
    },
    float32([length, config.hiddenSize]),
  );
}

test('of wanted tokens the hidden states are those of all, and keys and values are of all', () => {
  const row = documentOf('tt000tt11t', 0, 'wanted');
  const tokens = int32([1, row.length]);
  const graph = (only: boolean) =>
    trace(
      (parameters, tokens, soft: Tensor) => {
        const stream = embedTokens(TINY, parameters, tokens.ids, { rows: soft, sources: tokens.sources });
        const wanted = only ? tokens.wanted : undefined;
        const { hidden, layers } = decode(TINY, parameters, stream, tokens, undefined, wanted);
        return {
          hidden: only ? hidden : reshape(rowsOf(hidden, tokens.wanted), [1, 3, TINY.hiddenSize]),
          layers,
        };
      },
      ['parameters', 'tokens', 'soft'],
      parameterSpecs(TINY),
      {
        ids: tokens,
        sources: tokens,
        positions: tokens,
        documents: tokens,
        blocks: tokens,
        wanted: int32([1, 3]),
      },
      float32([row.length, TINY.hiddenSize]),
    );
  const inputs = {
    ...inputsOf(TINY, shakenParameters(TINY), row),
    'tokens.wanted': ints([1, 3], [3, 9, 0]),
  };
  const [some, all] = [true, false].map((only) => evaluate(graph(only), inputs));
  for (const [name, { shape, data }] of Object.entries(all)) {
    expect(some[name].shape, name).toEqual(shape);
    data.forEach((value, i) => {
      expect(some[name].data[i], name).toBeCloseTo(Number(value), 10);
    });
  }
});

function inputsOf(config: ModelConfig, weights: Weights, row: readonly PlainToken[]) {
  const column = (values: readonly number[]) => ints([1, row.length], values);
  const none = new Array<number>(config.hiddenSize).fill(0);
  return {
    ...asInputs(weights),
    'tokens.ids': column(row.map(({ id }) => id)),
    'tokens.sources': column(row.map(({ soft }, t) => (soft ? row.length + t : t))),
    'tokens.positions': column(row.map(({ position }) => position)),
    'tokens.documents': column(row.map(({ document }) => document)),
    'tokens.blocks': column(row.map(({ block }) => block)),
    'tokens.all': ints([row.length], [...row.keys()]),
    soft: floats(
      [row.length, config.hiddenSize],
      row.flatMap(({ soft }) => soft ?? none),
    ),
  } satisfies Record<string, HostTensor>;
}

function traced(row: readonly PlainToken[], config = TINY, weights = shakenParameters(config)) {
  return evaluate(graphOf(config, row.length), inputsOf(config, weights, row));
}

/** `t` is a word, a digit a patch of that picture. Ids and patches are random, but fixed by the seed. */
function documentOf(pattern: string, document: number, seed: string): PlainToken[] {
  const random = new Random(seed);
  return [...pattern].map((letter, position) => ({
    position,
    document,
    block: letter === 't' ? -1 : 10 * document + Number(letter),
    id: random.integer(0, TINY.vocabularySize),
    soft:
      letter === 't'
        ? undefined
        : Array.from({ length: TINY.hiddenSize }, () => Math.fround(random.normal())),
  }));
}

const widthOf = ({ shape }: ReferenceValue) => shape[shape.length - 1];
const rowAt = (value: ReferenceValue, t: number) => [
  ...value.data.slice(t * widthOf(value), (t + 1) * widthOf(value)),
];

/** The largest difference, relative to the largest magnitude. */
function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]))) / scale;
}

const CONVERSATION = documentOf('tt0000tt11ttt', 0, 'conversation');

describe('the traced decoder', () => {
  const weights = shakenParameters(TINY);
  const plain = plainDecoder(TINY, weights, CONVERSATION);

  test('is the written-out one, in float64', () => {
    const { hidden, logits } = traced(CONVERSATION);
    expect(difference(hidden.data, plain.hidden.flat())).toBeLessThan(1e-6);
    expect(difference(logits.data, plain.logits.flat())).toBeLessThan(1e-6);
  });

  test('is the written-out one, on the engine', async () => {
    const engine = await nodeEngine();
    const program = await engine.compile(graphOf(TINY, CONVERSATION.length), { threads: 1 });
    const { hidden, logits } = await program.run(inputsOf(TINY, weights, CONVERSATION));
    await program.dispose();
    expect(difference(hidden.data as Float32Array, plain.hidden.flat())).toBeLessThan(1e-4);
    expect(difference(logits.data as Float32Array, plain.logits.flat())).toBeLessThan(1e-4);
  });

  test('packed documents are what they are alone', () => {
    const [first, second] = [documentOf('tt000t', 0, 'first'), documentOf('t00tttt', 1, 'second')];
    const padding: PlainToken = { position: 0, document: -1, block: -1, id: 0 };
    const packed = traced([...first, ...second, padding, padding]).hidden;
    const alone = [...traced(first).hidden.data, ...traced(second).hidden.data];
    expect(difference(packed.data.slice(0, alone.length), alone)).toBeLessThan(1e-12);
    expect(packed.data.every(Number.isFinite)).toBe(true);
  });

  test('text sees no future; patches see their own picture and no other', () => {
    const changed = (at: number) =>
      CONVERSATION.map((token, t) =>
        t === at
          ? { ...token, id: (token.id + 1) % TINY.vocabularySize, soft: token.soft?.map((x) => x + 1) }
          : token,
      );
    const before = traced(CONVERSATION).hidden;
    const touched = (at: number) => {
      const after = traced(changed(at)).hidden;
      return CONVERSATION.map((_, t) => difference(rowAt(after, t), rowAt(before, t)) > 1e-9);
    };
    const from = (first: number) => CONVERSATION.map((_, t) => t >= first);
    expect(touched(12)).toEqual(from(12));
    expect(touched(7)).toEqual(from(7));
    // The last patches of a picture reach its first ones, and nothing before the picture.
    expect(touched(5)).toEqual(from(2));
    expect(touched(9)).toEqual(from(8));
  });
});

test('full layers take their values from the raw keys, before norm and rotation', () => {
  const weights = shakenParameters(TINY);
  const before = traced(CONVERSATION, TINY, weights);
  const keyNorm = weights.get('layers.2.attention.keyNorm')!;
  weights.set('layers.2.attention.keyNorm', { ...keyNorm, data: keyNorm.data.map((x) => 2 * x) });
  const after = traced(CONVERSATION, TINY, weights);
  expect(weights.has('layers.2.attention.value')).toBe(false);
  expect(after['layers.2.values'].data).toEqual(before['layers.2.values'].data);
  expect(
    difference(after['layers.2.keys'].data, [...before['layers.2.keys'].data.map((x) => 2 * x)]),
  ).toBeLessThan(1e-12);
  // Weightless norm: each head's values have mean square one.
  const head = after['layers.2.values'].data.slice(0, TINY.fullAttention.headSize);
  expect(head.reduce((sum, x) => sum + x * x, 0) / head.length).toBeCloseTo(1, 4);
});

test('layerScalar scales the whole stream', () => {
  const weights = shakenParameters(TINY);
  const before = traced(CONVERSATION, TINY, weights).hidden;
  const scalar = weights.get('layers.5.layerScalar')!;
  weights.set('layers.5.layerScalar', { ...scalar, data: scalar.data.map((x) => 4 * x) });
  const after = traced(CONVERSATION, TINY, weights).hidden;
  expect(difference(after.data, [...before.data.map((x) => 4 * x)])).toBeLessThan(1e-12);
});

test('the soft cap bounds logits, and values lie between -1 and 1', () => {
  const weights = shakenParameters(TINY);
  const embedding = weights.get('embedding')!;
  weights.set('embedding', { ...embedding, data: embedding.data.map((x) => 500 * x) });
  const { logits, value } = traced(CONVERSATION, { ...TINY, finalSoftcap: 7 }, weights);
  expect(Math.max(...logits.data.map(Math.abs))).toBeCloseTo(7, 3);
  expect(value.shape).toEqual([CONVERSATION.length]);
  expect(value.data.every((x) => Math.abs(x) <= 1 && x !== 0)).toBe(true);
});

test('wrong sizes are named', () => {
  const config = { ...TINY, valueHead: false };
  const places = { positions: int32([1, 2]), documents: int32([1, 2]), blocks: int32([1, 2]) };
  const attempt = (width: number, useValue: boolean) =>
    trace(
      (parameters, stream: Tensor, places) => {
        const { hidden } = decode(config, parameters, stream, places);
        return useValue ? stateValue(config, parameters, rowsOf(hidden, places.positions)) : hidden;
      },
      ['parameters', 'stream', 'places'],
      parameterSpecs(config),
      float32([1, 2, width]),
      places,
    );
  expect(() => attempt(13, false)).toThrow('decode: expected [B,T,12], got [1,2,13]');
  expect(() => attempt(12, true)).toThrow("the model 'tiny' has no value head: set valueHead in its config");
});
