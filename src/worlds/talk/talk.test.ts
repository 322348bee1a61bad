import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { intents, talk } from './index.ts';

const letters = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

test('every intent has 10 + 2 + 2 phrasings at least, and an answer that ends as a sentence', () => {
  for (const { name, answer, phrasings } of intents) {
    expect(phrasings.train.length, name).toBeGreaterThanOrEqual(10);
    expect(phrasings.validation.length, name).toBeGreaterThanOrEqual(2);
    expect(phrasings.test.length, name).toBeGreaterThanOrEqual(2);
    expect(answer, name).toMatch(/[.!?]$/);
  }
  expect(new Set(intents.map((intent) => intent.name)).size).toBe(intents.length);
});

test('a thing said has one meaning, and held-out phrasings are never trained', () => {
  const owner = new Map<string, string>();
  const clashes: string[] = [];
  for (const { name, phrasings } of intents) {
    for (const split of ['train', 'validation', 'test'] as const) {
      for (const phrasing of phrasings[split]) {
        const place = `${name} ${split}`;
        const known = owner.get(letters(phrasing)) ?? place;
        if (known !== place) clashes.push(`${phrasing}: ${known}, ${place}`);
        owner.set(letters(phrasing), place);
      }
    }
  }
  expect(clashes).toEqual([]);
});

test('an answer is right for its own intent and wrong for the others', () => {
  const random = new Random('score');
  for (let i = 0; i < 300; i++) {
    const { expected, score } = talk.case('talk', random, 'test');
    expect(score(expected, [])).toBe(1);
    expect(score('', []), expected).toBe(0);
    expect(score('The capital of France is Paris.', []), expected).toBe(0);
    expect(score(`${expected} ${expected} ${expected}`, []), expected).toBe(0);
  }
});

test('deterministic documents, sometimes with a system turn', () => {
  expect(talk.document(new Random(2), 'train')).toEqual(talk.document(new Random(2), 'train'));
  const first = Array.from(
    { length: 100 },
    (_value, seed) => talk.document(new Random(seed), 'train')[0].role,
  );
  expect(new Set(first)).toEqual(new Set(['system', 'user']));
});
