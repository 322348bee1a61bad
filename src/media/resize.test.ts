import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { Picture } from './picture.ts';
import { resize } from './resize.ts';

function noise(width: number, height: number, seed: number): Picture {
  const random = new Random(seed);
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 256)),
  };
}

const clamp = (value: number) => Math.min(255, Math.max(0, value));

/** The definition in float64, every input weighted for every output: across, rounded to bytes, then down. */
function reference(picture: Picture, width: number, height: number): number[] {
  const kernel = (value: number) => {
    const x = Math.abs(value);
    if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
    return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
  };
  const weights = (from: number, to: number, position: number) => {
    const scale = from / to;
    const stretch = Math.max(1, scale);
    const raw = Array.from({ length: from }, (_, i) =>
      kernel((i + 0.5 - (position + 0.5) * scale) / stretch),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return raw.map((weight) => weight / sum);
  };
  const value = (v: number, u: number, c: number) => picture.data[(v * picture.width + u) * 3 + c];
  const result: number[] = [];
  for (let y = 0; y < height; y++) {
    const down = weights(picture.height, height, y);
    for (let x = 0; x < width; x++) {
      const across = weights(picture.width, width, x);
      for (let c = 0; c < 3; c++) {
        const row = (v: number) => across.reduce((sum, weight, u) => sum + weight * value(v, u, c), 0);
        result.push(clamp(down.reduce((sum, weight, v) => sum + weight * Math.round(clamp(row(v))), 0)));
      }
    }
  }
  return result;
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe('resize', () => {
  it.each([
    [7, 5, 7, 5],
    [7, 5, 3, 2],
    [7, 5, 20, 13],
    [31, 17, 4, 40],
    [1, 1, 6, 3],
    [1, 30, 5, 1],
    [24, 24, 23, 25],
  ])('%i×%i → %i×%i matches the float64 definition to half a level', (w, h, width, height) => {
    const picture = noise(w, h, w * 100 + height);
    const expected = reference(picture, width, height);
    const { data } = resize(picture, width, height);
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - data[i])));
    expect(worst).toBeLessThanOrEqual(0.501);
  });

  it('gives the values of the cubic with a = -0.5 when a step is doubled', () => {
    // Worked by hand from the kernel at offsets ±0.25, ±0.75, ±1.25, ±1.75; the border is renormalised.
    const step: Picture = {
      width: 4,
      height: 1,
      data: Uint8Array.from([0, 0, 200, 200].flatMap((v) => [v, v, v])),
    };
    const levels = Array.from(resize(step, 8, 1).data).filter((_, i) => i % 3 === 0);
    expect(levels).toEqual(
      [0, 0, 0, 41, 159, 205, 200, 205].map((_, i) => Math.round(reference(step, 8, 1)[i * 3])),
    );
    expect(levels[3]).toBe(Math.round(200 * (0.2265625 - 0.0234375)));
    expect(levels[3] + levels[4]).toBe(200);
  });

  it('keeps a constant constant', () => {
    const flat: Picture = { width: 13, height: 9, data: new Uint8Array(13 * 9 * 3).fill(137) };
    for (const [width, height] of [
      [5, 4],
      [50, 2],
      [1, 1],
      [13, 90],
    ]) {
      expect(new Set(resize(flat, width, height).data)).toEqual(new Set([137]));
    }
  });

  it('returns the picture itself at its own size', () => {
    const picture = noise(6, 4, 1);
    expect(resize(picture, 6, 4)).toBe(picture);
  });

  it('keeps the mean when shrinking', () => {
    const picture = noise(96, 64, 2);
    expect(Math.abs(mean(resize(picture, 12, 8).data) - mean(picture.data))).toBeLessThan(1.5);
  });

  it('antialiases: a fine chequerboard becomes grey', () => {
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3);
      return ((pixel % 64) + Math.floor(pixel / 64)) % 2 === 0 ? 0 : 255;
    });
    const centre = resize({ width: 64, height: 64, data }, 8, 8).data.slice(3 * 8 * 3, 4 * 8 * 3);
    for (const level of centre) expect(Math.abs(level - 127.5)).toBeLessThan(2);
  });

  it('refuses sizes that are not whole', () => {
    expect(() => resize(noise(2, 2, 1), 0, 2)).toThrow('width is 0');
    expect(() => resize(noise(2, 2, 1), 2, 1.5)).toThrow('height is 1.5');
  });
});
