import type { Picture } from '../../media/picture.ts';

/** A point in pixels: x to the right, y downwards; the centre of the first pixel is (0.5, 0.5). */
export type Point = readonly [number, number];
/** A closed outline; the last point joins the first. */
export type Contour = readonly Point[];
/** sRGB, 0 to 1. */
export type Color = readonly [number, number, number];

/**
 * A small painter: anti-aliased filled paths over a float picture.
 * Coverage is the exact area of the path within each pixel (signed-area accumulation, as in font-rs).
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3]`, sRGB, 0 to 1. */
  readonly data: Float32Array;

  constructor(width: number, height: number, color: Color = [1, 1, 1]) {
    this.width = width;
    this.height = height;
    this.data = new Float32Array(width * height * 3);
    for (let i = 0; i < this.data.length; i += 3) {
      this.data[i] = color[0];
      this.data[i + 1] = color[1];
      this.data[i + 2] = color[2];
    }
  }

  /**
   * Fills the inside of `contours` (winding number not zero: a contour that runs against its surroundings cuts
   * a hole). A colour function gets the centre of each touched pixel. `hard` paints without anti-aliasing:
   * a pixel is either painted or not, as simple programs and GIF files have it.
   */
  fillPath(
    contours: readonly Contour[],
    color: Color | ((x: number, y: number) => Color),
    opacity = 1,
    hard = false,
  ): void {
    const box = clippedBox(contours, this.width, this.height);
    if (box === undefined) return;
    const coverage = accumulate(contours, box);
    const stride = box.right - box.left + 2;
    for (let y = box.top; y < box.bottom; y++) {
      let winding = 0;
      for (let x = box.left; x < box.right; x++) {
        winding += coverage[(y - box.top) * stride + x - box.left];
        const exact = Math.min(1, Math.abs(winding));
        const share = hard ? Math.round(exact) : exact;
        if (share < 1e-6) continue; // rounding left over behind a closed contour
        const [red, green, blue] = typeof color === 'function' ? color(x + 0.5, y + 0.5) : color;
        const at = (y * this.width + x) * 3;
        const alpha = share * opacity;
        this.data[at] += (red - this.data[at]) * alpha;
        this.data[at + 1] += (green - this.data[at + 1]) * alpha;
        this.data[at + 2] += (blue - this.data[at + 2]) * alpha;
      }
    }
  }

  /** The 8-bit picture, rounded and clamped. */
  toPicture(): Picture {
    const data = new Uint8Array(this.data.length);
    for (let i = 0; i < data.length; i++) data[i] = Math.min(255, Math.max(0, this.data[i] * 255 + 0.5));
    return { width: this.width, height: this.height, data };
  }
}

/** Whole pixels; right and bottom are excluded. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function clippedBox(contours: readonly Contour[], width: number, height: number): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const contour of contours) {
    for (const [x, y] of contour) {
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  left = Math.max(0, Math.floor(left));
  top = Math.max(0, Math.floor(top));
  right = Math.min(width, Math.ceil(right));
  bottom = Math.min(height, Math.ceil(bottom));
  return left < right && top < bottom ? { left, top, right, bottom } : undefined;
}

/**
 * The change of the winding-weighted area from pixel to pixel, `[box height, box width + 2]`:
 * its running sum along a row is the signed coverage of each pixel.
 */
function accumulate(contours: readonly Contour[], box: Box): Float64Array {
  const width = box.right - box.left;
  const stride = width + 2;
  const changes = new Float64Array((box.bottom - box.top) * stride);
  for (const contour of contours) {
    for (let i = 0; i < contour.length; i++) {
      const from = contour[i];
      const to = contour[i + 1 === contour.length ? 0 : i + 1];
      if (from[1] === to[1]) continue;
      const [upper, lower, sign] = from[1] < to[1] ? [from, to, 1] : [to, from, -1];
      const slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
      const start = Math.max(upper[1], box.top);
      const end = Math.min(lower[1], box.bottom);
      for (let y = Math.floor(start); y < end; y++) {
        const high = Math.max(y, start);
        const low = Math.min(y + 1, end);
        const xHigh = upper[0] + (high - upper[1]) * slope - box.left;
        const xLow = upper[0] + (low - upper[1]) * slope - box.left;
        addPiece(changes, (y - box.top) * stride, width, xHigh, xLow, (low - high) * sign);
      }
    }
  }
  return changes;
}

/** One edge within one row of pixels, from `xA` to `xB`, spanning the signed height `rise`. */
function addPiece(
  changes: Float64Array,
  row: number,
  width: number,
  xA: number,
  xB: number,
  rise: number,
): void {
  const x0 = Math.min(xA, xB);
  const x1 = Math.max(xA, xB);
  if (x0 >= width) return; // right of the box: covers nothing in it
  if (x1 <= 0) {
    changes[row] += rise; // left of the box: covers the whole row
    return;
  }
  if (x0 < 0 || x1 > width) {
    const border = x0 < 0 ? 0 : width;
    const share = (border - x0) / (x1 - x0);
    addPiece(changes, row, width, x0, border, rise * share);
    addPiece(changes, row, width, border, x1, rise * (1 - share));
    return;
  }
  const first = Math.floor(x0);
  const last = Math.ceil(x1);
  if (last <= first + 1) {
    const right = rise * ((x0 + x1) / 2 - first);
    changes[row + first] += rise - right;
    changes[row + first + 1] += right;
    return;
  }
  // Spread over several pixels: the covered area up to each pixel's right side, differenced twice.
  const perPixel = rise / (x1 - x0);
  let before = 0;
  for (let x = first; x < last; x++) {
    const enter = Math.max(x0, x);
    const leave = Math.min(x1, x + 1);
    // Area within this pixel to the right of the edge, plus what earlier parts of the edge cover fully.
    const risen = perPixel * (enter - x0);
    const within = perPixel * (leave - enter) * (x + 1 - (enter + leave) / 2);
    const covered = risen + within;
    changes[row + x] += covered - before;
    before = covered;
  }
  changes[row + last] += rise - before;
}
