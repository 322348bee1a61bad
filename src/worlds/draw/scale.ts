import { Canvas } from './canvas.ts';

/** How an enlarged picture fills in between its pixels. */
export type Filling = 'nearest' | 'linear' | 'cubic';

/** Shrinks to `factor` of the size by box averages and enlarges again: a file of few pixels on a large screen. */
export function loseResolution(canvas: Canvas, factor: number, filling: Filling): void {
  const { width, height, data } = canvas;
  const small = shrink(canvas, Math.round(width * factor), Math.round(height * factor));
  const across = weightsOf(small.width, width, filling);
  const down = weightsOf(small.height, height, filling);
  const wide = new Float32Array(width * small.height * 3);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < width; x++) {
      for (let tap = x * 4; tap < x * 4 + 4; tap++) {
        const weight = across.weights[tap];
        if (weight === 0) continue;
        const from = (y * small.width + across.sources[tap]) * 3;
        const to = (y * width + x) * 3;
        for (let channel = 0; channel < 3; channel++)
          wide[to + channel] += weight * small.data[from + channel];
      }
    }
  }
  const row = width * 3;
  data.fill(0);
  for (let y = 0; y < height; y++) {
    for (let tap = y * 4; tap < y * 4 + 4; tap++) {
      const weight = down.weights[tap];
      if (weight === 0) continue;
      const from = down.sources[tap] * row;
      for (let i = 0; i < row; i++) data[y * row + i] += weight * wide[from + i];
    }
  }
  for (let i = 0; i < data.length; i++) data[i] = Math.min(1, Math.max(0, data[i])); // cubic overshoots
}

/** For each of `to` positions the four source pixels around it, and what each counts. */
function weightsOf(from: number, to: number, filling: Filling) {
  const sources = new Int32Array(to * 4);
  const weights = new Float32Array(to * 4);
  for (let i = 0; i < to; i++) {
    const at = ((i + 0.5) * from) / to - 0.5;
    const first = Math.floor(at) - 1;
    for (let tap = 0; tap < 4; tap++) {
      sources[i * 4 + tap] = Math.min(from - 1, Math.max(0, first + tap));
      weights[i * 4 + tap] = weightAt(at - first - tap, filling);
    }
  }
  return { sources, weights };
}

/** The weight of a pixel `distance` away; cubic is Catmull-Rom, as most programs have it. */
function weightAt(distance: number, filling: Filling): number {
  const x = Math.abs(distance);
  if (filling === 'nearest') return distance >= -0.5 && distance < 0.5 ? 1 : 0;
  if (filling === 'linear') return Math.max(0, 1 - x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((2.5 - 0.5 * x) * x - 4) * x + 2 : 0;
}

/** A smaller canvas whose pixels average the whole source pixels that they cover. */
function shrink(canvas: Canvas, width: number, height: number): Canvas {
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
