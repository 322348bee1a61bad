import type { Random } from '../../base/random.ts';
import { fill, pickWording, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import type { Entry, Passage } from './passage.ts';

/** How passage and question stand together. */
export const framing: Wordings = {
  train: ['{passage} {question}', '{passage}\n{question}', 'Read this: {passage}\n{question}'],
  validation: ['Text: {passage}\nQuestion: {question}'],
  test: ['"{passage}" {question}'],
};

const wordings = {
  lookup: {
    train: [
      'How many {thing} did {a} {verb}?',
      'What is the number of {thing} for {a}?',
      '{a}: how many {thing}?',
    ],
    validation: ['Give the number of {thing} of {a}.'],
    test: ['Say how many {thing} belong to {a}.'],
  },
  whose: {
    train: [
      'Which name goes with {number} {thing}?',
      'With {number} {thing}, what is named?',
      '{number} {thing}: which name?',
    ],
    validation: ['To which name do the {number} {thing} belong?'],
    test: ['What stands in the text with {number} {thing}?'],
  },
  sum: {
    train: [
      'How many {thing} did {a} and {b} {verb} together?',
      'What do {a} and {b} {verb} together, in {thing}?',
      'Add the {thing} of {a} and {b}.',
    ],
    validation: ['What is the sum of the {thing} of {a} and {b}?'],
    test: ['How many {thing} do {a} and {b} make in all?'],
  },
  difference: {
    train: [
      'How many more {thing} did {a} {verb} than {b}?',
      'By how many {thing} is {a} ahead of {b}?',
      'What is the difference in {thing} between {a} and {b}?',
    ],
    validation: ['How many {thing} lie between {a} and {b}?'],
    test: ['{a} is ahead of {b} by how many {thing}?'],
  },
  most: {
    train: [
      'What comes first in {thing}?',
      'Which name has the most {thing}?',
      'Where are the most {thing}?',
    ],
    validation: ['Name the one with the highest number of {thing}.'],
    test: ['Which one leads in {thing}?'],
  },
  least: {
    train: [
      'What comes last in {thing}?',
      'Which name has the fewest {thing}?',
      'Where are the fewest {thing}?',
    ],
    validation: ['Name the one with the lowest number of {thing}.'],
    test: ['Which one trails in {thing}?'],
  },
  above: {
    train: ['How many names have more than {limit} {thing}?', 'Count the names with over {limit} {thing}.'],
    validation: ['How often are there more than {limit} {thing}?'],
    test: ['For how many names are there over {limit} {thing}?'],
  },
  more: {
    train: [
      'Did {a} {verb} more {thing} than {b}?',
      'Are the {thing} of {a} more than those of {b}?',
      'Yes or no: {a} {past} more {thing} than {b}.',
    ],
    validation: ['Is {a} ahead of {b} in {thing}?'],
    test: ['Is it true that {a} {past} more {thing} than {b}?'],
  },
  exactly: {
    train: [
      'Did {a} {verb} {number} {thing}?',
      'Yes or no: {a} {past} {number} {thing}.',
      'Is {number} the number of {thing} for {a}?',
    ],
    validation: ['Does {a} have {number} {thing}?'],
    test: ['Is it true that {a} {past} {number} {thing}?'],
  },
} satisfies Record<string, Wordings>;

/** A question of one kind about a passage; its prompt is the question alone. */
export function questionOf(
  kind: 'lookup' | 'discrete' | 'truth',
  passage: Passage,
  random: Random,
  split: Split,
): Question {
  const { topic, entries } = passage;
  const [one, other] = random.sample(entries, 2);
  const [verb, past] = topic.verb;
  const ask = (
    name: keyof typeof wordings,
    answer: string | number,
    values: Readonly<Record<string, string | number>>,
    thought?: string,
  ): Question => ({
    prompt: fill(pickWording(wordings[name], random, split), { thing: topic.thing, verb, past, ...values }),
    answer: String(answer),
    thought,
  });
  const said = ({ subject, number }: Entry) => `${subject} ${number}`;
  const [more, less] = one.number > other.number ? [one, other] : [other, one];
  const names = { a: one.subject, b: other.subject };
  const byNumber = entries.toSorted((x, y) => y.number - x.number);
  if (kind === 'lookup') {
    return random.chance(0.6)
      ? ask('lookup', one.number, { a: one.subject })
      : ask('whose', one.subject, { number: one.number });
  }
  if (kind === 'truth') {
    if (random.chance(0.5))
      return ask('more', one.number > other.number ? 'yes' : 'no', names, `${said(one)}, ${said(other)}`);
    const right = random.chance(0.5);
    const number = right ? one.number : random.chance(0.5) ? other.number : one.number + 1;
    return ask('exactly', number === one.number ? 'yes' : 'no', { a: one.subject, number }, said(one));
  }
  const limit = random.integer(less.number - 1, more.number + 1);
  const above = entries.filter(({ number }) => number > limit);
  return random.pick([
    () => {
      const total = one.number + other.number;
      return ask('sum', total, names, `${said(one)}, ${said(other)}: ${one.number}+${other.number}=${total}`);
    },
    () => {
      const gap = more.number - less.number;
      const thought = `${said(more)}, ${said(less)}: ${more.number}-${less.number}=${gap}`;
      return ask('difference', gap, { a: more.subject, b: less.subject }, thought);
    },
    () => ask('most', byNumber[0].subject, {}, byNumber.map(said).join(', ')),
    () => ask('least', byNumber.at(-1)!.subject, {}, byNumber.map(said).join(', ')),
    () => ask('above', above.length, { limit }, `${above.map(said).join(', ') || 'none'}: ${above.length}`),
  ])();
}
