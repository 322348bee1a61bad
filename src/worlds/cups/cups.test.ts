import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { expectFilmLaws } from '../film/laws.testing.ts';
import { isPainted } from '../film/middle.testing.ts';
import { drawTrick } from './coin.ts';
import { cups } from './index.ts';
import { drawShuffle, shootShuffle } from './shuffle.ts';

test('the laws of all worlds', () => expectFilmLaws(cups));

const COLUMNS = [0.18, 0.5, 0.82];

/** The first and the last painted row in the middle of each place. */
const extents = (picture: Picture) =>
  COLUMNS.map((share) => {
    const x = Math.floor(share * picture.width);
    const rows = Array.from({ length: picture.height }, (_, y) => y).filter((y) => isPainted(picture, x, y));
    return { top: rows[0] ?? -1, bottom: rows.at(-1) ?? -1 };
  });

test('whoever looks at the pixels alone follows the ball', () => {
  const random = new Random('eyes');
  for (let i = 0; i < 60; i++) {
    // Plain pictures of as many swaps as there may be.
    const shuffle = drawShuffle(random, 'train', 0, i % 2 === 0 ? 'four-to-six' : 'seven-or-eight', false);
    const showing = shootShuffle(shuffle, random, 'train', 0);
    const [part] = showing.parts;
    if (!('film' in part)) throw new Error('a film was expected');
    const [first, ...frames] = part.film.frames.map(({ picture }) => extents(picture));
    // The raised cup begins higher than the two others.
    let ball = first.findIndex(({ top }) => top === Math.min(...first.map((one) => one.top)));
    const seen = [ball];
    const standing = first[(ball + 1) % 3];
    for (const frame of frames.slice(0, shuffle.swaps.length)) {
      const still = frame.findIndex(
        ({ top, bottom }) => Math.abs(top - standing.top) < 2 && Math.abs(bottom - standing.bottom) < 2,
      );
      if (ball !== still) ball = 3 - ball - still;
      seen.push(ball);
    }
    expect(seen, JSON.stringify(shuffle)).toEqual(shuffle.places);
  }
});

test('a coin ends where its hands show it', () => {
  const random = new Random('coin');
  for (let i = 0; i < 300; i++) {
    const { hands, outcome, start } = drawTrick(random, 'test', random.next());
    expect(hands[0][start]).toBe('coin');
    const last = hands.at(-1)!;
    const where = last.indexOf('coin');
    expect(outcome).toBe(where < 0 ? 'vanishes' : where === start ? 'stays' : 'moves');
    expect(last).not.toContain('closed');
  }
});
