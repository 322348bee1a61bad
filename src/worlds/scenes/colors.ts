import type { Random } from '../../base/random.ts';
import type { Color } from '../draw/canvas.ts';
import { COLORS, type ColorName } from './vocabulary.ts';

/** A box of HSV colours: hue in degrees, saturation and value 0 to 1. */
interface Range {
  readonly hue: readonly [number, number];
  readonly saturation: readonly [number, number];
  readonly value: readonly [number, number];
}

/**
 * What people call by each name without hesitation, with gaps between neighbours. Some names need two boxes:
 * CSS purple is redder and darker than violet, and CSS brown is a dark red.
 */
const RANGES: Record<ColorName, readonly Range[]> = {
  red: [{ hue: [-10, 8], saturation: [0.82, 1], value: [0.78, 1] }],
  orange: [{ hue: [23, 39], saturation: [0.8, 1], value: [0.9, 1] }],
  yellow: [{ hue: [50, 61], saturation: [0.68, 1], value: [0.9, 1] }],
  green: [{ hue: [98, 150], saturation: [0.55, 1], value: [0.4, 1] }],
  blue: [{ hue: [205, 242], saturation: [0.65, 1], value: [0.5, 1] }],
  purple: [
    { hue: [268, 290], saturation: [0.48, 1], value: [0.48, 0.92] },
    { hue: [288, 301], saturation: [0.75, 1], value: [0.44, 0.6] },
  ],
  pink: [
    { hue: [320, 342], saturation: [0.4, 0.68], value: [0.92, 1] },
    { hue: [330, 352], saturation: [0.24, 0.45], value: [0.95, 1] },
  ],
  brown: [
    { hue: [15, 32], saturation: [0.55, 1], value: [0.36, 0.6] },
    { hue: [-1, 3], saturation: [0.72, 0.78], value: [0.58, 0.66] },
  ],
  black: [{ hue: [0, 360], saturation: [0, 0.25], value: [0, 0.13] }],
  white: [{ hue: [0, 360], saturation: [0, 0.02], value: [0.96, 1] }],
  grey: [{ hue: [0, 360], saturation: [0, 0.05], value: [0.42, 0.68] }],
};

/**
 * What other programs paint by each name: CSS and X11 names, Material and Tailwind, chart palettes, short codes.
 * A colour that is there twice is drawn twice as often.
 */
export const ANCHORS: Record<ColorName, readonly number[]> = {
  red: hexes(
    'ff0000 ff0000 dc143c e6194b d62728 d32f2f e53935 ef4444 dc2626 cc0000 ee0000 ff2222 f44336 c62828',
  ),
  orange: hexes('ffa500 ffa500 ff8c00 ff7f00 ff7f0e ff9800 fb8c00 f57c00 f97316 ff8800'),
  yellow: hexes('ffff00 ffff00 ffd700 ffeb3b ffe119 facc15 fde047 ffdd00 ffee00 fdd835 fff176'),
  green: hexes(
    '008000 008000 00ff00 2ca02c 22aa44 32cd32 228b22 2e8b57 006400 4caf50 2e7d32 00aa00 22c55e 16a34a 388e3c 3cb44b',
  ),
  blue: hexes(
    '0000ff 0000ff 1f77b4 4169e1 1e90ff 0000cd 2196f3 1565c0 3b82f6 2563eb 1976d2 4363d8 0066cc 000080 00008b',
  ),
  purple: hexes(
    '800080 800080 8e44ad a020f0 9467bd 663399 9400d3 8a2be2 9c27b0 9932cc 7b1fa2 a855f7 7e22ce 4b0082 911eb4',
  ),
  pink: hexes('ffc0cb ffc0cb ff69b4 ff8fb8 ffb6c1 ff1493 ff80ab ff99cc f48fb1 f472b6 ec4899 f9a8d4'),
  brown: hexes('8b4513 8b4513 a52a2a 964b00 795548 a0522d 6d4c41 884400 9a6324 6f4e37 7b3f00 92400e'),
  black: hexes('000000 000000 000000 111111 1a1a1a 222222'),
  white: hexes('ffffff ffffff ffffff fafafa f8f8f8 fffafa'),
  grey: hexes('808080 808080 888888 7f7f7f a9a9a9 696969 999999 777777 9e9e9e 757575 6b7280 c0c0c0'),
};

function hexes(list: string): number[] {
  return list.split(' ').map((hex) => Number.parseInt(hex, 16));
}

/** A colour that goes by `name`; `usual` takes one that other programs use. */
export function sampleColor(name: ColorName, random: Random, usual: boolean): Color {
  if (usual) return fromHex(random.pick(ANCHORS[name]));
  const ranges = RANGES[name];
  const range = ranges.length > 1 && random.chance(0.35) ? ranges[1] : ranges[0];
  return fromHsv(
    random.uniform(...range.hue),
    random.uniform(...range.saturation),
    random.uniform(...range.value),
  );
}

export function fromHex(hex: number): Color {
  return [(hex >> 16) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255];
}

/** `hue` in degrees (any), `saturation` and `value` 0 to 1. */
export function fromHsv(hue: number, saturation: number, value: number): Color {
  const channel = (offset: number) => {
    const sector = (offset + hue / 60 + 6) % 6;
    return value - value * saturation * Math.max(0, Math.min(sector, 4 - sector, 1));
  };
  return [channel(5), channel(3), channel(1)];
}

/** The distance in Oklab (Ottosson, 2020): about 0.02 is just visible, black to white is 1. */
export function colorDistance(one: Color, other: Color): number {
  const [a, b] = [toOklab(one), toOklab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The name whose usual colours are nearest. */
export function nearestName(color: Color): ColorName {
  let [best, least]: [ColorName, number] = ['grey', Infinity];
  for (const name of COLORS) {
    for (const anchor of ANCHORS[name]) {
      const distance = colorDistance(color, fromHex(anchor));
      if (distance < least) [best, least] = [name, distance];
    }
  }
  return best;
}

export function mix(one: Color, other: Color, share: number): Color {
  return [
    one[0] + (other[0] - one[0]) * share,
    one[1] + (other[1] - one[1]) * share,
    one[2] + (other[2] - one[2]) * share,
  ];
}

function toOklab(color: Color): [number, number, number] {
  const [red, green, blue] = color.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  ];
}
