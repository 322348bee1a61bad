import type { Reference } from '../../text/turns.ts';
import { matches, type Scene, type SceneObject } from './scene.ts';
import type { Subject } from './thoughts.ts';
import { inFull } from './vocabulary.ts';

/**
 * Which things an answer depends on, where in it: at its beginning what the question speaks of, and in a list of things
 * each at the words that name it.
 */
export function referencesOf({ objects }: Scene, subject: Subject, answer: string): Reference[] {
  const indices = (things: readonly SceneObject[]) => things.map((thing) => objects.indexOf(thing));
  if (subject.listed) return listReferences(objects, answer);
  const { kinds = [], about } = subject;
  const groups = about
    ? about.map((thing) => [thing])
    : kinds.map((kind) => objects.filter((object) => matches(kind, object)));
  if (groups.length === 0) return [];
  return [{ at: 0, first: indices(groups[0]), last: indices(groups[groups.length - 1]) }];
}

/** Every word of "large red circle", "small blue star", … refers to its thing. */
function listReferences(objects: readonly SceneObject[], answer: string): Reference[] {
  let from = 0;
  return objects.flatMap((object, index) => {
    const name = inFull(object);
    from = answer.indexOf(name, from);
    if (from < 0) throw new Error(`scenes: "${answer}" does not name "${name}" in its order`);
    const words = name.split(' ');
    return words.map((word): Reference => {
      const at = Math.max(0, from - 1);
      from += word.length + 1;
      return { at, first: [index], last: [index] };
    });
  });
}
