import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { LETTERS } from '../choices.ts';
import { allFacts } from '../facts/index.ts';
import { expectLaws } from '../laws.testing.ts';
import { normalise } from '../wording.ts';
import { drawQuestion, exam, SHOTS, subjects } from './index.ts';

test('the laws of all worlds', () => expectLaws(exam));

test('every relation exists and has enough answers to be mistaken for', () => {
  for (const name of Object.values(subjects).flatMap((names) => names.split(' '))) {
    const answers = new Set(
      allFacts.filter(({ relation }) => relation.name === name).map(({ answer }) => answer),
    );
    expect(answers.size, name).toBeGreaterThanOrEqual(4);
  }
});

test('exactly one option is right, by the book', () => {
  const random = new Random('one right');
  for (let i = 0; i < 60; i++) {
    const subject = random.pick(Object.keys(subjects) as (keyof typeof subjects)[]);
    const { prompt, options, letter } = drawQuestion(subject, random, 'test');
    expect(new Set(options.map(normalise)).size, prompt).toBe(4);
    const asked = prompt.split('\n')[0].toLowerCase();
    const relations = new Set(subjects[subject].split(' '));
    const right = allFacts.filter(
      (fact) =>
        relations.has(fact.relation.name) &&
        ['train', 'test'].some((split) =>
          fact.relation.wordings[split as 'train' | 'test'].some(
            (wording) =>
              wording.replace(/\{(a:)?\w+\}/g, fact.subject).toLowerCase() === asked ||
              wording.replace(/\{a:\w+\}/g, `a ${fact.subject}`).toLowerCase() === asked ||
              wording.replace(/\{a:\w+\}/g, `an ${fact.subject}`).toLowerCase() === asked,
          ),
        ),
    );
    const accepted = new Set(
      right.flatMap(({ answer, alternatives }) => [answer, ...alternatives].map(normalise)),
    );
    const letters = options.flatMap((option, at) => (accepted.has(normalise(option)) ? [LETTERS[at]] : []));
    expect(letters, prompt).toEqual([letter]);
  }
});

test('five answered questions come first, and the letters are about equally often right', () => {
  const random = new Random('letters');
  const counts = new Map<string, number>();
  for (let i = 0; i < 300; i++) {
    const { turns, expected, choice } = exam.case('geography', random, 'test');
    expect(turns.length).toBe(2 * SHOTS + 1);
    expect(choice?.read(expected)).toBe(expected);
    counts.set(expected, (counts.get(expected) ?? 0) + 1);
  }
  for (const letter of 'ABCD') expect(counts.get(letter)).toBeGreaterThan(40);
});
