import type { Random } from '../../base/random.ts';
import type { PictureRequirement } from '../checker/requirements.ts';
import { apart, cellOf, PLACES, putAt, RELATIONS, type RelationName } from '../drawing/layout.ts';
import { varyTone } from '../drawing/palette.ts';
import { sampleTriples } from '../drawing/request.ts';
import { at, type Item, isInside, makeItem, type Placed, type Sketch } from '../drawing/sketch.ts';
import { COLORS, isAllowed, type Triple } from '../scenes/vocabulary.ts';
import { withArticle } from '../wording.ts';
import type { Split } from '../world.ts';
import { exactly, referTo, sampleSketch } from './scene.ts';

/** A change of a picture: before, after, the words for it, and what a picture has to show to be right. */
export interface Edit {
  readonly before: Sketch;
  readonly after: Sketch;
  /** For the slots of the edit's wordings. */
  readonly slots: Readonly<Record<string, string>>;
  readonly requirement: PictureRequirement;
}

/** Tries one edit; undefined where the things that were drawn do not allow it. */
export type TryEdit = (random: Random, split: Split, difficulty: number) => Edit | undefined;

/** More things come with the difficulty. */
const countOf = (least: number, random: Random, difficulty: number): number =>
  random.integer(least, least + 1 + Math.round((3 - least) * difficulty));

export const recolour: TryEdit = (random, split, difficulty) => {
  const color = random.pick(COLORS);
  const count = countOf(1, random, difficulty);
  const before = sampleSketch(count, [color], random, split, difficulty);
  if (before === undefined) return undefined;
  const item = random.pick(before.items);
  const a = referTo(item, before, random);
  const changed: Triple = { size: item.size, shape: item.shape, color };
  if (a === undefined || item.color === color || !isAllowed(changed, split)) return undefined;
  const paint = varyTone(color, difficulty, random);
  const after = replace(before, item, { ...item, color, paint });
  return { before, after, slots: { a, color }, requirement: exactly(after) };
};

export const remove: TryEdit = (random, split, difficulty) => {
  const before = sampleSketch(countOf(2, random, difficulty), [], random, split, difficulty);
  if (before === undefined) return undefined;
  const item = random.pick(before.items);
  const a = referTo(item, before, random);
  if (a === undefined) return undefined;
  const after = { ...before, items: before.items.filter((other) => other !== item) };
  return { before, after, slots: { a }, requirement: exactly(after) };
};

export const add: TryEdit = (random, split, difficulty) => {
  const [triple] = sampleTriples(1, random, split);
  const before = sampleSketch(
    countOf(1, random, difficulty * 0.5),
    [triple.color],
    random,
    split,
    difficulty,
  );
  if (before === undefined) return undefined;
  const anchor = random.pick(before.items);
  const a = referTo(anchor, before, random);
  const direction = random.pick(RELATIONS);
  const added = beside(makeItem(triple, random, difficulty), anchor, direction, random);
  if (a === undefined || !isInside(added) || !apart([...before.items, added])) return undefined;
  const after = { ...before, items: [...before.items, added] };
  const { objects } = exactly(before);
  const requirement: PictureRequirement = {
    objects: [...objects, triple],
    relations: [{ one: objects.length, direction, other: before.items.indexOf(anchor) }],
  };
  return { before, after, slots: { a, b: withArticle(fullName(triple)), direction }, requirement };
};

export const move: TryEdit = (random, split, difficulty) => {
  const before = sampleSketch(countOf(1, random, difficulty), [], random, split, difficulty);
  if (before === undefined) return undefined;
  const item = random.pick(before.items);
  const a = referTo(item, before, random);
  const place = random.pick(PLACES);
  const moved = putAt(item, place, 0, random);
  const far = Math.hypot(moved.x - item.x, moved.y - item.y) >= 12;
  const after = replace(before, item, moved);
  if (a === undefined || !far || !apart(after.items)) return undefined;
  const objects = exactly(after).objects.map((object, i) =>
    before.items[i] === item ? { ...item, cell: cellOf(place), place: undefined } : object,
  );
  return { before, after, slots: { a, place }, requirement: { objects } };
};

const fullName = ({ size, color, shape }: Triple): string => `${size} ${color} ${shape}`;

const replace = (sketch: Sketch, item: Placed, by: Placed): Sketch => ({
  ...sketch,
  items: sketch.items.map((other) => (other === item ? by : other)),
});

/** The thing some pixels from the anchor in the direction. */
function beside(item: Item, anchor: Placed, direction: RelationName, random: Random): Placed {
  const gap = random.uniform(4, 9);
  const [wide, high] = [anchor.halfWidth + item.halfWidth + gap, anchor.halfHeight + item.halfHeight + gap];
  const [dx, dy] = {
    'left of': [-wide, 0],
    'right of': [wide, 0],
    above: [0, -high],
    below: [0, high],
  }[direction];
  return at(item, anchor.x + dx, anchor.y + dy);
}
