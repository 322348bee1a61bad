import { expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { cutFilm } from './interleave.ts';

const frame = (time: number) => ({ time, picture: { width: 1, height: 1, data: new Uint8Array(3) } });
const sound = (length: number) => ({
  samples: Float32Array.from({ length }, (_, i) => i),
  sampleRate: 16_000 as const,
});

it('a film is its frames in time order, each before what is heard until the next', () => {
  const frames = [frame(0), frame(0.5), frame(1)];
  const pieces = cutFilm({ frames, sound: sound(24_000) });
  expect(pieces.map((piece) => ('frame' in piece ? piece.frame.time : piece.sound.samples.length))).toEqual([
    0,
    // 0.5 seconds are 12½ slots of 40 ms.
    8320,
    0.5,
    16_000 - 8320,
    1,
    8000,
  ]);
  expect(cutFilm({ frames }).length).toBe(3);
});

it('nothing of the sound is lost or doubled, wherever the frames stand', () => {
  const random = new Random('film');
  for (let i = 0; i < 50; i++) {
    const times = Array.from({ length: random.integer(0, 6) }, () => random.uniform(0, 3)).sort(
      (a, b) => a - b,
    );
    const whole = sound(random.integer(0, 40_000));
    const pieces = cutFilm({ frames: times.map(frame), sound: whole });
    const heard = pieces.flatMap((piece) => ('sound' in piece ? [...piece.sound.samples] : []));
    expect(heard.length).toBe(whole.samples.length);
    expect(heard.every((value, at) => value === at)).toBe(true);
    expect(pieces.flatMap((piece) => ('frame' in piece ? [piece.frame.time] : []))).toEqual(times);
    for (const piece of pieces.slice(0, -1))
      if ('sound' in piece && piece !== pieces.findLast((one) => 'sound' in one))
        expect(piece.sound.samples.length % 640).toBe(0);
  }
});
