import { UserError } from '../base/errors.ts';
import { flacInfo } from './flac.ts';
import { latin1 } from './latin1.ts';
import type { SoundSink } from './sound-builder.ts';

export type StreamFormat = 'MP3' | 'FLAC' | 'Ogg';

/** Bytes decoded at once: the sink must see what they hold before there is more of it than fits into the memory. */
const STEP = 2048;
/** What the samples of one step of FLAC may take, whose silent frames hold up to 80,000 times their own size. */
const STEP_SAMPLE_BYTES = 16 * 2 ** 20;

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}

/** What the WebAssembly decoders have in common. */
interface StreamDecoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Decoded | Promise<Decoded>;
  free(): void;
}

/**
 * Decodes an MP3, FLAC or Ogg (Opus, Vorbis, FLAC) file: all of it, or until `sink` has enough.
 * Throws UserError where it is damaged.
 */
export async function decodeStream(format: StreamFormat, bytes: Uint8Array, sink: SoundSink): Promise<void> {
  const decoder = await decoderOf(format, bytes);
  let seconds = 0;
  try {
    await decoder.ready;
    const take = ({ channelData, samplesDecoded, sampleRate, errors }: Decoded) => {
      if (errors.length > 0) throw damaged(format, bytes, errors[0].message);
      // Without samples the rate is whatever lay in memory.
      if (samplesDecoded === 0) return;
      if (format === 'FLAC' && channelData.length * samplesDecoded * 4 > 2 * STEP_SAMPLE_BYTES)
        throw damaged(format, bytes, 'its frames are longer than its header allows');
      seconds += samplesDecoded / sampleRate;
      sink.push(
        channelData.map((channel) => channel.subarray(0, samplesDecoded)),
        sampleRate,
      );
    };
    const step = format === 'FLAC' ? flacStep(bytes) : STEP;
    for (let at = 0; at < bytes.length && !sink.done; at += step)
      take(await decoder.decode(bytes.subarray(at, at + step)));
    if (decoder.flush && !sink.done) take(await decoder.flush());
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(format, bytes, error);
  } finally {
    release(decoder);
  }
  if (sink.done) return;
  if (seconds === 0) throw damaged(format, bytes, 'there is no sound in it');
  const { samples = 0, rate = 0 } = (format === 'FLAC' && flacInfo(bytes)) || {};
  const promised = rate > 0 ? samples / rate : 0;
  if (seconds < promised - 0.01) {
    throw damaged(format, bytes, `${seconds.toFixed(1)} of ${promised.toFixed(1)} seconds are there`);
  }
}

/** A decoder whose memory a damaged file brought into disorder may not find its way out; it is left to the collector. */
function release(decoder: StreamDecoder): void {
  try {
    decoder.free();
  } catch {
    // What went wrong has been told by whatever it was decoding.
  }
}

async function decoderOf(format: StreamFormat, bytes: Uint8Array): Promise<StreamDecoder> {
  const flac = async () => new (await import('@wasm-audio-decoders/flac')).FLACDecoder();
  if (format === 'MP3') return new (await import('mpg123-decoder')).MPEGDecoder();
  if (format === 'FLAC') return flac();
  // The first page holds the first packet of the stream, which names its codec.
  const start = latin1(bytes, 0, 256);
  if (start.includes('OpusHead')) return new (await import('ogg-opus-decoder')).OggOpusDecoder();
  if (start.includes('\x01vorbis'))
    return new (await import('@wasm-audio-decoders/ogg-vorbis')).OggVorbisDecoder();
  if (start.includes('\x7fFLAC')) return flac();
  throw new UserError(
    'The Ogg file holds neither Opus nor Vorbis nor FLAC, which were expected. Convert it to one of them, or to WAV.',
  );
}

/** Bytes of FLAC that hold few enough frames, even if each is as long and as small as the file's header allows. */
function flacStep(bytes: Uint8Array): number {
  const { channels = 8, largestBlock = 0 } = flacInfo(bytes) ?? {};
  const frames = Math.ceil(STEP_SAMPLE_BYTES / (channels * (largestBlock || 65_535) * 4));
  // A header of 6 bytes, 2 for each channel, 2 of checksum.
  return Math.min(STEP, frames * (8 + 2 * channels));
}

/** @param why an error, or what is wrong in words */
export function damaged(format: string, bytes: Uint8Array, why: unknown): UserError {
  const detail = why instanceof Error ? why.message : String(why);
  return new UserError(
    `The ${format} file of ${bytes.length} bytes is damaged or truncated (${detail.replace(/\s+/g, ' ').slice(0, 100)}). ` +
      'Send the whole file, or open it and save it again.',
  );
}
