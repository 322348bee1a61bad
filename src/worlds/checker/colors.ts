import type { ColorName } from '../scenes/vocabulary.ts';

/** Lightness (0 to 1) and two opponent axes: distances in it are about what people see. */
export type Lab = readonly [lightness: number, a: number, b: number];

/** sRGB levels of 0 to 255 as Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020). */
export function oklab(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [LINEAR[red], LINEAR[green], LINEAR[blue]];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** The transfer function of sRGB (IEC 61966-2-1) for every level. */
const LINEAR = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** About 0.02 is just visible; black to white is 1. */
export const distance = (one: Lab, other: Lab): number =>
  Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);

/** Below this much colour a tone is white, grey or black. */
const LEAST_CHROMA = 0.045;

/**
 * The basic colour name of a tone, by lightness, chroma and hue. The borders were set by eye between what CSS,
 * Material and chart palettes call by each name.
 */
export function colorName([lightness, a, b]: Lab): ColorName {
  const chroma = Math.hypot(a, b);
  // Dark tones need more colour before anyone names it.
  if (chroma < LEAST_CHROMA || (lightness < 0.38 && chroma < 0.09)) {
    return lightness > 0.89 ? 'white' : lightness < 0.38 ? 'black' : 'grey';
  }
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  if (hue < 17 || hue >= 335) return pinkOrRed(lightness, chroma, hue);
  if (hue < 45) return reddish(lightness, chroma);
  if (hue < 83) return lightness < 0.6 ? 'brown' : 'orange';
  if (hue < 116) return lightness < 0.55 ? 'brown' : 'yellow';
  if (hue < 200) return 'green';
  if (hue < 282) return 'blue';
  return 'purple';
}

function pinkOrRed(lightness: number, chroma: number, hue: number): ColorName {
  if (hue >= 335 && hue < 345 && lightness < 0.58) return 'purple';
  return lightness > 0.62 || chroma < 0.1 ? 'pink' : 'red';
}

function reddish(lightness: number, chroma: number): ColorName {
  if (lightness > 0.72) return 'pink';
  if (lightness < 0.53 && chroma < 0.17) return 'brown';
  return 'red';
}
