import type { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import type { PicturePart } from '../../text/turns.ts';
import { FIRST_THING, type Named } from '../annotations.ts';
import { analyze } from '../checker/analysis.ts';
import { mismatchOf } from '../checker/requirements.ts';
import type { Contour } from '../draw/canvas.ts';
import { ellipse, heart, place, star } from '../draw/outlines.ts';
import { anyGround, type GroundPaint, plainGround, toneOf } from '../drawing/palette.ts';
import { groundCanvas } from '../drawing/sketch.ts';
import { mix } from '../scenes/colors.ts';
import { COLORS, type ColorName, type ShapeName } from '../scenes/vocabulary.ts';
import { drawOwned, fill, pickQuestion } from '../wording.ts';
import type { Split } from '../world.ts';
import { YARN_REQUESTS } from './phrasings.ts';
import { areasOf, interleave, type Tale } from './tale.ts';

/** Something to knit of two colours. */
interface Idea {
  /** With {one} and then {two}. */
  readonly wording: string;
  /** What is of the one colour, and what of the other, which lies on it. */
  readonly areas: Readonly<Record<'one' | 'two', readonly Contour[]>>;
  isShown(picture: Picture, one: ColorName, two: ColorName): boolean;
}

const rows = (left: number, top: number, right: number, bottom: number): Contour => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];
const at = (contour: Contour, x: number, y: number, scale: number): Contour =>
  place([contour], x, y, scale, 0)[0];

/** A piece of one colour with a figure of the other on it. */
function piece(wording: string, cloth: Contour, figure: Contour, shape: ShapeName): Idea {
  return {
    wording,
    areas: { one: [cloth], two: [figure] },
    isShown: (picture, one, two) =>
      mismatchOf(analyze(picture), {
        objects: [{ color: one }, { color: two, shape }],
        relations: [{ one: 1, direction: 'within', other: 0 }],
      }) === undefined,
  };
}

const STRIPES = 4;
const stripe = (at: number): Contour => rows(16 + at * 8, 16, 24 + at * 8, 48);

const IDEAS: readonly Idea[] = [
  {
    wording: 'a scarf with stripes in {one} and {two}',
    areas: { one: [stripe(0), stripe(2)], two: [stripe(1), stripe(3)] },
    isShown(picture, one, two) {
      const stripes = [...analyze(picture).objects].sort((a, b) => a.x - b.x);
      return (
        stripes.length === STRIPES &&
        stripes.every(({ color }, i) => color === (i % 2 === 0 ? one : two)) &&
        stripes.every(({ y }) => Math.abs(y - stripes[0].y) < 4)
      );
    },
  },
  {
    wording: 'a {one} hat with a {two} bobble',
    areas: {
      one: [ellipse(19, 25).map(([x, y]): [number, number] => [32 + x, 50 + Math.min(0, y)])],
      two: [at(ellipse(1), 32, 19, 8)],
    },
    isShown: (picture, one, two) =>
      mismatchOf(analyze(picture), {
        objects: [{ color: one }, { color: two, shape: 'circle' }],
        relations: [{ one: 1, direction: 'above', other: 0 }],
      }) === undefined,
  },
  piece('a {one} cushion with a {two} heart', rows(8, 8, 56, 56), at(heart(1), 32, 31, 13), 'heart'),
  piece(
    'a {one} blanket with a {two} star',
    rows(8, 16, 56, 48),
    at(star(5, 1.08, 0.46), 32, 33, 14),
    'star',
  ),
  piece('a {one} bag with a {two} circle', rows(16, 16, 48, 56), at(ellipse(1), 32, 36, 11), 'circle'),
];

/** Two balls of yarn, and two things to knit from them, each with its picture in those colours. */
export function sampleYarn(random: Random, split: Split, difficulty: number): Tale {
  const { colors, ground } = sampleColors(random, split, difficulty);
  const steps = random.sample(IDEAS, 2).map((idea, i) => {
    const [one, two] = random.shuffle(colors);
    // What is drawn has the ground that no picture need be looked at for.
    const canvas = groundCanvas(plainGround(colors) ?? ground);
    for (const contour of idea.areas.one) canvas.fillPath([contour], toneOf(one));
    for (const contour of idea.areas.two) canvas.fillPath([contour], toneOf(two));
    const named = (thingOf: (color: ColorName) => number): Named[] =>
      [one, two].map((name) => ({ thing: thingOf(name), name }));
    const firstThing = i * 2;
    return {
      line: `${lineOf(idea, one, two)}:`,
      mentioned: named((color) => firstThing + [one, two].indexOf(color)),
      referred: named((color) => FIRST_THING.shownBefore + colors.indexOf(color)),
      picture: {
        picture: canvas.toPicture(),
        regions: areasOf([idea.areas.one, idea.areas.two], firstThing),
      },
    };
  });
  const balls = paintBalls(colors, ground, random, difficulty);
  return {
    given: [balls],
    request: pickQuestion(YARN_REQUESTS, random, split),
    answer: interleave(steps),
    isRight(text, pictures) {
      const said = text
        .toLowerCase()
        .replaceAll('gray', 'grey')
        .split(/[:\n]/)
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .map((line) => readIdea(line, colors));
      return (
        said.length === 2 &&
        pictures.length === 2 &&
        said[0]?.idea !== said[1]?.idea &&
        said.every((one, i) => one?.idea.isShown(pictures[i], ...one.colors))
      );
    },
  };
}

/** "an orange hat with a blue bobble". */
const lineOf = ({ wording }: Idea, one: ColorName, two: ColorName): string =>
  fill(wording, { one, two }).replace(/\ba (?=[aeiou])/g, 'an ');

/** Which idea a line says, in which of the two orders of the colours. */
function readIdea(
  line: string,
  [one, two]: readonly [ColorName, ColorName],
): { idea: Idea; colors: readonly [ColorName, ColorName] } | undefined {
  for (const idea of IDEAS) {
    if (line === lineOf(idea, one, two)) return { idea, colors: [one, two] };
    if (line === lineOf(idea, two, one)) return { idea, colors: [two, one] };
  }
  return undefined;
}

function sampleColors(
  random: Random,
  split: Split,
  difficulty: number,
): { colors: readonly [ColorName, ColorName]; ground: GroundPaint } {
  for (;;) {
    const [one, two] = drawOwned(
      () => random.sample(COLORS, 2),
      (drawn) => `yarn ${[...drawn].sort().join(' ')}`,
      split,
    );
    const ground = anyGround([one, two], random, 0.5 * difficulty);
    if (ground !== undefined) return { colors: [one, two], ground };
  }
}

/** Two balls side by side, with threads a little lighter or darker than the yarn. */
function paintBalls(
  colors: readonly [ColorName, ColorName],
  ground: GroundPaint,
  random: Random,
  difficulty: number,
): PicturePart {
  const canvas = groundCanvas(ground);
  const balls = colors.map((color, i): Contour => {
    const [x, y] = [18 + 28 * i, 32 + random.uniform(-5, 5) * difficulty];
    const radius = 13 - random.uniform(0, 2) * difficulty;
    const tone = toneOf(color);
    const thread = mix(tone, color === 'black' || color === 'brown' ? [1, 1, 1] : [0, 0, 0], 0.12);
    const ball = at(ellipse(1), x, y, radius);
    canvas.fillPath([ball], tone);
    for (const share of [0.75, 0.45, 0.15]) {
      // A ring: the outline of a narrower ellipse, as threads run around a ball.
      const outer = at(ellipse(share, 0.96), x, y, radius);
      const inner = at(ellipse(share - 0.08, 0.88), x, y, radius);
      canvas.fillPath([outer, [...inner].reverse()], thread);
    }
    return ball;
  });
  const things = areasOf(
    balls.map((ball) => [ball]),
    FIRST_THING.shownBefore,
  );
  return { picture: canvas.toPicture(), regions: things };
}
