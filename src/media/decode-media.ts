import { UserError } from '../base/errors.ts';
import { decodeAnimation, isAnimated } from './animation.ts';
import { beginning, decodePicture } from './decode.ts';
import { DecodingThreads } from './decoding-thread.ts';
import type { FilmOptions } from './frame-times.ts';
import type { Media, MediaKind } from './media.ts';
import {
  FILM_FORMATS,
  PICTURE_FORMATS,
  SOUND_FORMATS,
  sniffPicture,
  sniffTimed,
  type TimedFormat,
} from './sniff.ts';

export interface MediaOptions {
  readonly film: FilmOptions;
  /** Whether a moving GIF or WebP is a film; else it is its first picture. */
  readonly animations: boolean;
  /** Called before decoding, when it is known what the file is, and again once `timed` is told: may throw. */
  readonly check?: (kind: MediaKind) => void;
  readonly signal?: AbortSignal;
  /** Default: those of this process. */
  readonly threads?: DecodingThreads;
}

const THREADS = new DecodingThreads();

/**
 * Decodes a file of any kind that models take, in Node. The bytes alone tell what it is; `mimeType` only helps the
 * error messages.
 * Throws UserError for whatever is not a whole, sound file of a known format.
 */
export async function decodeMedia(
  bytes: Uint8Array,
  mimeType: string | undefined,
  { film, animations, check, signal, threads = THREADS }: MediaOptions,
): Promise<Media> {
  const format = sniffTimed(bytes);
  const picture = sniffPicture(bytes);
  if (bytes.length === 0)
    throw new UserError(`The file has 0 bytes; ${listed()} was expected. Check the file and send it again.`);
  if (format === undefined && picture === undefined) {
    throw new UserError(
      `The bytes sent as ${mimeType ?? 'a file'} are no file that is read here: they begin with ${beginning(bytes)}. ` +
        `${listed()} was expected; open the file to see what it is.`,
    );
  }
  if (format === undefined || picture !== undefined) {
    if (picture === 'PDF') {
      check?.('document');
      return threads.decode({ bytes, format: 'PDF', film }, signal);
    }
    if (animations && (await isAnimated(bytes))) {
      check?.('film');
      return { film: await decodeAnimation(bytes, film) };
    }
    check?.('picture');
    return { picture: await decodePicture(bytes, mimeType) };
  }
  if (!isKnown(format)) {
    throw new UserError(
      `The file is ${format}; ${listed()} was expected. Convert it to WAV or MP4 and send that.`,
    );
  }
  check?.((FILM_FORMATS as readonly string[]).includes(format) ? 'timed' : 'sound');
  const decoded = await threads.decode({ bytes, format, film }, signal);
  check?.('film' in decoded ? 'film' : 'sound');
  return decoded;
}

const isKnown = (format: string): format is TimedFormat =>
  ([...SOUND_FORMATS, ...FILM_FORMATS] as readonly string[]).includes(format);

const listed = (): string => `${[...PICTURE_FORMATS, ...SOUND_FORMATS, ...FILM_FORMATS].join(', ')} or PDF`;
