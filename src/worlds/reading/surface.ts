import type { Random } from '../../base/random.ts';
import { Canvas, type Color } from '../draw/canvas.ts';
import { type ColorName, colorNames, drawColor, fromHsl } from './palette.ts';

/** What text stands on: one colour, or a gradient from the first to the second. */
export interface Surface {
  readonly kind: 'plain' | 'gradient';
  /** The extremes between which every point of the surface lies (before noise). */
  readonly colors: readonly [Color, Color];
  /** Only where a person would say this one name. */
  readonly name?: ColorName;
  /** Direction in which the gradient runs, radians. */
  readonly direction: number;
}

/** A random surface: about half go by one of the colour names, the others are tints, shades and gradients. */
export function drawSurface(random: Random): Surface {
  const direction = random.uniform(0, 2 * Math.PI);
  const roll = random.next();
  if (roll < 0.5) {
    // White and black pages are what people photograph and draw most.
    const name = random.chance(0.35) ? random.pick(['white', 'white', 'black'] as const) : random.pick(colorNames);
    const color = drawColor(name, random);
    return { kind: 'plain', colors: [color, color], name, direction };
  }
  const hue = random.uniform(0, 360);
  const saturation = random.uniform(0, 0.8);
  const lightness = random.chance(0.65) ? random.uniform(0.72, 0.97) : random.uniform(0.05, 0.3);
  const color = fromHsl(hue, saturation, lightness);
  if (roll < 0.75) return { kind: 'plain', colors: [color, color], direction };
  const other = fromHsl(
    hue + random.uniform(-50, 50) + 360,
    saturation,
    Math.min(1, Math.max(0, lightness + random.uniform(-0.2, 0.2))),
  );
  return { kind: 'gradient', colors: [color, other], direction };
}

/** A canvas covered by the surface. */
export function paintSurface(surface: Surface, width: number, height: number): Canvas {
  const [from, to] = surface.colors;
  const canvas = new Canvas(width, height, from);
  if (surface.kind === 'plain') return canvas;
  const [cosine, sine] = [Math.cos(surface.direction), Math.sin(surface.direction)];
  const reach = Math.abs(cosine) * width + Math.abs(sine) * height;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const share = 0.5 + ((x + 0.5 - width / 2) * cosine + (y + 0.5 - height / 2) * sine) / reach;
      for (let c = 0; c < 3; c++) canvas.data[at + c] = from[c] + (to[c] - from[c]) * share;
    }
  }
  return canvas;
}

/** Adds uniform noise of ±`amplitude`: one value per pixel, or one per channel. */
export function addNoise(canvas: Canvas, amplitude: number, coloured: boolean, random: Random): void {
  const { data } = canvas;
  for (let at = 0; at < data.length; at += 3) {
    const grey = random.uniform(-amplitude, amplitude);
    data[at] += grey;
    data[at + 1] += coloured ? random.uniform(-amplitude, amplitude) : grey;
    data[at + 2] += coloured ? random.uniform(-amplitude, amplitude) : grey;
  }
}

/** Blurs by [share, 1 − 2·share, share] along both axes; the border repeats its own pixels. `share` ≤ 1/3. */
export function blur(canvas: Canvas, share: number): void {
  const { width, height, data } = canvas;
  const source = data.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const before = x > 0 ? at - 3 : at;
      const after = x < width - 1 ? at + 3 : at;
      for (let c = 0; c < 3; c++) {
        data[at + c] += share * (source[before + c] + source[after + c] - 2 * source[at + c]);
      }
    }
  }
  const row = width * 3;
  source.set(data);
  for (let at = 0; at < data.length; at++) {
    const before = at >= row ? at - row : at;
    const after = at < data.length - row ? at + row : at;
    data[at] += share * (source[before] + source[after] - 2 * source[at]);
  }
}
