import type { Random } from '../../base/random.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A whole number below 1,000 as it is said: 342 is "three hundred and forty two". */
export function numberInWords(number: number): string {
  if (number < 20) return SMALL[number];
  if (number < 100)
    return [TENS[Math.floor(number / 10)], SMALL[number % 10]].slice(0, number % 10 ? 2 : 1).join(' ');
  const hundreds = `${SMALL[Math.floor(number / 100)]} hundred`;
  return number % 100 === 0 ? hundreds : `${hundreds} and ${numberInWords(number % 100)}`;
}

/** What is said, and how it is written. */
export interface SpokenNumber {
  readonly said: string;
  /** "42", or digits one by one: "3 1 4". */
  readonly written: string;
}

/**
 * A number, or digits one by one as in a telephone number. Those of two words and more are held out.
 * @param difficulty 0 (one digit) to 1 (up to three-digit numbers and five digits)
 */
export function drawNumber(random: Random, split: Split, difficulty: number): SpokenNumber {
  const roll = random.next() * (0.3 + 0.7 * difficulty);
  if (roll < 0.15) return whole(random.integer(0, 10));
  if (roll < 0.3) return whole(random.integer(0, 21));
  return drawOwned(
    () => {
      if (roll < 0.55) return whole(random.integer(20, 100));
      if (roll < 0.75) return whole(random.integer(100, 1000));
      return digits(Array.from({ length: random.integer(2, 6) }, () => random.integer(0, 10)));
    },
    ({ written }) => `spoken ${written}`,
    split,
  );
}

const whole = (number: number): SpokenNumber => ({ said: numberInWords(number), written: String(number) });

/** A comma makes a synthesiser pause, so that the digits stand apart. */
const digits = (list: readonly number[]): SpokenNumber => ({
  said: list.map((digit) => SMALL[digit]).join(', '),
  written: list.join(' '),
});
