import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import { type Face, facesOf } from '../reading/faces.ts';
import { boxOf } from '../reading/layout.ts';
import type { Split } from '../world.ts';
import type { Canvas, Color, Contour, Point } from './canvas.ts';

/** How text is printed: a face, its size in px per em, and its colour. */
export interface Print {
  readonly face: Face;
  readonly size: number;
  readonly color: Color;
}

/** Where a line of text stands: the point of its baseline at its left end, middle or right end. */
export interface Anchor {
  readonly x: number;
  readonly y: number;
  readonly align?: 'left' | 'middle' | 'right';
}

/** Faces that have marks and figures as well as letters. */
export const printFaces = (split: Split): readonly Face[] =>
  facesOf(split).filter(({ grid }) => grid === undefined);

export const drawFace = (random: Random, split: Split): Face => random.pick(printFaces(split));

/** Pixels that a line of text takes. */
export const widthOf = (text: string, { face, size }: Pick<Print, 'face' | 'size'>): number =>
  [...text].reduce((sum, character) => sum + face.glyph(character).advance * size, 0);

/** Prints a line of text; returns what stands where, for training. */
export function print(
  canvas: Canvas,
  text: string,
  style: Print,
  { x, y, align = 'left' }: Anchor,
): CharacterRegion[] {
  const { face, size, color } = style;
  const width = widthOf(text, style);
  let left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  const regions: CharacterRegion[] = [];
  let begins = true;
  for (const character of text) {
    const { contours, advance } = face.glyph(character);
    const placed = contours.map((contour) =>
      contour.map(([px, py]): Point => [left + px * size, y + py * size]),
    );
    if (placed.length > 0) {
      canvas.fillPath(placed, color);
      const box = boxOf(placed);
      regions.push({
        kind: 'character',
        character,
        x: (box.left + box.right) / 2,
        y: (box.top + box.bottom) / 2,
        begins,
      });
    }
    begins = placed.length === 0;
    left += advance * size;
  }
  return regions;
}

export const box = (left: number, top: number, right: number, bottom: number): Contour => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];

/** A straight stroke of the given width between two points. */
export function stroke([x1, y1]: Point, [x2, y2]: Point, width: number): Contour {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [((y1 - y2) / length) * (width / 2), ((x2 - x1) / length) * (width / 2)];
  return [
    [x1 + dx, y1 + dy],
    [x2 + dx, y2 + dy],
    [x2 - dx, y2 - dy],
    [x1 - dx, y1 - dy],
  ];
}

/** The outline of a box, `width` px thick. */
export function frame(left: number, top: number, right: number, bottom: number, width: number): Contour[] {
  const inner = box(left + width, top + width, right - width, bottom - width);
  return [box(left, top, right, bottom), [...inner].reverse()];
}
