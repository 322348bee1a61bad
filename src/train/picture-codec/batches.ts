import { Random } from '../../base/random.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import { codecPatches, type PictureKind, samplePicture } from './pictures.ts';
import { batchesOf, type CodecRecipe } from './recipe.ts';

/** The pictures of one step. */
export interface CodecBatch {
  readonly index: number;
  /** Which of the recipe's grids. */
  readonly grid: number;
  /** `[pictures, T, pixels]` in [0, 1] */
  readonly patches: HostTensor<'float32'>;
}

/** Makes batch number `index` of a recipe, from nothing but the recipe's seed and that number. */
export function makeCodecBatch(recipe: CodecRecipe, index: number): CodecBatch {
  const random = new Random(`${recipe.seed}/pictures/${index}`);
  const grid = pickByShare(
    recipe.grids.map(({ share }, i) => [i, share] as const),
    random,
  );
  const sizes = batchesOf(recipe)[grid];
  const kinds = Object.entries(recipe.mixture) as [PictureKind, number][];
  const { model } = recipe;
  const data = codecPatches(model, sizes.grid, sizes.pictures, () =>
    samplePicture(pickByShare(kinds, random), random, 'train', sizes.grid, model),
  );
  const shape = [sizes.pictures, sizes.grid.rows * sizes.grid.columns, model.patchSize ** 2 * 3];
  return { index, grid, patches: { dataType: 'float32', shape, data } };
}

function pickByShare<Item>(shares: readonly (readonly [Item, number])[], random: Random): Item {
  let left = random.next() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [item, share] of shares) {
    left -= share;
    if (left < 0) return item;
  }
  return shares[0][0];
}
