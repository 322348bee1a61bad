import type { Random } from '../../base/random.ts';
import type { FilmFrame } from '../../media/film.ts';
import type { FilmPart } from '../../text/turns.ts';
import { Canvas, type Color, type Contour } from '../draw/canvas.ts';
import { blur, noise } from '../draw/effects.ts';
import { cross, ellipse, heart, place, rectangle, ring, star, triangle } from '../draw/outlines.ts';
import { paintBackground } from '../scenes/background.ts';
import { colorDistance } from '../scenes/colors.ts';
import type { ShapeName } from '../scenes/vocabulary.ts';
import { pickWording, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

/** Pixels per side of a patch of the family's members. */
const PATCH = 12;

/** A grid of patches that a frame fills exactly, so that nothing is resampled. */
export interface Format {
  readonly rows: number;
  readonly columns: number;
}

/** What films of users become within 16 patches a frame: square ones, those of 4 : 3 and those of 16 : 9. */
export const FORMATS = {
  square: { rows: 4, columns: 4 },
  screen: { rows: 3, columns: 4 },
  wide: { rows: 3, columns: 5 },
  /** Fewer patches than the model's budget: for films of many frames. */
  small: { rows: 3, columns: 3 },
  strip: { rows: 2, columns: 4 },
} as const satisfies Record<string, Format>;

/** How things are painted; one way is kept for validation, one for tests. */
const STYLES: Wordings = {
  train: ['flat', 'flat', 'outlined', 'soft'],
  validation: ['haloed'],
  test: ['shaded'],
};

/** Shapes at a nominal radius of 1, bold enough for a radius of six pixels. */
const OUTLINES: Readonly<Record<ShapeName, readonly Contour[]>> = {
  circle: [ellipse(1)],
  square: [rectangle(0.92, 0.92)],
  rectangle: [rectangle(1.25, 0.6)],
  triangle: [triangle(1.05, 0.95)],
  star: [star(5, 1.2, 0.5)],
  cross: [cross(1.05, 0.36)],
  ring: ring(1.08, 0.55),
  heart: [heart(1.08)],
};

export interface StageOptions {
  readonly format: Format;
  /** What is going to be painted: the ground is told apart from all of it. */
  readonly colors: readonly Color[];
  readonly difficulty: number;
  readonly split: Split;
}

/** Where one film is shot: its ground, its style of painting and the unsteadiness of its camera stay the same. */
export class Stage {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly #random: Random;
  readonly #ground: Canvas;
  readonly #style: string;
  readonly #noise: number;
  readonly #offset: readonly [number, number];
  readonly #shake: number;
  #canvas: Canvas;
  #shift: readonly [number, number] = [0, 0];

  constructor(random: Random, { format, colors, difficulty, split }: StageOptions) {
    this.width = format.columns * PATCH;
    this.height = format.rows * PATCH;
    this.#random = random;
    this.#ground = new Canvas(this.width, this.height);
    this.#canvas = this.#ground;
    const clean = random.chance(1 - 0.4 * difficulty);
    // Where white hides one thing and black another, a ground of some other colour is the simplest.
    const hidden = (ground: Color, least: number) =>
      colors.some((color) => colorDistance(color, ground) < least);
    const both = hidden([1, 1, 1], 0.14) && hidden([0, 0, 0], 0.4);
    paintBackground(this.#ground, colors, clean, random, both ? 1 : difficulty);
    const plain = split === 'train' && random.chance(1 - difficulty);
    this.#style = plain ? 'flat' : pickWording(STYLES, random, split);
    this.#noise = random.chance(0.4 * difficulty) ? random.uniform(0.005, 0.035) : 0;
    const reach = 1.5 * difficulty;
    this.#offset = [random.uniform(-reach, reach), random.uniform(-reach, reach)];
    this.#shake = random.chance(0.5) ? 0.7 * difficulty : 0;
  }

  /** A new frame, on which the painting methods then paint. */
  begin(): void {
    this.#canvas = new Canvas(this.width, this.height);
    this.#canvas.data.set(this.#ground.data);
    const shake = () => this.#random.uniform(-this.#shake, this.#shake);
    this.#shift = [this.#offset[0] + shake(), this.#offset[1] + shake()];
  }

  /** A shape with its middle at (x, y) and its radius in pixels. */
  shape(shape: ShapeName, color: Color, x: number, y: number, radius: number): void {
    this.body(OUTLINES[shape], color, x, y, radius);
  }

  /** Any closed form, in the style of this film: contours in units of `scale` pixels around (x, y). */
  body(contours: readonly Contour[], color: Color, x: number, y: number, scale: number): void {
    const at = (size: number) => place(contours, x + this.#shift[0], y + this.#shift[1], size, 0);
    const rim = Math.max(0.75, 1 - 1 / scale);
    if (this.#style === 'outlined') this.#canvas.fillPath(at(scale), scaled(color, 0.35));
    if (this.#style === 'haloed') this.#canvas.fillPath(at(scale), scaled(color, 0.5, 1));
    const rimmed = this.#style === 'outlined' || this.#style === 'haloed';
    const shade = (_x: number, py: number) =>
      scaled(color, 1 - 0.3 * Math.min(1, Math.max(0, (py - y) / scale + 0.5)));
    this.#canvas.fillPath(at(rimmed ? scale * rim : scale), this.#style === 'shaded' ? shade : color);
  }

  /** A part of a body, flat in every style, at the same coordinates. */
  detail(contours: readonly Contour[], color: Color, x: number, y: number, scale: number): void {
    this.#canvas.fillPath(place(contours, x + this.#shift[0], y + this.#shift[1], scale, 0), color);
  }

  /** The frame as a camera sees it. */
  finish(time: number): FilmFrame {
    if (this.#style === 'soft') blur(this.#canvas, 0.6);
    if (this.#noise > 0) noise(this.#canvas, this.#random, this.#noise, 0.3);
    return { time, picture: this.#canvas.toPicture() };
  }

  /** A whole film, its frames each in as many patches as the format has. */
  part(frames: readonly FilmFrame[]): FilmPart {
    return { film: { frames }, maxPatches: (this.width / PATCH) * (this.height / PATCH) };
  }
}

/** Darker, or towards `light`, by `share`. */
const scaled = ([red, green, blue]: Color, share: number, light = 0): Color => [
  light + (red - light) * share,
  light + (green - light) * share,
  light + (blue - light) * share,
];
