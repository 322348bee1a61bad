import { expect, test } from 'vitest';
import { choiceText, readChoice } from './choices.ts';

const options = ['Paris', 'Rome', 'A city', 'Oslo'];

test.for<[reply: string, letter: string | undefined]>([
  ['B', 'B'],
  ['(C)', 'C'],
  ['D. Oslo', 'D'],
  ['Rome.', 'B'],
  ['The capital of Norway is Oslo. Answer: D', 'D'],
  ['The answer is b.', 'B'],
  ['Answer: A. No, the answer is (C).', 'C'],
  ['A city is meant, so C', 'C'],
  ['A dog', undefined],
  ['E', undefined],
  ['', undefined],
])('%s chooses %s', ([reply, letter]) => {
  expect(readChoice(reply, options)).toBe(letter);
});

test('options stand one a line', () => {
  expect(choiceText('Where?', ['Here', 'There'])).toBe('Where?\nA. Here\nB. There');
});
