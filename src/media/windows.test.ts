import { expect, it } from 'vitest';
import { filmBetween, filmSeconds } from './windows.ts';

const picture = { width: 1, height: 1, data: new Uint8Array(3) };
const samples = Float32Array.from({ length: 10 * 16_000 }, (_, i) => i);
const frames = [4000, 4002, 4009].map((time) => ({ time, picture }));
const sound = { samples, sampleRate: 16_000 as const };

it('windows of a part of a film count from where the part begins', () => {
  const film = { frames, sound, start: 4000 };
  expect(filmSeconds(film)).toBe(10);
  expect(filmSeconds({ frames, start: 4000 })).toBeCloseTo(9, 2);
  const window = filmBetween(film, 1, 5);
  expect(window.frames.map(({ time }) => time)).toEqual([1]);
  expect([window.sound?.samples[0], window.sound?.samples.length]).toEqual([16_000, 64_000]);
});
