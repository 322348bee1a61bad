import { UserError } from '../base/errors.ts';

/** The part of a film or a sound that is asked for, in seconds from its beginning; default: all. */
export interface Excerpt {
  readonly start?: number;
  readonly end?: number;
}

/** What is wrong with a part that holds nothing of a film or sound of `duration` seconds. */
export function nothingThere(
  what: 'film' | 'sound',
  { start = 0, end }: Excerpt,
  duration: number,
): UserError {
  return new UserError(
    `The part from ${start} to ${end ?? duration} seconds of the ${what} was asked for, which lasts ` +
      `${duration.toFixed(1)} seconds. Choose a part within it.`,
  );
}
