import { powerSpectrum } from './fourier.ts';
import { SAMPLE_RATE } from './sound.ts';

/** 10 ms from frame to frame. */
const HOP = 160;
/** 25 ms of Hann window, in the middle of each transform. */
const WINDOW = 400;
const TRANSFORM = 512;
/** Before a frame's own 160 samples, so that they stand in the middle of its window. */
const LEAD = (WINDOW - HOP) / 2;
/** Below −80 dB of a mel band of full scale everything is silence: the noise of 16 bits stays under it. */
const FLOOR = 1e-8;

/**
 * Log-mel features, `[frames, bands]`: for each 10 ms the power in `bands` triangular filters, evenly spaced on
 * the mel scale (2595 · log₁₀(1 + f / 700)) from 0 to 8 kHz, each of area one as Slaney's; then
 * `(log₁₀(max(power, 1e−8)) + 4) / 4`, so that silence is −1 and a tone of full scale 1.5. Loudness is kept.
 * Samples before the beginning and after the end count as 0.
 */
export function logMel(samples: Float32Array, bands: number, frames: number): Float32Array {
  const filters = melFilters(bands);
  const result = new Float32Array(frames * bands);
  const windowed = new Float64Array(TRANSFORM);
  const power = new Float64Array(TRANSFORM / 2 + 1);
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * HOP - LEAD;
    for (let i = 0; i < WINDOW; i++) windowed[i] = (samples[start + i] ?? 0) * HANN[i];
    powerSpectrum(windowed, power);
    filters.forEach(({ first, weights }, band) => {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * power[first + i];
      result[frame * bands + band] = (Math.log10(Math.max(sum, FLOOR)) + 4) / 4;
    });
  }
  return result;
}

/** Periodic Hann window. */
const HANN = Float64Array.from(
  { length: WINDOW },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW),
);

interface Filter {
  readonly first: number;
  readonly weights: Float64Array;
}

const FILTERS = new Map<number, readonly Filter[]>();

function melFilters(bands: number): readonly Filter[] {
  const known = FILTERS.get(bands);
  if (known) return known;
  const top = toMel(SAMPLE_RATE / 2);
  const edges = Array.from({ length: bands + 2 }, (_, i) => toHertz((top * i) / (bands + 1)));
  const step = SAMPLE_RATE / TRANSFORM;
  const filters = Array.from({ length: bands }, (_, band): Filter => {
    const [low, middle, high] = edges.slice(band, band + 3);
    const first = Math.ceil(low / step);
    const count = Math.floor(high / step) - first + 1;
    const weights = Float64Array.from({ length: count }, (_, i) => {
      const hertz = (first + i) * step;
      const height = Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
      return (2 * Math.max(0, height)) / (high - low);
    });
    return { first, weights };
  });
  FILTERS.set(bands, filters);
  return filters;
}

const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
const toHertz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);
