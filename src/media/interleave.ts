import type { Film, FilmFrame } from './film.ts';
import { SAMPLE_RATE, type Sound } from './sound.ts';

/** Sound is cut between whole soft tokens of 40 ms. */
const CUT = SAMPLE_RATE / 25;

export type FilmPiece = { readonly frame: FilmFrame } | { readonly sound: Sound };

/**
 * A film in time order: what is heard before the first frame, then each frame and what is heard from there to the
 * next one or the end. Nothing of the sound is left out, and nothing is heard twice.
 */
export function cutFilm({ frames, sound, start = 0 }: Film): FilmPiece[] {
  const pieces: FilmPiece[] = [];
  let heard = 0;
  const hearUntil = (time: number) => {
    if (!sound) return;
    const end = Math.min(Math.round((time * SAMPLE_RATE) / CUT) * CUT, sound.samples.length);
    if (end <= heard) return;
    pieces.push({ sound: { ...sound, samples: sound.samples.subarray(heard, end) } });
    heard = end;
  };
  for (const frame of frames) {
    hearUntil(frame.time - start);
    pieces.push({ frame });
  }
  hearUntil(Infinity);
  return pieces;
}
