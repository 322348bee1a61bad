import type { Random } from '../../base/random.ts';
import { Canvas } from './canvas.ts';

/** What cameras, scalers and files do to a picture. Each changes the canvas in place. */

/** Gaussian-like blur: two passes of a 3-tap kernel a side; `sigma` in pixels, at most about 1. */
export function blur(canvas: Canvas, sigma: number): void {
  const side = Math.min(0.33, (sigma * sigma) / 2); // a 3-tap kernel [s, 1 - 2s, s] has the variance 2s
  const { width, height, data } = canvas;
  const copy = data.slice();
  const row = width * 3;
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < row; i++) {
      const at = y * row + i;
      const left = i >= 3 ? copy[at - 3] : copy[at];
      const right = i < row - 3 ? copy[at + 3] : copy[at];
      data[at] = copy[at] + side * (left + right - 2 * copy[at]);
    }
  }
  copy.set(data);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < row; i++) {
      const at = y * row + i;
      const above = y > 0 ? copy[at - row] : copy[at];
      const below = y < height - 1 ? copy[at + row] : copy[at];
      data[at] = copy[at] + side * (above + below - 2 * copy[at]);
    }
  }
}

/** Unsharp mask: overshoots at edges as Lanczos scalers do; `amount` about 0.2 to 0.8. */
export function sharpen(canvas: Canvas, amount: number): void {
  const original = canvas.data.slice();
  blur(canvas, 0.7);
  for (let i = 0; i < original.length; i++) {
    canvas.data[i] = original[i] + amount * (original[i] - canvas.data[i]);
  }
  clamp(canvas);
}

/** Independent noise; `colored` is its share that differs between channels. */
export function noise(canvas: Canvas, random: Random, deviation: number, colored: number): void {
  const spread = deviation * Math.sqrt(6); // the sum of two uniforms on ±1/2 has the variance 1/6
  const { data } = canvas;
  for (let i = 0; i < data.length; i += 3) {
    const grey = (random.next() + random.next() - 1) * spread;
    for (let channel = 0; channel < 3; channel++) {
      data[i + channel] += colored === 0 ? grey : grey + (random.next() - 0.5) * 2 * spread * colored;
    }
  }
  clamp(canvas);
}

/** Exposure: a gamma for all and a gain per channel (white balance). */
export function tone(canvas: Canvas, gamma: number, gains: readonly [number, number, number]): void {
  const table = Array.from({ length: 257 }, (_, i) => (i / 256) ** gamma);
  const { data } = canvas;
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.min(1, table[Math.min(256, Math.max(0, Math.round(data[i] * 256)))] * gains[i % 3]);
  }
}

/** Shrinks to `factor` of the size by box averages and enlarges again, pixelated or smooth. */
export function loseResolution(canvas: Canvas, factor: number, smooth: boolean): void {
  const { width, height, data } = canvas;
  const small = resizeByBoxes(canvas, Math.round(width * factor), Math.round(height * factor));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sourceX = ((x + 0.5) * small.width) / width - 0.5;
      const sourceY = ((y + 0.5) * small.height) / height - 0.5;
      for (let channel = 0; channel < 3; channel++) {
        data[(y * width + x) * 3 + channel] = smooth
          ? bilinear(small, sourceX, sourceY, channel)
          : small.data[(Math.round(sourceY) * small.width + Math.round(sourceX)) * 3 + channel];
      }
    }
  }
}

function bilinear(canvas: Canvas, x: number, y: number, channel: number): number {
  const left = Math.max(0, Math.floor(x));
  const top = Math.max(0, Math.floor(y));
  const right = Math.min(canvas.width - 1, left + 1);
  const bottom = Math.min(canvas.height - 1, top + 1);
  const shareX = Math.max(0, x - left);
  const shareY = Math.max(0, y - top);
  const value = (column: number, row: number) => canvas.data[(row * canvas.width + column) * 3 + channel];
  const upper = value(left, top) * (1 - shareX) + value(right, top) * shareX;
  const lower = value(left, bottom) * (1 - shareX) + value(right, bottom) * shareX;
  return upper * (1 - shareY) + lower * shareY;
}

/** A smaller canvas whose pixels average the whole source pixels that they cover. */
function resizeByBoxes(canvas: Canvas, width: number, height: number): Canvas {
  const small = new Canvas(width, height, [0, 0, 0]);
  const counts = new Float32Array(width * height);
  for (let y = 0; y < canvas.height; y++) {
    const row = Math.floor((y * height) / canvas.height);
    for (let x = 0; x < canvas.width; x++) {
      const at = row * width + Math.floor((x * width) / canvas.width);
      counts[at]++;
      for (let channel = 0; channel < 3; channel++) {
        small.data[at * 3 + channel] += canvas.data[(y * canvas.width + x) * 3 + channel];
      }
    }
  }
  for (let i = 0; i < small.data.length; i++) small.data[i] /= counts[Math.floor(i / 3)];
  return small;
}

function clamp(canvas: Canvas): void {
  const { data } = canvas;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(1, Math.max(0, data[i]));
}
