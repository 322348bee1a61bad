import { describe, expect, test } from 'vitest';
import { loadWorld } from '../worlds/registry.ts';
import { TINY_READER, TINY_RECIPE } from './tiny.testing.ts';
import { prepareValidation } from './validation.ts';

describe('validation', async () => {
  const recipe = { ...TINY_RECIPE, mixture: { arithmetic: 1 } };
  const validation = await prepareValidation(recipe, TINY_READER, 3);
  const tasks = (await loadWorld('arithmetic')).tasks;

  test('counts every answer of a perfect predictor', async () => {
    const { results, samples } = await validation.run(async ({ labels }) =>
      (labels.data as Int32Array).slice(),
    );
    expect(results.map(({ task }) => task)).toEqual(tasks);
    for (const result of results) expect(result).toMatchObject({ metric: 'exactAnswer', value: 1, n: 3 });
    for (const { expected, predicted } of samples) expect(predicted).toBe(expected);
  });

  test('counts no answer that has one wrong token', async () => {
    const { results } = await validation.run(async ({ labels }) =>
      // The end of the turn is a token of the answer as well.
      (labels.data as Int32Array).map((label) => (label === 5 ? 0 : label)),
    );
    expect(results.every(({ value, n }) => value === 0 && n === 3)).toBe(true);
  });

  test('is the same each time, and leaves out cases that fit no batch', async () => {
    const labelsOf = async (again: typeof validation) => {
      const all: unknown[] = [];
      await again.run(async ({ labels }) => {
        all.push(labels.data);
        return labels.data as Int32Array;
      });
      return all;
    };
    expect(await labelsOf(await prepareValidation(recipe, TINY_READER, 3))).toEqual(
      await labelsOf(validation),
    );
    const cramped = { ...recipe, batch: { ...recipe.batch, targets: 1 } };
    const { results } = await (await prepareValidation(cramped, TINY_READER, 1)).run(
      async () => new Int32Array(1),
    );
    expect(results).toEqual([]);
  });
});
