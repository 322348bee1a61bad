import type { PictureSize } from '../../media/picture.ts';
import type { ThoughtPart } from '../../text/turns.ts';
import { referNames } from '../annotations.ts';
import { pointAt } from '../pointing.ts';
import type { Kind, Scene, SceneObject } from './scene.ts';
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

/**
 * What a model writes down before it compares two things that a question names: "27 small red star, 72 large red ring".
 * What one look finds is answered at once: thoughts about counts, attributes and existence were tried twice and lost,
 * see docs/LOG.md, 24 and 29 November.
 */
export function thoughtOf(
  { objects, ...picture }: Scene,
  { kinds, about }: Subject,
): ThoughtPart | undefined {
  if (kinds?.length !== 2 || about === undefined) return undefined;
  const named = about.map((thing) => ({ thing: objects.indexOf(thing), name: located(thing, picture) }));
  const thought = named.map(({ name }) => name).join(', ');
  return { thought, references: referNames(thought, named) };
}

/** "37 small red star": where its middle is, and what it is. */
export const located = (
  thing: Triple & { readonly x: number; readonly y: number },
  picture: PictureSize,
): string => `${pointAt(thing.x, thing.y, picture)} ${inFull(thing)}`;
