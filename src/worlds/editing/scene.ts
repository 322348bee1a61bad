import type { Random } from '../../base/random.ts';
import type { PictureRequirement } from '../checker/requirements.ts';
import { apart, inReadingOrder, PLACES, putAt } from '../drawing/layout.ts';
import { anyGround } from '../drawing/palette.ts';
import { sampleTriples } from '../drawing/request.ts';
import { makeItem, type Placed, type Sketch } from '../drawing/sketch.ts';
import type { ColorName } from '../scenes/vocabulary.ts';
import type { Split } from '../world.ts';

/** How far things lie from the middle of their place at most, in pixels. */
const JITTER = 4;

/** Draws until something comes of it; the limit turns an impossible wish into an error. */
export function drawUntil<T>(what: string, draw: () => T | undefined): T {
  for (let attempt = 0; attempt < 3000; attempt++) {
    const drawn = draw();
    if (drawn !== undefined) return drawn;
  }
  throw new Error(`editing: no picture for "${what}" was found`);
}

/**
 * Things on a ground, in reading order or scattered; undefined where these do not fit.
 * @param extra colours that have to stand out from the ground too, since they will come
 */
export function sampleSketch(
  count: number,
  extra: readonly ColorName[],
  random: Random,
  split: Split,
  difficulty: number,
): Sketch | undefined {
  const triples = sampleTriples(count, random, split);
  const made = triples.map((triple) => makeItem(triple, random, difficulty));
  const scattered = random.chance(0.4 * difficulty);
  const places = random.sample(PLACES, count);
  const items = scattered
    ? made.map((item, i) => putAt(item, places[i], 2, random))
    : inReadingOrder(made, JITTER * difficulty, random);
  const ground = anyGround([...triples.map(({ color }) => color), ...extra], random, difficulty);
  if (items === undefined || ground === undefined || !apart(items)) return undefined;
  return { ground, items };
}

/** Everything as it is in the sketch: what, which colour, how large and where. */
export function exactly({ items }: Sketch): PictureRequirement {
  return {
    objects: items.map(({ shape, color, size, x, y }) => ({ shape, color, size, place: [x, y] })),
  };
}

/** Words that only this thing of the picture goes by. */
export function referTo(item: Placed, { items }: Sketch, random: Random): string | undefined {
  const names = [
    [item.color, item.shape],
    [item.color, item.shape],
    [item.shape],
    [item.shape],
    [item.color, 'thing'],
    [item.size, item.color, item.shape],
  ];
  const fitting = names.filter((words) =>
    items.every((other) => {
      const others: readonly string[] = [other.size, other.color, other.shape, 'thing'];
      return other === item || !words.every((word) => others.includes(word));
    }),
  );
  return fitting.length > 0 ? random.pick(fitting).join(' ') : undefined;
}
