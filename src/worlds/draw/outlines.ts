import type { Contour, Point } from './canvas.ts';

/**
 * Outlines of simple shapes around the origin, in units of a nominal radius of 1, y downwards.
 * Outer contours run clockwise on the screen, holes against them. The extents are chosen so that shapes of
 * one radius look about equally large.
 */

/** An ellipse with the half axes `radiusX` and `radiusY`; `segments` straight pieces. */
export function ellipse(radiusX: number, radiusY = radiusX, segments = 36): Point[] {
  return Array.from({ length: segments }, (_, i): Point => {
    const angle = (i / segments) * 2 * Math.PI;
    return [radiusX * Math.cos(angle), radiusY * Math.sin(angle)];
  });
}

export function rectangle(halfWidth: number, halfHeight: number): Point[] {
  return [
    [-halfWidth, -halfHeight],
    [halfWidth, -halfHeight],
    [halfWidth, halfHeight],
    [-halfWidth, halfHeight],
  ];
}

/** A triangle that points up. */
export function triangle(halfWidth: number, halfHeight: number): Point[] {
  return [
    [0, -halfHeight],
    [halfWidth, halfHeight],
    [-halfWidth, halfHeight],
  ];
}

/** A star with one point up; `inner` is the radius of the notches. */
export function star(points: number, outer: number, inner: number): Point[] {
  return Array.from({ length: points * 2 }, (_, i): Point => {
    const angle = (i / points) * Math.PI - Math.PI / 2;
    const radius = i % 2 === 0 ? outer : inner;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** A plus sign; `arm` is half the width of an arm. */
export function cross(extent: number, arm: number): Point[] {
  return [
    [-arm, -extent],
    [arm, -extent],
    [arm, -arm],
    [extent, -arm],
    [extent, arm],
    [arm, arm],
    [arm, extent],
    [-arm, extent],
    [-arm, arm],
    [-extent, arm],
    [-extent, -arm],
    [-arm, -arm],
  ];
}

/** A heart, upright, with the given half width; `height` stretches it. */
export function heart(halfWidth: number, height = 1, segments = 44): Point[] {
  return Array.from({ length: segments }, (_, i): Point => {
    const t = (i / segments) * 2 * Math.PI;
    const x = 16 * Math.sin(t) ** 3;
    const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
    return [(x / 16) * halfWidth, (-y / 16) * halfWidth * height];
  });
}

/** A ring: an outer circle and a hole. */
export function ring(outer: number, inner: number): Point[][] {
  return [ellipse(outer), ellipse(inner).reverse()];
}

/** Turns by `rotation` (radians, clockwise on the screen), scales, and moves the origin to (x, y). */
export function place(
  contours: readonly Contour[],
  x: number,
  y: number,
  scale: number,
  rotation: number,
): Point[][] {
  const cosine = Math.cos(rotation) * scale;
  const sine = Math.sin(rotation) * scale;
  return contours.map((contour) =>
    contour.map(([px, py]): Point => [x + px * cosine - py * sine, y + px * sine + py * cosine]),
  );
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function boundsOf(contours: readonly Contour[]): Bounds {
  const xs = contours.flatMap((contour) => contour.map((point) => point[0]));
  const ys = contours.flatMap((contour) => contour.map((point) => point[1]));
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The longer side of the narrowest box around the contours, however it is turned: the same for any rotation. */
export function extentOf(contours: readonly Contour[]): number {
  let least = Infinity;
  for (let degrees = 0; degrees < 90; degrees += 3) {
    const box = boundsOf(place(contours, 0, 0, 1, (degrees * Math.PI) / 180));
    least = Math.min(least, Math.max(box.right - box.left, box.bottom - box.top));
  }
  return least;
}
