import { latin1 } from './latin1.ts';

/** What a FLAC file says of itself at its beginning (STREAMINFO, RFC 9639 section 8.2). */
export interface FlacInfo {
  readonly rate: number;
  readonly channels: number;
  /** Samples that a frame may have, of each channel. */
  readonly largestBlock: number;
  /** Samples of each channel in all; 0 where the writer did not know. */
  readonly samples: number;
}

/** Undefined where the file does not begin with STREAMINFO, as behind an ID3 tag. */
export function flacInfo(bytes: Uint8Array): FlacInfo | undefined {
  if (bytes.length < 26 || latin1(bytes, 0, 4) !== 'fLaC') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    rate: view.getUint32(18) >>> 12,
    channels: ((view.getUint8(20) >> 1) & 7) + 1,
    largestBlock: view.getUint16(10),
    samples: (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22),
  };
}

/** How many samples of each channel a frame holds, from its header (RFC 9639 section 9.1); 0 for what is none. */
export function flacFrameSamples(frame: Uint8Array): number {
  if (frame.length < 8 || frame[0] !== 0xff) return 0;
  const code = frame[2] >> 4;
  if (code === 1) return 192;
  if (code >= 2 && code <= 5) return 576 << (code - 2);
  if (code >= 8) return 256 << (code - 8);
  // The number of the frame comes first, as long as its leading ones say.
  const at = 4 + Math.max(1, Math.clz32(~(frame[4] << 24)));
  if (code === 6) return frame[at] + 1;
  return code === 7 ? frame[at] * 256 + frame[at + 1] + 1 : 0;
}
