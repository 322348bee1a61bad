import { type Excerpt, nothingThere } from './excerpt.ts';

/** How a film is watched. */
export interface FilmOptions extends Excerpt {
  /** Most frames; they are taken evenly from the whole film. */
  readonly maxFrames: number;
  /** Frames a second; default: as many as `maxFrames` allows. */
  readonly framesPerSecond?: number;
}

/**
 * When to look, evenly: each time is the beginning of its share of the film.
 * @param begin when the first of the frames is seen
 */
export function frameTimes(duration: number, frames: number, options: FilmOptions, begin = 0): number[] {
  const { maxFrames, framesPerSecond } = options;
  const start = Math.max(begin, options.start ?? 0);
  const end = Math.min(duration, options.end ?? duration);
  if (end <= start) throw nothingThere('film', options, duration);
  const length = end - start;
  const wanted = framesPerSecond
    ? Math.ceil(length * framesPerSecond)
    : Math.ceil((frames * length) / (duration - begin));
  const count = Math.max(1, Math.min(wanted, maxFrames));
  return Array.from({ length: count }, (_, i) => start + (length * i) / count);
}
