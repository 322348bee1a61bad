import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { wordProblems } from './index.ts';

test('the laws of all worlds', () => expectLaws(wordProblems));

/** Reads a story sentence by sentence, knowing nothing of how it was made. */
function solve(prompt: string): number {
  const [first, ...sentences] = prompt.split(/(?<=\.) /);
  let held = Number(/\d+/.exec(first)![0]);
  for (const sentence of sentences) {
    const amount = Number(/\d+/.exec(sentence)?.[0]);
    if (sentence.endsWith('?')) continue;
    if (/half/i.test(sentence)) held /= 2;
    else if (/times as many/.test(sentence)) held *= amount;
    else if (/equal|same number/.test(sentence)) held /= amount;
    else if (/ more|gets/.test(sentence)) held += amount;
    else if (/gives|loses|sells|break|takes|hands/.test(sentence)) held -= amount;
    else throw new Error(sentence);
  }
  return held;
}

test('who reads the story comes to the same number, and every step of the thought is right', () => {
  const random = new Random('stories');
  for (const split of ['train', 'validation', 'test'] as const) {
    for (const task of wordProblems.tasks) {
      for (let i = 0; i < 80; i++) {
        const { turns, expected } = wordProblems.case(task, random, split);
        const [part] = turns[0].parts;
        const prompt = 'text' in part ? part.text : '';
        expect(String(solve(prompt)), prompt).toBe(expected);
      }
    }
  }
  const thoughts = wordProblems
    .document(new Random(4), 'train', 1, true)
    .flatMap(({ parts }) => parts.flatMap((part) => ('thought' in part ? part.thought.split(', ') : [])));
  expect(thoughts.length).toBeGreaterThan(4);
  for (const step of thoughts) {
    const [, a, sign, b, result] = /^(\d+)([-+*/])(\d+)=(\d+)$/.exec(step)!;
    const value = { '+': +a + +b, '-': +a - +b, '*': +a * +b, '/': +a / +b }[sign];
    expect(value, step).toBe(Number(result));
  }
});
