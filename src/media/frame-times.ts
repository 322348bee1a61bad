import { UserError } from '../base/errors.ts';

/** How a film is watched. */
export interface FilmOptions {
  /** Most frames; they are taken evenly from the whole film. */
  readonly maxFrames: number;
  /** Frames a second; default: as many as `maxFrames` allows. */
  readonly framesPerSecond?: number;
  /** The part that is watched, in seconds; default: all. */
  readonly start?: number;
  readonly end?: number;
}

/** When to look, evenly: each time is the beginning of its share of the film. */
export function frameTimes(duration: number, frames: number, options: FilmOptions): number[] {
  const { maxFrames, framesPerSecond } = options;
  const start = Math.max(0, options.start ?? 0);
  const end = Math.min(duration, options.end ?? duration);
  if (end <= start) {
    throw new UserError(
      `The part from ${start} to ${options.end ?? duration} seconds of the film was asked for, which lasts ` +
        `${duration.toFixed(1)} seconds. Choose a part within it.`,
    );
  }
  const length = end - start;
  const wanted = framesPerSecond
    ? Math.ceil(length * framesPerSecond)
    : Math.ceil((frames * length) / duration);
  const count = Math.max(1, Math.min(wanted, maxFrames));
  return Array.from({ length: count }, (_, i) => start + (length * i) / count);
}
