import type { Picture } from './picture.ts';
import { resize } from './resize.ts';

/** How a model cuts pictures: square patches of `patchSize` pixels, at most `maxPatches` of them. */
export interface PatchOptions {
  readonly patchSize: number;
  readonly maxPatches: number;
}

/** A grid of patches: `rows` × `columns` of them. */
export interface PatchGrid {
  readonly rows: number;
  readonly columns: number;
}

/** `patches` is `[rows · columns, patchSize · patchSize · 3]`, each patch row-major `(y, x, c)`, values 0..1. */
export interface Patches extends PatchGrid {
  readonly patches: Float32Array;
}

/**
 * The grid that a picture of this size becomes: Gemma 4's rule (`get_aspect_ratio_preserving_size` in Hugging
 * Face transformers). Scale the picture, up or down, until its area is `maxPatches` patches, then round each
 * side down to whole patches. A side that rounds to nothing becomes one patch, and the other the aspect ratio
 * rounded down, at most `maxPatches`.
 *
 * `f · height / patchSize` with `f = √(maxPatches · patchSize² / (height · width))` is written here as
 * `√(maxPatches · height / width)`: the same number, and exact for square pictures, where rounding errors in
 * `f` would lose a row.
 */
export function pictureGrid(
  size: { width: number; height: number },
  { maxPatches }: PatchOptions,
): PatchGrid {
  const { width, height } = size;
  const rows = Math.floor(Math.sqrt((maxPatches * height) / width));
  const columns = Math.floor(Math.sqrt((maxPatches * width) / height));
  if (rows === 0) return { rows: 1, columns: Math.min(Math.floor(width / height), maxPatches) };
  if (columns === 0) return { rows: Math.min(Math.floor(height / width), maxPatches), columns: 1 };
  return { rows, columns };
}

/** Resizes a picture to its grid and cuts it into patches. A picture of exactly the right size is not resampled. */
export function toPatches(picture: Picture, options: PatchOptions): Patches {
  const { patchSize } = options;
  const { rows, columns } = pictureGrid(picture, options);
  const { data, width } = resize(picture, columns * patchSize, rows * patchSize);
  const rowLength = patchSize * 3;
  const patches = new Float32Array(rows * columns * patchSize * rowLength);
  let target = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let y = 0; y < patchSize; y++) {
        const source = ((row * patchSize + y) * width + column * patchSize) * 3;
        for (let i = 0; i < rowLength; i++) patches[target++] = data[source + i] / 255;
      }
    }
  }
  return { rows, columns, patches };
}
