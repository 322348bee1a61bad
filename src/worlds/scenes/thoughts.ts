import { pointAt } from '../pointing.ts';
import { type Kind, kindPhrase, matches, type Scene, type SceneObject } from './scene.ts';
import { inFull, type Triple } from './vocabulary.ts';

/** What a question about a scene is about. */
export interface Subject {
  /** The kinds that it speaks of, in its order. */
  readonly kinds?: readonly Kind[];
  /** The things that its answer follows from; default: all things of each kind, and how many there are. */
  readonly about?: readonly SceneObject[];
  /** Whether the answer names all things in their order. */
  readonly listed?: boolean;
}

/** What the kinds of a question are called, in its order. */
const LETTERS = ['A', 'B'] as const;

/**
 * What a model writes down before it answers a question about a scene: the kinds asked about, each with a letter, then
 * the things that the answer follows from, with their places: "A red thing; 37 small red star A1, 72 large red ring A2;
 * A 2". Counting is then writing numbers in a row. Marking the fitting ones in a list of everything was tried twice;
 * a small model did not learn to compare the list with the question: see docs/LOG.md, 24 and 29 November.
 */
export function thoughtOf(scene: Scene, { kinds = [], about }: Subject): string {
  const asked = kinds.map((kind, i) => `${LETTERS[i]} ${kindPhrase(kind, 'thing')}`);
  const found = kinds.map((kind) => scene.objects.filter((object) => matches(kind, object)));
  const things = about
    ? about.map((object) => located(object, scene))
    : found.flatMap((objects, i) =>
        objects.map((object, k) => `${located(object, scene)} ${LETTERS[i]}${k + 1}`),
      );
  const numbers = about ? [] : found.map(({ length }, i) => `${LETTERS[i]} ${length}`);
  const steps = [asked, things, numbers].filter(({ length }) => length > 0);
  return steps.map((step) => step.join(', ')).join('; ');
}

/** "37 small red star": where its middle is, and what it is. */
export const located = (
  thing: Triple & { readonly x: number; readonly y: number },
  picture: { readonly width: number; readonly height: number },
): string => `${pointAt(thing.x, thing.y, picture)} ${inFull(thing)}`;
