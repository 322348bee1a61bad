import type { Random } from '../../base/random.ts';
import type { Picture, PictureSize } from '../../media/picture.ts';
import type { PictureRegions } from '../../media/regions.ts';
import { Canvas, type Color, type Contour, type Point } from '../draw/canvas.ts';
import { boundsOf, cross, ellipse, heart, place, rectangle, ring, star, triangle } from '../draw/outlines.ts';
import { mix } from '../scenes/colors.ts';
import { regionsOf } from '../scenes/regions.ts';
import type { ShapeName, SizeName, Triple } from '../scenes/vocabulary.ts';
import { type GroundPaint, varyTone } from './palette.ts';

/** Pictures of the drawing worlds are squares of this side, 64 codes of 8 × 8 pixels; some edits' are not. */
export const SIDE = 64;

export const SQUARE: PictureSize = { width: SIDE, height: SIDE };

/** Nominal radius in pixels: half the longer side, about. The gaps keep the names apart at this resolution. */
const RADII: Record<SizeName, readonly [number, number]> = {
  small: [7.2, 7.8],
  medium: [10.2, 11],
  large: [14, 14.7],
};

/** A thing with its outline around its own middle. */
export interface Item extends Triple {
  readonly paint: Color;
  /** Closed outlines; the middle of their bounding box is (0, 0). */
  readonly contours: readonly Contour[];
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** A thing at its place, the middle of its bounding box. */
export interface Placed extends Item {
  readonly x: number;
  readonly y: number;
}

/** Everything that a picture shows. */
export interface Sketch {
  readonly ground: GroundPaint;
  readonly items: readonly Placed[];
  /** Default `SQUARE`. */
  readonly frame?: PictureSize;
}

/** A thing as this world draws it. At difficulty 0 all things of one name are the same; later they vary slightly. */
export function makeItem(triple: Triple, random: Random, difficulty: number): Item {
  const [low, high] = RADII[triple.size];
  const middle = (low + high) / 2;
  const radius = middle + (random.uniform(low, high) - middle) * difficulty;
  const turned = random.chance(0.4 * difficulty) ? (random.uniform(-6, 6) * Math.PI) / 180 : 0;
  const contours = place(outlineOf(triple.shape, random, difficulty), 0, 0, radius, turned);
  const { left, top, right, bottom } = boundsOf(contours);
  return {
    ...triple,
    paint: varyTone(triple.color, difficulty, random),
    contours: place(contours, -(left + right) / 2, -(top + bottom) / 2, 1, 0),
    halfWidth: (right - left) / 2,
    halfHeight: (bottom - top) / 2,
  };
}

function outlineOf(shape: ShapeName, random: Random, difficulty: number): readonly Contour[] {
  const around = (middle: number, spread: number) => middle + random.uniform(-spread, spread) * difficulty;
  switch (shape) {
    case 'circle':
      return [ellipse(1)];
    case 'square':
      return [rectangle(0.95, 0.95)];
    case 'rectangle': {
      const short = 1 / around(1.9, 0.2);
      return [random.chance(0.35 * difficulty) ? rectangle(short, 1) : rectangle(1, short)];
    }
    case 'triangle':
      return [triangle(1, around(0.92, 0.06))];
    case 'star':
      return [star(5, 1.08, 1.08 * around(0.43, 0.03))];
    case 'cross':
      return [cross(1, around(0.32, 0.04))];
    case 'ring':
      return ring(1, around(0.56, 0.04));
    case 'heart':
      return [heart(1, 1)];
  }
}

export const at = (item: Item, x: number, y: number): Placed => ({ ...item, x, y });

/** Whether two things keep at least `gap` pixels between their bounding boxes. */
export const areApart = (one: Placed, other: Placed, gap: number): boolean =>
  Math.abs(one.x - other.x) >= one.halfWidth + other.halfWidth + gap ||
  Math.abs(one.y - other.y) >= one.halfHeight + other.halfHeight + gap;

/** The least distance of a thing from the picture's border in pixels; below 0 where it is cut. */
export const marginOf = ({ x, y, halfWidth, halfHeight }: Placed, { width, height } = SQUARE): number =>
  Math.min(Math.min(x, width - x) - halfWidth, Math.min(y, height - y) - halfHeight);

/** Whether a thing lies within the picture, a pixel from its border. */
export const isInside = (placed: Placed, frame?: PictureSize): boolean => marginOf(placed, frame) >= 1;

export const placedContours = ({ contours, x, y }: Placed): Point[][] => place(contours, x, y, 1, 0);

/** Paints the sketch. */
export function paintSketch(sketch: Sketch): Picture {
  const canvas = groundCanvas(sketch.ground, sketch.frame);
  for (const item of sketch.items) canvas.fillPath(placedContours(item), item.paint);
  return canvas.toPicture();
}

/** What is where in a sketch, for training; see `regionsOf`. */
export const sketchRegions = (items: readonly Placed[], firstThing?: number): PictureRegions =>
  regionsOf(
    items.map((item) => ({ ...item, contours: placedContours(item) })),
    firstThing,
  );

export function groundCanvas({ top, bottom }: GroundPaint, { width, height } = SQUARE): Canvas {
  const canvas = new Canvas(width, height, top);
  if (top === bottom) return canvas;
  for (let y = 0; y < height; y++) {
    const color = mix(top, bottom, y / (height - 1));
    for (let x = 0; x < width; x++) canvas.data.set(color, (y * width + x) * 3);
  }
  return canvas;
}
