import type { Random } from '../../base/random.ts';
import type { PicturePart } from '../../text/turns.ts';
import { Canvas, type Color, type Contour, type Point } from '../draw/canvas.ts';
import { ellipse } from '../draw/outlines.ts';
import { box, stroke } from '../draw/print.ts';
import { faces } from '../reading/faces.ts';
import { fromHsl } from '../reading/palette.ts';
import { wear } from '../reading/sign.ts';
import type { Position } from './positions.ts';

const SIDE = 96;
const SYMBOLS: Readonly<Record<string, readonly [outlined: string, filled: string]>> = {
  k: ['♔', '♚'],
  q: ['♕', '♛'],
  r: ['♖', '♜'],
  b: ['♗', '♝'],
  n: ['♘', '♞'],
  p: ['♙', '♟'],
};

const circle = (x: number, y: number, radius: number): Contour =>
  ellipse(radius).map(([px, py]): Point => [px + x, py + y]);
const ring = (x: number, y: number, radius: number, width: number): Contour[] => [
  circle(x, y, radius),
  [...circle(x, y, radius - width)].reverse(),
];

/** Draws the position in one of many manners. */
export function paintPosition(position: Position, random: Random, difficulty: number): PicturePart {
  const hue = random.uniform(0, 360);
  const ground = fromHsl(hue, random.uniform(0, 0.5 * difficulty), random.uniform(0.88, 1));
  const canvas = new Canvas(SIDE, SIDE, ground);
  if (position.game === 'noughts') paintNoughts(canvas, position.cells, random);
  else if (position.game === 'go') paintGo(canvas, position, random);
  else paintChess(canvas, position.men, random);
  if (random.chance(0.6 * difficulty)) wear(canvas, 12, random);
  return { picture: canvas.toPicture() };
}

function paintNoughts(canvas: Canvas, cells: readonly string[], random: Random): void {
  const margin = random.uniform(3, 12);
  const cell = (SIDE - 2 * margin) / 3;
  const ink = fromHsl(random.uniform(0, 360), random.uniform(0, 1), random.uniform(0.05, 0.35));
  const width = random.uniform(1.5, 4);
  for (const i of [1, 2]) {
    const at = margin + cell * i;
    canvas.fillPath(
      [
        stroke([at, margin], [at, SIDE - margin], width * 0.7),
        stroke([margin, at], [SIDE - margin, at], width * 0.7),
      ],
      [0.2, 0.2, 0.2],
    );
  }
  const reach = cell * random.uniform(0.24, 0.36);
  cells.forEach((mark, i) => {
    const [x, y] = [margin + cell * ((i % 3) + 0.5), margin + cell * (Math.floor(i / 3) + 0.5)];
    if (mark === 'x') {
      canvas.fillPath([stroke([x - reach, y - reach], [x + reach, y + reach], width)], ink);
      canvas.fillPath([stroke([x - reach, y + reach], [x + reach, y - reach], width)], ink);
    } else if (mark === 'o') canvas.fillPath(ring(x, y, reach, width), ink);
  });
}

function paintGo(
  canvas: Canvas,
  { size, stones }: { readonly size: number; readonly stones: readonly string[] },
  random: Random,
): void {
  const wood = fromHsl(random.uniform(28, 44), random.uniform(0.4, 0.8), random.uniform(0.6, 0.78));
  canvas.fillPath([box(0, 0, SIDE, SIDE)], wood);
  const gap = SIDE / size;
  const at = (i: number) => gap * (i + 0.5);
  for (let i = 0; i < size; i++) {
    canvas.fillPath(
      [
        stroke([at(i), at(0)], [at(i), at(size - 1)], 0.9),
        stroke([at(0), at(i)], [at(size - 1), at(i)], 0.9),
      ],
      [0.15, 0.1, 0.05],
    );
  }
  const radius = gap * random.uniform(0.36, 0.47);
  stones.forEach((stone, i) => {
    if (stone === '') return;
    const [x, y] = [at(i % size), at(Math.floor(i / size))];
    const color: Color = stone === 'black' ? [0.05, 0.05, 0.05] : [0.97, 0.97, 0.97];
    canvas.fillPath([circle(x, y, radius)], color);
    if (stone === 'white') canvas.fillPath(ring(x, y, radius, 0.7), [0.3, 0.3, 0.3]);
  });
}

function paintChess(canvas: Canvas, men: readonly string[], random: Random): void {
  const hue = random.uniform(0, 360);
  const [light, dark] = [
    fromHsl(hue, random.uniform(0, 0.4), random.uniform(0.82, 0.95)),
    fromHsl(hue, random.uniform(0.1, 0.6), random.uniform(0.45, 0.62)),
  ];
  const face = faces.find(({ name }) => name === 'dejavu-sans-400')!;
  const side = SIDE / 8;
  for (let i = 0; i < 64; i++) {
    const [x, y] = [(i & 7) * side, (i >> 3) * side];
    canvas.fillPath([box(x, y, x + side, y + side)], ((i & 7) + (i >> 3)) % 2 === 0 ? light : dark);
    if (men[i] === '') continue;
    const [outlined, filled] = SYMBOLS[men[i].toLowerCase()];
    const white = men[i] !== men[i].toLowerCase();
    const size = side * 1.15;
    const paint = (symbol: string, color: Color) => {
      const { contours, advance } = face.glyph(symbol);
      const left = x + (side - advance * size) / 2;
      canvas.fillPath(
        contours.map((contour) =>
          contour.map(([px, py]): Point => [left + px * size, y + side * 0.84 + py * size]),
        ),
        color,
      );
    };
    paint(filled, white ? [1, 1, 1] : [0, 0, 0]);
    if (white) paint(outlined, [0, 0, 0]);
  }
}
