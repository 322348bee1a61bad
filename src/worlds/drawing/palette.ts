import type { Random } from '../../base/random.ts';
import type { Color } from '../draw/canvas.ts';
import { colorDistance, fromHex, mix } from '../scenes/colors.ts';
import type { ColorName } from '../scenes/vocabulary.ts';

/** One tone for each name: few tones are what a code book of 1,000 codes keeps apart best. */
const TONES: Record<ColorName, number> = {
  red: 0xe0201c,
  orange: 0xff8c00,
  yellow: 0xffd800,
  green: 0x1f9e3c,
  blue: 0x1e5be0,
  purple: 0x8a2fc0,
  pink: 0xff86b4,
  brown: 0x7d4a1e,
  black: 0x121212,
  white: 0xffffff,
  grey: 0x808080,
};

/** Grounds that a request may name, lighter than things of that name. */
const NAMED_GROUNDS = {
  white: 0xffffff,
  black: 0x141414,
  grey: 0xc4c4c4,
  yellow: 0xfff0a0,
  blue: 0xa9cbf5,
  green: 0xb4e4b0,
  pink: 0xffc9dc,
} as const satisfies Partial<Record<ColorName, number>>;

export type GroundName = keyof typeof NAMED_GROUNDS;
export const GROUND_NAMES = Object.keys(NAMED_GROUNDS) as GroundName[];

/** Papers and skies that nobody asked for by name. */
const QUIET = [
  0xf3ead8, 0xe8f1fb, 0xeaf6e8, 0xf6e9f0, 0xeeeeee, 0x1c2a44, 0x7fa6d6, 0xb9a0d8, 0x86c0a0,
] as const;

/** What lies behind the objects: one colour, or two from the top to the bottom. */
export interface GroundPaint {
  readonly top: Color;
  readonly bottom: Color;
}

/** Below this distance in Oklab a thing does not stand out from its ground. */
const LEAST_CONTRAST = 0.19;

export const toneOf = (name: ColorName): Color => fromHex(TONES[name]);

/** A tone near the usual one; `spread` 0 is exactly that one. */
export function varyTone(name: ColorName, spread: number, random: Random): Color {
  const tone = toneOf(name);
  if (name === 'white' || spread === 0) return tone;
  const target: Color = random.chance(0.5) ? [1, 1, 1] : [0, 0, 0];
  return mix(tone, target, random.uniform(0, 0.08 * spread));
}

const standsOut = (ground: Color, colors: readonly ColorName[]): boolean =>
  colors.every((name) => colorDistance(ground, toneOf(name)) >= LEAST_CONTRAST);

/** Grounds by name on which all of these colours stand out and none of which is theirs. */
export function groundsFor(colors: readonly ColorName[]): GroundName[] {
  return GROUND_NAMES.filter(
    (name) => !colors.includes(name) && standsOut(fromHex(NAMED_GROUNDS[name]), colors),
  );
}

export function namedGround(name: GroundName): GroundPaint {
  const color = fromHex(NAMED_GROUNDS[name]);
  return { top: color, bottom: color };
}

/** White or, where something is white, black or the first quiet tone that both stand out from. */
export function plainGround(colors: readonly ColorName[]): GroundPaint | undefined {
  const color = [0xffffff, 0x141414, ...QUIET].map(fromHex).find((tone) => standsOut(tone, colors));
  return color && { top: color, bottom: color };
}

/**
 * A ground that nobody named: mostly plain, the more often tinted or graded the more difficult; undefined where
 * some colour would not stand out from any.
 */
export function anyGround(
  colors: readonly ColorName[],
  random: Random,
  difficulty: number,
): GroundPaint | undefined {
  const plain = plainGround(colors);
  if (plain === undefined || random.chance(1 - 0.45 * difficulty)) return plain;
  const fitting = QUIET.map(fromHex).filter((tone) => standsOut(tone, colors));
  if (fitting.length === 0) return plain;
  const top = random.pick(fitting);
  const bottom = mix(top, plain.top, random.uniform(0.3, 1));
  // The way from one to the other must stand out, too.
  const graded = random.chance(0.5) && standsOut(bottom, colors) && standsOut(mix(top, bottom, 0.5), colors);
  return { top, bottom: graded ? bottom : top };
}
