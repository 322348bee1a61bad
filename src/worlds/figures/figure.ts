import type { Picture } from '../../media/picture.ts';
import type { Analysis } from '../checker/analysis.ts';
import type { Canvas, Color, Contour } from '../draw/canvas.ts';

/** A picture that is no scene of simple shapes: the words for it, one such picture, and whether one is right. */
export interface Figure {
  /** "a bar chart of 3, 7 and 5". */
  readonly phrase: string;
  readonly picture: Picture;
  /** Judges a picture that the checker has read. */
  isRight(seen: Analysis): boolean;
}

/** One painted part of a figure. */
export interface Part {
  readonly contours: readonly Contour[];
  readonly paint: Color;
}

export function paintParts(canvas: Canvas, parts: readonly Part[]): Picture {
  for (const { contours, paint } of parts) canvas.fillPath(contours, paint);
  return canvas.toPicture();
}
