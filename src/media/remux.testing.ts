import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MkvOutputFormat,
  Output,
  type OutputFormat,
} from 'mediabunny';

/** A track of another file. */
export interface TrackOf {
  readonly file: Uint8Array;
  readonly kind: 'video' | 'audio';
  /** Passes over its packets, each saying when one is shown or heard here, or not at all. Default: one, as they are. */
  readonly passes?: readonly ((time: number) => number | undefined)[];
}

/** A file of other files' tracks, packet by packet: Matroska unless `format` says otherwise. */
export async function remuxed(
  tracks: readonly TrackOf[],
  format: OutputFormat = new MkvOutputFormat(),
): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const writers: (() => Promise<void>)[] = [];
  for (const { file, kind, passes = [(time: number) => time] } of tracks) {
    const input = new Input({ source: new BufferSource(Uint8Array.from(file)), formats: ALL_FORMATS });
    const track = kind === 'video' ? await input.getPrimaryVideoTrack() : await input.getPrimaryAudioTrack();
    if (!track?.codec) throw new Error(`the file has no ${kind}`);
    const decoderConfig = (await track.getDecoderConfig()) ?? undefined;
    const packets: EncodedPacket[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
    let add: (packet: EncodedPacket) => Promise<void>;
    if (track.isVideoTrack()) {
      const source = new EncodedVideoPacketSource(track.codec!);
      output.addVideoTrack(source);
      add = (packet) => source.add(packet, { decoderConfig: decoderConfig as VideoDecoderConfig });
    } else {
      const source = new EncodedAudioPacketSource((track as { codec: 'opus' }).codec);
      output.addAudioTrack(source);
      add = (packet) => source.add(packet, { decoderConfig: decoderConfig as AudioDecoderConfig });
    }
    writers.push(async () => {
      for (const pass of passes) {
        for (const packet of packets) {
          const timestamp = pass(packet.timestamp);
          if (timestamp !== undefined) await add(packet.clone({ timestamp }));
        }
      }
    });
  }
  await output.start();
  await Promise.all(writers.map((write) => write()));
  await output.finalize();
  return new Uint8Array(target.buffer!);
}
