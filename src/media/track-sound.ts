import { AudioSampleSink, type InputAudioTrack } from 'mediabunny';
import { UserError } from '../base/errors.ts';
import { loadCodecs } from './codecs.ts';
import type { Excerpt } from './excerpt.ts';
import { GAP_SECONDS, GapFiller, gapsBetween } from './gaps.ts';
import type { Sound } from './sound.ts';
import { SoundBuilder } from './sound-builder.ts';
import { decodeStream } from './stream-decoders.ts';
import { isStreamed, streamOf } from './track-stream.ts';

/** What the end of a track may lack: encoders' padding. */
const END_SECONDS = 0.5;
/** Decoders that begin amid a track need this long to find their way. */
const RUN_UP_SECONDS = 1;

/**
 * The sound of a track from the excerpt's beginning on; undefined where the excerpt holds none of it.
 * @param origin what the track's clock shows in second 0 of the film
 */
export async function trackSound(
  track: InputAudioTrack,
  origin: number,
  excerpt: Excerpt,
): Promise<Sound | undefined> {
  const { start = 0, end = Infinity } = excerpt;
  const duration = (await track.computeDuration()) - origin;
  if (start > 0 && start >= duration) return undefined;
  if ((await track.getFirstTimestamp()) - origin >= end) return undefined;
  const builder = new SoundBuilder(excerpt);
  const within = {
    start: start > RUN_UP_SECONDS ? origin + start - RUN_UP_SECONDS : -Infinity,
    end: origin + end + RUN_UP_SECONDS,
  };
  if (isStreamed(track.codec)) await decodePackets(track, origin, within, builder);
  else await decodeSamples(track, origin, within, builder);
  const expected = Math.min(duration, end);
  if (builder.position < expected - END_SECONDS || builder.position <= 0)
    throw new Error(`${builder.position.toFixed(1)} of ${expected.toFixed(1)} seconds of sound are there`);
  return builder.seconds > 0 ? builder.finish() : undefined;
}

/** Codecs that have decoders of their own. */
async function decodePackets(
  track: InputAudioTrack,
  origin: number,
  within: Required<Excerpt>,
  builder: SoundBuilder,
): Promise<void> {
  const stream = await streamOf(track, within);
  const start = (stream.heard[0] ?? origin) - origin;
  builder.beginAt(Math.abs(start) > GAP_SECONDS ? start : 0);
  await decodeStream(
    stream.format,
    stream.bytes,
    new GapFiller(builder, gapsBetween(stream.heard, stream.decoded)),
  );
}

/** Pulse codes are read here, AAC by WebCodecs. */
async function decodeSamples(
  track: InputAudioTrack,
  origin: number,
  { start, end }: Required<Excerpt>,
  builder: SoundBuilder,
): Promise<void> {
  const codec = track.codec ?? 'an unknown codec';
  const pulses = /^(pcm-|[ua]law)/.test(codec);
  if (codec === 'aac') await loadCodecs('Sound in AAC (M4A, MP4)');
  if (!(pulses || codec === 'aac') || !(await track.canDecode())) {
    throw new UserError(
      `The sound is coded in ${codec}, which is not decoded here. Convert it to WAV, MP3, Ogg, FLAC or AAC and try again.`,
    );
  }
  let begun = false;
  for await (const sample of new AudioSampleSink(track).samples(start, end)) {
    try {
      const { sampleRate, numberOfChannels, numberOfFrames } = sample;
      const time = sample.timestamp - origin;
      const gap = time - builder.position;
      // What comes before second 0 is the encoder's run-up.
      if (!begun && (gap < 0 || gap > GAP_SECONDS)) builder.beginAt(time);
      else if (gap > GAP_SECONDS) builder.silence(gap);
      begun = true;
      const channels = Array.from({ length: numberOfChannels }, (_, planeIndex) => {
        const samples = new Float32Array(numberOfFrames);
        sample.copyTo(samples, { planeIndex, format: 'f32-planar' });
        return samples;
      });
      builder.push(channels, sampleRate);
    } finally {
      sample.close();
    }
    if (builder.done) break;
  }
}
