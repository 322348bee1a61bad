import { describe, expect, it } from 'vitest';
import { decodeContainer } from './container.ts';
import { wavFile } from './wav.testing.ts';
import { wholeWav } from './wav.ts';

const tone = Float32Array.from({ length: 1600 }, (_, i) => 0.8 * Math.sin(i / 9));
const file = wavFile([tone], 16_000, { code: 1, bits: 16 });
/** The file with other lengths of the whole and of its samples. */
function withLengths(whole: number, samples: number, bytes = file): Uint8Array {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(whole, 4);
  copy.writeUInt32LE(samples, 40);
  return new Uint8Array(copy);
}
async function samplesOf(bytes: Uint8Array): Promise<Float32Array> {
  const decoded = await decodeContainer(bytes, 'WAV', { maxFrames: 1 });
  if (!('sound' in decoded)) throw new Error('no sound');
  return decoded.sound.samples;
}

describe('a WAV file', () => {
  it('that was not finished, or written to a pipe, runs to its end', async () => {
    const expected = await samplesOf(file);
    expect(expected.length).toBe(1600);
    // A recorder that was killed, ffmpeg, SoX, others.
    const lengths = [
      [0, 0],
      [36, 0],
      [0xffffffff, 0xffffffff],
      [0x7ffff024, 0x7ffff000],
      [0x7fffffff, 0x7fffffdb],
      [0, 3200],
    ];
    for (const [whole, samples] of lengths) {
      expect(await samplesOf(withLengths(whole, samples))).toEqual(expected);
      expect(file).toEqual(wavFile([tone], 16_000, { code: 1, bits: 16 }));
    }
  });

  it('that is finished is not copied', () => {
    expect(wholeWav(file)).toBe(file);
  });

  it('that is empty, or promises more than it has, is refused', async () => {
    const list = Buffer.from('LIST\x04\0\0\0INFO', 'latin1');
    const empty = withLengths(48, 0, Buffer.concat([file.subarray(0, 44), list]));
    await expect(samplesOf(empty)).rejects.toThrow(/damaged or truncated/);
    await expect(samplesOf(withLengths(36 + 4000, 4000))).rejects.toThrow(/promises more sound than it has/);
    await expect(samplesOf(file.subarray(0, 36))).rejects.toThrow(/there is no sound in it/);
  });

  it('that is big-endian is refused by its name', async () => {
    const swapped = Buffer.from(file);
    swapped.write('RIFX');
    await expect(samplesOf(new Uint8Array(swapped))).rejects.toThrow(/RIFX.*RIFF was expected\. Open it/);
  });
});
