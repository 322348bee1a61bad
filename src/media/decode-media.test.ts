import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import { decodeMedia } from './decode-media.ts';
import { DecodingThreads } from './decoding-thread.ts';
import type { Film } from './film.ts';
import { turned } from './film-frames.ts';
import { frameTimes } from './frame-times.ts';
import type { Media } from './media.ts';
import { pdfFile } from './pdf.testing.ts';
import type { Picture } from './picture.ts';
import { type WavCoding, wavFile } from './wav.testing.ts';

const threads = new DecodingThreads(20);
const film = { maxFrames: 8 };
const fixture = async (name: string) =>
  new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));
const decode = (bytes: Uint8Array, options = {}): Promise<Media> =>
  decodeMedia(bytes, undefined, { film, animations: true, threads, ...options });
const refusal = (bytes: Uint8Array, options = {}) =>
  decode(bytes, options).then(
    () => 'decoded',
    (error: unknown) => {
      expect(error).toBeInstanceOf(UserError);
      return (error as Error).message;
    },
  );

async function samplesOf(bytes: Uint8Array): Promise<Float32Array> {
  const media = await decode(bytes);
  if (!('sound' in media)) throw new Error(`${Object.keys(media)} where sound was expected`);
  expect(media.sound.sampleRate).toBe(16_000);
  return media.sound.samples;
}

async function filmOf(bytes: Uint8Array, options = {}): Promise<Film> {
  const media = await decode(bytes, options);
  if (!('film' in media)) throw new Error(`${Object.keys(media)} where film was expected`);
  return media.film;
}

/** Amplitude of a tone in the middle of a sound. */
function amplitude(samples: Float32Array, hertz: number): number {
  const part = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  let [real, imaginary] = [0, 0];
  part.forEach((value, i) => {
    const angle = (2 * Math.PI * hertz * i) / 16_000;
    real += value * Math.cos(angle);
    imaginary += value * Math.sin(angle);
  });
  return (2 * Math.hypot(real, imaginary)) / part.length;
}

const pixel = ({ data, width }: Picture, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];
/** The colour of most of the film in words. */
function colour(picture: Picture, x: number, y: number): string {
  const [red, green, blue] = pixel(picture, x, y).map((value) => value > 128);
  return red && green && blue ? 'white' : red ? 'red' : blue ? 'blue' : 'other';
}

describe('sound', () => {
  const FILES = [
    'sound.mp3',
    'sound.flac',
    'sound-flac.ogg',
    'sound-vorbis.ogg',
    'sound-opus.ogg',
    'sound-opus.webm',
    'sound.m4a',
    'sound.aac',
  ];
  it.each(FILES)('of %s is both of its channels, mixed at 16 kHz', async (name) => {
    const samples = await samplesOf(await fixture(name));
    expect(Math.abs(samples.length / 16_000 - 0.5)).toBeLessThan(0.08);
    expect(amplitude(samples, 440)).toBeGreaterThan(0.23);
    expect(amplitude(samples, 440)).toBeLessThan(0.27);
    expect(amplitude(samples, 1000)).toBeGreaterThan(0.11);
    expect(amplitude(samples, 1000)).toBeLessThan(0.14);
    expect(amplitude(samples, 700)).toBeLessThan(0.01);
  });

  const CODINGS: (WavCoding & { error: number })[] = [
    { code: 1, bits: 8, error: 0.012 },
    { code: 1, bits: 16, error: 1e-4 },
    { code: 1, bits: 24, error: 1e-6 },
    { code: 1, bits: 32, error: 1e-6 },
    { code: 1, bits: 16, extensible: true, error: 1e-4 },
    { code: 3, bits: 32, error: 1e-6 },
    { code: 3, bits: 64, error: 1e-6 },
    { code: 3, bits: 32, extensible: true, error: 1e-6 },
    { code: 6, bits: 8, error: 0.03 },
    { code: 7, bits: 8, error: 0.03 },
  ];
  it.each(CODINGS)('of a WAV file, code $code of $bits bits, extensible: $extensible', async (coding) => {
    const tone = Float32Array.from({ length: 1600 }, (_, i) => 0.8 * Math.sin(i / 9));
    const samples = await samplesOf(wavFile([tone], 16_000, coding));
    expect(samples.length).toBe(1600);
    expect(Math.max(...samples.map((value, i) => Math.abs(value - tone[i])))).toBeLessThan(coding.error);
  });

  it('of six channels and any rate is mono at 16 kHz', async () => {
    const tone = (hertz: number) =>
      Float32Array.from({ length: 4410 }, (_, i) => 0.6 * Math.sin((2 * Math.PI * hertz * i) / 22_050));
    const channels = [400, 500, 600, 700, 800, 900].map(tone);
    const samples = await samplesOf(wavFile(channels, 22_050, { code: 1, bits: 16, extensible: true }));
    expect(samples.length).toBe(3200);
    for (const hertz of [400, 900]) expect(amplitude(samples, hertz)).toBeCloseTo(0.1, 1);
  });

  it.each(FILES)('of %s may be asked for in part', async (name) => {
    const bytes = await fixture(name);
    const media = await decode(bytes, { film: { maxFrames: 8, start: 0.125, end: 0.375 } });
    expect('sound' in media && media.sound.samples.length).toBe(4000);
    expect('sound' in media && amplitude(media.sound.samples, 440)).toBeGreaterThan(0.23);
    expect(await refusal(bytes, { film: { maxFrames: 8, start: 3 } })).toMatch(
      /part from 3 to 0\.\d+ seconds of the sound was asked for, which lasts 0\.\d seconds\. Choose/,
    );
  });

  it('of a file without any, or of one that promises more than it has, is refused', async () => {
    const whole = wavFile([new Float32Array(16_000)], 16_000, { code: 1, bits: 16 });
    expect(await refusal(whole.subarray(0, 44))).toMatch(/damaged or truncated/);
    expect(await refusal(whole.subarray(0, 16_000))).toMatch(/damaged or truncated/);
    const flac = await fixture('sound.flac');
    expect(await refusal(flac.subarray(0, 15_000))).toMatch(/damaged or truncated \(0\.\d of 0\.5 seconds/);
  });
});

describe('film', () => {
  it.each(['film.mp4', 'film-vp8.webm', 'film-vp9.webm'])(
    'of %s has frames in time and sound',
    async (name) => {
      const { frames, sound } = await filmOf(await fixture(name));
      expect(frames.map(({ time }) => Math.round(time * 8))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      for (const { time, picture } of frames) {
        expect([picture.width, picture.height]).toEqual([64, 48]);
        expect(colour(picture, 8, 8)).toBe('white');
        expect(colour(picture, 50, 40)).toBe(time < 0.49 ? 'red' : 'blue');
      }
      expect(Math.abs(sound!.samples.length / 16_000 - 1)).toBeLessThan(0.1);
      expect(amplitude(sound!.samples, 440)).toBeGreaterThan(0.1);
      expect(amplitude(sound!.samples, 700)).toBeLessThan(0.01);
    },
  );

  it('stands upright, and may have no sound', async () => {
    const { frames, sound } = await filmOf(await fixture('film-rotated.mp4'));
    expect(sound).toBeUndefined();
    const [{ picture }] = frames;
    expect([picture.width, picture.height]).toEqual([48, 64]);
    // As ffmpeg shows it, a quarter to the left: what was at the upper left is at the lower left.
    expect([colour(picture, 8, 56), colour(picture, 40, 8)]).toEqual(['white', 'red']);
    expect((await filmOf(await fixture('film-silent.mov'))).frames.length).toBe(8);
  });

  it('is watched evenly, within the frames and the part that are asked for', async () => {
    const bytes = await fixture('film.mp4');
    const times = async (options: object) =>
      (await filmOf(bytes, { film: { maxFrames: 8, ...options } })).frames.map(({ time }) => time);
    expect(await times({ maxFrames: 2 })).toEqual([0, 0.5]);
    expect(await times({ framesPerSecond: 4 })).toEqual([0, 0.25, 0.5, 0.75]);
    expect(await times({ start: 0.5 })).toEqual([0.5, 0.625, 0.75, 0.875]);
    expect(await refusal(bytes, { film: { maxFrames: 8, start: 3 } })).toMatch(/lasts 1\.0 seconds/);
    expect(frameTimes(10, 300, { maxFrames: 5 })).toEqual([0, 2, 4, 6, 8]);
  });

  it('may be a moving GIF or WebP, with the times of its frames', async () => {
    const raw = Buffer.concat([255, 160, 80].map((value) => Buffer.alloc(8 * 6 * 3, value)));
    const moving = () => sharp(raw, { raw: { width: 8, height: 18, channels: 3, pageHeight: 6 } });
    const files = [
      await moving()
        .gif({ delay: [100, 300, 50] })
        .toBuffer(),
      await moving()
        .webp({ delay: [100, 300, 50], lossless: true })
        .toBuffer(),
    ];
    for (const file of files) {
      const { frames } = await filmOf(file, { film: { maxFrames: 9, framesPerSecond: 20 } });
      expect(frames.map(({ time }) => time)).toEqual([0, 0.1, 0.4].map((time) => expect.closeTo(time, 5)));
      expect(frames.map(({ picture }) => picture.data[0])).toEqual([255, 160, 80]);
      const part = await filmOf(file, { film: { maxFrames: 9, framesPerSecond: 20, start: 0.2 } });
      expect(part.start).toBe(0.2);
      expect(part.frames.map(({ time }) => time)).toEqual([0.2, 0.4].map((time) => expect.closeTo(time, 5)));
      expect(await decode(file, { animations: false })).toMatchObject({ picture: { width: 8, height: 6 } });
    }
  });

  it('turns by quarters', () => {
    const picture = { width: 2, height: 1, data: Uint8Array.of(1, 1, 1, 2, 2, 2) };
    expect(turned(picture, 90)).toMatchObject({ width: 1, height: 2, data: Uint8Array.of(1, 1, 1, 2, 2, 2) });
    expect(turned(picture, 270)).toMatchObject({ width: 1, data: Uint8Array.of(2, 2, 2, 1, 1, 1) });
    expect(turned(picture, 180)).toMatchObject({ width: 2, data: Uint8Array.of(2, 2, 2, 1, 1, 1) });
  });
});

describe('documents', () => {
  it('are pictures of their pages', async () => {
    const media = await decode(
      pdfFile([
        [1, 0, 0],
        [0, 0, 1],
      ]),
    );
    if (!('pages' in media)) throw new Error('no pages');
    expect(media.pages.length).toBe(2);
    const [first, second] = media.pages;
    // 200 × 100 points, drawn with a megapixel, a coloured box in the middle.
    expect(first.width / first.height).toBeCloseTo(2, 2);
    expect(Math.abs(first.width * first.height - 1e6)).toBeLessThan(5000);
    const middle = (page: Picture) => pixel(page, page.width >> 1, page.height >> 1);
    expect([middle(first), middle(second)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
    expect(pixel(first, 5, 5)).toEqual([255, 255, 255]);
  });

  it('of too many pages, and damaged ones, are refused', async () => {
    const many = pdfFile(Array.from({ length: 61 }, () => [0, 0, 0] as const));
    expect(await refusal(many)).toMatch(/61 pages; at most 60/);
    expect(await refusal(new TextEncoder().encode('%PDF-1.7\nnothing at all'))).toMatch(
      /damaged or truncated/,
    );
  });
});

describe('decodeMedia', () => {
  it('asks whether a kind is wanted before it decodes', async () => {
    const check = (kind: string) => {
      throw new UserError(`no ${kind}`);
    };
    expect(await refusal(await fixture('sound.mp3'), { check })).toBe('no sound');
    expect(await refusal(await fixture('film.mp4'), { check })).toBe('no timed');
    expect(await refusal(pdfFile([[0, 0, 0]]), { check })).toBe('no document');
  });

  it('names what it does not read', async () => {
    const file = (start: string) => Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(64)]);
    expect(await refusal(file('RIFF....AVI LIST'))).toMatch(
      /The file is AVI; .*MP4.* was expected\. Convert/,
    );
    expect(await refusal(file('FORM....AIFF'))).toMatch(/AIFF/);
    expect(await refusal(file('nothing known'))).toMatch(
      /no file that is read here.*hexadecimal 6e 6f.*PNG.*MP3.*MP4.*PDF/,
    );
  });

  it('ends a decoder that takes too long, or whose request was given up', async () => {
    const impatient = new DecodingThreads(0.001);
    expect(await refusal(await fixture('film.mp4'), { threads: impatient })).toMatch(
      /took longer than 0\.001 seconds/,
    );
    const controller = new AbortController();
    const decoding = decode(await fixture('film.mp4'), { signal: controller.signal });
    controller.abort();
    await expect(decoding).rejects.toMatchObject({ name: 'AbortError' });
    expect((await filmOf(await fixture('film.mp4'))).frames.length).toBe(8);
  });
});
