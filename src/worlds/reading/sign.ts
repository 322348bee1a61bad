import type { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import type { CharacterRegion, PictureRegions } from '../../media/regions.ts';
import type { Canvas, Color, Point } from '../draw/canvas.ts';
import { blur, noise, sharpen } from '../draw/effects.ts';
import { compress } from '../draw/jpeg.ts';
import type { Split } from '../world.ts';
import { type Face, facesOf } from './faces.ts';
import {
  type Block,
  type Box,
  layOut,
  type Placement,
  padded,
  place,
  roundedRectangle,
  turnedSize,
} from './layout.ts';
import { type ColorName, colorNames, contrast, drawColor } from './palette.ts';
import { drawSurface, paintSurface, type Surface } from './surface.ts';
import type { Printed } from './texts.ts';

/** One printed text with its colour. */
export interface Item extends Printed {
  readonly color: ColorName;
}

/** A picture with text and what there is to know about it. */
export interface Sign {
  readonly picture: Picture;
  /** From top to bottom; texts within a line from left to right. */
  readonly lines: readonly (readonly Item[])[];
  /** The colour of the whole background where it has one name. */
  readonly background?: ColorName;
  readonly face: Face;
  /** Font size, px per em. */
  readonly size: number;
  /** Outlines of each text in pixels. */
  readonly outlines: readonly (readonly Point[][])[];
  /** Each character and where its middle is. */
  readonly regions: PictureRegions;
  /** Smallest contrast ratio between a text and what it stands on. */
  readonly contrast: number;
}

/** Pixels; most pictures are square, all hold about as many pixels. */
const formats = [
  [128, 72],
  [72, 128],
  [112, 84],
  [84, 112],
  [144, 64],
] as const;

const smallest = 8;
const largest = 34;
/** Contrast ratio of WCAG 2; below about 2, small coloured text is hard to read for people too. */
const leastContrast = 2.6;

/**
 * Prints `lines`; undefined where they do not fit at the smallest size (the caller draws other texts).
 * @param difficulty 0 (upright, clean, at least twice the smallest size) to 1 (every manner)
 */
export function drawSign(
  lines: readonly (readonly Printed[])[],
  manyColors: boolean,
  random: Random,
  split: Split,
  difficulty = 1,
): Sign | undefined {
  const [width, height] = random.chance(0.8) ? [96, 96] : random.pick(formats);
  const face = random.pick(facesOf(split));
  const upright = face.grid !== undefined || random.chance(1 - 0.65 * difficulty);
  const angle = upright ? 0 : random.uniform(-4, 4) * (Math.PI / 180);
  const block = layOut(
    lines.map((line) => line.map((printed) => printed.text)),
    {
      face,
      spacing: random.chance(0.6) ? 0 : random.uniform(0, 0.14),
      pitch: random.uniform(1.1, 1.7),
      alignment: drawAlignment(lines.length, random),
    },
  );
  const panel = random.chance(0.3) ? drawPanel(random) : undefined;
  const [padX, padY] = panel === undefined ? [0, 0] : [panel.padX, panel.padY];
  const outer = padded(block.box, padX, padY);
  const [emWidth, emHeight] = turnedSize(outer, angle);
  const fitting = Math.min(largest, (width - 4) / emWidth, (height - 4) / emHeight);
  const size = drawSize(face, fitting, smallest * (random.chance(difficulty) ? 1 : 2), random);
  if (size === undefined) return undefined;
  const placement = drawPlacement(outer, size, angle, width, height, face.grid !== undefined, random);
  const worn = random.chance(difficulty);
  return paint({ lines, block, outer, placement, panel, face, manyColors, worn, width, height }, random);
}

interface Panel {
  /** Space between text and border, in em. */
  readonly padX: number;
  readonly padY: number;
  /** Corner radius as a share of the smaller padding. */
  readonly roundness: number;
  readonly filled: boolean;
  /** Line width in px; 0 for none. */
  readonly border: number;
}

function drawPanel(random: Random): Panel {
  const filled = random.chance(0.75);
  return {
    padX: random.uniform(0.3, 0.7),
    padY: random.uniform(0.25, 0.6),
    roundness: random.chance(0.5) ? 0 : random.uniform(0.4, 1),
    filled,
    border: !filled || random.chance(0.35) ? random.uniform(1, 2) : 0,
  };
}

function drawAlignment(count: number, random: Random): number[] {
  const common = random.pick([0, 0, 0.5, 0.5, 1]);
  const ragged = random.chance(0.25);
  return Array.from({ length: count }, () => (ragged ? random.next() : common));
}

/** Log-uniform between the least size and what fits; pixel fonts take whole multiples of their grid. */
function drawSize(face: Face, fitting: number, least: number, random: Random): number | undefined {
  if (fitting < Math.max(least, face.grid ?? 0)) return undefined;
  const size = least * (fitting / least) ** (random.next() ** 0.8);
  return face.grid === undefined ? size : face.grid * Math.max(1, Math.floor(size / face.grid));
}

function drawPlacement(
  box: Box,
  size: number,
  angle: number,
  width: number,
  height: number,
  whole: boolean,
  random: Random,
): Placement {
  const [inkWidth, inkHeight] = turnedSize(box, angle).map((em) => em * size);
  let left = random.uniform(2, width - 2 - inkWidth);
  let top = random.uniform(2, height - 2 - inkHeight);
  if (whole) {
    // The origin of the em grid must fall on a whole pixel; where the panel's border falls does not matter.
    left = Math.round(left - box.left * size) + box.left * size;
    top = Math.round(top - box.top * size) + box.top * size;
  }
  return { box, x: left + inkWidth / 2, y: top + inkHeight / 2, size, angle };
}

interface Plan {
  readonly lines: readonly (readonly Printed[])[];
  readonly block: Block;
  /** The text's box with the panel around it, in em. */
  readonly outer: Box;
  readonly placement: Placement;
  readonly panel?: Panel;
  readonly face: Face;
  readonly manyColors: boolean;
  readonly worn: boolean;
  readonly width: number;
  readonly height: number;
}

function paint(plan: Plan, random: Random): Sign {
  const { lines, block, outer, placement, panel, face } = plan;
  const { size } = placement;
  const texts = lines.flat();
  const { ground, inks } = drawColors(plan.manyColors ? texts.length : 1, random);
  const inkOf = (i: number) => inks[plan.manyColors ? i : 0];

  const page = panel?.filled ? drawSurface(random) : ground;
  const canvas = paintSurface(page, plan.width, plan.height);
  if (panel !== undefined) {
    const radius = panel.roundness * Math.min(panel.padX, panel.padY);
    const border = panel.border / size;
    const outline = roundedRectangle(outer, radius);
    const inside = roundedRectangle(padded(outer, -border, -border), Math.max(0, radius - border));
    // The panel's own fill is its first colour: a gradient across so small a field is hardly seen.
    if (panel.filled) canvas.fillPath(place([outline], placement), ground.colors[0]);
    if (border > 0) canvas.fillPath(place([outline, inside.reverse()], placement), inkOf(0).color);
  }
  const outlines = block.outlines.map((contours) => place(contours, placement));
  for (const [i, contours] of outlines.entries()) canvas.fillPath(contours, inkOf(i).color);
  if (plan.worn) wear(canvas, size, random);

  let next = 0;
  return {
    picture: canvas.toPicture(),
    lines: lines.map((line) => line.map((printed) => ({ ...printed, color: inkOf(next++).name }))),
    background: panel?.filled ? undefined : page.name,
    face,
    size,
    outlines,
    regions: regionsOf(block, placement),
    contrast: Math.min(...inks.map((ink) => leastOn(ground, ink.color))),
  };
}

function regionsOf({ characters }: Block, placement: Placement): PictureRegions {
  const [middles] = place([characters.map(({ middle }) => middle)], placement);
  const regions = characters.map(({ character }, i): CharacterRegion => {
    const [x, y] = middles[i];
    return { kind: 'character', character, x, y };
  });
  return { kind: 'character', regions };
}

/** What cameras, scalers and files do, gently enough that small letters stay readable. */
export function wear(canvas: Canvas, size: number, random: Random): void {
  const small = size < 12;
  if (random.chance(0.3)) blur(canvas, random.uniform(0.2, small ? 0.4 : size < 18 ? 0.55 : 0.75));
  else if (random.chance(0.1)) sharpen(canvas, random.uniform(0.2, 0.6));
  if (random.chance(0.4)) {
    noise(canvas, random, random.uniform(0.005, small ? 0.02 : 0.04), random.chance(0.5) ? 0 : 0.5);
  }
  if (!small && random.chance(0.15)) compress(canvas, random.uniform(3, 9));
}

interface Ink {
  readonly name: ColorName;
  readonly color: Color;
}

/** A ground with `count` differently named inks that can be read on it. */
function drawColors(count: number, random: Random): { ground: Surface; inks: Ink[] } {
  for (;;) {
    const ground = drawSurface(random);
    const inks: Ink[] = [];
    for (const name of random.shuffle(colorNames)) {
      const color = drawColor(name, random);
      if (name !== ground.name && leastOn(ground, color) >= leastContrast) inks.push({ name, color });
      if (inks.length === count) return { ground, inks };
    }
  }
}

function leastOn(ground: Surface, ink: Color): number {
  return Math.min(...ground.colors.map((color) => contrast(color, ink)));
}
