import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { flacFrameSamples, flacInfo } from './flac.ts';
import type { SoundSink } from './sound-builder.ts';
import { decodeStream } from './stream-decoders.ts';

/** A remainder of a message, most significant bit first, as both checksums of FLAC are. */
function checksum(bytes: Uint8Array, polynomial: number, bits: number): number {
  let rest = 0;
  for (const byte of bytes) {
    rest ^= byte << (bits - 8);
    for (let i = 0; i < 8; i++)
      rest = ((rest << 1) ^ (rest >> (bits - 1) ? polynomial : 0)) & (2 ** bits - 1);
  }
  return rest;
}

/** Eight channels of silence: `frames` of 65,535 samples, each in 26 bytes. */
function silence(frames: number): Uint8Array {
  const header = Buffer.alloc(42);
  header.write('fLaC');
  header.set([0x80, 0, 0, 34], 4);
  header.writeUInt16BE(65_535, 8);
  header.writeUInt16BE(65_535, 10);
  // 48,000 a second, 8 channels, 8 bits; how many in all is not known.
  header.writeUInt32BE(((48_000 << 12) | (7 << 9) | (7 << 4)) >>> 0, 18);
  const parts = Array.from({ length: frames }, (_, number) => {
    const frame = Buffer.from([0xff, 0xf8, 0x7a, 0x72, number, 0xff, 0xfe]);
    const checked = Buffer.from([...frame, checksum(frame, 0x07, 8), ...new Array(16).fill(0)]);
    const sum = checksum(checked, 0x8005, 16);
    return Buffer.from([...checked, sum >> 8, sum & 255]);
  });
  return new Uint8Array(Buffer.concat([header, ...parts]));
}

/** Counts what comes: samples in all, and bytes at once. */
function counter(): SoundSink & { samples: number; mostBytes: number } {
  return {
    done: false,
    samples: 0,
    mostBytes: 0,
    push(channels) {
      this.samples += channels[0].length;
      this.mostBytes = Math.max(this.mostBytes, channels.length * channels[0].length * 4);
    },
  };
}

describe('decoding a stream', () => {
  it('hands on FLAC before a small file has become more than fits', async () => {
    const sink = counter();
    await decodeStream('FLAC', silence(100), sink);
    expect(sink.samples).toBe(100 * 65_535);
    expect(sink.mostBytes).toBeLessThan(2 ** 25);
  });

  it('refuses FLAC whose frames are longer than its header allows', async () => {
    const file = silence(100);
    file.set([0, 16, 0, 16], 8);
    await expect(decodeStream('FLAC', file, counter())).rejects.toThrow(/longer than its header allows/);
  });

  it('stops when there is enough', async () => {
    let pushes = 0;
    const sink = {
      get done() {
        return pushes > 0;
      },
      push() {
        pushes++;
      },
    };
    await decodeStream('FLAC', silence(100), sink);
    expect(pushes).toBe(1);
  });
});

describe('FLAC', () => {
  it('says what it holds', async () => {
    const file = await readFile(new URL('./fixtures/sound.flac', import.meta.url));
    expect(flacInfo(file)).toEqual({ rate: 8000, channels: 2, largestBlock: 576, samples: 4000 });
    expect(flacInfo(file.subarray(0, 20))).toBeUndefined();
    expect(flacFrameSamples(silence(1).subarray(42))).toBe(65_535);
    expect(flacFrameSamples(Buffer.from([0xff, 0xf8, 0xc9, 0x18, 0xc2, 0x80, 0, 0]))).toBe(4096);
    expect(flacFrameSamples(Buffer.from([0xff, 0xf8, 0x69, 0x18, 0xc2, 0x80, 99, 0]))).toBe(100);
    expect(flacFrameSamples(Buffer.alloc(20))).toBe(0);
  });
});
