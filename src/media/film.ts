import type { Picture } from './picture.ts';
import type { Sound } from './sound.ts';

/** One picture of a film and when it is seen. */
export interface FilmFrame {
  /** Seconds from the beginning. */
  readonly time: number;
  readonly picture: Picture;
}

/** Frames in the order of their times, and the sound from second 0 on, if there is any. */
export interface Film {
  readonly frames: readonly FilmFrame[];
  readonly sound?: Sound;
}
