import type { Random } from '../../base/random.ts';
import type { Canvas } from './canvas.ts';

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

function clamp(canvas: Canvas): void {
  const { data } = canvas;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(1, Math.max(0, data[i]));
}
