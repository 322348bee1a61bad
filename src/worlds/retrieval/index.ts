import type { Random } from '../../base/random.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { lookFor } from '../../text/turns.ts';
import { mentionNames } from '../annotations.ts';
import { drawWord } from '../reading/texts.ts';
import { conversation, drawOwned, isRight, pickWording, type Question, type Wordings } from '../wording.ts';
import type { Split, World } from '../world.ts';

const asking: Wordings = {
  train: [
    'What is the value of {key}?',
    'Which number belongs to {key}?',
    '{key}?',
    'Give the value for {key}.',
    'Look up {key}.',
  ],
  validation: ['Which value has {key}?'],
  test: ['Find the number of {key}.'],
};

/** Tokens that a case of each task fills, question and marks included, for the family's tokenizer. */
export const LENGTHS = { keyValue240: 240, keyValue480: 480, keyValue960: 960, keyValue1900: 1900 } as const;

/** For the question, its answer and the marks around them. */
const RESERVE = 40;

/** Pairs of a key and a number, as many as fill `tokens`. */
export function drawPairs(tokens: number, random: Random, split: Split): Map<string, string> {
  const tokenizer = alhenaTokenizer();
  const pairs = new Map<string, string>();
  let used = RESERVE;
  for (;;) {
    const key = drawWord(random, split).text.toLowerCase();
    const value = drawOwned(
      () => String(random.integer(100, 10_000)),
      (drawn) => `${key} ${drawn}`,
      split,
    );
    // A word after a line break has no space before it, and other tokens than at the beginning of a text.
    const line = tokenizer.encode(`\n${key}: ${value}`).length;
    if (used + line > tokens) return pairs;
    if (pairs.has(key)) continue;
    used += line;
    pairs.set(key, value);
  }
}

export const listText = (pairs: ReadonlyMap<string, string>): string =>
  [...pairs].map(([key, value]) => `${key}: ${value}`).join('\n');

function ask(pairs: ReadonlyMap<string, string>, random: Random, split: Split): Question {
  const [key, value] = random.pick([...pairs]);
  return { prompt: pickWording(asking, random, split).replace('{key}', key), answer: value };
}

/** A list of keys with their numbers, and one that is asked for: the twin of key-value retrieval. */
export const retrieval: World = {
  suite: 'retrieval',
  tasks: Object.keys(LENGTHS),
  contexts: LENGTHS,

  document(random, split, difficulty = 1) {
    const pairs = drawPairs(Math.round(110 + 90 * random.next() * difficulty), random, split);
    const questions = Array.from({ length: 5 }, () => ask(pairs, random, split));
    const values = [...pairs.values()];
    const found = questions.map((question) => ({
      ...question,
      references: [lookFor(0, [values.indexOf(question.answer)])],
    }));
    const [first, ...others] = new Map(found.map((question) => [question.answer, question])).values();
    const list = listText(pairs);
    const lines = list.split('\n').map((name, thing) => ({ thing, name }));
    const prompt = `${list}\n${first.prompt}`;
    return conversation([{ ...first, prompt, mentions: mentionNames(list, lines) }, ...others]);
  },

  case(task, random, split) {
    const length = Object.entries(LENGTHS).find(([name]) => name === task)?.[1];
    if (!length) throw new Error(`retrieval has no task "${task}"; it has ${retrieval.tasks.join(', ')}`);
    const pairs = drawPairs(length, random, split);
    const question = ask(pairs, random, split);
    return {
      suite: 'retrieval',
      task,
      metric: 'accuracy',
      turns: [{ role: 'user', parts: [{ text: `${listText(pairs)}\n${question.prompt}` }] }],
      expected: question.answer,
      score: (reply) => Number(isRight(question, reply)),
    };
  },
};
