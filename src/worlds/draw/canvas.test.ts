import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { Canvas, type Contour, type Point } from './canvas.ts';

const BLACK = [0, 0, 0] as const;

/** The area that black paint covers on a white canvas. */
function paintedArea(canvas: Canvas): number {
  let area = 0;
  for (let i = 0; i < canvas.data.length; i += 3) area += 1 - canvas.data[i];
  return area;
}

function polygonArea(points: Contour): number {
  let twice = 0;
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

const rectangle = (left: number, top: number, right: number, bottom: number): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];

describe('Canvas.fillPath', () => {
  it('covers exactly the area of convex polygons', () => {
    const random = new Random('area');
    for (let trial = 0; trial < 100; trial++) {
      const radius = random.uniform(0.5, 14);
      const [centreX, centreY] = [random.uniform(15, 25), random.uniform(15, 25)];
      const count = random.integer(3, 24);
      const turn = random.uniform(0, 7);
      const points = Array.from({ length: count }, (_, i): Point => {
        const angle = turn + (i / count) * 2 * Math.PI;
        return [centreX + radius * Math.cos(angle), centreY + radius * Math.sin(angle) * 0.8];
      });
      const canvas = new Canvas(40, 40);
      canvas.fillPath([trial % 2 === 0 ? points : points.reverse()], BLACK);
      expect(paintedArea(canvas)).toBeCloseTo(polygonArea(points), 3);
    }
  });

  it('gives single pixels their share', () => {
    const canvas = new Canvas(4, 3);
    canvas.fillPath([rectangle(0.25, 1, 2.5, 1.5)], BLACK);
    const row = (y: number) => [0, 1, 2, 3].map((x) => 1 - canvas.data[(y * 4 + x) * 3]);
    expect(row(0)).toEqual([0, 0, 0, 0]);
    expect(row(1)).toEqual([0.375, 0.5, 0.25, 0]);
    expect(row(2)).toEqual([0, 0, 0, 0]);
  });

  it('clips at every border', () => {
    const canvas = new Canvas(10, 10);
    canvas.fillPath(
      [
        [
          [-5, 5],
          [5, -5],
          [15, 5],
          [5, 15],
        ],
      ],
      BLACK,
    );
    expect(paintedArea(canvas)).toBeCloseTo(100, 3);
    const corner = new Canvas(10, 10);
    corner.fillPath(
      [
        [
          [-10, 0],
          [10, 0],
          [10, 10],
        ],
      ],
      BLACK,
    );
    expect(paintedArea(corner)).toBeCloseTo(75, 3);
    const outside = new Canvas(10, 10);
    outside.fillPath([rectangle(11, 2, 20, 8), rectangle(-9, 2, -1, 8)], BLACK);
    expect(paintedArea(outside)).toBe(0);
  });

  it('cuts holes by opposite winding and joins overlaps of equal winding', () => {
    const holed = new Canvas(20, 20);
    holed.fillPath([rectangle(2, 2, 18, 18), rectangle(5.5, 5, 10, 10).reverse()], BLACK);
    expect(paintedArea(holed)).toBeCloseTo(256 - 22.5, 3);
    const joined = new Canvas(20, 20);
    joined.fillPath([rectangle(2, 2, 10, 10), rectangle(6, 6, 14, 14)], BLACK);
    expect(paintedArea(joined)).toBeCloseTo(64 + 64 - 16, 3);
  });

  it('asks colour functions at pixel centres and mixes by opacity', () => {
    const canvas = new Canvas(4, 1);
    canvas.fillPath([rectangle(0, 0, 4, 1)], (x) => [x / 4, 0, 0], 0.5);
    expect([...canvas.toPicture().data].filter((_, i) => i % 3 === 0)).toEqual([143, 175, 207, 239]);
  });
});
