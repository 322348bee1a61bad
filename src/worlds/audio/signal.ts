import { SAMPLE_RATE } from '../../media/sound.ts';

/** Arithmetic on mono samples at 16 kHz, shared by the synthesisers and by what happens to a recording. */

export const silence = (seconds: number): Float32Array =>
  new Float32Array(Math.max(0, Math.round(seconds * SAMPLE_RATE)));

/** Adds `source` to `target` from `seconds` on, as far as `target` goes. */
export function addAt(target: Float32Array, source: Float32Array, seconds: number, gain = 1): void {
  const start = Math.round(seconds * SAMPLE_RATE);
  const end = Math.min(source.length, target.length - start);
  for (let i = Math.max(0, -start); i < end; i++) target[start + i] += gain * source[i];
}

/** One after another. */
export function concatenate(pieces: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(pieces.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}

export function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** Root mean square. */
export function rmsOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

/** In place. */
export function scale(samples: Float32Array, gain: number): Float32Array {
  for (let i = 0; i < samples.length; i++) samples[i] *= gain;
  return samples;
}

/** In place, so that the loudest sample is `peak`; silence stays silent. */
export function normalise(samples: Float32Array, peak = 0.9): Float32Array {
  const loudest = peakOf(samples);
  return loudest === 0 ? samples : scale(samples, peak / loudest);
}

/** In place: multiplies by `envelope(t)`, t in seconds. */
export function shape(samples: Float32Array, envelope: (seconds: number) => number): Float32Array {
  for (let i = 0; i < samples.length; i++) samples[i] *= envelope(i / SAMPLE_RATE);
  return samples;
}

/** Rises over `attack` seconds, then falls to a thousandth (−60 dB) in `decay` seconds. */
export const struck =
  (attack: number, decay: number) =>
  (seconds: number): number =>
    Math.min(1, seconds / attack) * 10 ** ((-3 * Math.max(0, seconds - attack)) / decay);

/** Rises over `attack`, holds, and falls over `release` to 0 at `length`; all in seconds. */
export const held =
  (attack: number, release: number, length: number) =>
  (seconds: number): number =>
    Math.max(0, Math.min(1, seconds / attack, (length - seconds) / release));

export type FilterKind = 'lowPass' | 'highPass' | 'bandPass';

/**
 * In place: a filter of two poles, by R. Bristow-Johnson's "Cookbook formulae for audio equalizer biquad filter
 * coefficients"; a band-pass has 0 dB in its middle.
 * @param hertz its corner or its middle
 * @param q the root of a half is flat up to the corner; for a band-pass, middle / width
 */
export function filter(
  samples: Float32Array,
  kind: FilterKind,
  hertz: number,
  q = Math.SQRT1_2,
): Float32Array {
  const angle = (2 * Math.PI * Math.min(hertz, 0.49 * SAMPLE_RATE)) / SAMPLE_RATE;
  const cosine = Math.cos(angle);
  const alpha = Math.sin(angle) / (2 * q);
  const [b0, b1, b2] =
    kind === 'bandPass'
      ? [alpha, 0, -alpha]
      : kind === 'lowPass'
        ? [(1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2]
        : [(1 + cosine) / 2, -1 - cosine, (1 + cosine) / 2];
  const a0 = 1 + alpha;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i];
    const y = (b0 * x + b1 * x1 + b2 * x2 + 2 * cosine * y1 - (1 - alpha) * y2) / a0;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    samples[i] = y;
  }
  return samples;
}

/**
 * An oscillator whose pitch may move.
 * @param hertz of the time in seconds
 * @param wave of the phase in [0, 1); default: a sine
 */
export function oscillate(
  seconds: number,
  hertz: (seconds: number) => number,
  wave: (phase: number) => number = sine,
): Float32Array {
  const result = silence(seconds);
  let phase = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = wave(phase);
    phase += hertz(i / SAMPLE_RATE) / SAMPLE_RATE;
    phase -= Math.floor(phase);
  }
  return result;
}

/** One turn of a sine. Its nearest entry is within −68 dB, and found several times faster than a sine is computed. */
const TURN = Float32Array.from({ length: 8192 }, (_, i) => Math.sin((2 * Math.PI * i) / 8192));

/** @param phase in turns, from 0 to 250,000 */
export const sine = (phase: number): number => TURN[(phase * 8192) & 8191];
export const sawtooth = (phase: number): number => 2 * phase - 1;
export const squareWave = (phase: number): number => (phase < 0.5 ? 1 : -1);
