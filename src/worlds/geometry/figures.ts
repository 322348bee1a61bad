import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import type { Contour, Point } from '../draw/canvas.ts';
import { ellipse } from '../draw/outlines.ts';
import { drawPaper, toPart } from '../draw/paper.ts';
import { print, stroke } from '../draw/print.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

/** What is drawn: sizes in the figure's own units, angles in degrees. */
export type Figure =
  | { readonly kind: 'triangle'; readonly angles: readonly [number, number, number] }
  | { readonly kind: 'rectangle'; readonly width: number; readonly height: number }
  | { readonly kind: 'rightTriangle'; readonly base: number; readonly height: number }
  | { readonly kind: 'circle'; readonly radius: number; readonly shown: 'radius' | 'diameter' }
  | { readonly kind: 'angle'; readonly degrees: number }
  | { readonly kind: 'polygon'; readonly sides: number };

export type FigureKind = Figure['kind'];

const draws: { readonly [Kind in FigureKind]: (random: Random) => Extract<Figure, { kind: Kind }> } = {
  triangle(random) {
    for (;;) {
      const [a, b] = [5 * random.integer(5, 24), 5 * random.integer(5, 24)];
      const c = 180 - a - b;
      if (c >= 25) return { kind: 'triangle', angles: [a, b, c] };
    }
  },
  rectangle(random) {
    const [width, height] = [random.integer(2, 13), random.integer(2, 13)];
    return { kind: 'rectangle', width, height: random.chance(0.3) ? width : height };
  },
  rightTriangle: (random) => ({
    kind: 'rightTriangle',
    base: random.integer(2, 13),
    height: 2 * random.integer(1, 7),
  }),
  circle: (random) => ({
    kind: 'circle',
    radius: random.integer(2, 60),
    shown: random.pick(['radius', 'diameter']),
  }),
  // Nearly right angles look like right ones.
  angle: (random) => ({
    kind: 'angle',
    degrees: random.pick([90, random.integer(20, 76), random.integer(106, 165)]) + random.next() / 1000,
  }),
  polygon: (random) => ({ kind: 'polygon', sides: random.integer(3, 9) }),
};

export function drawFigure(kind: FigureKind, random: Random, split: Split): Figure {
  // Angles to look at and polygons are too few to hold out; how they are drawn is always new.
  if (kind === 'polygon' || kind === 'angle') return draws[kind](random);
  return drawOwned(
    () => draws[kind](random),
    (figure) => `figure ${JSON.stringify(figure)}`,
    split,
  );
}

const DEGREE = Math.PI / 180;
const turn = ([x, y]: Point, angle: number): Point => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];
const middleOf = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
];

/** Corners of a figure in its own units, y downwards. */
export function cornersOf(figure: Figure): Point[] {
  switch (figure.kind) {
    case 'triangle': {
      const [a, b] = figure.angles;
      // The side between the first two angles is 1; the law of sines gives the next.
      const side = Math.sin(b * DEGREE) / Math.sin((a + b) * DEGREE);
      return [
        [0, 0],
        [1, 0],
        [side * Math.cos(a * DEGREE), -side * Math.sin(a * DEGREE)],
      ];
    }
    case 'rectangle':
      return [
        [0, 0],
        [figure.width, 0],
        [figure.width, figure.height],
        [0, figure.height],
      ];
    case 'rightTriangle':
      return [
        [0, figure.height],
        [figure.base, figure.height],
        [0, 0],
      ];
    case 'polygon':
      return Array.from(
        { length: figure.sides },
        (_, i): Point => [
          Math.sin((2 * Math.PI * i) / figure.sides),
          -Math.cos((2 * Math.PI * i) / figure.sides),
        ],
      );
    case 'angle':
      return [
        [1, 0],
        [0, 0],
        [Math.cos(figure.degrees * DEGREE), -Math.sin(figure.degrees * DEGREE)],
      ];
    case 'circle':
      return [];
  }
}

/** Draws the figure with its numbers; what is asked for has none. */
export function paintFigure(figure: Figure, random: Random, split: Split, difficulty: number): PicturePart {
  const paper = drawPaper(random, split, difficulty);
  const { canvas, print: style } = paper;
  const { width, height } = canvas;
  const line = random.uniform(1, 2.2);
  const regions: CharacterRegion[] = [];
  const label = (text: string, [x, y]: Point) =>
    regions.push(...print(canvas, text, style, { x, y: y + style.size * 0.35, align: 'middle' }));
  if (figure.kind === 'circle') {
    const radius = random.uniform(26, 40);
    const at: Point = [width / 2 + random.uniform(-5, 5), height / 2 + random.uniform(-5, 5)];
    const circle = (r: number): Contour => ellipse(r).map(([x, y]): Point => [x + at[0], y + at[1]]);
    canvas.fillPath([circle(radius), [...circle(radius - line)].reverse()], style.color);
    const whole = figure.shown === 'diameter';
    canvas.fillPath(
      [stroke([whole ? at[0] - radius : at[0], at[1]], [at[0] + radius, at[1]], line * 0.8)],
      style.color,
    );
    label(String(figure.radius * (whole ? 2 : 1)), [whole ? at[0] : at[0] + radius / 2, at[1] - 7]);
    return toPart(paper, regions, random, difficulty);
  }
  // Numbers beside upright sides are easier; the rest is turned freely.
  const upright = figure.kind === 'rectangle' || figure.kind === 'rightTriangle';
  const angle = upright ? 0 : random.uniform(-Math.PI, Math.PI);
  const raw = cornersOf(figure).map((point) => turn(point, angle));
  const [xs, ys] = [raw.map(([x]) => x), raw.map(([, y]) => y)];
  const room = upright ? 60 : figure.kind === 'triangle' ? 62 : 70;
  const [spanX, spanY] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  const scale = room / Math.max(spanX, spanY, upright ? 3 : 0.1);
  const [offX, offY] = [
    (width - spanX * scale) / 2 - Math.min(...xs) * scale,
    (height - spanY * scale) / 2 - Math.min(...ys) * scale,
  ];
  const points = raw.map(([x, y]): Point => [x * scale + offX, y * scale + offY]);
  const closed = figure.kind !== 'angle';
  points.forEach((point, i) => {
    if (closed || i + 1 < points.length)
      canvas.fillPath([stroke(point, points[(i + 1) % points.length], line)], style.color);
  });
  const middle = middleOf(points);
  if (figure.kind === 'triangle') {
    const texts = [String(figure.angles[0]), String(figure.angles[1]), '?'];
    points.forEach(([x, y], i) => {
      // Outside its corner, where no side is in the way.
      const share = 9 / Math.hypot(x - middle[0], y - middle[1]);
      const beside = (from: number, centre: number, limit: number, margin: number) =>
        Math.min(limit - margin, Math.max(margin, from + (from - centre) * share));
      label(texts[i], [beside(x, middle[0], width, 9), beside(y, middle[1], height, 6)]);
    });
  } else if (figure.kind === 'rectangle') {
    label(String(figure.width), [(points[0][0] + points[1][0]) / 2, points[0][1] - 7]);
    label(String(figure.height), [points[1][0] + 8, (points[1][1] + points[2][1]) / 2]);
  } else if (figure.kind === 'rightTriangle') {
    label(String(figure.base), [(points[0][0] + points[1][0]) / 2, points[0][1] + 8]);
    label(String(figure.height), [points[0][0] - 8, (points[0][1] + points[2][1]) / 2]);
  }
  return toPart(paper, regions, random, difficulty);
}
