import type { Random } from '../../base/random.ts';
import type { Color } from '../draw/canvas.ts';

/** Ranges of hue (degrees), saturation and lightness (HSL) that people call by the name without hesitation. */
const ranges = {
  red: { hue: [354, 366], saturation: [0.8, 1], lightness: [0.4, 0.52] },
  orange: { hue: [25, 37], saturation: [0.9, 1], lightness: [0.48, 0.56] },
  yellow: { hue: [51, 58], saturation: [0.9, 1], lightness: [0.48, 0.6] },
  green: { hue: [105, 145], saturation: [0.55, 1], lightness: [0.24, 0.42] },
  blue: { hue: [213, 240], saturation: [0.7, 1], lightness: [0.36, 0.58] },
  purple: { hue: [270, 290], saturation: [0.5, 1], lightness: [0.28, 0.45] },
  pink: { hue: [325, 345], saturation: [0.8, 1], lightness: [0.7, 0.8] },
  brown: { hue: [20, 32], saturation: [0.45, 0.75], lightness: [0.2, 0.31] },
  black: { hue: [0, 360], saturation: [0, 0.1], lightness: [0, 0.07] },
  white: { hue: [0, 360], saturation: [0, 0.1], lightness: [0.96, 1] },
  grey: { hue: [0, 360], saturation: [0, 0.04], lightness: [0.42, 0.62] },
} as const;

export type ColorName = keyof typeof ranges;
export const colorNames = Object.keys(ranges) as readonly ColorName[];

/** A colour that goes by `name`, sRGB 0 to 1. */
export function drawColor(name: ColorName, random: Random): Color {
  const { hue, saturation, lightness } = ranges[name];
  return fromHsl(
    random.uniform(hue[0], hue[1]),
    random.uniform(saturation[0], saturation[1]),
    random.uniform(lightness[0], lightness[1]),
  );
}

/** `hue` in degrees, the others 0 to 1. */
export function fromHsl(hue: number, saturation: number, lightness: number): Color {
  const amplitude = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const sector = (offset + hue / 30) % 12;
    return lightness - amplitude * Math.max(-1, Math.min(sector - 3, 9 - sector, 1));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Contrast ratio of WCAG 2: 1 (same brightness) to 21 (black on white). */
export function contrast(one: Color, other: Color): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
