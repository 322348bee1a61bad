import type { Random } from '../../base/random.ts';
import { answerTurn } from '../wording.ts';
import type { Split, World } from '../world.ts';
import { ask, drawReadable, reading } from './index.ts';
import { questionsAbout } from './questions.ts';
import { isAllowed, LOOK_ALIKE, type Printed } from './texts.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const MOST_LINES = 4;
const MOST_CHARACTERS = 4;

/**
 * A drill for reading: a few lines of characters at random, which nothing but looking tells apart, read at once or
 * spelled in a thought. A picture of words holds six letters and a dozen questions; one of these holds as many
 * letters as fit, and one question.
 */
export const letters: World = {
  suite: 'scenes',
  tasks: [],
  measuredBy: 'reading',

  document(random, split, difficulty = 1, thinking = false) {
    const sign = drawReadable(() => drawLines(random, split), random, split, difficulty);
    const question = questionsAbout(sign, random, split).find(({ reads }) => reads)!;
    return [ask(question.prompt, sign, random), answerTurn(question, thinking)];
  },

  case: reading.case,
};

function drawLines(random: Random, split: Split): Printed[][] {
  const lineCount = random.integer(1, MOST_LINES + 1);
  const length = random.integer(1, MOST_CHARACTERS + 1);
  return Array.from({ length: lineCount }, () => [drawString(length, random, split)]);
}

/** Lower case, capitals or digits: mixed, a letter's height would not tell which case it is. */
function drawString(length: number, random: Random, split: Split): Printed {
  const kind = random.chance(0.2) ? 'number' : 'word';
  const capitals = random.chance(0.35);
  for (;;) {
    const characters = Array.from({ length }, () => random.pick([...(kind === 'number' ? DIGITS : LETTERS)]));
    const plain = characters.join('');
    const text = capitals && !LOOK_ALIKE.test(plain) ? plain.toUpperCase() : plain;
    // Single characters are too few to hold out; no longer string may be one that is.
    if (length === 1 || isAllowed(text, split)) return { kind, text };
  }
}
