import type { Random } from '../../base/random.ts';
import { answerTurn } from '../wording.ts';
import type { Split, World } from '../world.ts';
import { ask, drawReadable, reading } from './index.ts';
import { questionsAbout } from './questions.ts';
import { isAllowed, LOOK_ALIKE, type Printed } from './texts.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
/** From the first to below the second: how many lines there are, and characters in each. */
interface Amounts {
  readonly lines: readonly [number, number];
  readonly characters: readonly [number, number];
}

/** All of a few characters is read, one line of a page. */
const FEW: Amounts = { lines: [1, 5], characters: [1, 5] };
const PAGE: Amounts = { lines: [3, 8], characters: [3, 11] };
const PAGES = 0.6;

/**
 * A drill for reading: lines of characters at random, which nothing but looking tells apart, read at once or spelled in
 * a thought. A picture of words holds six letters and a dozen questions; one of these holds as many letters as fit,
 * each of which its patch is asked for, and one question.
 */
export const letters: World = {
  suite: 'scenes',
  tasks: [],
  measuredBy: 'reading',

  document(random, split, difficulty = 1, thinking = false) {
    const page = random.chance(PAGES);
    const sign = drawReadable(() => drawLines(page ? PAGE : FEW, random, split), random, split, difficulty);
    const [everything, ...parts] = questionsAbout(sign, random, split).filter(({ reads }) => reads);
    const question = page ? random.pick(parts) : everything;
    return [ask(question.prompt, sign, random), answerTurn(question, thinking)];
  },

  case: reading.case,
};

function drawLines({ lines, characters }: Amounts, random: Random, split: Split): Printed[][] {
  const lineCount = random.integer(...lines);
  const length = random.integer(...characters);
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
