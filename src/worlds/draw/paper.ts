import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import { type ColorName, colorNames, contrast, drawColor, fromHsl } from '../reading/palette.ts';
import { wear } from '../reading/sign.ts';
import type { Split } from '../world.ts';
import { Canvas, type Color } from './canvas.ts';
import { drawFace, type Print } from './print.ts';

/** A sheet to draw on, its ground and its ink. */
export interface Paper {
  readonly canvas: Canvas;
  readonly ground: Color;
  readonly print: Print;
}

/** Letters of less than this many px per em cannot be read in a patch of 12 px. */
const SIZE = 9;

/** Mostly light paper and dark ink; now and then the other way round. */
export function drawPaper(random: Random, split: Split, difficulty: number, width = 96, height = 96): Paper {
  const dark = random.chance(0.2 * difficulty);
  const hue = random.uniform(0, 360);
  const tint = random.uniform(0, 0.6 * difficulty);
  const ground = fromHsl(hue, tint, dark ? random.uniform(0.05, 0.18) : random.uniform(0.9, 1));
  const color = fromHsl(hue, tint, dark ? random.uniform(0.85, 1) : random.uniform(0, 0.2));
  return {
    canvas: new Canvas(width, height, ground),
    ground,
    print: { face: drawFace(random, split), size: SIZE, color },
  };
}

/** Differently named colours that stand out from the ground. */
export function drawInks(count: number, ground: Color, random: Random): { name: ColorName; color: Color }[] {
  const inks: { name: ColorName; color: Color }[] = [];
  for (const name of random.shuffle(colorNames)) {
    const color = drawColor(name, random);
    if (inks.length < count && contrast(color, ground) >= 2) inks.push({ name, color });
  }
  return inks;
}

/** The finished picture: worn where it is hard, with the characters that it shows. */
export function toPart(
  { canvas, print }: Paper,
  regions: readonly CharacterRegion[],
  random: Random,
  difficulty: number,
): PicturePart {
  if (random.chance(0.7 * difficulty)) wear(canvas, print.size, random);
  return { picture: canvas.toPicture(), regions: { kind: 'character', regions } };
}
