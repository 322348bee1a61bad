import type { Random } from '../../base/random.ts';
import { readBars, standInProportion } from '../checker/charts.ts';
import { anyGround, toneOf } from '../drawing/palette.ts';
import { groundCanvas, SIDE } from '../drawing/sketch.ts';
import { enumerate } from '../scenes/scene.ts';
import { COLORS, type ColorName } from '../scenes/vocabulary.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';
import { type Figure, type Part, paintParts } from './figure.ts';

const MOST = 9;
/** Bars stand on the border of two rows of codes and are one code wide, so that few codes describe them. */
const LEVEL = 56;
const WIDTH = 8;
const PITCH = 16;
/** Pixels a unit. */
const UNIT = 5.6;
const AXIS_TONE = toneOf('grey');

/** Colours that bars may have: all stand out from a white ground and from the axis. */
const BAR_COLORS = COLORS.filter((name) => name !== 'white' && name !== 'grey');

/** A bar chart of a few whole numbers, in one colour or in one for each bar. */
export function sampleChart(random: Random, split: Split, difficulty: number): Figure {
  const count = random.integer(2, 4 + Math.round(difficulty));
  const draw = () => Array.from({ length: count }, () => random.integer(1, MOST + 1));
  const numbers = drawOwned(draw, (drawn) => `chart ${drawn.join(' ')}`, split);
  const roll = random.next();
  const several = roll < 0.3 * difficulty;
  const one = random.pick(BAR_COLORS);
  const named = several || roll < 0.75;
  const colors: readonly ColorName[] = several
    ? random.sample(BAR_COLORS, count)
    : numbers.map(() => (named ? one : 'blue'));
  const phrase = several
    ? `a bar chart: ${enumerate(numbers.map((number, i) => `${number} in ${colors[i]}`))}`
    : `a bar chart of ${enumerate(numbers.map(String))}${named ? ` in ${one}` : ''}`;
  return {
    phrase,
    picture: paintChart(numbers, colors, random, difficulty),
    isRight(seen) {
      const bars = readBars(seen);
      return (
        bars !== undefined &&
        standInProportion(
          bars.map(({ height }) => height),
          numbers,
        ) &&
        bars.every(({ color }, i) => (named ? color === colors[i] : color === bars[0].color))
      );
    },
  };
}

function paintChart(
  numbers: readonly number[],
  colors: readonly ColorName[],
  random: Random,
  difficulty: number,
) {
  const ground = anyGround([...colors, 'grey'], random, 0.5 * difficulty);
  const canvas = groundCanvas(ground ?? { top: [1, 1, 1], bottom: [1, 1, 1] });
  const start = { 2: 16, 3: 8 }[numbers.length] ?? 4;
  const parts = numbers.map((number, i): Part => {
    const left = start + i * PITCH;
    return { contours: [box(left, LEVEL - number * UNIT, left + WIDTH, LEVEL)], paint: toneOf(colors[i]) };
  });
  const axis: Part = { contours: [box(4, LEVEL + 2, SIDE - 4, LEVEL + 3.5)], paint: AXIS_TONE };
  return paintParts(canvas, [...parts, axis]);
}

const box = (left: number, top: number, right: number, bottom: number) =>
  [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const;
