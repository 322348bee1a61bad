import { describe, expect, it } from 'vitest';
import type { Picture } from './picture.ts';
import { fromSquare, toSquare } from './square.ts';

/** Every pixel tells where it is. */
function numbered(width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.set([i % width, Math.floor(i / width), 7], 3 * i);
  return { width, height, data };
}

describe.each([
  [6, 6],
  [9, 4],
  [3, 8],
  [1, 5],
  [7, 1],
])('a picture of %i × %i', (width, height) => {
  it('lies in the middle of its square, whole', () => {
    const picture = numbered(width, height);
    const square = toSquare(picture);
    const side = Math.max(width, height);
    expect(square).toMatchObject({ width: side, height: side });
    expect(fromSquare(square, picture)).toEqual(picture);
  });

  it('grows with the rows of its square', () => {
    const picture = numbered(width, height);
    const square = toSquare(picture);
    for (let rows = 1; rows <= square.height; rows++) {
      const begun = { ...square, height: rows, data: square.data.subarray(0, rows * square.width * 3) };
      const part = fromSquare(begun, picture);
      const there = Math.max(0, Math.min(height, rows - Math.floor((square.height - height) / 2)));
      expect(part?.height ?? 0).toBe(there);
      if (part) expect(part.data).toEqual(picture.data.subarray(0, there * width * 3));
    }
  });
});

it('has bars in the colours of the borders that they lie at', () => {
  const data = Uint8Array.from([...Array(4).fill([10, 20, 30]), ...Array(4).fill([90, 80, 70])].flat());
  const { data: square } = toSquare({ width: 4, height: 2, data });
  expect([...square.subarray(0, 3)]).toEqual([10, 20, 30]);
  expect([...square.subarray(-3)]).toEqual([90, 80, 70]);
});

it('is shrunk where it is large, and keeps its proportions', () => {
  const square = toSquare({ width: 1600, height: 400, data: new Uint8Array(1600 * 400 * 3).fill(9) });
  expect(square).toMatchObject({ width: 192, height: 192 });
  const { data: _, ...size } = fromSquare(square, { width: 1600, height: 400 })!;
  expect(size).toEqual({ width: 192, height: 48 });
});
