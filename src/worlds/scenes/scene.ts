import type { Contour } from '../draw/canvas.ts';
import { inFull, type Triple } from './vocabulary.ts';

/** One object: what it is, and where. All lengths are in pixels of the picture. */
export interface SceneObject extends Triple {
  /** The middle of the object's bounding box. */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** Outer contours and holes, ready to paint. */
  readonly contours: readonly Contour[];
}

/** What a picture shows; how it is painted is the renderer's affair. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** In reading order, see `readingOrder`. */
  readonly objects: readonly SceneObject[];
}

/**
 * The order of descriptions: from top to bottom, and within about a row from left to right. The key is a
 * slightly tilted line instead of bands of rows: it has no border at which a small move changes the order of
 * distant objects, so it is easier to learn, and in a tidy grid it still reads row by row.
 */
export function readingOrder<T extends { readonly x: number; readonly y: number }>(
  objects: readonly T[],
): T[] {
  return [...objects].sort((a, b) => a.y + a.x / 4 - (b.y + b.x / 4));
}

/** Any part of a description: "red things" has a colour only. */
export type Kind = Partial<Triple>;

/** "large red star", "red thing": the words of a kind. */
export function kindPhrase(kind: Kind, noun: string): string {
  return [kind.size, kind.color, kind.shape ?? noun].filter((word) => word !== undefined).join(' ');
}

export function matches(kind: Kind, object: Triple): boolean {
  return (
    (kind.size === undefined || kind.size === object.size) &&
    (kind.color === undefined || kind.color === object.color) &&
    (kind.shape === undefined || kind.shape === object.shape)
  );
}

export const countOf = (kind: Kind, { objects }: Scene): number =>
  objects.filter((object) => matches(kind, object)).length;

/** "a large red circle, a small blue star and a medium grey ring". */
export function enumerate(phrases: readonly string[]): string {
  if (phrases.length < 2) return phrases.join('');
  return `${phrases.slice(0, -1).join(', ')} and ${phrases[phrases.length - 1]}`;
}

export function describeScene(scene: Scene): string {
  return enumerate(scene.objects.map((object) => `a ${inFull(object)}`));
}
