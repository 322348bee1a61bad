import type { Film } from './film.ts';
import type { Picture } from './picture.ts';
import type { Sound } from './sound.ts';

/** What a file turned out to be; a document is the pictures of its pages. */
export type Media =
  | { readonly picture: Picture }
  | { readonly sound: Sound }
  | { readonly film: Film }
  | { readonly pages: readonly Picture[] };

/** Kinds of files as they are told before decoding: `timed` is sound or film. */
export type MediaKind = 'picture' | 'sound' | 'film' | 'timed' | 'document';
