import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { decodeMedia } from './decode-media.ts';
import { DecodingThreads } from './decoding-thread.ts';
import { pdfFile } from './pdf.testing.ts';
import { MAX_SOUND_SECONDS } from './sound-builder.ts';
import { wavFile } from './wav.testing.ts';

/** Mutated files of each kind: a few in every run, a thousand by `ALHENA_MUTATIONS=1000` (docs/LOG.md has its result). */
const COUNT = Number(process.env.ALHENA_MUTATIONS ?? 4);

const threads = new DecodingThreads(20);
const fixture = async (name: string) =>
  new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));
const raw = Buffer.concat([255, 160, 80].map((value) => Buffer.alloc(24 * 16 * 3, value)));
const moving = () => sharp(raw, { raw: { width: 24, height: 48, channels: 3, pageHeight: 16 } });
const tone = Float32Array.from({ length: 800 }, (_, i) => Math.sin(i / 9));

const FILES: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
  WAV: () => wavFile([tone, tone], 16_000, { code: 1, bits: 16 }),
  MP3: () => fixture('sound.mp3'),
  FLAC: () => fixture('sound.flac'),
  'Ogg with Vorbis': () => fixture('sound-vorbis.ogg'),
  'Ogg with Opus': () => fixture('sound-opus.ogg'),
  M4A: () => fixture('sound.m4a'),
  AAC: () => fixture('sound.aac'),
  'WebM with Opus': () => fixture('sound-opus.webm'),
  'MP4 with H.264': () => fixture('film.mp4'),
  'WebM with VP8': () => fixture('film-vp8.webm'),
  'WebM with VP9': () => fixture('film-vp9.webm'),
  GIF: () => moving().gif({ delay: 50 }).toBuffer(),
  WebP: () => moving().webp({ delay: 50 }).toBuffer(),
  PDF: () =>
    pdfFile([
      [1, 0, 0],
      [0, 0, 1],
    ]),
};

/** Bits turned, bytes replaced, pieces cut out, doubled or moved, the end cut off: in the header as often as behind it. */
function mutated(file: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(file);
  for (let times = random.integer(1, 8); times > 0; times--) {
    const at = random.integer(0, random.chance(0.5) ? Math.min(200, bytes.length) : bytes.length);
    const length = random.integer(1, 64);
    const kind = random.integer(0, 12);
    if (kind < 5) bytes[at] ^= 1 << random.integer(0, 8);
    else if (kind < 8) bytes[at] = random.pick([0, 255, 127, 128, random.integer(0, 256)]);
    else if (kind < 9) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    else if (kind < 10) bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    else if (kind < 11) bytes.fill(random.integer(0, 256), at, Math.min(at + length, bytes.length));
    else bytes = bytes.subarray(0, Math.max(1, at));
    if (bytes.length === 0) return Uint8Array.of(0);
  }
  return new Uint8Array(bytes);
}

describe.each(Object.keys(FILES))('mutated files: %s', (kind) => {
  it(`give a clear error or an answer within bounds, ${COUNT} times`, { timeout: 3_600_000 }, async () => {
    const file = await FILES[kind]();
    const random = new Random(`mutations of ${kind}`);
    const seen = { decoded: 0, refused: 0, slow: 0, crashed: 0 };
    for (let i = 0; i < COUNT; i++) {
      const bytes = mutated(file, random);
      try {
        const media = await decodeMedia(bytes, undefined, {
          film: { maxFrames: 8 },
          animations: true,
          threads,
        });
        seen.decoded++;
        const sound = 'sound' in media ? media.sound : 'film' in media ? media.film.sound : undefined;
        expect((sound?.samples.length ?? 0) / 16_000).toBeLessThanOrEqual(MAX_SOUND_SECONDS);
        expect(sound?.samples.every((value) => value >= -1 && value <= 1) ?? true).toBe(true);
        if ('film' in media) expect(media.film.frames.length).toBeLessThanOrEqual(8);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        if (/took longer/.test(error.message)) seen.slow++;
        else if (/cannot be decoded/.test(error.message)) seen.crashed++;
        else seen.refused++;
      }
    }
    expect(seen.decoded + seen.refused + seen.slow + seen.crashed).toBe(COUNT);
    if (COUNT >= 100) {
      const memory = Math.round(process.memoryUsage.rss() / 1e6);
      process.stderr.write(`${kind}: ${JSON.stringify({ ...seen, memory })}\n`);
      // A decoder that hangs is ended after its time; it must stay the exception.
      expect(seen.slow).toBeLessThanOrEqual(COUNT / 100);
    }
  });
});
