import { logMel } from './log-mel.ts';
import type { Sound } from './sound.ts';

/** Samples that one soft token stands for: 40 ms. */
export const SAMPLES_PER_TOKEN = 640;

/** How a model hears: raw samples, or log-mel bands. */
export interface SoundFeatures {
  readonly features: 'raw' | 'logMel';
  /** Values of one soft token: 640 samples, or the bands of four frames of 10 ms. */
  readonly frameSize: number;
}

/** How many soft tokens a sound fills; its tail counts as a whole one. */
export const soundTokenCount = ({ samples }: Sound): number => Math.ceil(samples.length / SAMPLES_PER_TOKEN);

/**
 * What a model hears of a sound: `[soundTokenCount, frameSize]`. Raw samples are taken as they are, as Gemma 4
 * Unified does (its tail padded with zeros); log-mel frames of 10 ms stand four to a token, earliest first.
 */
export function soundFrames(sound: Sound, { features, frameSize }: SoundFeatures): Float32Array {
  const count = soundTokenCount(sound);
  if (features === 'logMel') return logMel(sound.samples, frameSize / 4, count * 4);
  const frames = new Float32Array(count * frameSize);
  frames.set(sound.samples);
  return frames;
}
