import type { PictureSize } from '../media/picture.ts';

/**
 * "37": a point of a picture in tenths of its width and of its height, from the top left. Thoughts write it before what
 * they see there, so that looking for the next thing and telling what it is are two small steps.
 * @param x pixels
 * @param y pixels
 */
export function pointAt(x: number, y: number, { width, height }: PictureSize): string {
  const tenth = (share: number) => Math.max(0, Math.min(9, Math.floor(share * 10)));
  return `${tenth(x / width)}${tenth(y / height)}`;
}
