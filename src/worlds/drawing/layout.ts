import type { Random } from '../../base/random.ts';
import { areApart, at, type Item, isInside, type Placed, SIDE } from './sketch.ts';

/** The nine places that a request may name. */
export const PLACES = [
  'at the top left',
  'at the top',
  'at the top right',
  'on the left',
  'in the middle',
  'on the right',
  'at the bottom left',
  'at the bottom',
  'at the bottom right',
] as const;
export type PlaceName = (typeof PLACES)[number];

export const RELATIONS = ['left of', 'right of', 'above', 'below'] as const;
export type RelationName = (typeof RELATIONS)[number];

/** Least gap between things in pixels. */
const GAP = 3;
const MIDDLE = SIDE / 2;

/** Column and row of a place, each -1, 0 or 1. */
export function cellOf(place: PlaceName): readonly [column: number, row: number] {
  const index = PLACES.indexOf(place);
  return [(index % 3) - 1, Math.floor(index / 3) - 1];
}

/** A thing at a named place: a pixel or two from the border, or in the middle. */
export function putAt(item: Item, place: PlaceName, jitter: number, random: Random): Placed {
  const [column, row] = cellOf(place);
  const along = (side: number, half: number) => {
    const middle = MIDDLE + side * (MIDDLE - half - 3);
    const moved = middle + random.uniform(-1, 1) * jitter;
    return Math.min(SIDE - half - 1, Math.max(half + 1, moved));
  };
  return at(item, along(column, item.halfWidth), along(row, item.halfHeight));
}

/**
 * Things in a row (or column), in the order given, spread evenly; undefined where they do not fit.
 * @param jitter most pixels by which each is moved
 */
export function inLine(
  items: readonly Item[],
  direction: 'row' | 'column',
  jitter: number,
  random: Random,
): Placed[] | undefined {
  const half = ({ halfWidth, halfHeight }: Item) => (direction === 'row' ? halfWidth : halfHeight);
  const used = items.reduce((sum, item) => sum + 2 * half(item), 0);
  const gap = (SIDE - used) / (items.length + 1);
  if (gap < GAP) return undefined;
  let start = 0;
  const placed = items.map((item): Placed => {
    const middle = start + gap + half(item);
    start = middle + half(item);
    const slack = Math.min(jitter, (gap - GAP) / 2);
    const along = middle + random.uniform(-1, 1) * slack;
    const across = MIDDLE + random.uniform(-1, 1) * jitter;
    return direction === 'row' ? at(item, along, across) : at(item, across, along);
  });
  return placed.every((item) => isInside(item)) ? placed : undefined;
}

/** In reading order: one in the middle, two and, where they fit, three in a row, else in rows of two. */
export function inReadingOrder(items: readonly Item[], jitter: number, random: Random): Placed[] | undefined {
  if (items.length <= 3) {
    const row = inLine(items, 'row', jitter, random);
    if (row !== undefined) return row;
  }
  const quarter = SIDE / 4;
  const placed = items.map((item, i): Placed => {
    const alone = i === items.length - 1 && i % 2 === 0;
    const [column, row] = [alone ? 2 : (i % 2) * 2 + 1, Math.floor(i / 2) * 2 + 1];
    const slack = Math.max(
      0,
      Math.min(jitter, quarter - Math.max(item.halfWidth, item.halfHeight) - GAP / 2),
    );
    const moved = () => random.uniform(-1, 1) * slack;
    return at(item, column * quarter + moved(), row * quarter + moved());
  });
  return placed.every((item) => isInside(item)) && apart(placed) ? placed : undefined;
}

/** The first thing beside the second, as the relation says; undefined where they do not fit. */
export function inRelation(
  one: Item,
  other: Item,
  relation: RelationName,
  jitter: number,
  random: Random,
): Placed[] | undefined {
  const before = relation === 'left of' || relation === 'above';
  const direction = relation === 'left of' || relation === 'right of' ? 'row' : 'column';
  const placed = inLine(before ? [one, other] : [other, one], direction, jitter, random);
  return placed && !before ? [placed[1], placed[0]] : placed;
}

/** Whether all keep their distance. @param gap least pixels between them */
export const apart = (placed: readonly Placed[], gap = GAP): boolean =>
  placed.every((one, i) => placed.slice(i + 1).every((other) => areApart(one, other, gap)));
