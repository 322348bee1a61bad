import type { Random } from '../../base/random.ts';
import { SAMPLE_RATE } from '../../media/sound.ts';
import type { Split } from '../world.ts';
import { filter, normalise, scale, silence, struck } from './signal.ts';

/** Evenly distributed samples in [−1, 1): the same power at every frequency. */
export function whiteNoise(seconds: number, random: Random): Float32Array {
  const result = silence(seconds);
  for (let i = 0; i < result.length; i++) result[i] = 2 * random.next() - 1;
  return result;
}

/** Falls by 3 dB an octave: P. Kellet's economical filter of three poles over white noise. */
export function pinkNoise(seconds: number, random: Random): Float32Array {
  const result = whiteNoise(seconds, random);
  let [a, b, c] = [0, 0, 0];
  for (let i = 0; i < result.length; i++) {
    const white = result[i];
    a = 0.99765 * a + 0.099046 * white;
    b = 0.963 * b + 0.2965164 * white;
    c = 0.57 * c + 1.0526913 * white;
    result[i] = (a + b + c + 0.1848 * white) / 4;
  }
  return result;
}

/** Falls by 6 dB an octave above 20 Hz: a leaky sum of white noise. */
export function brownNoise(seconds: number, random: Random): Float32Array {
  const result = whiteNoise(seconds, random);
  let sum = 0;
  for (let i = 0; i < result.length; i++) {
    sum = 0.992 * sum + 0.1 * result[i];
    result[i] = sum;
  }
  return result;
}

/** Rises by 6 dB an octave: differences of white noise. */
function blueNoise(seconds: number, random: Random): Float32Array {
  const result = whiteNoise(seconds, random);
  let before = 0;
  for (let i = 0; i < result.length; i++) {
    const white = result[i];
    result[i] = (white - before) / 2;
    before = white;
  }
  return result;
}

/** The mains: 50 or 60 Hz with overtones. */
function hum(seconds: number, random: Random): Float32Array {
  const result = silence(seconds);
  const mains = random.pick([50, 60]);
  for (let k = 1; k <= 8; k++) {
    const level = random.uniform(0.2, 1) / k;
    const step = (2 * Math.PI * mains * k) / SAMPLE_RATE;
    const phase = random.uniform(0, 2 * Math.PI);
    for (let i = 0; i < result.length; i++) result[i] += level * Math.sin(phase + step * i);
  }
  return result;
}

/** Things that fall on other things: short ringing clicks at any time. */
function clatter(seconds: number, random: Random): Float32Array {
  const result = silence(seconds);
  const count = Math.ceil(seconds * random.uniform(6, 20));
  for (let k = 0; k < count; k++) {
    const start = random.integer(0, result.length + 1);
    const fall = struck(0.001, random.uniform(0.02, 0.08));
    const step = (2 * Math.PI * random.uniform(800, 5000)) / SAMPLE_RATE;
    const level = random.uniform(0.2, 1);
    const end = Math.min(result.length - start, 0.08 * SAMPLE_RATE);
    for (let i = 0; i < end; i++) result[start + i] += level * Math.sin(step * i) * fall(i / SAMPLE_RATE);
  }
  return result;
}

export type NoiseMaker = (seconds: number, random: Random) => Float32Array;

/** What may be heard behind a recording; training never hears what the other splits own. */
export const BACKGROUNDS: Readonly<Record<Split, Readonly<Record<string, NoiseMaker>>>> = {
  train: { white: whiteNoise, pink: pinkNoise, brown: brownNoise, hum },
  validation: { blue: blueNoise },
  test: { clatter },
};

/** Noise through one band: rain, wind and breath begin as that. */
export function bandNoise(seconds: number, random: Random, hertz: number, q: number): Float32Array {
  return normalise(filter(scale(whiteNoise(seconds, random), 0.5), 'bandPass', hertz, q));
}
