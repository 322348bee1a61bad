import { readFile } from 'node:fs/promises';
import { ALL_FORMATS, BufferSource, type EncodedPacket, EncodedPacketSink, Input } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { decodeContainer } from './container.ts';
import type { Film } from './film.ts';
import type { FilmOptions } from './frame-times.ts';
import { cutFilm } from './interleave.ts';
import { remuxed } from './remux.testing.ts';
import { sniffTimed, type TimedFormat } from './sniff.ts';

const fixture = async (name: string) =>
  new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));
const decode = (bytes: Uint8Array, options: Partial<FilmOptions> = {}) =>
  decodeContainer(bytes, sniffTimed(bytes) as TimedFormat, { maxFrames: 8, ...options });
async function filmOf(bytes: Uint8Array, options?: Partial<FilmOptions>): Promise<Film> {
  const decoded = await decode(bytes, options);
  if (!('film' in decoded)) throw new Error('sound where a film was expected');
  return decoded.film;
}

/** The packets of a file's sound. */
async function packetsOf(file: Uint8Array): Promise<EncodedPacket[]> {
  const input = new Input({ source: new BufferSource(Uint8Array.from(file)), formats: ALL_FORMATS });
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink((await input.getPrimaryAudioTrack())!).packets())
    packets.push(packet);
  return packets;
}

const film = await fixture('film.mp4');
/** How loud a sound is from one second to another. */
function loudness(samples: Float32Array | undefined, from: number, to: number): number {
  const part = (samples ?? new Float32Array(0)).subarray(from * 16_000, to * 16_000);
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
}
const SOUNDTRACKS = {
  AAC: 'film.mp4',
  Opus: 'film-vp9.webm',
  Vorbis: 'film-vp8.webm',
  MP3: 'sound.mp3',
  FLAC: 'sound.flac',
};

describe('frames that are not evenly spaced', () => {
  it('are each shown once, at their times', async () => {
    // As a screen recording: a frame when something moves, then none for long.
    const moved = (time: number) => (time < 0.45 ? time : 10 * (time * 8 - 3));
    const recording = await remuxed([{ file: film, kind: 'video', passes: [moved] }]);
    const { frames } = await filmOf(recording, { maxFrames: 32, framesPerSecond: 1 });
    expect(frames.map(({ time }) => time)).toEqual([0, 0.375, 10, 20, 30]);
  });

  it('may be asked for more often than they come', async () => {
    const { frames } = await filmOf(film, { maxFrames: 24, framesPerSecond: 24 });
    expect(frames.map(({ time }) => time * 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('a part of a film', () => {
  it('has its own sound, in step with its frames', async () => {
    // Silent for half a second.
    const late = await remuxed([
      { file: film, kind: 'video' },
      { file: film, kind: 'audio', passes: [(time) => time + 0.5] },
    ]);
    const part = await filmOf(late, { start: 0.25, end: 0.75 });
    expect(part.start).toBe(0.25);
    expect(part.frames.map(({ time }) => time)).toEqual([0.25, 0.375, 0.5, 0.625]);
    const { samples } = part.sound!;
    expect(samples.length).toBe(8000);
    expect(loudness(samples, 0, 0.23)).toBeLessThan(0.005);
    expect(loudness(samples, 0.3, 0.5)).toBeGreaterThan(0.05);
    const pieces = cutFilm(part).map((piece) => ('frame' in piece ? piece.frame.time : 'sound'));
    expect(pieces).toEqual([0.25, 'sound', 0.375, 'sound', 0.5, 'sound', 0.625, 'sound']);
  });

  it.each(Object.entries(SOUNDTRACKS))('may be late in a film over an hour, with %s', async (_, name) => {
    const later = [(time: number) => time, (time: number) => 4000 + time];
    const long = await remuxed([
      { file: film, kind: 'video', passes: later },
      { file: await fixture(name), kind: 'audio', passes: later },
    ]);
    const part = await filmOf(long, { start: 4000.125, end: 4000.375, framesPerSecond: 8 });
    expect(part.frames.map(({ time }) => time)).toEqual([4000.125, 4000.25]);
    expect(part.sound?.samples.length).toBe(4000);
    for (const from of [0, 0.05, 0.1, 0.15, 0.2])
      expect(loudness(part.sound?.samples, from, from + 0.05)).toBeGreaterThan(0.05);
  });

  it('may lie beyond its sound', async () => {
    const short = await remuxed([
      { file: film, kind: 'video' },
      { file: await fixture('sound.mp3'), kind: 'audio' },
    ]);
    const part = await filmOf(short, { start: 0.8 });
    expect(part.frames.length).toBeGreaterThan(0);
    expect(part.sound).toBeUndefined();
  });
});

describe('a clock that does not begin at 0', () => {
  const tracks = async (name: string, video: number, audio: number) => [
    { file: film, kind: 'video' as const, passes: [(time: number) => time + video] },
    { file: await fixture(name), kind: 'audio' as const, passes: [(time: number) => time + audio] },
  ];

  it.each(Object.entries(SOUNDTRACKS))('is no silence before the film, with %s', async (_, name) => {
    const { frames, sound } = await filmOf(await remuxed(await tracks(name, 5000, 5000)));
    // AAC begins with 64 ms of run-up.
    expect(frames[0].time).toBeLessThan(0.07);
    expect(loudness(sound?.samples, 0.07, 0.17)).toBeGreaterThan(0.05);
    expect(sound!.samples.length / 16_000).toBeLessThan(1.2);
    const part = await filmOf(await remuxed(await tracks(name, 5000, 5000)), { start: 0.25, end: 0.375 });
    expect(part.frames[0].time).toBe(0.25);
    expect(part.sound?.samples.length).toBe(2000);
    expect(loudness(part.sound?.samples, 0, 0.125)).toBeGreaterThan(0.05);
  });

  it('is the first of both for sound and frames', async () => {
    const later = await filmOf(await remuxed(await tracks('film.mp4', 100, 102)));
    expect(later.frames[0].time).toBe(0);
    expect(loudness(later.sound?.samples, 0.1, 1.95)).toBeLessThan(0.005);
    expect(loudness(later.sound?.samples, 2.1, 2.9)).toBeGreaterThan(0.05);
    const earlier = await filmOf(await remuxed(await tracks('film.mp4', 102, 100)));
    expect(earlier.frames.map(({ time }) => Math.floor(time * 8) - 16)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(loudness(earlier.sound?.samples, 0.1, 0.9)).toBeGreaterThan(0.05);
  });

  it('may be that of sound alone', async () => {
    const [, audio] = await tracks('sound.mp3', 0, 5000);
    const decoded = await decode(await remuxed([audio]));
    expect('sound' in decoded && loudness(decoded.sound.samples, 0, 0.4)).toBeGreaterThan(0.05);
  });
});

describe('a soundtrack', () => {
  it.each(Object.entries(SOUNDTRACKS))('with a gap is silent there, in %s', async (_, name) => {
    const gap = [
      (time: number) => (time < 0.35 ? time : undefined),
      (time: number) => (time < 0.35 ? time + 2 : undefined),
    ];
    const { sound } = await filmOf(
      await remuxed([
        { file: film, kind: 'video' },
        { file: await fixture(name), kind: 'audio', passes: gap },
      ]),
    );
    expect(sound!.samples.length / 16_000).toBeGreaterThan(2.2);
    for (const from of [0.1, 0.2, 2.1, 2.2])
      expect(loudness(sound?.samples, from, from + 0.1)).toBeGreaterThan(0.05);
    for (const from of [0.5, 1, 1.5]) expect(loudness(sound?.samples, from, from + 0.4)).toBeLessThan(0.001);
  });

  it.each(['Opus', 'Vorbis'] as const)('is the one of two in %s that the file names first', async (codec) => {
    const [first, second] = await Promise.all(
      [SOUNDTRACKS[codec], `sound-${codec.toLowerCase()}.ogg`].map(fixture),
    );
    const alone = await decode(await remuxed([{ file: first, kind: 'audio' }]));
    const both = [first, second].map((file) => ({ file, kind: 'audio' as const }));
    expect(await decode(await remuxed(both))).toEqual(alone);
  });

  it('that is declared and empty is none', async () => {
    const soundtrack = await fixture('sound-opus.webm');
    const file = await remuxed([
      { file: film, kind: 'video' },
      { file: soundtrack, kind: 'audio', passes: [(time) => (time < 0.015 ? 0 : undefined)] },
    ]);
    // Before a block's content stand its track, two bytes of time and one of flags; there is no third track.
    const { data } = (await packetsOf(soundtrack))[0];
    const at = Buffer.from(file).indexOf(data) - 4;
    expect(file[at]).toBe(0x82);
    file[at] = 0x83;
    const { frames, sound } = await filmOf(file);
    expect(frames.length).toBeGreaterThan(4);
    expect(sound).toBeUndefined();
  });
});
