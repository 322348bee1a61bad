import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { normalise } from '../wording.ts';
import type { Split } from '../world.ts';
import { askAbout, type Fact, readBook } from './book.ts';
import { allFacts, factCount, facts } from './index.ts';

const splits: readonly Split[] = ['train', 'validation', 'test'];
const words = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9{}]+/g, ' ')
    .trim();
const promptsOf = (fact: Fact, split: Split) =>
  fact.relation.wordings[split].map((wording) => askAbout(fact, wording));

const shares = (left: Set<string>, right: Set<string>) => [...left].some((item) => right.has(item));

test('there are about three thousand facts, each with a short answer', () => {
  expect(factCount).toBeGreaterThan(2_500);
  for (const fact of allFacts) {
    expect(fact.subject).not.toBe('');
    expect(fact.answer, fact.subject).toMatch(/^\S.*$/);
    expect(fact.answer.split(' ').length, fact.answer).toBeLessThanOrEqual(9);
    expect(
      fact.alternatives.every((answer) => answer !== ''),
      fact.subject,
    ).toBe(true);
  }
});

test('every relation has at least 8 + 2 + 2 phrasings, and no phrasing is in two splits', () => {
  for (const relation of new Set(allFacts.map((fact) => fact.relation))) {
    const [train, validation, held] = splits.map((split) => new Set(relation.wordings[split].map(words)));
    expect(train.size, relation.name).toBeGreaterThanOrEqual(8);
    expect(validation.size, relation.name).toBeGreaterThanOrEqual(2);
    expect(held.size, relation.name).toBeGreaterThanOrEqual(2);
    expect(shares(train, validation), relation.name).toBe(false);
    expect(shares(train, held), relation.name).toBe(false);
    expect(shares(validation, held), relation.name).toBe(false);
  }
});

test('no question has two answers, not even across relations or in hasty spelling', () => {
  const answers = new Map<string, string>();
  const contradictions: string[] = [];
  for (const fact of allFacts) {
    for (const prompt of splits.flatMap((split) => promptsOf(fact, split))) {
      const key = prompt.toLowerCase().replace(/[.?]$/, '');
      const known = answers.get(key);
      if (known !== undefined && known !== fact.answer)
        contradictions.push(`${prompt} ${known} / ${fact.answer}`);
      answers.set(key, fact.answer);
    }
  }
  expect(contradictions).toEqual([]);
});

test('a training question is never a held-out question of any relation', () => {
  const trained = new Set(allFacts.flatMap((fact) => promptsOf(fact, 'train').map(words)));
  const leaked = allFacts.flatMap((fact) =>
    (['validation', 'test'] as const).flatMap((split) =>
      promptsOf(fact, split).filter((prompt) => trained.has(words(prompt))),
    ),
  );
  expect(leaked).toEqual([]);
});

test('some facts that everybody knows', () => {
  const ask = (relation: string, subject: string) =>
    allFacts.find((fact) => fact.relation.name === relation && fact.subject === subject)?.answer;
  expect(ask('capital', 'France')).toBe('Paris');
  expect(ask('country-of-capital', 'Tokyo')).toBe('Japan');
  expect(ask('symbol', 'gold')).toBe('Au');
  expect(ask('atomic-number', 'uranium')).toBe('92');
  expect(ask('element-of-number', '8')).toBe('oxygen');
  expect(ask('young', 'dog')).toBe('puppy');
  expect(ask('letter-after', 'Y')).toBe('Z');
});

test('documents and cases follow from the seed, and cover the facts', () => {
  expect(facts.document(new Random(7), 'train')).toEqual(facts.document(new Random(7), 'train'));
  expect(facts.case('facts', new Random(7), 'test').turns).toEqual(
    facts.case('facts', new Random(7), 'test').turns,
  );
  const random = new Random('coverage');
  const seen = new Set<string>();
  for (let i = 0; i < 3_000; i++) seen.add(facts.case('facts', random, 'train').expected);
  expect(seen.size).toBeGreaterThan(800);
});

test('the score accepts every authored answer and rejects near misses', () => {
  const random = new Random('score');
  for (let i = 0; i < 500; i++) {
    const { expected, score } = facts.case('facts', random, 'test');
    expect(score(expected, [])).toBe(1);
    expect(score(`${normalise(expected)}.`, [])).toBe(1);
    expect(score(`${expected}x`, [])).toBe(0);
    expect(score('', [])).toBe(0);
  }
});

test('a broken data file says what is wrong', () => {
  expect(() => readBook('relation a: b -> c\nnoun: {b}', 'x.txt')).toThrow('---');
  expect(() => readBook('relation a: b -> c\nnoun: {b}\n---\nb | c\n1', 'x.txt')).toThrow('expected 2');
  expect(() => readBook('relation a: b -> d\nnoun: {b}\n---\nb | c\n1 | 2', 'x.txt')).toThrow('"d"');
  expect(() => readBook('relation a: b -> c\nverb: {b}\n---\nb | c\n1 | 2', 'x.txt')).toThrow('verb');
});
