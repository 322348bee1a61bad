import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { type Answered, chooseThreshold, route, routedAccuracy, vote } from './routing.ts';

test('the most frequent choice wins; the earliest of equals; empty samples count against the consensus', () => {
  expect(vote(['A', 'B', 'B', 'C'])).toEqual({ answer: 'B', consensus: 0.5 });
  expect(vote(['C', 'A', 'A', 'C'])).toEqual({ answer: 'C', consensus: 0.5 });
  expect(vote(['A', undefined, undefined, undefined])).toEqual({ answer: 'A', consensus: 0.25 });
  expect(vote([undefined, undefined])).toEqual({ answer: undefined, consensus: 0 });
  expect(() => vote([])).toThrow('no sample');
});

test('a consensus that exceeds the threshold is trusted, one that only reaches it is not', () => {
  const item = { vote: vote(['A', 'A', 'A', 'B']), greedy: 'C' };
  expect(route(item, 0.5)).toBe('A');
  expect(route(item, 0.74)).toBe('A');
  expect(route(item, 0.75)).toBe('C');
  expect(route({ vote: vote([undefined]), greedy: 'C' }, 0)).toBe('C');
});

const question = (samples: string, greedy: string, right: string): Answered => ({
  vote: vote([...samples]),
  greedy,
  right,
});

test('the threshold is the one that separates sure votes from unsure ones', () => {
  // Sure votes are right and unsure ones wrong, so greedy has to answer below 3/4.
  const items = [question('AAAA', 'B', 'A'), question('AABC', 'D', 'D'), question('ABBC', 'C', 'C')];
  expect(chooseThreshold(items, 4)).toBe(0.5);
  expect(routedAccuracy(items, 0.5)).toBe(1);
  expect(routedAccuracy(items, 0)).toBeCloseTo(1 / 3);
  expect(routedAccuracy(items, 1)).toBeCloseTo(2 / 3);
});

test('all votes right: threshold 0; all greedy answers right: the vote is not trusted', () => {
  expect(chooseThreshold([question('AABC', 'B', 'A'), question('BBBB', 'A', 'B')], 4)).toBe(0);
  expect(chooseThreshold([question('AAAA', 'B', 'B'), question('ABAB', 'D', 'D')], 4)).toBe(1);
});

test('0 is the vote, 1 and more greedy, and the best is never worse than either', () => {
  const random = new Random('routing');
  for (let round = 0; round < 200; round++) {
    const k = random.pick([1, 8, 32]);
    const letter = () => random.pick(['A', 'B', 'C', 'D']);
    const items = Array.from({ length: 20 }, () =>
      question(Array.from({ length: k }, letter).join(''), letter(), letter()),
    );
    for (const item of items) {
      expect(route(item, 0)).toBe(item.vote.answer);
      for (const threshold of [1, 1.01, 2]) expect(route(item, threshold)).toBe(item.greedy);
    }
    const best = routedAccuracy(items, chooseThreshold(items, k));
    expect(best).toBeGreaterThanOrEqual(routedAccuracy(items, 0));
    expect(best).toBeGreaterThanOrEqual(routedAccuracy(items, 1));
  }
});
