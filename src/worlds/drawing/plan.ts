import type { Mention, PicturePart, ThoughtPart, Turn } from '../../text/turns.ts';
import { FIRST_THING, mentionNames, type Named, referNames } from '../annotations.ts';
import { namesOf } from '../scenes/references.ts';
import { readingOrder } from '../scenes/scene.ts';
import { inFull } from '../scenes/vocabulary.ts';
import { stepsOf } from './settle.ts';
import { type Placed, paintSketch, type Sketch, sketchRegions } from './sketch.ts';

/**
 * "0412 small red star, 1006 large blue ring": what a model writes down before it draws. What to show where is decided
 * in words, of which it has learned much, and each code of the picture then follows from what lies at its place.
 */
const planOf = (items: readonly Placed[]): string => items.map(planned).join(', ');

const planned = (item: Placed): string => `${stepsOf(item)} ${inFull(item)}`;

/**
 * The things that a request names; other things than the plan's, which shall be read off the request.
 * @param text the request
 */
export const mentionRequested = (text: string, { items }: Sketch): Mention[] =>
  mentionNames(text, namesOf(items, FIRST_THING.requested));

/** What the plan of a requested picture refers to. */
export const requestedIn =
  ({ items }: Sketch): FindOrigin =>
  (item) =>
    FIRST_THING.requested + items.indexOf(item);

/** The thing that one of a picture comes from, shown or named before; undefined where it is new. */
export type FindOrigin = (item: Placed) => number | undefined;

/** The picture as an answer, planned in a thought where the model is told to think. */
export function drawnTurn(sketch: Sketch, thinking: boolean, originOf: FindOrigin = () => undefined): Turn {
  const items = readingOrder(sketch.items);
  const thought = planOf(items);
  const references = referNames(thought, originsOf(items, originOf));
  const mentions = mentionNames(thought, namesOf(items));
  return answerOf(items, sketch, thinking && { thought, references, mentions });
}

/** How a picture differs from the one that it is made from. */
export interface Change {
  readonly source: PicturePart;
  /** Things of the source that are there no longer. */
  readonly gone: readonly Placed[];
  /** Things that are drawn anew. */
  readonly drawn: readonly Placed[];
}

/**
 * A picture that is made from another. Its plan is what changes: "no 0512 small red star, 0512 small blue star".
 * @param originOf also of the things that are gone
 */
export function changedTurn(
  sketch: Sketch,
  { source, gone, drawn }: Change,
  thinking: boolean,
  originOf: FindOrigin,
): Turn {
  const items = readingOrder(sketch.items);
  const thought = [...gone.map((item) => `no ${planned(item)}`), ...drawn.map(planned)].join(', ');
  const goneNames = originsOf(gone, originOf);
  const drawnNames = drawn.map((item) => ({ thing: items.indexOf(item), name: planned(item) }));
  const references = referNames(thought, [...goneNames, ...originsOf(drawn, originOf)]);
  const mentions = mentionNames(thought, [...goneNames, ...drawnNames]);
  return answerOf(items, sketch, thinking && { thought, references, mentions }, source);
}

/** A picture as an answer. @param items its things in reading order @param plan the thought before it */
function answerOf(
  items: readonly Placed[],
  sketch: Sketch,
  plan: ThoughtPart | false,
  source?: PicturePart,
): Turn {
  const shown: PicturePart = { picture: paintSketch(sketch), regions: sketchRegions(items), source };
  return { role: 'model', parts: plan ? [plan, shown] : [shown] };
}

const originsOf = (items: readonly Placed[], originOf: FindOrigin): Named[] =>
  items.flatMap((item) => {
    const thing = originOf(item);
    return thing === undefined ? [] : [{ thing, name: planned(item) }];
  });
