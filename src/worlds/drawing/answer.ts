import type { Random } from '../../base/random.ts';
import type { Split } from '../world.ts';
import { apart } from './layout.ts';
import { namedGround, plainGround } from './palette.ts';
import { type DrawingRequest, drawRequest } from './request.ts';
import { at, isInside, makeItem, type Placed, SIDE, type Sketch } from './sketch.ts';

/**
 * The one place, in pixels across or down, that each tenth of a plan stands for: multiples of half a code, so that
 * a shape meets the grid of codes in four ways and not in as many as there are pixels.
 */
const PLACES_OF_TENTHS = [4, 12, 16, 24, 28, 32, 40, 48, 52, 60] as const;

const placeOf = (pixels: number): number => PLACES_OF_TENTHS[Math.floor((10 * pixels) / SIDE)];

/**
 * A request with the plainest picture that it describes: everything in its one tone and outline, where its plan says,
 * on a ground that is plain where none is named. What to draw is then all decided by the words before it; a shape that
 * is turned by three degrees, or lies a pixel further left, has other codes, which nothing foretells.
 */
export function plainRequest(
  count: number,
  random: Random,
  split: Split,
  difficulty: number,
): DrawingRequest {
  for (let attempt = 0; attempt < 200; attempt++) {
    const request = drawRequest(count, random, split, difficulty);
    const sketch = plainSketch(request, random);
    if (sketch !== undefined) return { ...request, sketch };
  }
  throw new Error(`drawing: no plain picture of ${count} things was found`);
}

/** Undefined where the things, moved to their places, touch each other or the border. */
function plainSketch(request: DrawingRequest, random: Random): Sketch | undefined {
  const items = request.sketch.items.map(
    ({ size, color, shape, x, y }): Placed =>
      at(makeItem({ size, color, shape }, random, 0), placeOf(x), placeOf(y)),
  );
  if (!items.every(isInside) || !apart(items)) return undefined;
  const ground = request.ground ? namedGround(request.ground) : plainGround(items.map(({ color }) => color));
  return ground && { ground, items };
}
