import { pointAt } from '../pointing.ts';
import { type Kind, matches, type Scene, type SceneObject } from './scene.ts';
import { inFull } from './vocabulary.ts';

/** What a question about a scene is about. */
export interface Subject {
  /** The kinds that it speaks of, in its order. */
  readonly kinds?: readonly Kind[];
  /** The things that its answer follows from; default: how many there are of each kind. */
  readonly about?: readonly SceneObject[];
}

/** What the kinds of a question are called, in its order. */
const LETTERS = ['A', 'B'] as const;

/**
 * What a model writes down before it answers a question about a scene: the kinds asked about, each with a letter;
 * everything that is there, with its place, and the letter and a running number after each thing that is of such a
 * kind; then what the answer follows from. "A red thing; 37 small red star A1, 72 large blue ring; A 1".
 * Seeing is one task that every question trains; the kinds are found in the question's many wordings once; and each
 * mark compares one thing with words that are written alike, which a small model learns much sooner than to search a
 * picture, or a list, for what fits.
 */
export function thoughtOf(scene: Scene, { kinds = [], about }: Subject): string {
  const asked = kinds.map((kind, i) => `${LETTERS[i]} ${phrase(kind)}`);
  const counts = kinds.map(() => 0);
  const inventory = scene.objects.map((object) => {
    const marks = kinds.map((kind, i) => (matches(kind, object) ? ` ${LETTERS[i]}${++counts[i]}` : ''));
    return located(object, scene) + marks.join('');
  });
  const last = about
    ? about.map((object) => located(object, scene))
    : counts.map((count, i) => `${LETTERS[i]} ${count}`);
  return [asked, inventory, last].flatMap((steps) => steps.join(', ') || []).join('; ');
}

/** "small red star", "red thing": a kind in the words, and the order, of the things. */
const phrase = ({ size, color, shape = 'thing' }: Partial<Record<keyof Kind, string>>): string =>
  [size, color, shape].flatMap((word) => word ?? []).join(' ');

/** "37 small red star": where its middle is, and what it is. */
const located = (object: SceneObject, scene: Scene): string =>
  `${pointAt(object.x, object.y, scene)} ${inFull(object)}`;
