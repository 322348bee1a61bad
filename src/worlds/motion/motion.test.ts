import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { expectFilmLaws } from '../film/laws.testing.ts';
import { middleOf } from '../film/middle.testing.ts';
import { motion, shootPlot } from './index.ts';
import { drawPlot, type Kind, runsOf } from './plot.ts';
import { nameOf } from './questions.ts';

test('the laws of all worlds', () => expectFilmLaws(motion));

/** A plain film of one thing: its frames, and the answer to a question of a task. */
function plain(kind: Kind, task: string, random: Random) {
  const plot = drawPlot(random, 'train', 0, kind);
  const showing = shootPlot(plot, random, 'train', 0);
  const [part] = showing.parts;
  if (!('film' in part) || plot.tracks.length !== 1) return undefined;
  const question = showing.question(task, random, 'train');
  return question && { plot, question, pictures: part.film.frames.map(({ picture }) => picture) };
}

const places = (pictures: readonly Picture[]) => pictures.map((picture) => middleOf(picture));

test('whoever looks at the pixels alone sees which way a thing moves', () => {
  const random = new Random('direction');
  let seen = 0;
  while (seen < 40) {
    const film = plain('move', 'direction', random);
    if (!film) continue;
    const middles = places(film.pictures);
    const [first, last] = [middles[0]!, middles.at(-1)!];
    const [dx, dy] = [last[0] - first[0], last[1] - first[1]];
    const way = Math.abs(dx) > Math.abs(dy) ? (dx > 0 ? 'right' : 'left') : dy > 0 ? 'down' : 'up';
    expect(film.question.answer).toBe(Math.hypot(dx, dy) < 2 ? 'it did not move' : way);
    seen++;
  }
});

test('and counts blinks and bounces', () => {
  const random = new Random('count');
  const told = { blink: 0, bounce: 0 };
  while (told.blink < 30 || told.bounce < 30) {
    const kind = random.pick(['blink', 'bounce'] as const);
    const film = plain(kind, 'count', random);
    if (!film) continue;
    const marks = places(film.pictures).map((middle, i) =>
      kind === 'blink' ? middle !== undefined : middle![1] / film.pictures[i].height > 0.6,
    );
    expect(film.question.answer, nameOf(film.plot.tracks[0])).toBe(String(runsOf(marks)));
    told[kind]++;
  }
});
