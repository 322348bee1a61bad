import { lookFor, type Reference } from '../../text/turns.ts';
import { type Named, referNames } from '../annotations.ts';
import { type Kind, matches, type Scene, type SceneObject } from './scene.ts';
import type { Subject } from './thoughts.ts';
import { inFull, type Triple } from './vocabulary.ts';

/**
 * Which things an answer depends on, where in it: at its beginning what the question speaks of, and in a list of things
 * each at the words that name it.
 */
export function referencesOf({ objects }: Scene, subject: Subject, answer: string): Reference[] {
  const indices = (things: readonly SceneObject[]) => things.map((thing) => objects.indexOf(thing));
  if (subject.listed) return referNames(answer, namesOf(objects));
  const { kinds = [], about } = subject;
  const groups = about
    ? about.map((thing) => [thing])
    : kinds.map((kind) => objects.filter((object) => matches(kind, object)));
  if (groups.length === 0) return [];
  return [{ at: 0, first: indices(groups[0]), last: indices(groups[groups.length - 1]) }];
}

/**
 * Which things the kinds of a question are, where it has named them. @param namesOf all that it may call a kind
 */
export function kindReferences(
  { objects }: Scene,
  { kinds = [] }: Subject,
  text: string,
  namesOf: (kind: Kind) => readonly string[],
): Reference[] {
  const lower = text.toLowerCase().replaceAll('gray', 'grey');
  return kinds.flatMap((kind): Reference[] => {
    const things = [...objects.keys()].filter((index) => matches(kind, objects[index]));
    const name = namesOf(kind).find((one) => lower.includes(one));
    return name ? [lookFor(lower.indexOf(name) + name.length, things)] : [];
  });
}

/** What things are called in full, numbered from `first`. */
export const namesOf = (things: readonly Triple[], first = 0): Named[] =>
  things.map((thing, i) => ({ thing: first + i, name: inFull(thing) }));
