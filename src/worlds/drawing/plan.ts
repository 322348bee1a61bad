import type { Turn } from '../../text/turns.ts';
import { readingOrder } from '../scenes/scene.ts';
import { located } from '../scenes/thoughts.ts';
import { paintSketch, SIDE, type Sketch } from './sketch.ts';

/**
 * "27 small red star, 63 large blue ring": what a model writes down before it draws. What to show where is decided
 * in words, of which it has learned much, and each code of the picture then follows from what lies at its place.
 */
const planOf = ({ items }: Sketch): string =>
  readingOrder(items)
    .map((item) => located(item, { width: SIDE, height: SIDE }))
    .join(', ');

/** The picture as an answer, planned in a thought where the model is told to think. */
export const drawnTurn = (sketch: Sketch, thinking: boolean): Turn => ({
  role: 'model',
  parts: [...(thinking ? [{ thought: planOf(sketch) }] : []), { picture: paintSketch(sketch) }],
});
