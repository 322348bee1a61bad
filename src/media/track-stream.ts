import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  MP3,
  OGG,
  OggOutputFormat,
  Output,
} from 'mediabunny';
import type { Excerpt } from './excerpt.ts';
import { flacFrameSamples } from './flac.ts';
import type { StreamFormat } from './stream-decoders.ts';

const CODECS = ['opus', 'vorbis', 'mp3', 'flac'] as const;
type StreamedCodec = (typeof CODECS)[number];

/** A track's packets in the form that a decoder of their own reads. */
export interface TrackStream {
  readonly format: StreamFormat;
  readonly bytes: Uint8Array;
  /** When each of its packets is heard. */
  readonly heard: readonly number[];
  /** When each begins by what those before it hold. */
  readonly decoded: readonly number[];
}

export const isStreamed = (codec: string | null): codec is StreamedCodec =>
  (CODECS as readonly (string | null)[]).includes(codec);

/** The packets of a track within an excerpt, put back into a file of their own; of no other track. */
export async function streamOf(track: InputAudioTrack, within: Required<Excerpt>): Promise<TrackStream> {
  const { codec } = track;
  if (!isStreamed(codec)) throw new Error(`no stream is made of ${codec}`);
  const packets = await packetsOf(track, within);
  const heard = packets.map(({ timestamp }) => timestamp);
  if (codec === 'opus' || codec === 'vorbis') {
    const bytes = await asOgg(track, codec, packets);
    return { format: 'Ogg', bytes, heard, decoded: await packetTimes(bytes) };
  }
  const frames = packets.map(({ data }) => data as Uint8Array<ArrayBuffer>);
  if (codec === 'mp3') {
    const bytes = await joined(frames);
    return { format: 'MP3', bytes, heard, decoded: await packetTimes(bytes) };
  }
  let samples = 0;
  const decoded = frames.map((frame) => {
    const start = samples / track.sampleRate;
    samples += flacFrameSamples(frame);
    return start;
  });
  return { format: 'FLAC', bytes: await joined([await flacHeader(track), ...frames]), heard, decoded };
}

const joined = async (parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Blob(parts).arrayBuffer());

async function packetsOf(
  track: InputAudioTrack,
  { start, end }: Required<Excerpt>,
): Promise<EncodedPacket[]> {
  const sink = new EncodedPacketSink(track);
  const first = Number.isFinite(start) ? await sink.getPacket(start) : null;
  const packets: EncodedPacket[] = [];
  for await (const packet of sink.packets(first ?? undefined)) {
    if (packet.timestamp >= end) break;
    packets.push(packet);
  }
  return packets;
}

async function asOgg(
  track: InputAudioTrack,
  codec: 'opus' | 'vorbis',
  packets: readonly EncodedPacket[],
): Promise<Uint8Array<ArrayBuffer>> {
  const decoderConfig = (await track.getDecoderConfig()) ?? undefined;
  const target = new BufferTarget();
  const output = new Output({ format: new OggOutputFormat(), target });
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  await output.start();
  // Ogg's times come from what packets hold; the stream begins at 0 wherever the track does.
  for (const [i, packet] of packets.entries())
    await source.add(packet.clone({ timestamp: i / 1000 }), { decoderConfig });
  await output.finalize();
  return new Uint8Array(target.buffer!);
}

/** As the track's own, without its number of samples: gaps and excerpts have fewer. */
async function flacHeader(track: InputAudioTrack): Promise<Uint8Array<ArrayBuffer>> {
  const { description } = (await track.getDecoderConfig()) ?? {};
  if (!description) throw new Error('its FLAC sound has no header');
  const header = Uint8Array.from(
    ArrayBuffer.isView(description)
      ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
      : new Uint8Array(description),
  );
  if (header.length >= 26) {
    header[21] &= 0xf0;
    header.fill(0, 22, 26);
  }
  return header;
}

/** When each packet of an Ogg or MP3 file is heard, as the library reads it from what they hold. */
async function packetTimes(bytes: Uint8Array<ArrayBuffer>): Promise<number[]> {
  const input = new Input({ source: new BufferSource(bytes), formats: [OGG, MP3] });
  try {
    const times: number[] = [];
    const track = await input.getPrimaryAudioTrack();
    if (!track) return times;
    const packets = new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true });
    for await (const { timestamp } of packets) times.push(timestamp);
    return times;
  } finally {
    input.dispose();
  }
}
