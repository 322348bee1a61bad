import type { Film } from './film.ts';
import { SAMPLE_RATE, type Sound } from './sound.ts';

/** Seconds that are looked at together, and how many of them the next window looks at again. */
export interface WindowOptions {
  readonly seconds: number;
  readonly overlap: number;
}

/** Where windows begin and end, in seconds: together they hold everything; the last may be shorter. */
export function windowTimes(
  total: number,
  { seconds, overlap }: WindowOptions,
): { start: number; end: number }[] {
  if (!(overlap >= 0 && overlap < seconds))
    throw new RangeError(`windows of ${seconds} seconds cannot overlap by ${overlap}`);
  const windows = [];
  for (let start = 0; ; start += seconds - overlap) {
    const end = Math.min(start + seconds, total);
    windows.push({ start, end });
    if (end >= total) return windows;
  }
}

/** The samples from `start` to `end`, in seconds: a view. */
export function soundBetween(sound: Sound, start: number, end: number): Sound {
  const sample = (time: number) => Math.round(time * SAMPLE_RATE);
  return { ...sound, samples: sound.samples.subarray(sample(start), sample(end)) };
}

/** The frames and the sound from `start` to `end`, in seconds from where the film begins; times count from `start`. */
export function filmBetween({ frames, sound, start: begin = 0 }: Film, start: number, end: number): Film {
  return {
    frames: frames
      .map(({ time, picture }) => ({ time: time - begin - start, picture }))
      .filter(({ time }) => time >= 0 && time < end - start),
    sound: sound && soundBetween(sound, start, end),
  };
}

/** How long a film is as far as it can be told: to the end of its sound, or to its last frame. */
export const filmSeconds = ({ frames, sound, start = 0 }: Film): number =>
  Math.max(sound ? sound.samples.length / SAMPLE_RATE : 0, (frames.at(-1)?.time ?? start) - start + 1e-3);
