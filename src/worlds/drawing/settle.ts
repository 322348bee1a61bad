import type { Random } from '../../base/random.ts';
import type { Split } from '../world.ts';
import { apart } from './layout.ts';
import { type GroundPaint, namedGround, plainGround } from './palette.ts';
import { type DrawingRequest, drawRequest } from './request.ts';
import { at, marginOf, type Placed, SIDE, type Sketch } from './sketch.ts';

/** Plans say places in steps of half a code, and things that are drawn lie there. */
const STEP = SIDE / 16;

/** "0512": a place in steps across and down, two digits each. */
export const stepsOf = ({ x, y }: Pick<Placed, 'x' | 'y'>): string =>
  [x, y].map((pixels) => String(Math.round(pixels / STEP)).padStart(2, '0')).join('');

/** Between things that are drawn, in pixels: less, and they may become one. */
const LEAST_GAP = 1.5;

/**
 * Moves everything to the next place that a plan can say, so that what is drawn where is decided by the words before it:
 * a shape that lies a pixel further left has other codes, which nothing foretells. The things keep their order.
 * @param step pixels, of which places are multiples
 * @returns undefined where the things, moved, touch each other or the border
 */
export function settle(sketch: Sketch, step = STEP): Sketch | undefined {
  return fitting({ ...sketch, items: sketch.items.map((item) => atStep(item, step)) });
}

/** As `settle`, but what stands where something stood before stays there to the pixel, so that its codes can be kept. */
export function settleNew(sketch: Sketch, before: Sketch): Sketch | undefined {
  const stood = ({ x, y }: Placed) => before.items.some((other) => other.x === x && other.y === y);
  const items = sketch.items.map((item) => (stood(item) ? item : atStep(item, STEP)));
  return fitting({ ...sketch, items });
}

function atStep(item: Placed, step: number): Placed {
  const toStep = (pixels: number) => step * Math.round(pixels / step);
  return at(item, toStep(item.x), toStep(item.y));
}

function fitting(sketch: Sketch): Sketch | undefined {
  const { items, frame } = sketch;
  return items.every((item) => marginOf(item, frame) >= 0) && apart(items, LEAST_GAP) ? sketch : undefined;
}

/**
 * A request with a picture that is settled, on a plain ground where it names none; its things meet the codes in one way
 * alone where they fit so, at even steps.
 */
export function settledRequest(
  count: number,
  random: Random,
  split: Split,
  difficulty: number,
): DrawingRequest {
  for (let attempt = 0; attempt < 200; attempt++) {
    const request = drawRequest(count, random, split, difficulty);
    const ground = groundOf(request);
    const full = ground && { ...request.sketch, ground };
    const sketch = full && (settle(full, 2 * STEP) ?? settle(full));
    if (sketch !== undefined) return { ...request, sketch };
  }
  throw new Error(`drawing: no settled picture of ${count} things was found`);
}

const groundOf = ({ ground, sketch }: DrawingRequest): GroundPaint | undefined =>
  ground ? namedGround(ground) : plainGround(sketch.items.map(({ color }) => color));
