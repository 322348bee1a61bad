import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { attentionOf, isFullLayer, type ModelConfig } from './config.ts';
import { trainingFlops } from './cost.ts';
import { FAMILY, type FamilyName } from './family.ts';
import { initializeParameters, namedSpecs, parameterCount } from './parameters.ts';
import { modelConfigSchema } from './schema.ts';
import { TINY } from './tiny.testing.ts';

const members = Object.entries(FAMILY) as [FamilyName, ModelConfig][];

describe('the family', () => {
  test.each<[FamilyName, number, number]>([
    ['nano', 3.3e6, 3.7e6],
    ['pro', 11.5e6, 12.5e6],
    ['ultra', 36e6, 42e6],
    ['nano-1', 1.8e9 * 0.98, 1.8e9 * 1.02],
    ['nano-2', 3.25e9 * 0.98, 3.25e9 * 1.02],
    ['gemma-4-12b', 11.96e9 * 0.999, 11.96e9 * 1.001],
  ])('%s has between %d and %d parameters', (name, least, most) => {
    const count = parameterCount(FAMILY[name]);
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  });

  test.each(members)('%s is whole: named, valid, its last layer full', (name, config) => {
    expect(config.name).toBe(name);
    expect(modelConfigSchema.parse(config)).toEqual(config);
    expect(isFullLayer(config, config.layerCount - 1)).toBe(true);
    const full = Array.from({ length: config.layerCount }, (_, layer) => isFullLayer(config, layer));
    expect(full.filter(Boolean)).toHaveLength(config.layerCount / config.fullAttentionEvery);
  });

  test('is frozen', () => {
    expect(Object.isFrozen(FAMILY)).toBe(true);
    for (const [, config] of members) {
      expect(Object.isFrozen(config)).toBe(true);
      expect(Object.isFrozen(config.vision)).toBe(true);
    }
  });
});

test('head norms start so that scores need no scale (d^-¼ on both sides)', () => {
  const parameters = initializeParameters(TINY, new Random(1));
  for (const layer of [0, 2]) {
    const { headSize } = attentionOf(TINY, layer);
    for (const name of ['queryNorm', 'keyNorm']) {
      const [first] = parameters.get(`layers.${layer}.attention.${name}`)!.data;
      expect(first ** 2).toBeCloseTo(headSize ** -0.5, 6);
    }
  }
});

test('fresh parameters follow their specs and the seed', () => {
  const parameters = initializeParameters(TINY, new Random(1));
  expect(initializeParameters(TINY, new Random(1))).toEqual(parameters);
  expect(initializeParameters(TINY, new Random(2))).not.toEqual(parameters);
  for (const [name, { shape, deviation, value }] of namedSpecs(TINY)) {
    const { data, shape: actual } = parameters.get(name)!;
    expect(actual).toEqual(shape);
    if (deviation === 0) expect(data.every((x) => x === Math.fround(value))).toBe(true);
    if (deviation === 0 || data.length < 100) continue;
    const root = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length);
    expect(root / deviation).toBeGreaterThan(0.75);
    expect(root / deviation).toBeLessThan(1.25);
  }
});

describe('trainingFlops', () => {
  const sizes = { rows: 2, length: 8, targets: 5, patches: 3 };
  const flops = (change: Partial<typeof sizes> = {}, config: ModelConfig = TINY) =>
    trainingFlops(config, { ...sizes, ...change });

  test('of tiny, counted by hand', () => {
    // Per layer q, k, v, o and three feed-forward matrices; full layers have no v.
    const sliding = 16 * 12 + 8 * 12 + 8 * 12 + 16 * 12 + 3 * 20 * 12;
    const full = 32 * 12 + 8 * 12 + 32 * 12 + 3 * 20 * 12;
    const matrices = 2 * 16 * (4 * sliding + 2 * full);
    // Scores and mixing, two each: heads × head size × every key.
    const products = 4 * 16 * 8 * (4 * 4 * 4 + 2 * 4 * 8);
    const head = 2 * 5 * 23 * 12;
    const patches = 2 * 3 * (12 * 10 + 10 * 12);
    expect(flops()).toBe(3 * (matrices + products + head + patches));
  });

  test('is linear in rows, targets and patches, and quadratic in length', () => {
    const [none, one, two] = [0, 1, 2].map((targets) => flops({ targets }));
    expect(two - one).toBe(one - none);
    expect(flops({ patches: 9 }) - flops({ patches: 6 })).toBe(flops({ patches: 3 }) - flops({ patches: 0 }));
    expect(flops({ rows: 4, targets: 10, patches: 6 })).toBe(2 * flops());
    const second = (length: number) =>
      flops({ length: length + 1 }) - 2 * flops({ length }) + flops({ length: length - 1 });
    expect(second(8)).toBeGreaterThan(0);
    expect(second(20)).toBe(second(8));
  });

  test('of nano is about six times its matrices for each token', () => {
    const row = { rows: 1, length: 256, targets: 0, patches: 0 };
    const matrices = namedSpecs(FAMILY.nano).filter(([, { kind }]) => kind === 'matrix');
    const weights = matrices.reduce(
      (sum, [, { shape }]) => sum + shape.reduce<number>((a, b) => a * Number(b), 1),
      0,
    );
    const ratio = trainingFlops(FAMILY.nano, row) / (6 * 256 * weights);
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.3);
  });
});
