import type { Picture } from '../../media/picture.ts';

/** Whether a pixel differs from the first one, which is ground, by more than a rim would. */
export function isPainted({ width, data }: Picture, x: number, y: number): boolean {
  const at = (y * width + x) * 3;
  return [0, 1, 2].some((channel) => Math.abs(data[at + channel] - data[channel]) > 40);
}

/** The middle of everything on a plain ground, in pixels; undefined where there is nothing. */
export function middleOf(picture: Picture): [x: number, y: number] | undefined {
  const points: [number, number][] = [];
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) if (isPainted(picture, x, y)) points.push([x + 0.5, y + 0.5]);
  if (points.length === 0) return undefined;
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return [mean(0), mean(1)];
}
