import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws, promptOf } from '../laws.testing.ts';
import { rouge1, summaries } from './index.ts';

// Another report's summary shares words.
test('the laws of all worlds', () => expectLaws(summaries, { alike: true }));

test('everything that a summary names stands in the report, and the report does not hold the summary', () => {
  const random = new Random('summaries');
  for (const task of summaries.tasks) {
    for (let i = 0; i < 60; i++) {
      const { turns, expected } = summaries.case(task, random, 'test');
      const report = promptOf(turns);
      expect(report).not.toContain(expected);
      const facts = expected.match(/\b[A-Z][a-z]+\b/g)!;
      expect(facts.length).toBeGreaterThanOrEqual(3);
      for (const fact of facts) expect(report).toContain(fact);
      expect(report.length).toBeGreaterThan(expected.length);
    }
  }
});

test('likeness of words', () => {
  expect(rouge1('The cat sat.', 'the cat sat')).toBe(1);
  expect(rouge1('the the the', 'the cat')).toBeCloseTo(0.4);
  expect(rouge1('a dog', 'the cat')).toBe(0);
  expect(rouge1('', 'the cat')).toBe(0);
});
