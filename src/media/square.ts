import { upperMedian } from '../base/median.ts';
import type { Picture, PictureSize } from './picture.ts';
import { resize } from './resize.ts';

/** Longest side in pixels of what is padded: twice what our models see of a picture, and more takes longer. */
const MOST_SIDE = 192;

/**
 * A picture in the middle of a square, between bars in the median colour of the border that they lie at. Large pictures
 * are shrunk; a square one of fewer pixels stays as it is.
 */
export function toSquare(given: Picture): Picture {
  const picture = shrunk(given);
  const { width, height, data } = picture;
  if (width === height) return picture;
  const isWide = width > height;
  const side = Math.max(width, height);
  const { left, top } = placeIn(side, picture);
  const [first, last] = [0, Math.min(width, height) - 1].map((line) => medianColor(picture, line, isWide));
  const square = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) square.set((isWide ? y : x) < side / 2 ? first : last, 3 * (y * side + x));
  for (let y = 0; y < height; y++)
    square.set(data.subarray(3 * y * width, 3 * (y + 1) * width), 3 * ((top + y) * side + left));
  return { width: side, height: side, data: square };
}

/**
 * The part of a square picture that `toSquare` put a picture of this size in; undefined where its rows are not there
 * yet.
 * @param square its first rows or all of them
 */
export function fromSquare(square: Picture, size: PictureSize): Picture | undefined {
  const { width, height, left, top } = placeIn(square.width, size);
  const rows = Math.min(height, square.height - top);
  if (rows <= 0) return undefined;
  if (width === square.width && rows === square.height) return square;
  const data = new Uint8Array(width * rows * 3);
  for (let y = 0; y < rows; y++) {
    const start = 3 * ((top + y) * square.width + left);
    data.set(square.data.subarray(start, start + 3 * width), 3 * y * width);
  }
  return { width, height: rows, data };
}

/** Where a picture lies in a square, in whole pixels of the square. */
function placeIn(side: number, size: PictureSize) {
  const scale = side / Math.max(size.width, size.height);
  const [width, height] = [size.width, size.height].map((length) => Math.max(1, Math.round(length * scale)));
  return { width, height, left: Math.floor((side - width) / 2), top: Math.floor((side - height) / 2) };
}

function shrunk(picture: Picture): Picture {
  const scale = MOST_SIDE / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  const length = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return resize(picture, length(picture.width), length(picture.height));
}

/** The median of each channel along a row (or column). */
function medianColor({ width, height, data }: Picture, line: number, isRow: boolean): number[] {
  const count = isRow ? width : height;
  const pixels = Array.from({ length: count }, (_, i) => (isRow ? line * width + i : i * width + line));
  return [0, 1, 2].map((channel) => upperMedian(pixels.map((pixel) => data[3 * pixel + channel]))!);
}
