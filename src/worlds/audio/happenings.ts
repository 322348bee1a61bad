import type { Random } from '../../base/random.ts';
import { bandNoise, brownNoise, pinkNoise, whiteNoise } from './noise.ts';
import {
  addAt,
  concatenate,
  filter,
  held,
  normalise,
  oscillate,
  sawtooth,
  shape,
  silence,
  squareWave,
  struck,
} from './signal.ts';

/** One happening of 0.1 to 2 seconds. */
export type Once = (random: Random) => Float32Array;

/** A saw of the vocal folds through the resonances of a mouth that opens. */
function throat(
  seconds: number,
  pitch: (t: number) => number,
  formants: readonly number[],
  q: number,
): Float32Array {
  const source = oscillate(seconds, pitch, sawtooth);
  const result = silence(seconds);
  for (const formant of formants) addAt(result, filter(source.slice(), 'bandPass', formant, q), 0, 1);
  return result;
}

export const bark: Once = (random) => {
  const seconds = random.uniform(0.12, 0.22);
  const pitch = random.uniform(220, 480);
  const voice = throat(
    seconds,
    (t) => pitch * (1 + 0.5 * Math.sin((Math.PI * t) / seconds)),
    [random.uniform(600, 900), random.uniform(1300, 1900)],
    3,
  );
  addAt(voice, bandNoise(seconds, random, random.uniform(1000, 1800), 1.5), 0, 0.35);
  return shape(voice, held(0.015, seconds * 0.6, seconds));
};

export const meow: Once = (random) => {
  const seconds = random.uniform(0.5, 0.9);
  const pitch = random.uniform(420, 700);
  const arch = (t: number) => pitch * (0.8 + 0.4 * Math.sin((Math.PI * t) / seconds));
  const open = throat(seconds, arch, [random.uniform(1000, 1400), random.uniform(2500, 3300)], 4);
  const closed = throat(seconds, arch, [random.uniform(400, 600), random.uniform(1900, 2300)], 4);
  shape(open, (t) => Math.sin((Math.PI * t) / seconds));
  addAt(open, closed, 0, 0.5);
  return shape(open, held(0.08, 0.25, seconds));
};

export const moo: Once = (random) => {
  const seconds = random.uniform(0.9, 1.5);
  const pitch = random.uniform(90, 150);
  const voice = throat(
    seconds,
    (t) => pitch * (1 + 0.25 * Math.min(1, t / 0.4) - 0.15 * (t / seconds)),
    [random.uniform(220, 320), random.uniform(550, 750)],
    3,
  );
  return shape(voice, held(0.15, 0.3, seconds));
};

const chirp: Once = (random) => {
  const seconds = random.uniform(0.06, 0.16);
  const [from, to] = [random.uniform(2500, 5500), random.uniform(2500, 5500)];
  const tremble = random.uniform(0, 0.1);
  const song = oscillate(
    seconds,
    (t) => from + ((to - from) * t) / seconds + from * tremble * Math.sin(2 * Math.PI * 40 * t),
  );
  return shape(song, held(0.01, 0.03, seconds));
};

export const knock: Once = (random) => {
  const low = random.uniform(150, 320);
  const high = low * random.uniform(2.2, 2.4);
  const wood = oscillate(0.15, () => low);
  addAt(
    wood,
    oscillate(0.15, () => high),
    0,
    0.5,
  );
  addAt(wood, bandNoise(0.15, random, random.uniform(500, 900), 1), 0, 0.8);
  return shape(wood, struck(0.001, random.uniform(0.08, 0.14)));
};

export const clap: Once = (random) => {
  const hands = bandNoise(0.12, random, random.uniform(1000, 2200), random.uniform(0.8, 1.5));
  return shape(hands, struck(0.002, random.uniform(0.06, 0.12)));
};

export const step: Once = (random) => {
  const foot = filter(whiteNoise(0.14, random), 'lowPass', random.uniform(150, 300));
  normalise(shape(foot, struck(0.004, 0.09)));
  addAt(foot, shape(bandNoise(0.1, random, random.uniform(2500, 4500), 1), held(0.02, 0.06, 0.1)), 0.03, 0.2);
  return foot;
};

export const tick: Once = (random) => {
  const high = random.uniform(2500, 4000);
  const hand = oscillate(0.03, () => high);
  addAt(hand, whiteNoise(0.03, random), 0, 0.3);
  return shape(hand, struck(0.0005, 0.02));
};

export const honk: Once = (random) => {
  const seconds = random.uniform(0.25, 0.5);
  const low = random.uniform(340, 440);
  const horn = oscillate(seconds, () => low, sawtooth);
  addAt(
    horn,
    oscillate(seconds, () => low * 1.26, sawtooth),
    0,
    1,
  );
  return shape(filter(horn, 'lowPass', random.uniform(2000, 3500)), held(0.02, 0.05, seconds));
};

export const beep: Once = (random) => {
  const seconds = random.uniform(0.08, 0.14);
  const high = random.uniform(1500, 2800);
  return shape(
    oscillate(seconds, () => high, squareWave),
    held(0.003, 0.005, seconds),
  );
};

export const doorbell: Once = (random) => {
  const high = random.uniform(550, 800);
  const note = (hertz: number) => {
    const tone = oscillate(0.6, () => hertz);
    addAt(
      tone,
      oscillate(0.6, () => 3 * hertz),
      0,
      0.2,
    );
    return shape(tone, struck(0.004, random.uniform(0.8, 1.3)));
  };
  const result = silence(1.05);
  addAt(result, note(high), 0);
  addAt(result, note(high * 2 ** (-4 / 12)), 0.45);
  return shape(result, held(0.001, 0.05, 1.05));
};

export const telephone: Once = (random) => {
  const low = random.uniform(1000, 1500);
  const rate = random.uniform(18, 25);
  const ring = (seconds: number) =>
    shape(
      oscillate(seconds, (t) => (Math.floor(t * rate * 2) % 2 === 0 ? low : low * 1.25)),
      held(0.01, 0.03, seconds),
    );
  return concatenate([ring(0.45), silence(0.2), ring(0.45)]);
};

export const siren: Once = (random) => {
  const seconds = random.uniform(1.2, 2);
  const [low, high] = [random.uniform(450, 650), random.uniform(1000, 1500)];
  const rate = random.uniform(0.6, 1.2);
  return shape(
    oscillate(seconds, (t) => low + (high - low) * (0.5 - 0.5 * Math.cos(2 * Math.PI * rate * t))),
    held(0.05, 0.1, seconds),
  );
};

export const engine: Once = (random) => {
  const seconds = random.uniform(1, 1.6);
  const strokes = random.uniform(25, 55);
  const swell = random.uniform(-0.2, 0.5);
  const motor = oscillate(seconds, (t) => strokes * (1 + (swell * t) / seconds), sawtooth);
  filter(motor, 'lowPass', random.uniform(300, 700));
  addAt(motor, brownNoise(seconds, random), 0, 0.5);
  return shape(motor, held(0.1, 0.15, seconds));
};

export const rain: Once = (random) => {
  const seconds = random.uniform(1, 1.6);
  const drops = filter(whiteNoise(seconds, random), 'highPass', random.uniform(1500, 3000));
  // Single drops stand out of the rush.
  for (let i = 0; i < drops.length; i++) if (random.chance(0.002)) drops[i] *= random.uniform(2, 5);
  return shape(drops, held(0.1, 0.15, seconds));
};

export const wind: Once = (random) => {
  const seconds = random.uniform(1.2, 1.8);
  const air = bandNoise(seconds, random, random.uniform(250, 600), random.uniform(2, 5));
  const rate = random.uniform(0.4, 0.9);
  const start = random.uniform(0, 2 * Math.PI);
  return shape(
    air,
    (t) => (0.55 + 0.45 * Math.sin(start + 2 * Math.PI * rate * t)) * held(0.1, 0.2, seconds)(t),
  );
};

export const waves: Once = (random) => {
  const seconds = random.uniform(1.5, 2);
  const surf = filter(pinkNoise(seconds, random), 'highPass', 150);
  const top = random.uniform(0.35, 0.6) * seconds;
  return shape(surf, (t) => (t < top ? (t / top) ** 2 : Math.exp((-2.5 * (t - top)) / (seconds - top))));
};

export const thunder: Once = (random) => {
  const seconds = random.uniform(1.2, 2);
  const roll = filter(brownNoise(seconds, random), 'lowPass', random.uniform(120, 250));
  const rate = random.uniform(3, 6);
  return shape(roll, (t) => struck(0.03, 2 * seconds)(t) * (0.6 + 0.4 * Math.sin(2 * Math.PI * rate * t)));
};

export const glass: Once = (random) => {
  const result = shape(whiteNoise(0.8, random), struck(0.001, 0.08));
  for (let k = 0; k < 14; k++) {
    const high = random.uniform(2500, 7000);
    const shard = shape(
      oscillate(0.3, () => high),
      struck(0.001, random.uniform(0.08, 0.3)),
    );
    addAt(result, shard, random.uniform(0, 0.45), random.uniform(0.2, 0.6));
  }
  return result;
};

export const whistle: Once = (random) => {
  const seconds = random.uniform(0.5, 0.9);
  const [from, to] = [random.uniform(1000, 2200), random.uniform(1000, 2200)];
  const lips = oscillate(seconds, (t) => from + ((to - from) * t) / seconds);
  addAt(lips, bandNoise(seconds, random, from, 2), 0, 0.1);
  return shape(lips, held(0.04, 0.08, seconds));
};

/** A song: chirps that differ. */
export const song: Once = (random) =>
  concatenate(
    Array.from({ length: random.integer(4, 8) }, () => [
      chirp(random),
      silence(random.uniform(0.03, 0.12)),
    ]).flat(),
  );
