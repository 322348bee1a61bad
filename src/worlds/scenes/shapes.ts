import type { Random } from '../../base/random.ts';
import type { Contour, Point } from '../draw/canvas.ts';
import { heartOfCurves, heartOfDiscs, roundCross, roundedRectangle } from '../draw/curves.ts';
import { cross, ellipse, heart, rectangle, ring, star, triangle } from '../draw/outlines.ts';
import type { ShapeName } from './vocabulary.ts';

/** A variant of a shape at radius 1, and its turn in radians. */
export interface Outline {
  readonly contours: readonly Contour[];
  readonly rotation: number;
}

const DEGREE = Math.PI / 180;

/**
 * A variant of the shape. `radius` is in pixels: parts that would be thinner than a pixel or two are thicker.
 * `free` draws as other programs might: rounder, thinner, more slanted and turned.
 */
export function sampleOutline(shape: ShapeName, radius: number, free: boolean, random: Random): Outline {
  return free ? freeOutline(shape, radius, random) : usualOutline(shape, radius, random);
}

/** The largest hole of a ring of this radius in pixels. */
const largestHole = (radius: number): number => Math.max(0.4, 1.02 - 1.6 / radius);

/** Squares stay squares, not diamonds. */
function usualOutline(shape: ShapeName, radius: number, random: Random): Outline {
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
      const contour = sampleRectangle(1.6, 2.3, random);
      return { contours: [contour], rotation: turn(9) + (random.chance(0.5) ? Math.PI / 2 : 0) };
    }
    case 'triangle': {
      const base = random.uniform(0.95, 1.04);
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
      return { contours: ring(1.02, Math.min(random.uniform(0.5, 0.72), largestHole(radius))), rotation: 0 };
    case 'heart':
      return { contours: [heart(1.02, random.uniform(0.95, 1.1))], rotation: turn(20) };
  }
}

function freeOutline(shape: ShapeName, radius: number, random: Random): Outline {
  const upright = random.chance(0.4);
  const turn = (degrees: number) => (upright ? 0 : random.uniform(-degrees, degrees) * DEGREE);
  const round = random.chance(0.4);
  switch (shape) {
    case 'circle':
      return { contours: [ellipse(1)], rotation: 0 };
    case 'square': {
      const half = random.uniform(0.9, 1);
      const contour = round ? roundedRectangle(half, half, random.uniform(0.1, 0.32)) : rectangle(half, half);
      // Mostly slight turns: from about 25 degrees some people see a diamond.
      return { contours: [contour], rotation: turn(20) * random.next() };
    }
    case 'rectangle': {
      const contour = sampleRectangle(1.6, 2.5, random, round);
      const any = random.chance(0.5);
      const quarter = random.chance(0.5) ? Math.PI / 2 : 0;
      return { contours: [contour], rotation: any ? turn(90) : turn(14) + quarter };
    }
    case 'triangle':
      return { contours: [slantedTriangle(random)], rotation: turn(random.chance(0.5) ? 180 : 25) };
    case 'star': {
      const points = random.chance(0.8) ? 5 : 6;
      const inner = points === 5 ? random.uniform(0.37, 0.53) : random.uniform(0.46, 0.6);
      return { contours: [star(points, 1.1, 1.1 * inner)], rotation: turn(180) };
    }
    case 'cross': {
      const diagonal = random.chance(0.25) ? Math.PI / 4 : 0;
      const arm = Math.max(random.uniform(0.22, 0.4), Math.min(0.34, 1.1 / radius));
      return { contours: [round ? roundCross(1.04, arm) : cross(1.02, arm)], rotation: turn(14) + diagonal };
    }
    case 'ring':
      return { contours: ring(1.02, Math.min(random.uniform(0.5, 0.8), largestHole(radius))), rotation: 0 };
    case 'heart':
      return { contours: [sampleHeart(random)], rotation: turn(35) };
  }
}

function sampleRectangle(least: number, most: number, random: Random, round = false): Contour {
  const long = random.uniform(0.97, 1.04);
  const short = long / random.uniform(least, most);
  return round ? roundedRectangle(long, short, short * random.uniform(0.15, 0.45)) : rectangle(long, short);
}

/** The tip anywhere from above one end of the base (a right angle) to a little beyond it (an obtuse one). */
function slantedTriangle(random: Random): Contour {
  const side = random.chance(0.5) ? 1 : -1;
  const roll = random.next();
  const tip = side * (roll < 0.3 ? 0 : roll < 0.6 ? 1 : random.uniform(0.1, 1.3));
  const height = random.chance(0.3) ? Math.sqrt(0.75) : random.uniform(0.8, 1);
  const middle = tip > 1 ? (tip - 1) / 2 : tip < -1 ? (tip + 1) / 2 : 0;
  const scale = 1.02 / (1 + Math.abs(middle));
  const corners: Point[] = [
    [tip - middle, -height],
    [1 - middle, height],
    [-1 - middle, height],
  ];
  return corners.map(([x, y]): Point => [x * scale, y]);
}

function sampleHeart(random: Random): Contour {
  const roll = random.next();
  if (roll < 0.35) return heartOfDiscs(1.02);
  if (roll < 0.75) return heartOfCurves(1.02, random.uniform(0.95, 1.2));
  return heart(1.02, random.uniform(0.95, 1.1));
}
