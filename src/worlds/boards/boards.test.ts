import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { boards } from './index.ts';
import { drawPosition } from './positions.ts';
import {
  attacks,
  type Cross,
  groupOf,
  inCheck,
  type Man,
  type Stone,
  winnerOf,
  winningCells,
} from './rules.ts';

test('the laws of all worlds', () => expectLaws(boards, { cases: 10 }));

test('three in a row, as a magic square sees it: marks whose numbers make 15', () => {
  const magic = [2, 7, 6, 9, 5, 1, 4, 3, 8];
  const random = new Random('magic');
  for (let i = 0; i < 500; i++) {
    const cells = Array.from({ length: 9 }, () => random.pick(['x', 'o', ''] as const)) as Cross[];
    const has = (player: Cross) => {
      const numbers = magic.filter((_, at) => cells[at] === player);
      return numbers.some((a) =>
        numbers.some((b) => b > a && numbers.some((c) => c > b && a + b + c === 15)),
      );
    };
    const winners = (['x', 'o'] as const).filter(has);
    expect(winners.length === 0 ? [''] : winners).toContain(winnerOf(cells));
    for (const at of winners.length === 0 ? winningCells(cells, 'x') : [])
      expect(winnerOf(cells.with(at, 'x'))).toBe('x');
  }
});

test('liberties, by spreading over a text', () => {
  const random = new Random('go');
  for (let i = 0; i < 100; i++) {
    const position = drawPosition(random, 1);
    if (position.game !== 'go') continue;
    const { stones, size } = position;
    const at = stones.findIndex((stone) => stone !== '');
    // Grow a set of marked points until nothing changes.
    let marked = stones.map((_, k) => k === at);
    for (let round = 0; round < size * size; round++) {
      marked = marked.map((mark, k) => {
        const beside = stones.some(
          (_, other) =>
            marked[other] &&
            Math.abs((other % size) - (k % size)) +
              Math.abs(Math.floor(other / size) - Math.floor(k / size)) ===
              1,
        );
        return mark || (beside && stones[k] === stones[at]);
      });
    }
    const free = stones.filter(
      (stone, k) =>
        stone === '' &&
        marked.some(
          (mark, other) =>
            mark &&
            Math.abs((other % size) - (k % size)) +
              Math.abs(Math.floor(other / size) - Math.floor(k / size)) ===
              1,
        ),
    );
    const { group, liberties } = groupOf(stones as Stone[], size, at);
    expect([group.size, liberties.size]).toEqual([marked.filter(Boolean).length, free.length]);
    expect(liberties.size).toBeGreaterThan(0);
  }
});

test('check, seen from the king: which men stand where their own kind would reach them', () => {
  const random = new Random('chess');
  let checks = 0;
  for (let i = 0; i < 400; i++) {
    const position = drawPosition(random, 1);
    if (position.game !== 'chess') continue;
    const { men } = position;
    for (const white of [true, false]) {
      const king = men.indexOf(white ? 'K' : 'k');
      const kinds = white ? (['Q', 'R', 'B', 'N', 'P'] as const) : (['q', 'r', 'b', 'n', 'p'] as const);
      // A man of our own kind in the king's place attacks exactly the men of that kind that attack the king.
      const seen = kinds.some((kind) => {
        const enemy = (white ? kind.toLowerCase() : kind.toUpperCase()) as Man;
        return attacks(men.with(king, kind), king).some((square) => men[square] === enemy);
      });
      if (seen) checks++;
      expect(inCheck(men, white)).toBe(seen);
    }
  }
  expect(checks).toBeGreaterThan(20);
});

test('a few attacks that every player knows', () => {
  const board = (men: Readonly<Record<number, Man>>): Man[] =>
    Array.from({ length: 64 }, (_, i) => men[i] ?? '');
  expect(attacks(board({ 0: 'N' }), 0).toSorted((a, b) => a - b)).toEqual([10, 17]);
  expect(attacks(board({ 36: 'P' }), 36).toSorted((a, b) => a - b)).toEqual([27, 29]);
  expect(attacks(board({ 0: 'R', 2: 'p', 8: 'K' }), 0).toSorted((a, b) => a - b)).toEqual([1, 2, 8]);
  expect(inCheck(board({ 4: 'k', 60: 'R', 32: 'K' }), false)).toBe(true);
  expect(inCheck(board({ 4: 'k', 28: 'p', 60: 'R', 32: 'K' }), false)).toBe(false);
});
