import { upperMedian } from '../base/median.ts';
import type { Picture } from '../media/picture.ts';
import { resize } from '../media/resize.ts';
import type { PictureCodes } from '../text/pictures.ts';

/** What differs by more across a seam is no ground that goes on, of 255. */
const MOST_SEAM = 30;

/**
 * A decoded picture with the source's own pixels in the cells that it keeps, which codes tell only in part. All that is
 * drawn is shifted by what the two differ by along their seams in the median, so that a ground goes on across them.
 * @param decoded its first rows or all of them
 * @param source of any size, resized to the whole grid
 * @param patchSize pixels per side of a cell
 */
export function withKeptPixels(
  decoded: Picture,
  source: Picture,
  { rows, columns, kept = new Set() }: PictureCodes,
  patchSize: number,
): Picture {
  const { width, height } = decoded;
  const given = resize(source, columns * patchSize, rows * patchSize).data;
  const isKept = (x: number, y: number) =>
    kept.has(Math.floor(y / patchSize) * columns + Math.floor(x / patchSize));
  const shift = shiftAcrossSeams(given, decoded, isKept);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      for (let channel = 0; channel < 3; channel++) {
        const drawn = Math.min(255, Math.max(0, decoded.data[at + channel] + shift[channel]));
        data[at + channel] = isKept(x, y) ? given[at + channel] : drawn;
      }
    }
  return { width, height, data };
}

/** What has to be added to each channel of what is drawn. */
function shiftAcrossSeams(
  given: Uint8Array,
  { width, height, data }: Picture,
  isKept: (x: number, y: number) => boolean,
): number[] {
  const differences: number[][] = [[], [], []];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const [nextX, nextY] of [
        [x + 1, y],
        [x, y + 1],
      ]) {
        if (nextX >= width || nextY >= height || isKept(x, y) === isKept(nextX, nextY)) continue;
        const pair = [3 * (y * width + x), 3 * (nextY * width + nextX)];
        const [keptAt, drawnAt] = isKept(x, y) ? pair : pair.reverse();
        const difference = [0, 1, 2].map((channel) => given[keptAt + channel] - data[drawnAt + channel]);
        if (difference.some((value) => Math.abs(value) > MOST_SEAM)) continue;
        for (const [channel, value] of difference.entries()) differences[channel].push(value);
      }
  return differences.map((values) => upperMedian(values) ?? 0);
}
