import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input, type InputTrack } from 'mediabunny';
import { UserError } from '../base/errors.ts';
import { nothingThere } from './excerpt.ts';
import type { Film } from './film.ts';
import { filmFrames } from './film-frames.ts';
import type { FilmOptions } from './frame-times.ts';
import type { TimedFormat } from './sniff.ts';
import type { Sound } from './sound.ts';
import { damaged } from './stream-decoders.ts';
import { trackSound } from './track-sound.ts';
import { wholeWav } from './wav.ts';

/**
 * Decodes a file that holds tracks: WAV, AAC, MP4 (and QuickTime), WebM (and Matroska). With a video track it is a
 * film, else sound; of several tracks of a kind the file's first choice counts.
 * Throws UserError for whatever is damaged, too large, or coded in a way that is not known here.
 */
export async function decodeContainer(
  bytes: Uint8Array,
  format: TimedFormat,
  options: FilmOptions,
): Promise<{ sound: Sound } | { film: Film }> {
  const whole = format === 'WAV' ? wholeWav(bytes) : bytes;
  const input = new Input({ source: guarded(new BufferSource(whole)), formats: ALL_FORMATS });
  try {
    const video = await unlessEmpty(await input.getPrimaryVideoTrack());
    const audio = await unlessEmpty(await input.getPrimaryAudioTrack());
    const start = Math.max(0, options.start ?? 0);
    const origin = await firstSecond([video, audio]);
    const sound = audio && (await trackSound(audio, origin, { start, end: options.end }));
    if (video) {
      const frames = await filmFrames(video, origin, options);
      return { film: start > 0 ? { frames, sound, start } : { frames, sound } };
    }
    if (sound) return { sound };
    if (audio) throw nothingThere('sound', options, (await audio.computeDuration()) - origin);
    throw new Error('it holds neither sound nor film');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(format, bytes, error);
  } finally {
    input.dispose();
  }
}

/** Cameras declare soundtracks that nothing comes into. */
async function unlessEmpty<Track extends InputTrack>(track: Track | null): Promise<Track | undefined> {
  const first = track && (await new EncodedPacketSink(track).getFirstPacket({ metadataOnly: true }));
  return first ? track : undefined;
}

/**
 * When the first of the tracks begins: recordings and pieces of broadcasts bring the times of their clock along. What
 * comes before second 0 is not meant to be seen or heard.
 */
async function firstSecond(tracks: readonly (InputTrack | undefined)[]): Promise<number> {
  const begins = tracks.map((track) => track?.getFirstTimestamp() ?? Infinity);
  return Math.max(0, Math.min(...(await Promise.all(begins))));
}

/** Reads of one place in a row, beyond which nothing new is found there. */
const MOST_REREADS = 1000;

/**
 * mediabunny (1.61) looks for the next part of a damaged WebM file without end when it is eight bytes from the file's:
 * it reads them over and over, without ever waiting. A source that notices makes an error of that.
 */
function guarded(source: BufferSource): BufferSource {
  const reader = source as unknown as { _read?: (start: number, ...rest: unknown[]) => unknown };
  const read = reader._read?.bind(source);
  if (!read) return source;
  let last = -1;
  let times = 0;
  reader._read = (start, ...rest) => {
    times = start === last ? times + 1 : 0;
    last = start;
    if (times > MOST_REREADS) throw new Error('its parts cannot be told apart');
    return read(start, ...rest);
  };
  return source;
}
