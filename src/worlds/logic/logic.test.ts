import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Split } from '../world.ts';
import { logic, puzzles } from './index.ts';
import { operations } from './strings.ts';
import { groups, names, shortWords } from './words.ts';

const draw = (name: keyof typeof puzzles, split: Split, count: number) => {
  const random = new Random(`${name} ${split}`);
  return Array.from({ length: count }, () => puzzles[name](random, split));
};
const letters = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

test('the order of people follows from the statements', () => {
  for (const { prompt, answer } of draw('ordering', 'test', 300)) {
    const above = new Map<string, string>();
    for (const [, first, how, second] of prompt.matchAll(/(\w+) (?:is|came) (\w+)(?: than)? ([A-Z]\w+)/g)) {
      const reversed = /^(shorter|younger|slower|lighter|poorer|weaker|after)$/.test(how);
      above.set(reversed ? first : second, reversed ? second : first);
    }
    const people = new Set([...above.keys(), ...above.values()]);
    const top = [...people].filter((person) => !above.has(person));
    const bottom = [...people].filter((person) => ![...above.values()].includes(person));
    const wantsBottom = /shortest|youngest|slowest|lightest|poorest|weakest|came last/.test(prompt);
    expect([answer], prompt).toEqual(wantsBottom ? bottom : top);
  }
});

test('the last place of a person counts, and owners are named in the story', () => {
  for (const { prompt, answer } of draw('whereabouts', 'test', 200)) {
    const moves = [...prompt.matchAll(/(\w+) goes to the (\w+)\./g)];
    const question = prompt.replace(/\w+ goes to the \w+\./g, '');
    const person = names.find((name) => new RegExp(`\\b${name}\\b`).test(question));
    expect(moves.findLast((move) => move[1] === person)?.[2], prompt).toBe(answer);
  }
  for (const { prompt, answer } of draw('owners', 'test', 200)) expect(prompt).toContain(answer);
});

test('letters: every operation does what it says', () => {
  const results = Object.fromEntries(
    Object.entries(operations).map(([name, apply]) => [name, apply('bread')]),
  );
  expect(results).toEqual({
    first: 'b',
    last: 'd',
    spell: 'b-r-e-a-d',
    reverse: 'daerb',
    count: '5',
    copy: 'bread',
    upper: 'BREAD',
  });
  expect(new Set(shortWords).size).toBe(shortWords.length);
});

test('groups for the odd one out share no word', () => {
  const all = groups.flat();
  expect(new Set(all).size).toBe(all.length);
});

test('days and numbers', () => {
  const week = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const counts = ['zero', 'one', 'two', 'three', 'four', 'five', 'six'];
  for (const { prompt, answer } of draw('weekdays', 'train', 300)) {
    const day = week.findIndex((name) => prompt.includes(name));
    const said = counts.findIndex((count) => new RegExp(`\\b${count}\\b`, 'i').test(prompt));
    const back = /before|ago|yesterday/.test(prompt);
    const count = said === -1 ? 1 : said;
    expect(week[(day + (back ? 7 - count : count)) % 7], prompt).toBe(answer);
  }
  for (const { prompt, answer } of draw('numberTruth', 'train', 200)) {
    const [a, b] = prompt.match(/\d+/g)!.map(Number);
    expect(String(prompt.includes('larger') ? a > b : a < b), prompt).toBe(answer);
  }
});

test('no prompt of training comes back in validation or test', () => {
  for (const name of Object.keys(puzzles) as (keyof typeof puzzles)[]) {
    const trained = new Set(draw(name, 'train', 1_500).map(({ prompt }) => letters(prompt)));
    for (const split of ['validation', 'test'] as const) {
      const held = draw(name, split, 300).filter(({ prompt }) => trained.has(letters(prompt)));
      expect(
        held.map(({ prompt }) => prompt),
        `${name} ${split}`,
      ).toEqual([]);
    }
  }
});

test('deterministic documents; the score accepts the answer and nothing near it', () => {
  expect(logic.document(new Random(5), 'train')).toEqual(logic.document(new Random(5), 'train'));
  const random = new Random('score');
  for (let i = 0; i < 300; i++) {
    const { expected, score } = logic.case('logic', random, 'test');
    expect([score(expected, []), score(`${expected} ${expected}`, []), score('', [])], expected).toEqual([
      1, 0, 0,
    ]);
  }
});
