import { UserError } from '../base/errors.ts';
import type { SoundSink } from './sound-builder.ts';

export type StreamFormat = 'MP3' | 'FLAC' | 'Ogg';

/** Bytes decoded at once. */
const CHUNK = 65_536;

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
      seconds += samplesDecoded / sampleRate;
      sink.push(
        channelData.map((channel) => channel.subarray(0, samplesDecoded)),
        sampleRate,
      );
    };
    for (let at = 0; at < bytes.length && !sink.done; at += CHUNK)
      take(await decoder.decode(bytes.subarray(at, at + CHUNK)));
    if (decoder.flush && !sink.done) take(await decoder.flush());
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(format, bytes, error);
  } finally {
    release(decoder);
  }
  if (sink.done) return;
  if (seconds === 0) throw damaged(format, bytes, 'there is no sound in it');
  const promised = format === 'FLAC' ? flacSeconds(bytes) : 0;
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
  const start = String.fromCharCode(...bytes.subarray(0, 256));
  if (start.includes('OpusHead')) return new (await import('ogg-opus-decoder')).OggOpusDecoder();
  if (start.includes('\x01vorbis'))
    return new (await import('@wasm-audio-decoders/ogg-vorbis')).OggVorbisDecoder();
  if (start.includes('\x7fFLAC')) return flac();
  throw new UserError(
    'The Ogg file holds neither Opus nor Vorbis nor FLAC, which were expected. Convert it to one of them, or to WAV.',
  );
}

/** How long a FLAC file says it is (STREAMINFO, RFC 9639 section 8.2); 0 where it does not. */
function flacSeconds(bytes: Uint8Array): number {
  if (bytes.length < 26) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rate = view.getUint32(18) >>> 12;
  const samples = (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22);
  return rate === 0 ? 0 : samples / rate;
}

/** @param why an error, or what is wrong in words */
export function damaged(format: string, bytes: Uint8Array, why: unknown): UserError {
  const detail = why instanceof Error ? why.message : String(why);
  return new UserError(
    `The ${format} file of ${bytes.length} bytes is damaged or truncated (${detail.replace(/\s+/g, ' ').slice(0, 100)}). ` +
      'Send the whole file, or open it and save it again.',
  );
}
