import { expect, test } from 'vitest';
import { expectFilmLaws } from '../film/laws.testing.ts';
import { hands } from './index.ts';
import { type Throw, winnerOf } from './match.ts';

test('the laws of all worlds', () => expectFilmLaws(hands));

test('who wins is what the rhyme says', () => {
  const beaten: Record<Throw, Throw> = { rock: 'scissors', scissors: 'paper', paper: 'rock' };
  for (const [winner, loser] of Object.entries(beaten) as [Throw, Throw][]) {
    expect(winnerOf([winner, loser])).toBe(0);
    expect(winnerOf([loser, winner])).toBe(1);
    expect(winnerOf([winner, winner])).toBeUndefined();
  }
});
