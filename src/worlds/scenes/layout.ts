import type { Random } from '../../base/random.ts';
import type { Contour } from '../draw/canvas.ts';
import { boundsOf, cross, ellipse, heart, place, rectangle, ring, star, triangle } from '../draw/outlines.ts';
import type { Split } from '../world.ts';
import { readingOrder, type Scene, type SceneObject } from './scene.ts';
import {
  COLORS,
  isAllowed,
  ownerOf,
  SHAPES,
  type ShapeName,
  SIZES,
  type SizeName,
  TRIPLES,
  type Triple,
} from './vocabulary.ts';

export const MOST_OBJECTS = 6;

/** Nominal radius over the picture's shorter side; the gaps keep the names apart. */
const RADII: Record<SizeName, readonly [number, number]> = {
  small: [0.066, 0.084],
  medium: [0.113, 0.132],
  large: [0.178, 0.21],
};

const DEGREE = Math.PI / 180;

/**
 * A random scene of the split: objects that do not touch, and fit into the picture.
 * @param difficulty 0 (one object) to 1 (up to six)
 */
export function sampleScene(random: Random, split: Split, difficulty = 1): Scene {
  const { width, height } = sampleExtent(random);
  const most = 1 + Math.round(difficulty * (MOST_OBJECTS - 1));
  const count = random.integer(1, most + 1);
  for (;;) {
    const objects = arrange(sampleTriples(random, split, count), width, height, random);
    if (objects !== undefined) return { width, height, objects: readingOrder(objects) };
  }
}

/** Most training pictures are 96 × 96; the others have a long side of 64 to 160 and any shape up to 2 : 1. */
function sampleExtent(random: Random): { width: number; height: number } {
  if (random.chance(0.7)) return { width: 96, height: 96 };
  const long = random.integer(64, 161);
  const short = random.chance(0.3) ? long : Math.max(56, Math.round(long * random.uniform(0.5, 1)));
  return random.chance(0.5) ? { width: long, height: short } : { width: short, height: long };
}

/**
 * What the objects are. Half of the scenes draw colours, shapes or both from few, so that there is something
 * to count, to compare and to tell apart. Held-out scenes have at least one of their own combinations.
 */
function sampleTriples(random: Random, split: Split, count: number): Triple[] {
  const fewColors = random.chance(0.4);
  const fewShapes = random.chance(0.4);
  const colors = fewColors ? random.sample(COLORS, random.integer(1, 3)) : COLORS;
  const shapes = fewShapes ? random.sample(SHAPES, random.integer(1, 3)) : SHAPES;
  const triples: Triple[] = [];
  if (split !== 'train') triples.push(random.pick(TRIPLES.filter((triple) => ownerOf(triple) === split)));
  for (let attempt = 0; triples.length < count; attempt++) {
    const wide = attempt > 50; // the few may be held out altogether
    const triple = {
      size: random.pick(SIZES),
      color: random.pick(wide ? COLORS : colors),
      shape: random.pick(wide ? SHAPES : shapes),
    };
    if (isAllowed(triple, split)) triples.push(triple);
  }
  return triples;
}

/** Places large objects first; undefined when they do not fit in a few attempts. */
function arrange(
  triples: readonly Triple[],
  width: number,
  height: number,
  random: Random,
): SceneObject[] | undefined {
  const side = Math.min(width, height);
  const margin = Math.max(1.5, side * random.uniform(0.02, 0.045));
  const roomy = triples.length <= 2 && random.chance(0.4);
  const sized = triples
    .map((triple) => ({ triple, radius: side * sampleRadius(triple.size, roomy, random) }))
    .sort((a, b) => b.radius - a.radius);
  const covered = sized.reduce((area, { radius }) => area + (2 * radius + margin) ** 2, 0);
  if (covered > 0.72 * width * height) return undefined;
  const placed: SceneObject[] = [];
  for (const { triple, radius } of sized) {
    const object = placeOne(triple, radius, placed, width, height, margin, random);
    if (object === undefined) return undefined;
    placed.push(object);
  }
  return placed;
}

/** Where there is room, large objects may fill half of the picture. */
function sampleRadius(size: SizeName, roomy: boolean, random: Random): number {
  const [low, high] = RADII[size];
  return random.uniform(low, size === 'large' && roomy ? 0.3 : high);
}

function placeOne(
  triple: Triple,
  radius: number,
  others: readonly SceneObject[],
  width: number,
  height: number,
  margin: number,
  random: Random,
): SceneObject | undefined {
  const outline = sampleOutline(triple.shape, random);
  const contours = place(outline.contours, 0, 0, radius, outline.rotation);
  const bounds = boundsOf(contours);
  const halfWidth = (bounds.right - bounds.left) / 2;
  const halfHeight = (bounds.bottom - bounds.top) / 2;
  const border = 1;
  for (let attempt = 0; attempt < 40; attempt++) {
    const x = random.uniform(halfWidth + border, width - halfWidth - border);
    const y = random.uniform(halfHeight + border, height - halfHeight - border);
    const free = others.every(
      (other) =>
        Math.abs(x - other.x) > halfWidth + other.halfWidth + margin ||
        Math.abs(y - other.y) > halfHeight + other.halfHeight + margin,
    );
    if (!free) continue;
    const moved = place(contours, x - (bounds.left + halfWidth), y - (bounds.top + halfHeight), 1, 0);
    return { ...triple, x, y, halfWidth, halfHeight, contours: moved };
  }
  return undefined;
}

/** A variant of the shape at radius 1, and its turn in radians. Squares stay squares, not diamonds. */
function sampleOutline(shape: ShapeName, random: Random): { contours: Contour[]; rotation: number } {
  const upright = random.chance(0.45); // as most programs draw
  const turn = (degrees: number) => (upright ? 0 : random.uniform(-degrees, degrees) * DEGREE);
  switch (shape) {
    case 'circle':
      return { contours: [ellipse(1)], rotation: 0 };
    case 'square': {
      const half = random.uniform(0.9, 1);
      return { contours: [rectangle(half, half)], rotation: turn(9) };
    }
    case 'rectangle': {
      const long = random.uniform(1, 1.1);
      const contour = rectangle(long, long / random.uniform(1.6, 2.3));
      return { contours: [contour], rotation: turn(9) + (random.chance(0.5) ? Math.PI / 2 : 0) };
    }
    case 'triangle': {
      const base = random.uniform(0.95, 1.08);
      const rotation = turn(20) + (random.chance(0.12) ? random.integer(1, 4) * (Math.PI / 2) : 0);
      return { contours: [triangle(base, base * random.uniform(0.82, 1.02))], rotation };
    }
    case 'star': {
      const points = random.chance(0.9) ? 5 : 6;
      const inner = random.uniform(0.38, 0.5) + (points === 6 ? 0.06 : 0);
      return { contours: [star(points, 1.12, 1.12 * inner)], rotation: turn(20) };
    }
    case 'cross': {
      const diagonal = random.chance(0.1) ? Math.PI / 4 : 0;
      return { contours: [cross(1.02, random.uniform(0.24, 0.38))], rotation: turn(10) + diagonal };
    }
    case 'ring':
      return { contours: ring(1.02, random.uniform(0.5, 0.72)), rotation: 0 };
    case 'heart':
      return { contours: [heart(1.02, random.uniform(0.95, 1.1))], rotation: turn(20) };
  }
}
