import { pointAt } from '../pointing.ts';
import { readingOrder } from '../scenes/scene.ts';
import { inFull } from '../scenes/vocabulary.ts';
import { SIDE, type Sketch } from './sketch.ts';

/**
 * "27 small red star, 63 large blue ring": what a model writes down before it draws. What to show where is decided
 * in words, of which it has learned much, and each code of the picture then follows from what lies at its place.
 * A thought about a picture that is seen lists things in the same way: see scenes/thoughts.ts.
 */
export const planOf = ({ items }: Sketch): string =>
  readingOrder(items)
    .map((item) => `${pointAt(item.x, item.y, { width: SIDE, height: SIDE })} ${inFull(item)}`)
    .join(', ');
