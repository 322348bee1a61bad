import type { Random } from '../../base/random.ts';
import type { ObjectRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import { Canvas, type Color, type Contour } from '../draw/canvas.ts';
import { cross, ellipse, heart, place, rectangle, ring, star, triangle } from '../draw/outlines.ts';
import { sampleColor } from '../scenes/colors.ts';
import { COLORS, type ColorName, SHAPES, type ShapeName } from '../scenes/vocabulary.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

/** A colour by the name that an instruction may use. */
export interface Paint {
  readonly name: ColorName;
  readonly color: Color;
}

/** The colours of one episode, told apart from each other and from the ground. */
export interface Palette {
  readonly ground: Color;
  readonly paints: readonly Paint[];
}

/** Less than this, in sRGB from 0 to 1, is hard to tell apart. */
const LEAST_DISTANCE = 0.33;

/** Colours of these names on a ground of their own. */
export function samplePalette(names: readonly ColorName[], random: Random): Palette {
  for (let attempt = 0; ; attempt++) {
    const paints = names.map((name) => ({ name, color: sampleColor(name, random, random.chance(0.5)) }));
    // Pages are light or dark, mostly; with both white and black on them, neither.
    const roll = random.next() + attempt / 100;
    const tint = roll < 0.5 ? random.uniform(0.82, 1) : roll < 0.8 ? random.uniform(0, 0.22) : random.next();
    const ground = [0, 1, 2].map(() => clamp(tint + random.uniform(-0.06, 0.06))) as [number, number, number];
    const all = [ground, ...paints.map(({ color }) => color)];
    const clear = all.every((one, i) =>
      all.slice(0, i).every((other) => distance(one, other) >= LEAST_DISTANCE),
    );
    // Some names are near each other by nature, such as orange and brown.
    if (clear || attempt > 200) return { ground, paints };
  }
}

/** `count` names of colours; the first two of them, in order, belong to `split`. */
export const drawNames = (count: number, what: string, random: Random, split: Split): ColorName[] =>
  drawOwned(
    () => random.sample(COLORS, count),
    ([first, second]) => `${what} ${first} ${second}`,
    split,
  );

/** White or black, whichever is seen on `color`. */
export const contrasting = ([red, green, blue]: Color): Color =>
  0.3 * red + 0.59 * green + 0.11 * blue > 0.5 ? [0.08, 0.08, 0.08] : [0.95, 0.95, 0.95];

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const distance = (one: Color, other: Color): number =>
  Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);

const OUTLINES: Readonly<Record<ShapeName, readonly Contour[]>> = {
  circle: [ellipse(1)],
  square: [rectangle(0.95, 0.95)],
  rectangle: [rectangle(1.2, 0.6)],
  triangle: [triangle(1, 0.9)],
  star: [star(5, 1.12, 0.5)],
  cross: [cross(1.02, 0.32)],
  ring: ring(1.02, 0.6),
  heart: [heart(1.02)],
};

/** A picture being drawn, with a note of every thing in it for the loss on patches. */
export class Sketch {
  readonly canvas: Canvas;
  readonly #things: ObjectRegion[] = [];

  constructor(width: number, height: number, ground: Color) {
    this.canvas = new Canvas(width, height, ground);
  }

  /** A filled shape of a usual form. */
  shape(shape: ShapeName, paint: Paint, x: number, y: number, radius: number): void {
    this.#thing(shape, paint, place(OUTLINES[shape], x, y, radius, 0), radius);
  }

  /** A filled box with sides along the axes. */
  box(shape: 'square' | 'rectangle', paint: Paint, [left, top, right, bottom]: Box): void {
    const contour = corners([left, top, right, bottom]);
    this.#thing(shape, paint, [contour], Math.min(right - left, bottom - top) / 2);
  }

  /** Anything that has no name. */
  fill(color: Color, box: Box): void {
    this.canvas.fillPath([corners(box)], color);
  }

  /** The picture in patches of 12 pixels, one for each 12 × 12 of it. */
  finish(): PicturePart {
    const { width, height } = this.canvas;
    return {
      picture: this.canvas.toPicture(),
      maxPatches: (width / 12) * (height / 12),
      regions: { kind: 'object', regions: this.#things },
    };
  }

  #thing(shape: ShapeName, { name, color }: Paint, contours: readonly Contour[], radius: number): void {
    this.canvas.fillPath(contours, color);
    const share = radius / Math.min(this.canvas.width, this.canvas.height);
    this.#things.push({
      kind: 'object',
      contours,
      shape: SHAPES.indexOf(shape),
      color: COLORS.indexOf(name),
      size: share < 0.1 ? 0 : share < 0.16 ? 1 : 2,
      rank: this.#things.length,
    });
  }
}

/** Left, top, right and bottom in pixels. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

const corners = ([left, top, right, bottom]: Box): Contour => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];
