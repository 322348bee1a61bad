import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { LETTERS } from '../choices.ts';
import { expectLaws } from '../laws.testing.ts';
import { drawEnding, scripts } from './endings.ts';
import { comprehension } from './index.ts';

test('the laws of all worlds', () => expectLaws(comprehension));

/** Who has how many, read from the text alone. */
function read(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const sentence of text.split(/(?<=\.)/)) {
    const number = /\b\d+\b/.exec(sentence)?.[0];
    const name = (sentence.match(/\b[A-Z][a-z]+\b/g) ?? []).find(
      (word) => !/^(On|With|The|Customers|For|Read|Text)$/.test(word),
    );
    if (number && name) found.set(name, Number(number));
  }
  return found;
}

test('who reads the passage comes to the same answer', () => {
  const random = new Random('reader');
  for (const task of ['lookup', 'discrete', 'truth']) {
    for (let i = 0; i < 150; i++) {
      const { turns, expected } = comprehension.case(task, random, i % 2 === 0 ? 'test' : 'train');
      const [part] = turns[0].parts;
      const prompt = 'text' in part ? part.text : '';
      const sentences = prompt.split(/(?<=[.?]"?)\s+/);
      const question = sentences.at(-1)!;
      const passage = prompt.slice(0, prompt.lastIndexOf(question));
      const has = read(passage);
      const named = [...has.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(question));
      named.sort((a, b) => question.indexOf(a) - question.indexOf(b));
      const [a, b] = named.map((name) => has.get(name)!);
      const number = Number(/\d+/.exec(question)?.[0]);
      const byNumber = [...has].toSorted(([, x], [, y]) => y - x).map(([name]) => name);
      let answer: string | number;
      if (/first|most|highest|leads/.test(question)) answer = byNumber[0];
      else if (/last|fewest|lowest|trails/.test(question)) answer = byNumber.at(-1)!;
      else if (task === 'truth') answer = (named.length === 2 ? a > b : a === number) ? 'yes' : 'no';
      else if (named.length === 2) answer = /more|ahead|difference|between/.test(question) ? a - b : a + b;
      else if (named.length === 1) answer = a;
      else if (task === 'lookup') answer = [...has].find(([, value]) => value === number)![0];
      else answer = [...has.values()].filter((value) => value > number).length;
      expect(String(answer), prompt).toBe(expected);
    }
  }
});

test('only the right sentence belongs to the story', () => {
  const random = new Random('endings');
  for (let i = 0; i < 200; i++) {
    const { prompt, options, letter } = drawEnding(random, 'test');
    const plain = (text: string) => text.replace(/\b[A-Z][a-z]+\b(?= [a-z])/, '{name}');
    const script = scripts.find(([first]) => prompt.includes(first.replace('{name} ', '')))!;
    const letters = options.flatMap((option, at) =>
      script.some((step) => plain(step) === plain(option) || step === option) ? [LETTERS[at]] : [],
    );
    expect(letters, prompt).toEqual([letter]);
    expect(new Set(options).size).toBe(4);
  }
});

test('no step stands in two doings', () => {
  const all = scripts.flat();
  expect(new Set(all).size).toBe(all.length);
});
