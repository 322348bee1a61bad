import type { Random } from '../../base/random.ts';
import type { PictureSize } from '../../media/picture.ts';
import {
  COLORS,
  type ColorName,
  SHAPES,
  type ShapeName,
  SIZES,
  type SizeName,
} from '../../worlds/scenes/vocabulary.ts';
import { CSS } from './palette.ts';

/** One thing in a picture, in pixels. `extent` is its longest side before it is turned. */
export interface Item {
  readonly shape: ShapeName;
  readonly color: ColorName;
  readonly size: SizeName;
  /** The colour as a person would type it. */
  readonly css: string;
  readonly x: number;
  readonly y: number;
  readonly extent: number;
  /** Degrees, clockwise. */
  readonly turn: number;
  /** Which of the ways to draw the shape, and how thick, pointed or long it is; 0 to 1. */
  readonly variant: number;
  readonly proportion: number;
}

/** What a picture shows. Written apart from src/worlds/scenes, so that both cannot share a mistake. */
export interface Sketch {
  readonly width: number;
  readonly height: number;
  readonly items: readonly Item[];
}

/** Longest side over the picture's shorter side: our own idea of the three words, with wide gaps. */
const EXTENTS: Record<SizeName, readonly [number, number]> = {
  small: [0.105, 0.175],
  medium: [0.215, 0.285],
  large: [0.35, 0.52],
};

/** The farthest point from the middle over the extent, however the shape is turned. */
const REACH: Record<ShapeName, number> = {
  circle: 0.5,
  square: 0.71,
  rectangle: 0.6,
  triangle: 0.62,
  star: 0.55,
  cross: 0.56,
  ring: 0.5,
  heart: 0.6,
};

/** Below this nobody could tell a star from a circle. */
export const LEAST_PIXELS = 6;

export const reachOf = (item: Pick<Item, 'shape' | 'extent'>): number => REACH[item.shape] * item.extent;

/** A picture with one to six things; `most` lowers that. */
export function drawSketch(random: Random, repeat: boolean): Sketch {
  const { width, height } = drawExtent(random);
  const side = Math.min(width, height);
  // A small file has few pixels to give: 32 × 32 holds two or three things.
  const most = Math.max(2, Math.min(6, Math.floor((width * height) / 400)));
  let count = random.integer(1, most + 1);
  for (let attempt = 1; ; attempt++) {
    const kinds = drawKinds(random, count, side, repeat);
    const items = arrange(kinds, width, height, random);
    if (items !== undefined) return { width, height, items: random.shuffle(items) };
    if (attempt % 40 === 0 && count > 1) count--;
  }
}

/** 32 to 4,000 pixels a side, small and middling ones mostly: huge ones are rare here as they cost seconds. */
function drawExtent(random: Random): PictureSize {
  const [low, high] = random.chance(0.04) ? [1024, 4000] : [32, 1024];
  const base = low * (high / low) ** random.next();
  const roll = random.next();
  const usual = random.pick([4 / 3, 3 / 2, 16 / 9, 2]);
  const ratio = roll < 0.35 ? 1 : roll < 0.65 ? usual : 4 ** random.next();
  const tall = random.chance(0.4);
  const clamp = (value: number) => Math.round(Math.min(4000, Math.max(32, value)));
  const long = clamp(base * Math.sqrt(ratio));
  const short = clamp(Math.max(base / Math.sqrt(ratio), long / 4));
  return tall ? { width: short, height: long } : { width: long, height: short };
}

type Draft = Omit<Item, 'x' | 'y'>;

function drawKinds(random: Random, count: number, side: number, repeat: boolean): Draft[] {
  const colors = random.sample(COLORS, repeat ? random.integer(1, 4) : 11);
  const shapes = random.sample(SHAPES, repeat ? random.integer(1, 4) : 8);
  const sizes = SIZES.filter((size) => EXTENTS[size][1] * side >= LEAST_PIXELS * 1.1);
  const css = new Map(COLORS.map((color) => [color, random.pick(CSS[color])]));
  return Array.from({ length: count }, () => {
    const size = random.pick(sizes);
    const shape = random.pick(shapes);
    const color = random.pick(colors);
    const [low, high] = EXTENTS[size];
    const extent = Math.max(LEAST_PIXELS, side * random.uniform(low, high));
    const own = random.chance(0.15) ? random.pick(CSS[color]) : css.get(color)!;
    const turn = drawTurn(shape, random);
    return { shape, color, size, css: own, extent, turn, variant: random.next(), proportion: random.next() };
  });
}

/** Half of all things stand upright. A square on its corner might be called a diamond, so it never stands so. */
function drawTurn(shape: ShapeName, random: Random): number {
  if (shape === 'circle' || shape === 'ring' || random.chance(0.5)) return 0;
  if (shape === 'star' || shape === 'triangle') return random.uniform(-180, 180);
  if (shape === 'rectangle' && random.chance(0.3)) return random.uniform(-90, 90);
  if (shape === 'heart') return random.uniform(-35, 35);
  if (shape === 'cross' && random.chance(0.25)) return 45;
  return random.uniform(-14, 14);
}

/** Places things in the picture as people do: anywhere, in a row or column, or on a grid. */
function arrange(kinds: readonly Draft[], width: number, height: number, random: Random): Item[] | undefined {
  const gap = Math.max(2, Math.min(width, height) * random.uniform(0.025, 0.06));
  const roll = random.next();
  const spots = roll < 0.6 ? undefined : cells(kinds.length, width, height, roll < 0.8);
  const items: Item[] = [];
  // The largest come first, or they would find no room.
  for (const kind of [...kinds].sort((a, b) => reachOf(b) - reachOf(a))) {
    const spot = spots === undefined ? undefined : spots.splice(random.integer(0, spots.length), 1)[0];
    const place = findPlace(kind, items, { width, height, gap, spot }, random);
    if (place === undefined) return undefined;
    items.push({ ...kind, ...place });
  }
  return items;
}

interface Room {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  readonly spot: { x: number; y: number } | undefined;
}

function findPlace(kind: Draft, items: readonly Item[], room: Room, random: Random) {
  const reach = reachOf(kind);
  const [freeX, freeY] = [room.width / 2 - reach - 1, room.height / 2 - reach - 1];
  if (freeX < 0 || freeY < 0) return undefined;
  for (let attempt = 0; attempt < 30; attempt++) {
    const anywhere = room.spot === undefined;
    const around = room.spot ?? { x: room.width / 2, y: room.height / 2 };
    const spread = anywhere ? 1 : 0.15;
    const limit = (value: number, middle: number, free: number) =>
      Math.min(middle + free, Math.max(middle - free, value));
    const x = limit(around.x + random.uniform(-freeX, freeX) * spread, room.width / 2, freeX);
    const y = limit(around.y + random.uniform(-freeY, freeY) * spread, room.height / 2, freeY);
    const clear = items.every(
      (item) => Math.hypot(item.x - x, item.y - y) > reach + reachOf(item) + room.gap,
    );
    if (clear) return { x, y };
  }
  return undefined;
}

/** Middles of the cells of a grid with at least `count` cells; a `line` has one row or column. */
function cells(count: number, width: number, height: number, line: boolean): { x: number; y: number }[] {
  const wide = line ? count : Math.max(1, Math.round(Math.sqrt((count * width) / height)));
  const columns = line && height > width ? 1 : wide;
  const rows = line && height > width ? count : Math.ceil(count / wide);
  return Array.from({ length: columns * rows }, (_, i) => ({
    x: (((i % columns) + 0.5) * width) / columns,
    y: ((Math.floor(i / columns) + 0.5) * height) / rows,
  }));
}
