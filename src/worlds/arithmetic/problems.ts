import type { Random } from '../../base/random.ts';
import { drawOwned, fill, type Puzzle, pickQuestion, type Question, typeLoosely } from '../wording.ts';
import type { Split } from '../world.ts';
import {
  additionSteps,
  halvingSteps,
  paritySteps,
  sequenceSteps,
  subtractionSteps,
  sumSteps,
} from './steps.ts';
import { tellStory } from './stories.ts';
import { wordings } from './wordings.ts';

/** How many of the sums and differences that are taught come with a story that no list holds. */
const STORY_SHARE = 0.25;

/**
 * One generator per task. Operands are held out by a stable hash, phrasings by list; a generator never uses
 * what its split does not own. Times tables, doubles and parity of small numbers are knowledge that has to be
 * taught whole, so only their phrasings are held out where the docstring says so.
 */
export const problems = {
  /** Two-digit addition. The unordered pair is held out, so 35 + 47 does not give 47 + 35 away. */
  addition: (random, split) => {
    const [a, b] = ownedPair(random, split, 'addition', 10, 100);
    return ask('addition', { a, b }, a + b, random, split, additionSteps(a, b));
  },

  /** Two-digit subtraction with a result of at least 0. */
  subtraction: (random, split) => {
    const [a, b] = ownedPair(random, split, 'subtraction', 10, 100);
    const [high, low] = [Math.max(a, b), Math.min(a, b)];
    const values = { a: high, b: low };
    return ask('subtraction', values, high - low, random, split, subtractionSteps(high, low));
  },

  /** The times tables up to 12 × 12: facts, so every product is taught and only phrasings are held out. */
  multiplication: (random, split) => {
    const [a, b] = [random.integer(1, 13), random.integer(1, 13)];
    return ask('multiplication', { a, b }, a * b, random, split);
  },

  /** Three-digit addition. */
  largeAddition: (random, split) => {
    const [a, b] = ownedPair(random, split, 'addition', 100, 1000);
    return ask('addition', { a, b }, a + b, random, split, additionSteps(a, b));
  },

  /** Single digits, and a digit beside a two-digit number: the steps that longer sums are made of. All taught. */
  smallSums: (random, split) => {
    // Two single digits are what people try first, and one in ten of all.
    const end = split === 'train' && random.chance(0.5) ? 10 : 100;
    const [a, b] = random.shuffle([random.integer(0, 10), random.integer(0, end)]);
    if (random.chance(0.5)) return ask('addition', { a, b }, a + b, random, split);
    return ask('subtraction', { a: Math.max(a, b), b: Math.min(a, b) }, Math.abs(a - b), random, split);
  },

  /** A sum of three small numbers. */
  threeTerms: (random, split) => {
    const draw = () => [random.integer(1, 21), random.integer(1, 21), random.integer(1, 21)];
    const terms = drawOwned(draw, (drawn) => `three ${drawn.toSorted((x, y) => x - y)}`, split);
    const [a, b, c] = terms;
    return ask('threeTerms', { a, b, c }, a + b + c, random, split, sumSteps(a, b, c));
  },

  /** Which of two numbers is larger, or smaller. Half of the pairs lie close together. */
  comparison: (random, split) => {
    const draw = () => {
      const a = random.integer(1, 1000);
      const b = random.chance(0.5) ? random.integer(1, 1000) : Math.max(1, a + random.integer(-12, 13));
      return a === b ? [a, b + 1] : [a, b];
    };
    const [a, b] = drawOwned(draw, pairKey('comparison'), split);
    return random.chance(0.5)
      ? ask('larger', { a, b }, Math.max(a, b), random, split)
      : ask('smaller', { a, b }, Math.min(a, b), random, split);
  },

  /** The next number of a sequence with a constant step, up or down. */
  sequences: (random, split) => {
    const draw = () => [random.integer(0, 60), random.integer(1, 11)];
    const [start, step] = drawOwned(draw, (drawn) => `sequence ${drawn}`, split);
    const terms = [0, 1, 2, 3, 4].map((index) => start + index * step);
    if (random.chance(0.3)) terms.reverse();
    const shown = terms.slice(0, 4);
    return ask('sequences', { terms: shown.join(', ') }, terms[4], random, split, sequenceSteps(shown));
  },

  /** Doubles of 1 to 100 and halves of even numbers up to 200. */
  halves: (random, split) => {
    const number = drawOwned(
      () => random.integer(1, 101),
      (drawn) => `double ${drawn}`,
      split,
    );
    return random.chance(0.5)
      ? ask('double', { a: number }, number * 2, random, split, additionSteps(number, number))
      : ask('half', { a: number * 2 }, number, random, split, halvingSteps(number * 2));
  },

  /** Even or odd, up to 999. */
  parity: (random, split) => {
    const draw = () => (random.chance(0.5) ? random.integer(0, 100) : random.integer(100, 1000));
    const number = drawOwned(draw, (drawn) => `parity ${drawn}`, split);
    const answer = number % 2 === 0 ? 'even' : 'odd';
    return ask('parity', { a: number }, answer, random, split, paritySteps(number));
  },
} satisfies Record<string, Puzzle>;

export type ArithmeticTask = keyof typeof problems;

function ask(
  kind: keyof typeof wordings,
  values: Record<string, string | number>,
  answer: string | number,
  random: Random,
  split: Split,
  thought?: string,
): Question {
  const isTold = split === 'train' && (kind === 'addition' || kind === 'subtraction');
  const wording =
    isTold && random.chance(STORY_SHARE)
      ? typeLoosely(tellStory(kind, random), random)
      : pickQuestion(wordings[kind], random, split);
  const prompt = fill(wording, values);
  return { prompt, answer: String(answer), thought };
}

function ownedPair(random: Random, split: Split, name: string, low: number, high: number): number[] {
  return drawOwned(() => [random.integer(low, high), random.integer(low, high)], pairKey(name), split);
}

function pairKey(name: string): (pair: readonly number[]) => string {
  return (pair) => `${name} ${Math.min(...pair)} ${Math.max(...pair)}`;
}
