import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { Canvas } from '../draw/canvas.ts';
import { blur, noise } from '../draw/effects.ts';
import { compress } from '../draw/jpeg.ts';
import { drawRequest } from '../drawing/request.ts';
import { paintSketch } from '../drawing/sketch.ts';
import { ANCHORS } from '../scenes/colors.ts';
import { COLORS } from '../scenes/vocabulary.ts';
import { analyze } from './analysis.ts';
import { colorName, oklab } from './colors.ts';
import { liesInDirection, satisfies } from './requirements.ts';

describe('colours', () => {
  it.each(COLORS)('%s goes by its name in the palettes of other programs', (name) => {
    const names = ANCHORS[name].map((hex) => colorName(oklab(hex >> 16, (hex >> 8) & 255, hex & 255)));
    expect(new Set(names)).toEqual(new Set([name]));
  });
});

describe('pictures that were worn', () => {
  const wears: Record<string, (canvas: Canvas, random: Random) => void> = {
    'a slight blur': (canvas) => blur(canvas, 0.7),
    'noise of 30 dB': (canvas, random) => noise(canvas, random, 0.03, 0.5),
    'blur and coarse compression': (canvas) => {
      blur(canvas, 0.4);
      compress(canvas, 12);
    },
  };
  it.each(Object.keys(wears))('are read nearly as well: %s', (name) => {
    const random = new Random(name);
    let right = 0;
    for (let i = 0; i < 24; i++) {
      const { sketch, requirement } = drawRequest(random.integer(1, 4), random, 'train', 1);
      const { width, height, data } = paintSketch(sketch);
      const canvas = new Canvas(width, height);
      for (let at = 0; at < data.length; at++) canvas.data[at] = data[at] / 255;
      wears[name](canvas, random);
      if (satisfies(canvas.toPicture(), requirement)) right++;
    }
    expect(right).toBeGreaterThanOrEqual(23);
  });
});

it('reads a ground that changes across the picture, and places to a pixel', () => {
  const canvas = new Canvas(64, 64);
  for (let y = 0; y < 64; y++)
    for (let x = 0; x < 64; x++)
      canvas.data.set([0.6 + 0.3 * (y / 63), 0.75, 0.95 - 0.2 * (x / 63)], (y * 64 + x) * 3);
  canvas.fillPath(
    [
      [
        [10, 40],
        [24, 40],
        [24, 54],
        [10, 54],
      ],
    ],
    [0.9, 0.1, 0.1],
  );
  const { objects } = analyze(canvas.toPicture());
  expect(objects).toHaveLength(1);
  const [{ shape, color, size, x, y }] = objects;
  expect([shape, color, size]).toEqual(['square', 'red', 'small']);
  expect(Math.hypot(x - 17, y - 47)).toBeLessThan(0.5);
});

it('reads nothing from a picture of one colour, whatever its size', () => {
  for (const [width, height] of [
    [64, 64],
    [1, 1],
    [3, 17],
  ])
    expect(analyze({ width, height, data: new Uint8Array(width * height * 3).fill(90) }).objects).toEqual([]);
});

it('tells directions apart, and neither of two that are nearly level', () => {
  const thing = analyze(paintSketch(drawRequest(1, new Random('thing'), 'train', 0).sketch)).objects[0];
  const frame = { width: 64, height: 64 };
  const right = { ...thing, x: thing.x + 20, y: thing.y + 3 };
  expect(liesInDirection(right, 'right of', thing, frame)).toBe(true);
  for (const direction of ['left of', 'above', 'below'] as const)
    expect(liesInDirection(right, direction, thing, frame)).toBe(false);
});
