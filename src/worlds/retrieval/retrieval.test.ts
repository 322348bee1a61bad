import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws, promptOf, tokensOf } from '../laws.testing.ts';
import { LENGTHS, retrieval } from './index.ts';

test('the laws of all worlds', () => expectLaws(retrieval, { most: 1900, cases: 12 }));

test('the value is read off the list, from every part of it, and the list fills the context', () => {
  for (const [task, length] of Object.entries(LENGTHS)) {
    const random = new Random(task);
    const places: number[] = [];
    for (let i = 0; i < 12; i++) {
      const { turns, expected } = retrieval.case(task, random, 'test');
      const lines = promptOf(turns).split('\n');
      const question = lines.pop()!;
      const found = lines.filter((line) => question.split(/[\s.?]+/).includes(line.split(': ')[0]));
      expect(found.map((line) => line.split(': ')[1])).toEqual([expected]);
      places.push(lines.indexOf(found[0]) / lines.length);
      const tokens = tokensOf(turns);
      expect(tokens).toBeLessThan(length - 4);
      expect(tokens).toBeGreaterThan(0.85 * length - 30);
    }
    expect(Math.min(...places)).toBeLessThan(0.5);
    expect(Math.max(...places)).toBeGreaterThan(0.5);
  }
});

test('a training document fits into a row of 256 tokens', () => {
  const random = new Random('rows');
  for (let i = 0; i < 20; i++) {
    const turns = retrieval.document(random, 'train');
    expect(tokensOf(turns.slice(0, 2))).toBeLessThanOrEqual(256);
  }
});
