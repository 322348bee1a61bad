import {
  ALL_FORMATS,
  AudioSampleSink,
  BufferSource,
  BufferTarget,
  Conversion,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  OggOutputFormat,
  Output,
} from 'mediabunny';
import { UserError } from '../base/errors.ts';
import { loadCodecs } from './codecs.ts';
import type { Film } from './film.ts';
import { filmFrames } from './film-frames.ts';
import type { FilmOptions } from './frame-times.ts';
import type { TimedFormat } from './sniff.ts';
import type { Sound } from './sound.ts';
import { SoundBuilder } from './sound-builder.ts';
import { damaged, decodeStream, type StreamFormat } from './stream-decoders.ts';
import { wavReachesEnd } from './whole.ts';

/** Gaps up to this long between neighbouring samples are rounding. */
const GAP_SECONDS = 0.05;
/** What the end of a track may lack: encoders' padding. */
const END_SECONDS = 0.5;

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
  if (format === 'WAV' && !wavReachesEnd(bytes))
    throw damaged(format, bytes, 'it promises more sound than it has');
  const input = new Input({ source: guarded(new BufferSource(bytes)), formats: ALL_FORMATS });
  try {
    const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
    const sound = audio ? await trackSound(input, audio) : undefined;
    if (video) return { film: { frames: await filmFrames(video, options), sound } };
    if (sound) return { sound };
    throw new Error('it holds neither sound nor film');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(format, bytes, error);
  } finally {
    input.dispose();
  }
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

async function trackSound(input: Input, track: InputAudioTrack): Promise<Sound> {
  const builder = new SoundBuilder();
  const stream = await asStream(input, track);
  if (stream) {
    const first = await track.getFirstTimestamp();
    if (first > GAP_SECONDS) builder.silence(first);
    await decodeStream(stream.format, stream.bytes, builder);
  } else {
    await decodeSamples(track, builder);
  }
  const expected = await track.computeDuration();
  if (builder.seconds < expected - END_SECONDS || builder.seconds === 0)
    throw new Error(`${builder.seconds.toFixed(1)} of ${expected.toFixed(1)} seconds of sound are there`);
  return builder.finish();
}

/** Pulse codes are read here, AAC by WebCodecs. */
async function decodeSamples(track: InputAudioTrack, builder: SoundBuilder): Promise<void> {
  const codec = track.codec ?? 'an unknown codec';
  const pulses = /^(pcm-|[ua]law)/.test(codec);
  if (codec === 'aac') await loadCodecs('Sound in AAC (M4A, MP4)');
  if (!(pulses || codec === 'aac') || !(await track.canDecode())) {
    throw new UserError(
      `The sound is coded in ${codec}, which is not decoded here. Convert it to WAV, MP3, Ogg, FLAC or AAC and try again.`,
    );
  }
  for await (const sample of new AudioSampleSink(track).samples()) {
    try {
      const { timestamp, sampleRate, numberOfChannels, numberOfFrames } = sample;
      const gap = timestamp - builder.seconds;
      if (gap > GAP_SECONDS) builder.silence(gap);
      // What comes before second 0 is the encoder's run-up.
      const skipped = timestamp < 0 ? Math.min(numberOfFrames, Math.round(-timestamp * sampleRate)) : 0;
      if (skipped === numberOfFrames) continue;
      const channels = Array.from({ length: numberOfChannels }, (_, planeIndex) => {
        const samples = new Float32Array(numberOfFrames - skipped);
        sample.copyTo(samples, { planeIndex, format: 'f32-planar', frameOffset: skipped });
        return samples;
      });
      builder.push(channels, sampleRate);
    } finally {
      sample.close();
    }
  }
}

/** Codecs that have decoders of their own are put back into the form that these read; undefined for others. */
async function asStream(
  input: Input,
  track: InputAudioTrack,
): Promise<{ format: StreamFormat; bytes: Uint8Array } | undefined> {
  const { codec } = track;
  if (codec === 'opus' || codec === 'vorbis') return { format: 'Ogg', bytes: await asOgg(input) };
  if (codec === 'mp3') return { format: 'MP3', bytes: await packetsOf(track, []) };
  if (codec !== 'flac') return undefined;
  const { description } = (await track.getDecoderConfig()) ?? {};
  if (!description) throw new Error('its FLAC sound has no header');
  const header = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return { format: 'FLAC', bytes: await packetsOf(track, [Uint8Array.from(header)]) };
}

async function asOgg(input: Input): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new OggOutputFormat(), target });
  const conversion = await Conversion.init({ input, output, video: { discard: true }, showWarnings: false });
  await conversion.execute();
  return new Uint8Array(target.buffer!);
}

async function packetsOf(track: InputAudioTrack, start: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  const parts = [...start];
  for await (const { data } of new EncodedPacketSink(track).packets()) parts.push(new Uint8Array(data));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
