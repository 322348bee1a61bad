import type { Random } from '../../base/random.ts';
import { CAPITALS, DIGITS, readLine } from '../checker/letters.ts';
import type { Contour } from '../draw/canvas.ts';
import { boundsOf, place } from '../draw/outlines.ts';
import { anyGround, toneOf } from '../drawing/palette.ts';
import { groundCanvas, SIDE } from '../drawing/sketch.ts';
import { faces } from '../reading/faces.ts';
import { isAllowed, words } from '../reading/texts.ts';
import { COLORS, type ColorName } from '../scenes/vocabulary.ts';
import type { Split } from '../world.ts';
import { type Figure, paintParts } from './figure.ts';

/** The one font of these worlds: at this resolution a second one would only blur what letters look like. */
const FONT = 'arimo-700';
/** Room between the letters, over the height of capitals; letters never touch. */
const TRACKING = 0.16;
const MARGIN = 4;
const MOST_HEIGHT = 26;

const SHORT_WORDS = words.filter((word) => word.length >= 2 && word.length <= 4);

/** A whole number of one to three digits, written out. */
export function sampleNumber(random: Random, split: Split, difficulty: number): Figure {
  const length =
    1 + (random.chance(0.8 * difficulty + 0.2) ? 1 : 0) + (random.chance(0.4 * difficulty) ? 1 : 0);
  const [least, most] = length === 1 ? [0, 10] : [10 ** (length - 1), 10 ** length];
  return writing(
    drawAllowed(() => String(random.integer(least, most)), split),
    DIGITS,
    random,
    difficulty,
  );
}

/** A short word in capitals. */
export function sampleWord(random: Random, split: Split, difficulty: number): Figure {
  const text = drawAllowed(() => random.pick(SHORT_WORDS), split).toUpperCase();
  return writing(text, CAPITALS, random, difficulty);
}

function drawAllowed(draw: () => string, split: Split): string {
  for (;;) {
    const text = draw();
    if (isAllowed(text, split)) return text;
  }
}

function writing(text: string, alphabet: string, random: Random, difficulty: number): Figure {
  const named = random.chance(0.5 * difficulty);
  const color: ColorName = named ? random.pick(COLORS) : 'black';
  const kind = alphabet === DIGITS ? 'number' : 'word';
  const ground = anyGround([color], random, difficulty) ?? { top: [1, 1, 1], bottom: [1, 1, 1] };
  const canvas = groundCanvas(ground);
  return {
    phrase: `the ${kind} ${text}${named ? ` in ${color}` : ''}`,
    picture: paintParts(canvas, [{ contours: lineOf(text), paint: toneOf(color) }]),
    isRight: (seen) =>
      readLine(seen, alphabet) === text && (!named || seen.objects.every((object) => object.color === color)),
  };
}

/** The letters' outlines, as large as fits, around the middle of the picture. */
function lineOf(text: string): Contour[] {
  const face = faces.find(({ name }) => name === FONT)!;
  const capital = boundsOf(face.glyph('H').contours);
  const height = capital.bottom - capital.top;
  let end = 0;
  const letters = [...text].flatMap((character) => {
    const { contours } = face.glyph(character);
    const { left, right } = boundsOf(contours);
    const moved = place(contours, end - left, 0, 1, 0);
    end += right - left + TRACKING * height;
    return moved;
  });
  const width = end - TRACKING * height;
  const scale = Math.min((SIDE - 2 * MARGIN) / width, MOST_HEIGHT / height);
  return place(letters, SIDE / 2 - (width / 2) * scale, SIDE / 2 + (height / 2) * scale, scale, 0);
}
