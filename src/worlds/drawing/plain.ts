import type { Random } from '../../base/random.ts';
import type { Split } from '../world.ts';
import { apart } from './layout.ts';
import { type GroundPaint, namedGround, plainGround } from './palette.ts';
import { type DrawingRequest, drawRequest } from './request.ts';
import { at, makeItem, marginOf, type Placed, SIDE, type Sketch } from './sketch.ts';

/**
 * Plans say places in steps of half a code, and things that are drawn lie there: a shape then meets the grid of codes
 * in four ways, and not in as many as there are pixels.
 */
const STEP = SIDE / 16;

/** "0512": a place in steps across and down, two digits each. */
export const stepsOf = ({ x, y }: Pick<Placed, 'x' | 'y'>): string =>
  [x, y].map((pixels) => String(Math.round(pixels / STEP)).padStart(2, '0')).join('');

/** Between things that are drawn, in pixels: less, and they may become one. */
const LEAST_GAP = 1.5;

/**
 * What the model is taught to draw where a sketch is wanted: every thing in the one tone and outline of its name, at
 * the place that its plan says. All is then decided by the words before it; a shape that is turned by three degrees,
 * or lies a pixel further left, has other codes, which nothing foretells. The things keep their order.
 * @param step pixels, of which places are multiples
 * @returns undefined where the things, moved to their places, touch each other or the border
 */
export function plainSketch({ items, ground }: Sketch, random: Random, step = STEP): Sketch | undefined {
  const toStep = (pixels: number) => step * Math.round(pixels / step);
  const plain = items.map(
    ({ size, color, shape, x, y }): Placed =>
      at(makeItem({ size, color, shape }, random, 0), toStep(x), toStep(y)),
  );
  return plain.every((item) => marginOf(item) >= 0) && apart(plain, LEAST_GAP)
    ? { ground, items: plain }
    : undefined;
}

/**
 * A request with the plainest picture that it describes, on a plain ground where it names none; its things meet the
 * codes in one way alone where they fit so, at even steps.
 */
export function plainRequest(
  count: number,
  random: Random,
  split: Split,
  difficulty: number,
): DrawingRequest {
  for (let attempt = 0; attempt < 200; attempt++) {
    const request = drawRequest(count, random, split, difficulty);
    const ground = groundOf(request);
    const full = ground && { ...request.sketch, ground };
    const sketch = full && (plainSketch(full, random, 2 * STEP) ?? plainSketch(full, random));
    if (sketch !== undefined) return { ...request, sketch };
  }
  throw new Error(`drawing: no plain picture of ${count} things was found`);
}

const groundOf = ({ ground, sketch }: DrawingRequest): GroundPaint | undefined =>
  ground ? namedGround(ground) : plainGround(sketch.items.map(({ color }) => color));
