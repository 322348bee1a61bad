import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { ModelConfig } from '../model/config.ts';
import { decode, rowsOf, stateValue, tokenLogits } from '../model/decoder.ts';
import { embedAudio, embedPatches, embedTokens } from '../model/embedders.ts';
import { FAMILY } from '../model/family.ts';
import { namedSpecs, parameterSpecs } from '../model/parameters.ts';
import { asInputs, shakenParameters, TINY, type Weights } from '../model/tiny.testing.ts';
import { float32, int32 } from '../tensor/graph.ts';
import { concatenate } from '../tensor/operations.ts';
import { evaluate } from '../tensor/reference.ts';
import { floats, ints } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import { growParameters, whyNotGrown } from './grow.ts';

const { slidingAttention } = TINY;
/** All heads share their keys, as in `nano`. */
const SMALL: ModelConfig = { ...TINY, slidingAttention: { ...slidingAttention, keyValueHeads: 1 } };
const LARGE: ModelConfig = {
  ...TINY,
  name: 'large',
  hiddenSize: 20,
  layerCount: 9,
  feedForwardSize: 28,
  queryHeads: 6,
  contextLength: 48,
  vision: { ...TINY.vision, positionCount: 7, maxPatches: 16 },
};

/** Logits `[T, V]` and values `[T]` of six words, two patches and a frame of sound. */
function outputsOf(config: ModelConfig, weights: Weights) {
  const row = int32([1, 9]);
  const graph = trace(
    (parameters, tokens, seen, heard) => {
      const soft = concatenate(
        [embedPatches(config, parameters, seen), embedAudio(config, parameters, heard)],
        0,
      );
      const stream = embedTokens(config, parameters, tokens.ids, { rows: soft, sources: tokens.sources });
      const rows = rowsOf(decode(config, parameters, stream, tokens).hidden, tokens.all);
      return { logits: tokenLogits(config, parameters, rows), values: stateValue(config, parameters, rows) };
    },
    ['parameters', 'tokens', 'seen', 'heard'],
    parameterSpecs(config),
    { ids: row, sources: row, positions: row, documents: row, blocks: row, all: int32([9]) },
    { pixels: float32([2, 12]), rows: int32([2]), columns: int32([2]) },
    float32([1, 6]),
  );
  const random = new Random('outputs');
  const numbers = (shape: number[]) =>
    floats(
      shape,
      Array.from({ length: shape[0] * shape[1] }, () => random.next()),
    );
  const nine = (values: number[]) => ints([1, 9], values);
  return evaluate(graph, {
    ...asInputs(weights),
    'tokens.ids': nine([3, 0, 0, 7, 11, 0, 22, 5, 1]),
    'tokens.sources': nine([0, 9, 10, 3, 4, 11, 6, 7, 8]),
    'tokens.positions': nine([0, 1, 2, 3, 4, 5, 6, 7, 8]),
    'tokens.documents': nine(new Array(9).fill(0)),
    'tokens.blocks': nine([-1, 0, 0, -1, -1, -1, -1, -1, -1]),
    'tokens.all': ints([9], [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    'seen.pixels': numbers([2, 12]),
    'seen.rows': ints([2], [0, 3]),
    'seen.columns': ints([2], [1, 4]),
    heard: numbers([1, 6]),
  });
}

describe('a grown model', () => {
  it.each<[string, ModelConfig, ModelConfig]>([
    ['wider', TINY, { ...TINY, hiddenSize: 20 }],
    ['with more units', TINY, { ...TINY, feedForwardSize: 28 }],
    ['deeper', TINY, { ...TINY, layerCount: 9 }],
    [
      'with more heads and keys',
      TINY,
      { ...TINY, queryHeads: 8, slidingAttention: { ...slidingAttention, keyValueHeads: 4 } },
    ],
    ['all of that', SMALL, LARGE],
  ])('says what the small one says: %s', (_, small, large) => {
    const weights = shakenParameters(small);
    const grown = growParameters(small, weights, large, new Random('grown'));
    expect([...grown].map(([name, { shape }]) => [name, shape])).toEqual(
      namedSpecs(large).map(([name, { shape }]) => [name, shape]),
    );
    const [before, after] = [outputsOf(small, weights), outputsOf(large, grown)];
    for (const name of ['logits', 'values'] as const) {
      before[name].data.forEach((value, i) => {
        expect(after[name].data[i], name).toBeCloseTo(Number(value), 4);
      });
    }
  });

  it('has room to learn: nothing new is fixed at what cannot change', () => {
    const grown = growParameters(SMALL, shakenParameters(SMALL), LARGE, new Random('grown'));
    // Zeros that are written stand against fresh numbers that read them, and the other way round.
    const corner = (name: string, row: number, column: number) => {
      const { data, shape } = grown.get(name)!;
      return data[row * shape[1] + column];
    };
    expect(corner('layers.0.feedForward.gate', 27, 19)).not.toBe(0);
    expect(corner('layers.0.feedForward.down', 19, 27)).toBe(0);
    expect(corner('layers.0.attention.query', 23, 19)).not.toBe(0);
    expect(corner('layers.0.attention.output', 19, 23)).toBe(0);
    expect(corner('embedding', 22, 19)).toBe(0);
    expect(grown.get('layers.5.postAttentionNorm')!.data).toEqual(new Float32Array(20));
    expect(grown.get('layers.8.postAttentionNorm')!.data).not.toContain(0);
  });

  it('is pro from nano, and nano from nothing larger', () => {
    expect(whyNotGrown(FAMILY.nano, FAMILY.pro)).toBeUndefined();
    expect(whyNotGrown(FAMILY.pro, FAMILY.nano)).toBe("hiddenSize is 256 in 'pro' and less in 'nano', 192");
    expect(whyNotGrown(TINY, LARGE)).toMatch(/^the heads of 'tiny' would share keys otherwise in 'large'/);
    expect(whyNotGrown(TINY, { ...LARGE, queryHeads: 4, layerCount: 3 })).toMatch(
      /are not among those of 'large'/,
    );
    expect(whyNotGrown(TINY, FAMILY.nano)).toMatch(/^vocabularySize is 23 in 'tiny' and 4096 in 'nano'/);
  });
});
