import { RECIPES, type Recipe } from '../../src/train/recipe.ts';

/**
 * Recipes for one large accelerator: the micro-batch grows to what fills it, and nothing is accumulated. Steps
 * are chosen for half an hour; rates follow `pro`, which has the same matrices, only smaller.
 */
export function acceleratorRecipes(): Readonly<Record<'pro' | 'ultra', Recipe>> {
  const { batch } = RECIPES.pro;
  const times = (factor: number) => ({
    rows: batch.rows * factor,
    length: batch.length,
    patches: batch.patches * factor,
    targets: batch.targets * factor,
  });
  const shared = { ...RECIPES.pro, accumulate: 1, evaluateEvery: 1000 };
  return {
    pro: { ...shared, batch: times(4), steps: 12_000 },
    ultra: { ...shared, model: 'ultra', batch: times(4), steps: 12_000 },
  };
}
