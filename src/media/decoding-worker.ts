import { parentPort } from 'node:worker_threads';
import { UserError } from '../base/errors.ts';
import { decodeContainer } from './container.ts';
import type { DecodingJob, DecodingResult } from './decoding-thread.ts';
import { nothingThere } from './excerpt.ts';
import type { Picture } from './picture.ts';
import type { Sound } from './sound.ts';
import { SoundBuilder } from './sound-builder.ts';
import { decodeStream } from './stream-decoders.ts';

/** A worker thread that decodes sound, film and documents: one job a message, and one answer. */
const port = parentPort!;

// Decoders tell the console of every bad frame; what is wrong with a file goes to whoever sent it.
for (const name of ['log', 'info', 'warn', 'error'] as const) console[name] = () => {};

async function decode({ bytes, format, film }: DecodingJob): Promise<DecodingResult> {
  if (format === 'PDF') return { pages: await (await import('./pdf.ts')).decodePdf(bytes) };
  if (format === 'MP3' || format === 'FLAC' || format === 'Ogg') {
    const builder = new SoundBuilder(film);
    await decodeStream(format, bytes, builder);
    if (builder.seconds === 0) throw nothingThere('sound', film, builder.position);
    return { sound: builder.finish() };
  }
  return decodeContainer(bytes, format, film);
}

/** What is handed over rather than copied. */
function buffersOf(result: DecodingResult): ArrayBuffer[] {
  const sound = ({ samples }: Sound) => samples.buffer as ArrayBuffer;
  const picture = ({ data }: Picture) => data.buffer as ArrayBuffer;
  if ('pages' in result) return result.pages.map(picture);
  if ('sound' in result) return [sound(result.sound)];
  if (!('film' in result)) return [];
  const frames = result.film.frames.map((frame) => picture(frame.picture));
  return result.film.sound ? [...frames, sound(result.film.sound)] : frames;
}

port.on('message', async (job: DecodingJob) => {
  const result: DecodingResult = await decode(job).catch((error: unknown) =>
    error instanceof UserError
      ? { refusal: error.message, status: error.status }
      : { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  );
  port.postMessage(result, buffersOf(result));
});
