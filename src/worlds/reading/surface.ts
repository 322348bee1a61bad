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
    const name = random.chance(0.35)
      ? random.pick(['white', 'white', 'black'] as const)
      : random.pick(colorNames);
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
