import type { Picture, PictureSize } from './picture.ts';
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
export function pictureGrid(size: PictureSize, { maxPatches }: Pick<PatchOptions, 'maxPatches'>): PatchGrid {
  const { width, height } = size;
  const rows = Math.floor(Math.sqrt((maxPatches * height) / width));
  const columns = Math.floor(Math.sqrt((maxPatches * width) / height));
  if (rows === 0) return { rows: 1, columns: Math.min(Math.floor(width / height), maxPatches) };
  if (columns === 0) return { rows: Math.min(Math.floor(height / width), maxPatches), columns: 1 };
  return { rows, columns };
}

/** Resizes a picture to its grid and cuts it into patches. A picture of exactly the right size is not resampled. */
export function toPatches(picture: Picture, options: PatchOptions): Patches {
  const grid = pictureGrid(picture, options);
  return { ...grid, patches: cutPatches(picture, grid, options.patchSize) };
}

/** The patches of a picture that is resized to this grid, `[rows · columns, patchSize · patchSize · 3]`, 0..1. */
export function cutPatches(picture: Picture, { rows, columns }: PatchGrid, patchSize: number): Float32Array {
  const { data } = resize(picture, columns * patchSize, rows * patchSize);
  const patches = new Float32Array(rows * columns * patchSize * patchSize * 3);
  eachRow({ rows, columns }, patchSize, (source, target, length) => {
    for (let i = 0; i < length; i++) patches[target + i] = data[source * 3 + i] / 255;
  });
  return patches;
}

/** The picture that patches of 0..1 make up, rounded and clamped: what `cutPatches` cut. */
export function joinPatches(patches: Float32Array, { rows, columns }: PatchGrid, patchSize: number): Picture {
  const [width, height] = [columns * patchSize, rows * patchSize];
  const data = new Uint8Array(width * height * 3);
  eachRow({ rows, columns }, patchSize, (target, source, length) => {
    for (let i = 0; i < length; i++)
      data[target * 3 + i] = Math.min(255, Math.max(0, Math.round(patches[source + i] * 255)));
  });
  return { width, height, data };
}

/** Calls `visit` for each row of each patch with its first pixel in the picture and its first value in the patches. */
function eachRow(
  { rows, columns }: PatchGrid,
  patchSize: number,
  visit: (pixel: number, value: number, length: number) => void,
): void {
  const length = patchSize * 3;
  let value = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let y = 0; y < patchSize; y++) {
        visit(((row * patchSize + y) * columns + column) * patchSize, value, length);
        value += length;
      }
    }
  }
}
