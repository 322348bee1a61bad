import { describe, expect, test } from 'vitest';
import { UserError } from '../base/errors.ts';
import { FAMILY } from '../model/family.ts';
import { WORLD_NAMES } from '../worlds/registry.ts';
import { parseRecipe } from './parse-recipe.ts';
import { configOf, difficultyAt, RECIPES, type Recipe, rateAt, recipeNamed } from './recipe.ts';
import { TINY_READER, TINY_RECIPE } from './tiny.testing.ts';

describe('rateAt', () => {
  const recipe: Recipe = { ...RECIPES.nano, steps: 1000, warmupSteps: 10, decayShare: 0.6, finalRate: 0.05 };
  const rates = Array.from({ length: 1000 }, (_, step) => rateAt(recipe, step));

  test('warms up, stays, and decays linearly to the final rate', () => {
    expect(rates[0]).toBeCloseTo(0.1);
    expect(rates[4]).toBeCloseTo(0.5);
    expect(rates.slice(9, 401).every((rate) => rate === 1)).toBe(true);
    expect(rates[700]).toBeCloseTo(0.5);
    expect(rates[999]).toBe(0.05);
    expect(rates.every((rate, i) => i < 10 || rate <= rates[i - 1])).toBe(true);
    expect(Math.min(...rates)).toBe(0.05);
  });

  test('never leaves 0 to 1, for odd recipes too', () => {
    for (const change of [{ decayShare: 0 }, { decayShare: 1 }, { warmupSteps: 2000 }, { steps: 1 }]) {
      for (const step of [0, 1, 500, 999, 5000]) {
        const rate = rateAt({ ...recipe, ...change }, step);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThanOrEqual(1);
      }
    }
  });
});

test('difficulty rises with the square of the first share of the steps and then is everything', () => {
  const recipe: Recipe = { ...RECIPES.nano, steps: 1000, easyShare: 0.25 };
  const at = (step: number) => difficultyAt(recipe, step);
  expect([0, 125, 250, 999].map(at)).toEqual([0, 0.25, 1, 1]);
  expect(difficultyAt({ ...recipe, easyShare: 0 }, 1)).toBe(1);
});

describe('recipes', () => {
  test.each(Object.keys(RECIPES))('%s is valid and names a member and worlds that exist', (name) => {
    const recipe = recipeNamed(name);
    expect(configOf(recipe)).toBe(FAMILY[recipe.model as keyof typeof FAMILY]);
    expect(WORLD_NAMES).toEqual(expect.arrayContaining(Object.keys(recipe.mixture)));
    expect(parseRecipe(JSON.stringify(recipe))).toEqual(recipe);
  });

  test.each(['nanno', 'toString', ''])("'%s' is unknown", (name) => {
    expect(() => recipeNamed(name)).toThrow(UserError);
    expect(() => recipeNamed(name)).toThrow(`unknown recipe '${name}': expected one of nano, pro`);
  });

  test('a recipe may spell its model out', () => {
    expect(configOf(parseRecipe(JSON.stringify(TINY_RECIPE)))).toEqual(TINY_READER);
  });

  test.each<[string, unknown, string]>([
    ['no object', 3, 'mine.json: expected a recipe; it: Invalid input: expected object, received number.'],
    ['an unknown model', { ...TINY_RECIPE, model: 'giant' }, 'model: expected one of nano, pro, ultra'],
    [
      'a broken model',
      { ...TINY_RECIPE, model: { ...TINY_READER, layerCount: 3 } },
      'model.layerCount: the last layer must be a full one',
    ],
    ['an unknown world', { ...TINY_RECIPE, mixture: { chess: 1 } }, 'mixture: Unrecognized key: "chess"'],
    ['no world', { ...TINY_RECIPE, mixture: {} }, 'mixture: expected at least one world'],
    ['a missing field', { ...TINY_RECIPE, seed: undefined }, 'seed: Invalid input: expected number'],
    ['a misspelt field', { ...TINY_RECIPE, step: 3 }, 'it: Unrecognized key: "step"'],
    [
      'rows too long',
      { ...TINY_RECIPE, batch: { ...TINY_RECIPE.batch, length: 97 } },
      'batch.length: expected at most',
    ],
    [
      'two mistakes',
      { ...TINY_RECIPE, steps: 1.5, finalRate: 2 },
      'steps: Invalid input: expected int, received number; finalRate: Too big: expected number to be <=1.',
    ],
  ])('%s is refused', (_, value, message) => {
    const parse = () => parseRecipe(JSON.stringify(value), 'mine.json');
    expect(parse).toThrow(UserError);
    expect(parse).toThrow(message);
  });

  test('what is no JSON is refused', () => {
    expect(() => parseRecipe('{', 'mine.json')).toThrow('mine.json: expected a recipe as JSON: ');
  });
});
