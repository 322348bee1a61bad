import type { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import type { PictureRequirement } from '../checker/requirements.ts';
import { apart } from '../drawing/layout.ts';
import { varyTone } from '../drawing/palette.ts';
import {
  groundCanvas,
  isInside,
  type Placed,
  paintSketch,
  placedContours,
  type Sketch,
} from '../drawing/sketch.ts';
import { fromHex } from '../scenes/colors.ts';
import { COLORS, type ColorName, isAllowed } from '../scenes/vocabulary.ts';
import type { Split } from '../world.ts';
import { exactly, sampleSketch } from './scene.ts';

/** Pictures that are given, and the one that follows from them. */
export interface Series {
  readonly given: readonly Picture[];
  /** What the last given picture shows, whole. */
  readonly before: Sketch;
  /** The thing of it that is partly covered. */
  readonly covered?: Placed;
  readonly after: Sketch;
  readonly requirement: PictureRequirement;
}

export type TrySeries = (random: Random, split: Split, difficulty: number) => Series | undefined;

/** None of the basic colours, so a cover is never taken for a thing. */
const COVER = fromHex(0x00a3a3);
/** The share of a thing's width or height that a cover hides. */
const HIDDEN = 0.42;

/** A picture of which a part of one thing is covered. */
export const complete: TrySeries = (random, split, difficulty) => {
  const count = random.integer(1, 2 + Math.round(2 * difficulty));
  const after = sampleSketch(count, [], random, split, difficulty);
  if (after === undefined) return undefined;
  const covered = random.pick(after.items);
  const { x, y, halfWidth, halfHeight } = covered;
  const side = random.pick(['left', 'right', 'top', 'bottom'] as const);
  const [left, right, top, bottom] = [
    x - halfWidth - 2,
    x + halfWidth + 2,
    y - halfHeight - 2,
    y + halfHeight + 2,
  ];
  const box = {
    left: [left, left + 2 + 2 * HIDDEN * halfWidth, top, bottom],
    right: [right - 2 - 2 * HIDDEN * halfWidth, right, top, bottom],
    top: [left, right, top, top + 2 + 2 * HIDDEN * halfHeight],
    bottom: [left, right, bottom - 2 - 2 * HIDDEN * halfHeight, bottom],
  }[side];
  const canvas = groundCanvas(after.ground);
  for (const item of after.items) canvas.fillPath(placedContours(item), item.paint);
  canvas.fillPath(
    [
      [
        [box[0], box[2]],
        [box[1], box[2]],
        [box[1], box[3]],
        [box[0], box[3]],
      ],
    ],
    COVER,
    1,
    true,
  );
  return { given: [canvas.toPicture()], before: after, covered, after, requirement: exactly(after) };
};

/** A picture before and after one colour became another, and a second picture to which the same should happen. */
export const imitate: TrySeries = (random, split, difficulty) => {
  const [from, to] = random.sample(COLORS, 2);
  const most = 2 + Math.round(difficulty);
  const example = colored(random.integer(1, most), from, to, random, split, difficulty);
  const second = colored(random.integer(1, most), from, to, random, split, difficulty);
  if (example === undefined || second === undefined) return undefined;
  return {
    given: [example.before, example.after, second.before].map(paintSketch),
    before: second.before,
    after: second.after,
    requirement: exactly(second.after),
  };
};

/** A picture with a thing of the colour `from`, before and after that became `to`. */
function colored(
  count: number,
  from: ColorName,
  to: ColorName,
  random: Random,
  split: Split,
  difficulty: number,
): { before: Sketch; after: Sketch } | undefined {
  const sketch = sampleSketch(count, [from, to], random, split, difficulty);
  if (sketch === undefined || sketch.items.some(({ color }) => color === to || color === from))
    return undefined;
  // The last thing takes the part, so that a held-out first one stays as it is where there are several.
  const paint = (color: ColorName): Sketch => ({
    ...sketch,
    items: sketch.items.map((item, i) =>
      i === count - 1 ? { ...item, color, paint: varyTone(color, difficulty, random) } : item,
    ),
  });
  const [before, after] = [paint(from), paint(to)];
  return [before, after].every(({ items }) => isAllowed(items[count - 1], split))
    ? { before, after }
    : undefined;
}

/** Least and most pixels that a thing moves from still to still; the least is more than the checker tolerates. */
const STEPS = [7.5, 11] as const;
export const STILLS = 3;

/** Stills of a thing that moves straight on while the others stay, and the still after them. */
export const film: TrySeries = (random, split, difficulty) => {
  const states = moving(STILLS + 1, random, split, difficulty);
  if (states === undefined) return undefined;
  const after = states[STILLS];
  const given = states.slice(0, STILLS);
  return { given: given.map(paintSketch), before: given[STILLS - 1], after, requirement: exactly(after) };
};

/** A film's sketches from first to last; the first thing is the one that moves. */
export function moving(
  count: number,
  random: Random,
  split: Split,
  difficulty: number,
  [least, most]: readonly [number, number] = STEPS,
): Sketch[] | undefined {
  const first = sampleSketch(random.integer(1, 2 + Math.round(difficulty)), [], random, split, difficulty);
  if (first === undefined) return undefined;
  const slanted = random.chance(0.4 * difficulty);
  const angle = slanted ? random.uniform(0, 2 * Math.PI) : random.integer(0, 4) * (Math.PI / 2);
  const step = random.uniform(least, most);
  const [mover, ...others] = random.shuffle(first.items);
  const [startX, startY] = [random.uniform(8, 56), random.uniform(8, 56)];
  const states = Array.from({ length: count }, (_, i): Sketch => {
    const x = startX + Math.cos(angle) * step * i;
    const y = startY + Math.sin(angle) * step * i;
    return { ...first, items: [{ ...mover, x, y }, ...others] };
  });
  return states.every(({ items }) => isInside(items[0]) && apart(items)) ? states : undefined;
}
