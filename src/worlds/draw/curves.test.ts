import { describe, expect, it } from 'vitest';
import { Canvas, type Contour } from './canvas.ts';
import { heartOfCurves, heartOfDiscs, offset, roundCross, roundedRectangle } from './curves.ts';
import { boundsOf, ellipse, extentOf, place, rectangle, ring } from './outlines.ts';
import { loseResolution } from './scale.ts';

/** Positive for contours that run clockwise on the screen. */
function signedArea(points: Contour): number {
  return points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

describe('outlines with curves', () => {
  it('run clockwise and have about the asked extent', () => {
    const shapes = {
      rounded: roundedRectangle(1, 0.6, 0.2),
      cross: roundCross(1, 0.3),
      discs: heartOfDiscs(1),
      curves: heartOfCurves(1, 1),
    };
    for (const [name, points] of Object.entries(shapes)) {
      expect(signedArea(points), name).toBeGreaterThan(1);
      const box = boundsOf([points]);
      expect(box.left, name).toBeCloseTo(-1, 1);
      expect(box.right, name).toBeCloseTo(1, 1);
    }
    expect(signedArea(roundedRectangle(1, 0.6, 0.2))).toBeCloseTo(2.4 - (4 - Math.PI) * 0.04, 2);
  });
});

describe('offset', () => {
  it('grows outer contours, narrows holes, and keeps right angles sharp', () => {
    expect(boundsOf(offset([rectangle(2, 1)], 0.5))).toEqual({
      left: -2.5,
      top: -1.5,
      right: 2.5,
      bottom: 1.5,
    });
    const [outer, hole] = offset(ring(4, 2), 0.5);
    expect(signedArea(outer)).toBeCloseTo(signedArea(ellipse(4.5)), 0);
    expect(signedArea(hole)).toBeCloseTo(-signedArea(ellipse(1.5)), 0);
    expect(extentOf(offset([rectangle(2, 1.5)], -0.5))).toBeCloseTo(3, 5);
  });

  it('cuts pointed corners at the limit', () => {
    const needle: Contour = [
      [0, -10],
      [1, 0],
      [-1, 0],
    ];
    expect(boundsOf(offset([needle], 1, 2)).top).toBeCloseTo(-12, 5);
  });
});

describe('extentOf', () => {
  it('is the same however the outline is turned', () => {
    for (const degrees of [0, 12, 45, 66])
      expect(extentOf(place([rectangle(3, 1)], 5, 5, 1, (degrees * Math.PI) / 180))).toBeCloseTo(
        extentOf([rectangle(3, 1)]),
        5,
      );
  });
});

describe('loseResolution', () => {
  it.each(['nearest', 'linear', 'cubic'] as const)('%s keeps flat areas and the mean', (filling) => {
    const canvas = new Canvas(40, 24, [0.2, 0.4, 0.6]);
    canvas.fillPath([place([rectangle(6, 6)], 20, 12, 1, 0)[0]], [1, 1, 1]);
    const mean = () => canvas.data.reduce((sum, value) => sum + value, 0) / canvas.data.length;
    const before = mean();
    loseResolution(canvas, 0.5, filling);
    expect(mean()).toBeCloseTo(before, 2);
    expect(canvas.data[0]).toBeCloseTo(0.2, 5);
    expect(canvas.data[(12 * 40 + 20) * 3]).toBeCloseTo(1, 5);
  });
});
