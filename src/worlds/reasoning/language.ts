import type { Random } from '../../base/random.ts';
import { shortWords } from '../logic/words.ts';
import type { GradedPuzzle } from '../puzzles.ts';
import { drawOwned, fill, pickWording, type Wordings } from '../wording.ts';

/** A formula of truth values, and what it evaluates to step by step. */
export interface Formula {
  readonly text: string;
  readonly value: boolean;
}

const word = (value: boolean): string => (value ? 'true' : 'false');

/** `depth` operators; brackets around every inner pair, so that no precedence is needed. */
function drawFormula(depth: number, random: Random, steps: string[], outermost = true): Formula {
  if (depth === 0) {
    const value = random.chance(0.5);
    if (!random.chance(0.3)) return { text: word(value), value };
    return { text: `not ${word(!value)}`, value };
  }
  const left = drawFormula(depth - 1, random, steps, false);
  const right = drawFormula(0, random, steps, false);
  const and = random.chance(0.5);
  const value = and ? left.value && right.value : left.value || right.value;
  steps.push(`${word(left.value)} ${and ? 'and' : 'or'} ${word(right.value)} = ${word(value)}`);
  const swapped = random.chance(0.5) ? [left, right] : [right, left];
  const text = `${swapped[0].text} ${and ? 'and' : 'or'} ${swapped[1].text}`;
  return { text: outermost ? text : `(${text})`, value };
}

const askFormula: Wordings = {
  train: ['What is {formula}?', 'Is this true or false: {formula}', '{formula} =', 'Evaluate {formula}.'],
  validation: ['Say true or false: {formula}'],
  test: ['Work out the truth of {formula}.'],
};

/** Boolean expressions. */
const booleans: GradedPuzzle = (random, split, difficulty) => {
  const draw = () => {
    const steps: string[] = [];
    return { ...drawFormula(random.integer(2, 3 + Math.round(3 * difficulty)), random, steps), steps };
  };
  const { text, value, steps } = drawOwned(draw, (drawn) => `boolean ${drawn.text}`, split);
  const prompt = fill(pickWording(askFormula, random, split), { formula: text });
  return { prompt, answer: word(value), thought: steps.join(', ') };
};

const askSort: Wordings = {
  train: [
    'Sort these words by the alphabet: {list}',
    'Put in alphabetical order: {list}',
    '{list}: sort from A to Z.',
  ],
  validation: ['Order these words from A to Z: {list}'],
  test: ['Write these words in alphabetical order: {list}'],
};

/** Three to six words in alphabetical order. */
const wordSorting: GradedPuzzle = (random, split, difficulty) => {
  const draw = () => random.sample(shortWords, random.integer(3, 4 + Math.round(3 * difficulty)));
  const list = drawOwned(draw, (drawn) => `sort ${drawn.toSorted()}`, split);
  const prompt = fill(pickWording(askSort, random, split), { list: list.join(' ') });
  return { prompt, answer: list.toSorted().join(' ') };
};

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Brackets that are open so far, the outermost first. */
function drawBrackets(length: number, random: Random): { text: string; open: string } {
  let [text, open] = ['', ''];
  while (text.length < length || open === '') {
    const close = open !== '' && random.chance(0.4);
    const bracket = close ? closing[open.at(-1)!] : random.pick(Object.keys(closing));
    open = close ? open.slice(0, -1) : open + bracket;
    text += bracket;
  }
  return { text, open };
}

const askBrackets: Wordings = {
  train: [
    'Close all open brackets: {text}',
    'Which brackets are missing at the end? {text}',
    'Complete the brackets: {text}',
  ],
  validation: ['Which brackets must follow? {text}'],
  test: ['Finish this so that every bracket is closed: {text}'],
};

/** Dyck words: what closes all that is open. */
const brackets: GradedPuzzle = (random, split, difficulty) => {
  const draw = () => drawBrackets(random.integer(3, 6 + Math.round(6 * difficulty)), random);
  const { text, open } = drawOwned(draw, (drawn) => `brackets ${drawn.text}`, split);
  const spaced = (row: string) => [...row].join(' ');
  const answer = spaced(
    [...open]
      .reverse()
      .map((bracket) => closing[bracket])
      .join(''),
  );
  const prompt = fill(pickWording(askBrackets, random, split), { text: spaced(text) });
  return { prompt, answer, thought: `open: ${spaced(open)}` };
};

const kinds = {
  fruits: 'apple banana pear plum grape peach lemon'.split(' '),
  animals: 'dog cat horse cow pig sheep goat bear'.split(' '),
  instruments: 'violin piano flute drum guitar trumpet'.split(' '),
  tools: 'hammer saw drill axe shovel rake'.split(' '),
} as const;

const askCount: Wordings = {
  train: [
    'I have {list}. How many {kind} do I have?',
    'There are {list}. How many {kind} are there?',
    'On the table: {list}. Count the {kind}.',
  ],
  validation: ['In the room are {list}. What is the number of {kind}?'],
  test: ['She sees {list}. How many {kind} does she see?'],
};

const numberWords = ['', 'one', 'two', 'three', 'four', 'five'];

/** Things of several kinds, some of them more than once: how many of one kind. */
const objectCounting: GradedPuzzle = (random, split, difficulty) => {
  const draw = () => {
    const [wanted, other] = random.sample(Object.keys(kinds) as (keyof typeof kinds)[], 2);
    const pickSome = (kind: keyof typeof kinds, least: number) =>
      random.sample(kinds[kind], random.integer(least, 3 + Math.round(2 * difficulty))).map((name) => ({
        kind,
        name,
        count: random.pick([1, 1, 2, 3, 4, 5]),
      }));
    return { wanted, items: random.shuffle([...pickSome(wanted, 2), ...pickSome(other, 1)]) };
  };
  const { wanted, items } = drawOwned(
    draw,
    (drawn) => `count ${drawn.wanted} ${drawn.items.map(({ name, count }) => name + count).toSorted()}`,
    split,
  );
  const phrases = items.map(
    ({ name, count }) => `${numberWords[count]} ${count === 1 ? name : plural(name)}`,
  );
  const counted = items.filter(({ kind }) => kind === wanted);
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  const list = `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1)}`;
  return {
    prompt: fill(pickWording(askCount, random, split), { list, kind: wanted }),
    answer: String(total),
    thought: `${counted.map(({ name, count }) => `${name} ${count}`).join(', ')}: ${counted.map(({ count }) => count).join('+')}=${total}`,
  };
};

const plural = (name: string): string =>
  name === 'sheep' ? name : /(?:ch|x)$/.test(name) ? `${name}es` : name === 'axe' ? 'axes' : `${name}s`;

export const language = { booleans, wordSorting, brackets, objectCounting };
