import type { ShapeName } from '../scenes/vocabulary.ts';

/**
 * What each shape looks like, as the set of points that it covers: written apart from the outlines that the
 * worlds paint, so that one's mistake is not the other's.
 */
type Inside = (x: number, y: number) => boolean;

/** A shape at one proportion and turn, of area 1 around its centroid. */
export interface Template {
  readonly shape: ShapeName;
  /** `[CELLS, CELLS]` coverage, 0 to 1; the middle of the grid is the centroid. */
  readonly grid: Float32Array;
  /** Its bounding box around the centroid. */
  readonly box: Box;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The grid spans this many times the square root of the shape's area, which all templates fit into. */
export const SPAN = 2.2;
export const CELLS = 56;

const polygon = (corners: readonly (readonly [number, number])[]): Inside => {
  return (x, y) => {
    let inside = false;
    for (let i = 0, before = corners.length - 1; i < corners.length; before = i++) {
      const [[x1, y1], [x2, y2]] = [corners[i], corners[before]];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    return inside;
  };
};

const pointed = (tips: number, notch: number): Inside =>
  polygon(
    Array.from({ length: 2 * tips }, (_, i) => {
      const [angle, reach] = [(Math.PI * i) / tips, i % 2 === 0 ? 1 : notch];
      return [reach * Math.sin(angle), -reach * Math.cos(angle)] as const;
    }),
  );

const plus =
  (arm: number): Inside =>
  (x, y) =>
    Math.max(Math.abs(x), Math.abs(y)) < 1 && Math.min(Math.abs(x), Math.abs(y)) < arm;

const disc: Inside = (x, y) => Math.hypot(x, y) < 1;

const box =
  (halfWidth: number, halfHeight: number): Inside =>
  (x, y) =>
    Math.abs(x) < halfWidth && Math.abs(y) < halfHeight;

/** The sextic heart curve, (x² + y² − 1)³ = x² y³ with y upwards. */
const sexticHeart: Inside = (x, y) => {
  const [u, v] = [x * 1.25, -y * 1.25];
  return (u * u + v * v - 1) ** 3 - u * u * v ** 3 < 0;
};

/** Two discs on the upper sides of a square that stands on its corner. */
const discHeart: Inside = (x, y) =>
  Math.abs(x) + Math.abs(y) < 1 || Math.hypot(Math.abs(x) - 0.5, y + 0.5) < Math.SQRT1_2;

const turns = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);

/** Every shape with its proportions, and its turns in degrees up to where it looks the same again. */
const FAMILIES: readonly { shape: ShapeName; inside: readonly Inside[]; degrees: readonly number[] }[] = [
  { shape: 'circle', inside: [disc], degrees: [0] },
  { shape: 'square', inside: [box(1, 1)], degrees: turns(-40, 45, 7.5) },
  {
    shape: 'rectangle',
    inside: [1.45, 1.75, 2.1, 2.6].map((ratio) => box(1, 1 / ratio)),
    degrees: turns(-80, 90, 10),
  },
  {
    shape: 'triangle',
    inside: [0.8, 0.95, 1.1].map((height) =>
      polygon([
        [0, -height],
        [1, height],
        [-1, height],
      ]),
    ),
    degrees: turns(-170, 180, 10),
  },
  { shape: 'star', inside: [0.38, 0.44, 0.5].map((notch) => pointed(5, notch)), degrees: turns(-36, 35, 8) },
  { shape: 'cross', inside: [0.25, 0.32, 0.4].map(plus), degrees: turns(-40, 45, 7.5) },
  {
    shape: 'ring',
    inside: [0.45, 0.55, 0.65, 0.75].map((hole) => (x: number, y: number) => {
      const reach = Math.hypot(x, y);
      return reach < 1 && reach > hole;
    }),
    degrees: [0],
  },
  { shape: 'heart', inside: [sexticHeart, discHeart], degrees: turns(-30, 30, 10) },
];

let made: readonly Template[] | undefined;

/** All templates, made on first use. */
export function shapeTemplates(): readonly Template[] {
  made ??= FAMILIES.flatMap(({ shape, inside, degrees }) =>
    inside.flatMap((test) => {
      const drawn = measure(test);
      return degrees.map((turn) => ({ shape, ...rasterize(test, drawn, turn) }));
    }),
  );
  return made;
}

/** Area and centroid, on points of a fine lattice over [-1.6, 1.6]². */
function measure(inside: Inside): { area: number; x: number; y: number } {
  const steps = 200;
  const step = 3.2 / steps;
  let [count, sumX, sumY] = [0, 0, 0];
  for (let j = 0; j < steps; j++) {
    for (let i = 0; i < steps; i++) {
      const [x, y] = [-1.6 + (i + 0.5) * step, -1.6 + (j + 0.5) * step];
      if (!inside(x, y)) continue;
      count++;
      sumX += x;
      sumY += y;
    }
  }
  return { area: count * step * step, x: sumX / count, y: sumY / count };
}

function rasterize(
  inside: Inside,
  { area, x: middleX, y: middleY }: { area: number; x: number; y: number },
  degrees: number,
): Pick<Template, 'grid' | 'box'> {
  const scale = Math.sqrt(area);
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const grid = new Float32Array(CELLS * CELLS);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let j = 0; j < CELLS * 2; j++) {
    for (let i = 0; i < CELLS * 2; i++) {
      const u = ((i + 0.5) / (CELLS * 2) - 0.5) * SPAN;
      const v = ((j + 0.5) / (CELLS * 2) - 0.5) * SPAN;
      const [x, y] = [u * scale, v * scale];
      if (!inside(x * cosine + y * sine + middleX, y * cosine - x * sine + middleY)) continue;
      grid[(j >> 1) * CELLS + (i >> 1)] += 0.25;
      left = Math.min(left, u);
      right = Math.max(right, u);
      top = Math.min(top, v);
      bottom = Math.max(bottom, v);
    }
  }
  return { grid, box: { left, top, right, bottom } };
}
