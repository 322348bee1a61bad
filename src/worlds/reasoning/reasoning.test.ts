import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { reasoning } from './index.ts';

test('the laws of all worlds', () => expectLaws(reasoning));

function* asked(task: string) {
  const random = new Random(`oracle ${task}`);
  for (let i = 0; i < 100; i++) {
    const { turns, expected } = reasoning.case(task, random, i % 2 === 0 ? 'test' : 'train');
    const [part] = turns[0].parts;
    yield { prompt: 'text' in part ? part.text : '', expected };
  }
}

test('formulas, as JavaScript evaluates them', () => {
  for (const { prompt, expected } of asked('booleans')) {
    const [formula] =
      /\(*(?:true|false|not (?:true|false))\)*(?:[ ()]|and|or|not|true|false)*(?=[^a-z]|$)/.exec(
        prompt.replace(/^Is this true or false: |^Say true or false: /, ''),
      )!;
    const source = formula.replaceAll('and', '&&').replaceAll('or', '||').replaceAll('not', '!');
    expect(String(new Function(`return ${source}`)()), prompt).toBe(expected);
  }
});

test('brackets: what is added closes everything', () => {
  const pairs = /\(\)|\[\]|\{\}|<>/;
  for (const { prompt, expected } of asked('brackets')) {
    let text = (prompt.match(/[()[\]{}<>]/g) ?? []).join('') + expected.replaceAll(' ', '');
    expect(expected).not.toBe('');
    while (pairs.test(text)) text = text.replace(pairs, '');
    expect(text, prompt).toBe('');
  }
});

test('sorted words, counted things', () => {
  for (const { prompt, expected } of asked('wordSorting')) {
    const words = expected.split(' ');
    for (let i = 1; i < words.length; i++) expect(words[i - 1] < words[i]).toBe(true);
    expect(words.every((one) => new RegExp(`\\b${one}\\b`).test(prompt))).toBe(true);
  }
  const of = {
    fruits: /(\w+) (?:apple|banana|pear|plum|grape|peach|lemon)/g,
    animals: /(\w+) (?:dog|cat|horse|cow|pig|sheep|goat|bear)/g,
    instruments: /(\w+) (?:violin|piano|flute|drum|guitar|trumpet)/g,
    tools: /(\w+) (?:hammer|saw|drill|axe|shovel|rake)/g,
  };
  const counts = ['zero', 'one', 'two', 'three', 'four', 'five'];
  for (const { prompt, expected } of asked('objectCounting')) {
    const kind = Object.keys(of).find((name) => prompt.includes(name)) as keyof typeof of;
    const total = [...prompt.matchAll(of[kind])].reduce((sum, [, count]) => sum + counts.indexOf(count), 0);
    expect(String(total), prompt).toBe(expected);
  }
});

test('dates, counted one day at a time', () => {
  const lengths = (year: number) => [31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const days = {
    tomorrow: 1,
    yesterday: -1,
    'in two days': 2,
    'in a week': 7,
    'a week ago': -7,
    'in ten days': 10,
    'three days ago': -3,
    'in two weeks': 14,
  };
  for (const { prompt, expected } of asked('dates')) {
    let [year, month, day] = /(\d{4})-(\d\d)-(\d\d)/.exec(prompt)!.slice(1).map(Number);
    const [, count] = Object.entries(days).find(([text]) => prompt.includes(text))!;
    for (let i = 0; i < Math.abs(count); i++) {
      day += Math.sign(count);
      if (day > lengths(year)[month - 1]) [month, day] = [month + 1, 1];
      if (month > 12) [year, month] = [year + 1, 1];
      if (day < 1) {
        [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
        day = lengths(year)[month - 1];
      }
    }
    expect(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, prompt).toBe(
      expected,
    );
  }
});

test('ways, swaps and liars, followed one by one', () => {
  for (const { prompt, expected } of asked('navigation')) {
    const at = { north: 0, south: 0, east: 0, west: 0 };
    for (const [, steps, way] of prompt.matchAll(/(\d+) steps? (\w+)/g))
      at[way as keyof typeof at] += Number(steps);
    expect(at.north === at.south && at.east === at.west ? 'yes' : 'no', prompt).toBe(expected);
  }
  for (const { prompt, expected } of asked('shuffledObjects')) {
    const held = Object.fromEntries(
      [...prompt.matchAll(/(\w+) has the (\w+) ball/g)].map(([, who, ball]) => [who, ball]),
    );
    for (const [, a, b] of prompt.matchAll(/(\w+) and (\w+) swap/g)) [held[a], held[b]] = [held[b], held[a]];
    const question = prompt.slice(prompt.lastIndexOf('swap.') + 5);
    const who = Object.keys(held).find((name) => new RegExp(`\\b${name}\\b`).test(question))!;
    expect(held[who], prompt).toBe(expected);
  }
  for (const { prompt, expected } of asked('liars')) {
    const honest = new Map<string, boolean>();
    const [, first, how] = /^(\w+) (tells the truth|lies)\./.exec(prompt)!;
    honest.set(first, how !== 'lies');
    for (const [, who, whom, claim] of prompt.matchAll(/(\w+) says that (\w+) (tells the truth|lies)/g))
      honest.set(who, honest.get(whom) === (claim !== 'lies'));
    expect([...honest.values()].at(-1) ? 'yes' : 'no', prompt).toBe(expected);
  }
});
