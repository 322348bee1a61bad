import type { MicroBatch } from '../batches.ts';
import type { BatchArrays } from '../packer.ts';
import { type Recipe, rateAt } from '../recipe.ts';
import type { Rates } from './executor.ts';

/** The rates of step `step` (0 for the first). */
export function ratesAt(
  recipe: Parameters<typeof rateAt>[0] & Pick<Recipe, 'muonRate' | 'adamWRate'>,
  step: number,
): Rates {
  const rate = rateAt(recipe, step);
  return { step: step + 1, muonRate: rate * recipe.muonRate, adamWRate: rate * recipe.adamWRate };
}

/**
 * The arrays of a step's micro-batches. Over all of them the weights of targets sum to one, those of labelled
 * patches to the recipe's `patchLoss`.
 */
export function weightedBatches(recipe: Recipe, batches: readonly MicroBatch[]): BatchArrays[] {
  const total = (count: 'targetWeight' | 'labelledPatchCount') =>
    Math.max(
      1,
      batches.reduce((sum, batch) => sum + batch[count], 0),
    );
  const factors = {
    weights: 1 / total('targetWeight'),
    patchWeights: recipe.patchLoss / total('labelledPatchCount'),
  };
  return batches.map(({ arrays }) => {
    const scaled = (name: keyof typeof factors) => {
      const data = (arrays[name].data as Float32Array).map((weight) => weight * factors[name]);
      return { ...arrays[name], data };
    };
    return { ...arrays, weights: scaled('weights'), patchWeights: scaled('patchWeights') };
  });
}
