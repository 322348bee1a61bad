import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Part } from '../../text/turns.ts';
import { arithmetic } from './index.ts';
import { tellStory } from './stories.ts';
import { wordings } from './wordings.ts';

const textOf = (part: Part) => ('text' in part ? part.text : '');
const askedIn = (task: string, random: Random, split: 'train' | 'validation' | 'test') => {
  const asked = arithmetic.case(task, random, split);
  return { ...asked, prompt: textOf(asked.turns[0].parts[0]) };
};
const numbersIn = (prompt: string) =>
  (prompt.replace(/\/ 2\b|50 percent/, '').match(/\d+/g) ?? []).map(Number);
const isHalf = (prompt: string) =>
  /hal[fv]|divide|\/|equal|split|50 percent|fairly|same in each|euros.*one ticket/i.test(prompt);

/** The answer, found from the words of the prompt alone. */
const solvers: Record<string, (prompt: string) => number | string> = {
  addition: (prompt) => numbersIn(prompt).reduce((sum, number) => sum + number, 0),
  largeAddition: (prompt) => numbersIn(prompt).reduce((sum, number) => sum + number, 0),
  threeTerms: (prompt) => numbersIn(prompt).reduce((sum, number) => sum + number, 0),
  subtraction: (prompt) => Math.max(...numbersIn(prompt)) - Math.min(...numbersIn(prompt)),
  multiplication: (prompt) => numbersIn(prompt).reduce((product, number) => product * number, 1),
  comparison: (prompt) =>
    /small|less|first|low|short|few|light|young|cheap|near|thin|slow|minim|\bmin\b|least|early|earlier|empt|fast|littl|left/i.test(
      prompt,
    )
      ? Math.min(...numbersIn(prompt))
      : Math.max(...numbersIn(prompt)),
  sequences: (prompt) => {
    const [a, b, c, d] = numbersIn(prompt);
    expect([c - b, d - c]).toEqual([b - a, b - a]);
    return d + (b - a);
  },
  halves: (prompt) => (isHalf(prompt) ? numbersIn(prompt)[0] / 2 : numbersIn(prompt)[0] * 2),
  parity: (prompt) => (/[02468]\b/.test(prompt) ? 'even' : 'odd'),
};

const shares = (left: Set<string>, right: Set<string>) => [...left].some((item) => right.has(item));

test('answers agree with an independent reading of the prompt', () => {
  for (const split of ['train', 'validation', 'test'] as const) {
    const random = new Random(`oracle ${split}`);
    for (const [task, solve] of Object.entries(solvers)) {
      for (let i = 0; i < 150; i++) {
        const { prompt, expected } = askedIn(task, random, split);
        expect(String(solve(prompt)), prompt).toBe(expected);
      }
    }
  }
});

test('two-digit tasks stay within two digits and never below zero', () => {
  const random = new Random('range');
  for (let i = 0; i < 500; i++) {
    for (const task of ['addition', 'subtraction']) {
      const { prompt, expected } = askedIn(task, random, 'test');
      expect(Number(expected), prompt).toBeGreaterThanOrEqual(0);
      for (const number of numbersIn(prompt)) expect(number).toBeGreaterThanOrEqual(10);
      for (const number of numbersIn(prompt)) expect(number).toBeLessThanOrEqual(99);
    }
  }
});

test('operands of the test split are never trained, in either order', () => {
  for (const task of ['addition', 'subtraction', 'comparison']) {
    const pairs = (split: 'train' | 'validation' | 'test') => {
      const random = new Random(`pairs ${split}`);
      const keys = Array.from({ length: 3_000 }, () =>
        numbersIn(askedIn(task, random, split).prompt)
          .toSorted((a, b) => a - b)
          .join(' '),
      );
      return new Set(keys);
    };
    const [train, validation, test] = [pairs('train'), pairs('validation'), pairs('test')];
    expect(shares(train, test), task).toBe(false);
    expect(shares(train, validation), task).toBe(false);
    expect(shares(validation, test), task).toBe(false);
  }
});

test('phrasings: 8 + 2 + 2 at least, none in two splits', () => {
  for (const [kind, lists] of Object.entries(wordings)) {
    const all = [...lists.train, ...lists.validation, ...lists.test];
    expect(new Set(all).size, kind).toBe(all.length);
    expect(lists.train.length, kind).toBeGreaterThanOrEqual(8);
    expect(Math.min(lists.validation.length, lists.test.length), kind).toBeGreaterThanOrEqual(2);
  }
});

test('deterministic documents; the score wants the exact number', () => {
  expect(arithmetic.document(new Random(3), 'train')).toEqual(arithmetic.document(new Random(3), 'train'));
  for (const task of arithmetic.tasks) {
    const { expected, score } = arithmetic.case(task, new Random(task), 'test');
    expect([
      score(expected, []),
      score(` ${expected}. `, []),
      score(`${expected}0`, []),
      score('', []),
    ]).toEqual([1, 1, 0, 0]);
  }
  expect(() => arithmetic.case('algebra', new Random(0), 'test')).toThrow('algebra');
});

test('stories are many, ask for both numbers, and are no held-out wording', () => {
  for (const kind of ['addition', 'subtraction'] as const) {
    const random = new Random(`stories ${kind}`);
    const stories = Array.from({ length: 600 }, () => tellStory(kind, random));
    expect(new Set(stories).size).toBeGreaterThan(570);
    const held = new Set<string>([...wordings[kind].validation, ...wordings[kind].test]);
    for (const story of stories) {
      expect(story.match(/\{\w+\}/g)?.toSorted()).toEqual(['{a}', '{b}']);
      expect(held.has(story)).toBe(false);
      expect(story).toMatch(/^([A-Z{].*|\{[ab]\}.*)[.?]$/);
    }
  }
});
