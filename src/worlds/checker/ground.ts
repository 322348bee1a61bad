import { upperMedian } from '../../base/median.ts';
import type { Picture } from '../../media/picture.ts';
import { type Lab, oklab } from './colors.ts';

/** A picture's pixels in Oklab, `[height * width, 3]`. */
export interface LabPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

export function toLab({ width, height, data }: Picture): LabPicture {
  const lab = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += 3) lab.set(oklab(data[i], data[i + 1], data[i + 2]), i);
  return { width, height, data: lab };
}

export const labAt = (data: Float64Array, pixel: number): Lab => [
  data[pixel * 3],
  data[pixel * 3 + 1],
  data[pixel * 3 + 2],
];

/** What lies behind the objects. */
export interface Ground {
  /** The fitted ground of every pixel, `[height * width, 3]` in Oklab. */
  readonly data: Float64Array;
  /** In the middle of the picture. */
  readonly color: Lab;
  /** The typical distance of ground pixels from the fit. */
  readonly noise: number;
}

/** How far a pixel may be from the ground's fit and still shape it, in the rounds of the fit. */
const REACHES = [0.16, 0.12, 0.08, 0.06] as const;

/**
 * Fits the ground: one colour that may change linearly across the picture. It begins at the median of the
 * border, which objects hardly touch, and is then refitted to every pixel near it (trimmed least squares).
 */
export function fitGround({ width, height, data }: LabPicture): Ground {
  let planes = borderMedian(data, width, height).map((value): Plane => [value, 0, 0]);
  const fitted = new Float64Array(data.length);
  const paint = () => {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 3;
        const [u, v] = [x / width - 0.5, y / height - 0.5];
        planes.forEach(([c, cx, cy], channel) => {
          fitted[at + channel] = c + cx * u + cy * v;
        });
      }
    }
  };
  paint();
  for (const reach of REACHES) {
    const near = nearPixels(data, fitted, reach);
    // Almost nothing near the median: the border shows no ground, so the median has to do.
    if (near.length < (width * height) / 20) break;
    planes = [0, 1, 2].map((channel) => fitPlane(data, near, channel, width, height));
    paint();
  }
  const near = nearPixels(data, fitted, 0.06);
  const gaps = near.map((pixel) => gapAt(data, fitted, pixel)).sort((a, b) => a - b);
  const color: Lab = [planes[0][0], planes[1][0], planes[2][0]];
  return { data: fitted, color, noise: gaps[gaps.length >> 1] ?? 0 };
}

/** Value in the middle, and its change across the whole width and height. */
type Plane = readonly [number, number, number];

export const gapAt = (data: Float64Array, ground: Float64Array, pixel: number): number => {
  const at = pixel * 3;
  return Math.hypot(data[at] - ground[at], data[at + 1] - ground[at + 1], data[at + 2] - ground[at + 2]);
};

function nearPixels(data: Float64Array, fitted: Float64Array, reach: number): number[] {
  const near: number[] = [];
  for (let pixel = 0; pixel < data.length / 3; pixel++)
    if (gapAt(data, fitted, pixel) < reach) near.push(pixel);
  return near;
}

function borderMedian(data: Float64Array, width: number, height: number): number[] {
  const pixels: number[] = [];
  for (let x = 0; x < width; x++) pixels.push(x, (height - 1) * width + x);
  for (let y = 0; y < height; y++) pixels.push(y * width, y * width + width - 1);
  return [0, 1, 2].map((channel) => upperMedian(pixels.map((pixel) => data[pixel * 3 + channel]))!);
}

/** Least squares over the pixels; positions run from -0.5 to 0.5. */
function fitPlane(
  data: Float64Array,
  pixels: readonly number[],
  channel: number,
  width: number,
  height: number,
): Plane {
  let [n, sx, sy, sxx, sxy, syy, sv, sxv, syv] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const pixel of pixels) {
    const x = (pixel % width) / width - 0.5;
    const y = Math.floor(pixel / width) / height - 0.5;
    const value = data[pixel * 3 + channel];
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
    sv += value;
    sxv += x * value;
    syv += y * value;
  }
  // Centred sums leave a system of two equations.
  const [cxx, cxy, cyy] = [sxx - (sx * sx) / n, sxy - (sx * sy) / n, syy - (sy * sy) / n];
  const [cxv, cyv] = [sxv - (sx * sv) / n, syv - (sy * sv) / n];
  const determinant = cxx * cyy - cxy * cxy;
  if (determinant < 1e-9) return [sv / n, 0, 0];
  const slopeX = (cxv * cyy - cyv * cxy) / determinant;
  const slopeY = (cyv * cxx - cxv * cxy) / determinant;
  return [(sv - slopeX * sx - slopeY * sy) / n, slopeX, slopeY];
}
