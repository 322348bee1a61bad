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
 * The arrays of a step's micro-batches. Over all of them the weights of targets sum to one and those of labelled
 * sound to the recipe's `patchLoss`, those of references to its `attentionLoss`; a labelled patch has for each of its
 * tasks `patchLabelWeight` times `patchLoss / labelled patches`.
 */
export function weightedBatches(recipe: Recipe, batches: readonly MicroBatch[]): BatchArrays[] {
  const total = (count: 'targetWeight' | 'labelledPatchCount' | 'labelledSoundCount' | 'referenceCount') =>
    Math.max(
      1,
      batches.reduce((sum, batch) => sum + batch[count], 0),
    );
  const factors = {
    weights: 1 / total('targetWeight'),
    patchWeights: recipe.patchLoss / total('labelledPatchCount'),
    audioWeights: recipe.patchLoss / total('labelledSoundCount'),
    referenceWeights: (recipe.attentionLoss ?? 0) / total('referenceCount'),
  };
  return batches.map(({ arrays }) => {
    const scaled = (name: keyof typeof factors) => {
      const weights = arrays[name];
      if (!weights) return {};
      const data = (weights.data as Float32Array).map((weight) => weight * factors[name]);
      return { [name]: { ...weights, data } };
    };
    return Object.assign({ ...arrays }, ...(Object.keys(factors) as (keyof typeof factors)[]).map(scaled));
  });
}
