import type { Picture } from './picture.ts';
import type { Sound } from './sound.ts';

/** One picture of a film and when it is seen. */
export interface FilmFrame {
  /** Seconds from the beginning. */
  readonly time: number;
  readonly picture: Picture;
}

/** Frames in the order of their times, and the sound, if there is any. */
export interface Film {
  readonly frames: readonly FilmFrame[];
  readonly sound?: Sound;
  /** The second at which the sound begins and before which no frame is: a part keeps the times of its film. Default: 0. */
  readonly start?: number;
}
