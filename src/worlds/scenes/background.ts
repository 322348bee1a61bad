import type { Random } from '../../base/random.ts';
import type { Canvas, Color } from '../draw/canvas.ts';
import { colorDistance, fromHex, fromHsv, mix, sampleColor } from './colors.ts';
import { COLORS } from './vocabulary.ts';

/** How the ground is painted: a colour for every pixel centre. */
export type Ground = (x: number, y: number) => Color;

/**
 * Fills the canvas with a ground on which every one of `colors` stands out.
 * `clean` grounds are white, black or of one plain colour, as simple programs paint them; at difficulty 0 they
 * are white, or black where something is white.
 */
export function paintBackground(
  canvas: Canvas,
  colors: readonly Color[],
  clean: boolean,
  random: Random,
  difficulty = 1,
): void {
  // On white, a thing is always darker than its ground: edges are learned there first.
  const easy = clean && random.chance(1 - difficulty);
  const base = easy ? whiteOrBlack(colors) : clean ? plainColor(colors, random) : anyColor(colors, random);
  const flat = easy || (clean && !random.chance(0.14));
  const ground = flat ? () => base : sampleGround(base, colors, canvas, random);
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const [red, green, blue] = ground(x + 0.5, y + 0.5);
      const at = (y * canvas.width + x) * 3;
      canvas.data[at] = red;
      canvas.data[at + 1] = green;
      canvas.data[at + 2] = blue;
    }
  }
}

/** Plain grounds of other programs, besides white and black: papers, pale and dark CSS colours, and few loud ones. */
const PLAIN = [
  0xf5f5dc, 0xf5f5dc, 0xfffff0, 0xfaf0e6, 0xffffe0, 0xf5deb3, 0xe6e6fa, 0xadd8e6, 0xf0f8ff, 0xf0fff0,
  0xeeeeee, 0xdddddd, 0xf5f5f5, 0xd3d3d3, 0xd8bfd8, 0x000080, 0x191970, 0x111827, 0x222222, 0x333333,
  0x2f4f4f, 0x006400, 0x2b1b12, 0x008080, 0x87ceeb, 0x90ee90, 0xd2b48c, 0xf0e68c, 0x40e0d0, 0x808080,
] as const;

/**
 * How far the ground is from the nearest of the objects' colours. Oklab sets dark tones further apart than they
 * look on most screens: black on navy is hard to see.
 */
function contrast(ground: Color, colors: readonly Color[]): number {
  const dark = (color: Color) => Math.max(...color) < 0.56;
  const distance = (color: Color) => colorDistance(ground, color) * (dark(ground) && dark(color) ? 0.6 : 1);
  return Math.min(...colors.map(distance));
}

const whiteOrBlack = (colors: readonly Color[]): Color =>
  contrast([1, 1, 1], colors) > 0.13 ? [1, 1, 1] : [0, 0, 0];

function plainColor(colors: readonly Color[], random: Random): Color {
  const roll = random.next();
  if (roll < 0.7) {
    const white = roll < 0.54;
    const first: Color = white ? [1, 1, 1] : [0, 0, 0];
    // Pale pink on white is hard but usual, hence the lower limit there.
    if (contrast(first, colors) > (white ? 0.13 : 0.2)) return first;
  }
  for (let attempt = 0; attempt < 4; attempt++) {
    const color = random.chance(0.7) ? fromHex(random.pick(PLAIN)) : randomColor(random);
    if (contrast(color, colors) > 0.2) return color;
  }
  const light = random.uniform(0.75, 0.95);
  const grey: Color = [light, light, light];
  return contrast(grey, colors) > 0.18 ? grey : anyColor(colors, random);
}

function anyColor(colors: readonly Color[], random: Random): Color {
  let best: Color = [1, 1, 1];
  let most = 0;
  for (let attempt = 0; attempt < 40; attempt++) {
    const color = randomColor(random);
    const distance = contrast(color, colors);
    if (distance > 0.22) return color;
    if (distance > most) [best, most] = [color, distance];
  }
  return best;
}

/** Any colour, pale and dark ones more often than the loud ones. */
function randomColor(random: Random): Color {
  const roll = random.next();
  const hue = random.uniform(0, 360);
  if (roll < 0.4) return fromHsv(hue, random.uniform(0, 0.35), random.uniform(0.75, 1));
  if (roll < 0.55) return fromHsv(hue, random.uniform(0, 0.7), random.uniform(0.08, 0.35));
  if (roll < 0.75) return sampleColor(random.pick(COLORS), random, random.chance(0.4));
  return fromHsv(hue, random.uniform(0.1, 0.9), random.uniform(0.3, 1));
}

function sampleGround(base: Color, colors: readonly Color[], canvas: Canvas, random: Random): Ground {
  const roll = random.next();
  if (roll < 0.25) return () => base;
  const gentle = roll < 0.5; // gradients may go far; textures stay tame, or their parts would look like objects
  const other = companion(base, colors, gentle ? 0.5 : 0.16, random);
  const table = Array.from({ length: 65 }, (_, i) => mix(base, other, i / 64));
  const shade = (share: number): Color => table[Math.round(Math.min(1, Math.max(0, share)) * 64)];
  const pattern = gentle ? gradient(canvas, random) : texture(canvas, random);
  return (x, y) => shade(pattern(x, y));
}

/** A second colour, at most `reach` away, that also stands apart from the objects (as does the way to it). */
function companion(base: Color, colors: readonly Color[], reach: number, random: Random): Color {
  for (let attempt = 0; attempt < 12; attempt++) {
    const other = mix(base, randomColor(random), random.uniform(0.2, 1));
    const distance = colorDistance(base, other);
    if (distance > reach || distance < 0.03) continue;
    if (contrast(other, colors) > 0.18 && contrast(mix(base, other, 0.5), colors) > 0.18) return other;
  }
  const white: Color = [1, 1, 1];
  const black: Color = [0, 0, 0];
  return mix(base, random.chance(0.5) ? white : black, 0.06);
}

type Pattern = (x: number, y: number) => number;

function gradient(canvas: Canvas, random: Random): Pattern {
  const { width, height } = canvas;
  if (random.chance(0.3)) {
    const [centreX, centreY] = [random.uniform(0, width), random.uniform(0, height)];
    const reach = Math.hypot(width, height) * random.uniform(0.5, 1);
    return (x, y) => Math.hypot(x - centreX, y - centreY) / reach;
  }
  const angle = random.uniform(0, 2 * Math.PI);
  const [stepX, stepY] = [Math.cos(angle) / width, Math.sin(angle) / height];
  return (x, y) => 0.5 + ((x - width / 2) * stepX + (y - height / 2) * stepY) * 0.8;
}

function texture(canvas: Canvas, random: Random): Pattern {
  const side = Math.min(canvas.width, canvas.height);
  const period = side * random.uniform(0.05, 0.16);
  const angle = random.chance(0.5) ? 0 : random.uniform(0, Math.PI);
  const [stepX, stepY] = [Math.cos(angle) / period, Math.sin(angle) / period];
  const along = (x: number, y: number) => x * stepX + y * stepY;
  const across = (x: number, y: number) => y * stepX - x * stepY;
  const fraction = (value: number) => value - Math.floor(value);
  switch (random.integer(0, 5)) {
    case 0: // stripes
      return random.chance(0.5)
        ? (x, y) => (fraction(along(x, y)) < 0.5 ? 0 : 1)
        : (x, y) => 0.5 + 0.5 * Math.sin(along(x, y) * 2 * Math.PI);
    case 1: // checks
      return (x, y) => (fraction(along(x, y)) < 0.5 === fraction(across(x, y)) < 0.5 ? 0 : 1);
    case 2: // dots
      return (x, y) => {
        const distance = Math.hypot(fraction(along(x, y)) - 0.5, fraction(across(x, y)) - 0.5);
        return Math.min(1, Math.max(0, (0.34 - distance) * 8));
      };
    case 3: {
      // squared paper
      const line = Math.max(1 / period, random.uniform(0.06, 0.14));
      return (x, y) => (fraction(along(x, y)) < line || fraction(across(x, y)) < line ? 1 : 0);
    }
    default:
      return blotches(canvas, random);
  }
}

/** Smooth random spots: a coarse grid of random values, interpolated. */
function blotches(canvas: Canvas, random: Random): Pattern {
  const columns = random.integer(3, 10);
  const rows = random.integer(3, 10);
  const values = Float32Array.from({ length: (columns + 1) * (rows + 1) }, () => random.next());
  const smooth = (share: number) => share * share * (3 - 2 * share);
  return (x, y) => {
    const gridX = (x / canvas.width) * columns;
    const gridY = (y / canvas.height) * rows;
    const at = Math.floor(gridY) * (columns + 1) + Math.floor(gridX);
    const shareX = smooth(gridX % 1);
    const upper = values[at] + (values[at + 1] - values[at]) * shareX;
    const below = at + columns + 1;
    const lower = values[below] + (values[below + 1] - values[below]) * shareX;
    return upper + (lower - upper) * smooth(gridY % 1);
  };
}
