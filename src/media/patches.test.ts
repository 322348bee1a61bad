import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { pictureGrid, toPatches } from './patches.ts';
import type { Picture } from './picture.ts';
import { resize } from './resize.ts';

const NANO = { patchSize: 12, maxPatches: 64 };

function noise(width: number, height: number): Picture {
  const random = new Random(`${width}×${height}`);
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 256)),
  };
}

describe('pictureGrid', () => {
  it.each([
    [96, 96, 8, 8],
    [4000, 4000, 8, 8],
    [3, 3, 8, 8],
    [300, 300, 8, 8],
    [192, 48, 4, 16],
    [4000, 3000, 6, 9],
    [1920, 1080, 6, 10],
    [1, 5000, 64, 1],
    [100, 1, 1, 64],
    [70, 1, 1, 64],
    [66, 1, 1, 64],
    [1, 65, 64, 1],
  ])('%i×%i → %i rows × %i columns', (width, height, rows, columns) => {
    expect(pictureGrid({ width, height }, NANO)).toEqual({ rows, columns });
  });

  it("agrees with Gemma 4's own numbers: 280 soft tokens of 48 pixels", () => {
    // 1920×1080: f = √(280·48² / (1080·1920)); 602 → 12·48, 1071 → 22·48.
    const gemma = { patchSize: 48, maxPatches: 280 };
    expect(pictureGrid({ width: 1920, height: 1080 }, gemma)).toEqual({ rows: 12, columns: 22 });
  });

  it('never exceeds the budget, never gives an empty side, and turns with the picture', () => {
    const random = new Random('grids');
    for (let i = 0; i < 2000; i++) {
      const width = random.integer(1, 2 ** random.integer(1, 14));
      const height = random.integer(1, 2 ** random.integer(1, 14));
      const { rows, columns } = pictureGrid({ width, height }, NANO);
      expect(rows * columns).toBeLessThanOrEqual(64);
      expect(Math.min(rows, columns)).toBeGreaterThanOrEqual(1);
      expect(pictureGrid({ width: height, height: width }, NANO)).toEqual({ rows: columns, columns: rows });
    }
  });
});

describe('toPatches', () => {
  it('passes a 96×96 picture through, pixel for pixel, in (row, column, y, x, c) order', () => {
    const picture = noise(96, 96);
    const { rows, columns, patches } = toPatches(picture, NANO);
    expect([rows, columns, patches.length]).toEqual([8, 8, 64 * 432]);
    for (let y = 0; y < 96; y++) {
      for (let x = 0; x < 96; x++) {
        for (let c = 0; c < 3; c++) {
          const patch = Math.floor(y / 12) * 8 + Math.floor(x / 12);
          const inside = ((y % 12) * 12 + (x % 12)) * 3 + c;
          expect(patches[patch * 432 + inside]).toBe(Math.fround(picture.data[(y * 96 + x) * 3 + c] / 255));
        }
      }
    }
  });

  it('resizes other pictures to their grid, values within 0..1', () => {
    const picture = noise(50, 20);
    const { rows, columns, patches } = toPatches(picture, NANO);
    expect([rows, columns]).toEqual([5, 12]);
    const resized = resize(picture, 144, 60);
    expect(patches[0]).toBe(Math.fround(resized.data[0] / 255));
    expect(patches.at(-1)).toBe(Math.fround(resized.data[resized.data.length - 1] / 255));
    expect(patches.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('takes strips of millions of pixels without filling memory', () => {
    const strip: Picture = { width: 2_000_000, height: 1, data: new Uint8Array(6_000_000).fill(51) };
    const { rows, columns, patches } = toPatches(strip, NANO);
    expect([rows, columns]).toEqual([1, 64]);
    expect(new Set(patches)).toEqual(new Set([Math.fround(0.2)]));
  });
});
