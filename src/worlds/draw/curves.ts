import type { Contour, Point } from './canvas.ts';

/** Outlines with arcs and curves, as other programs build them; units and directions as in outlines.ts. */

/** Points of an arc around (x, y), clockwise from `start` over `sweep` radians, both ends included. */
function arc(x: number, y: number, radius: number, start: number, sweep: number, segments: number): Point[] {
  return Array.from({ length: segments + 1 }, (_, i): Point => {
    const angle = start + (sweep * i) / segments;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** A rectangle whose corners are quarter circles of the radius `corner`. */
export function roundedRectangle(halfWidth: number, halfHeight: number, corner: number): Point[] {
  const [x, y] = [halfWidth - corner, halfHeight - corner];
  return [
    ...arc(-x, -y, corner, Math.PI, Math.PI / 2, 4),
    ...arc(x, -y, corner, -Math.PI / 2, Math.PI / 2, 4),
    ...arc(x, y, corner, 0, Math.PI / 2, 4),
    ...arc(-x, y, corner, Math.PI / 2, Math.PI / 2, 4),
  ];
}

/** A plus sign whose arms end in half circles: two thick strokes with round caps. */
export function roundCross(extent: number, arm: number): Point[] {
  const reach = extent - arm;
  return [
    ...arc(0, -reach, arm, Math.PI, Math.PI, 8),
    [arm, -arm],
    ...arc(reach, 0, arm, -Math.PI / 2, Math.PI, 8),
    [arm, arm],
    ...arc(0, reach, arm, 0, Math.PI, 8),
    [-arm, arm],
    ...arc(-reach, 0, arm, Math.PI / 2, Math.PI, 8),
    [-arm, -arm],
  ];
}

/** A heart of two half discs on the upper sides of a square that stands on its corner. */
export function heartOfDiscs(halfWidth: number): Point[] {
  // In units of the square's half diagonal 1: the discs' middles are at (±1/2, -1/2), their radius is √1/2.
  const radius = Math.SQRT1_2;
  const points: Point[] = [
    [0, 1],
    ...arc(-0.5, -0.5, radius, Math.PI * 0.75, Math.PI, 12),
    ...arc(0.5, -0.5, radius, -Math.PI * 0.75, Math.PI, 12).slice(1),
  ];
  const scale = halfWidth / (0.5 + radius);
  return points.map(([x, y]): Point => [x * scale, (y + 0.1) * scale]);
}

/** A heart of Bézier curves, as drawing tutorials have it; `bulge` (about 1) raises its shoulders. */
export function heartOfCurves(halfWidth: number, bulge: number): Point[] {
  const half = [
    ...cubic([0, -0.5], [0.02, -0.58 * bulge], [0.16, -0.8 * bulge], [0.5, -0.8 * bulge]),
    ...cubic([0.5, -0.8 * bulge], [1, -0.8 * bulge], [1, -0.14], [1, -0.1]),
    ...cubic([1, -0.1], [1, 0.3], [0.6, 0.62], [0, 0.95]),
  ];
  const mirrored = half.map(([x, y]): Point => [-x, y]).reverse();
  return [...half, [0, 0.95] as const, ...mirrored.slice(0, -1)].map(
    ([x, y]): Point => [x * halfWidth, y * halfWidth],
  );
}

/** A cubic Bézier curve in eight pieces, without its end. */
function cubic(from: Point, one: Point, two: Point, to: Point): Point[] {
  return Array.from({ length: 8 }, (_, i): Point => {
    const t = i / 8;
    const rest = 1 - t;
    const at = (axis: 0 | 1) =>
      rest ** 3 * from[axis] +
      3 * rest * rest * t * one[axis] +
      3 * rest * t * t * two[axis] +
      t ** 3 * to[axis];
    return [at(0), at(1)];
  });
}

/**
 * Moves every edge outwards by `distance` (inwards where negative), so holes shrink as outer contours grow.
 * Corners stay sharp until they would stick out more than `limit` times as far; then they are cut there.
 */
export function offset(contours: readonly Contour[], distance: number, limit = 2): Point[][] {
  return contours.map((contour) => {
    const points = contour.filter((point, i) => gap(point, contour[(i + 1) % contour.length]) > 1e-6);
    const normals = points.map((point, i) => normal(point, points[(i + 1) % points.length]));
    return points.map(([x, y], i): Point => {
      const before = normals[(i + points.length - 1) % points.length];
      const [sumX, sumY] = [before[0] + normals[i][0], before[1] + normals[i][1]];
      const length = Math.hypot(sumX, sumY);
      if (length < 1e-6) return [x, y]; // the outline turns back on itself
      // The corner's tip is at distance / cos(half the turn), and cos(half the turn) = length / 2.
      const reach = (distance * Math.min(limit, 2 / length)) / length;
      return [x + sumX * reach, y + sumY * reach];
    });
  });
}

const gap = (one: Point, other: Point): number => Math.hypot(one[0] - other[0], one[1] - other[1]);

/** The outward direction of an edge of a clockwise contour. */
function normal(from: Point, to: Point): Point {
  const length = gap(from, to);
  return [(to[1] - from[1]) / length, (from[0] - to[0]) / length];
}
