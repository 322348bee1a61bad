import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodeContainer } from './container.ts';
import type { Film } from './film.ts';
import type { FilmOptions } from './frame-times.ts';
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

const film = await fixture('film.mp4');

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
