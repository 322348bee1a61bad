/** What leads to a result, written down column by column as at school, for models that think before they answer. */

/** "7+8=15, 4+3+1=8" for 47 + 38: from the units on, with what is carried. */
export function additionSteps(a: number, b: number): string {
  let carry = 0;
  return columnsOf(Math.max(a, b))
    .map((unit) => {
      const [one, other] = [digitAt(a, unit), digitAt(b, unit)];
      const sum = one + other + carry;
      const step = `${one}+${other}${carry > 0 ? '+1' : ''}=${sum}`;
      carry = sum > 9 ? 1 : 0;
      return step;
    })
    .join(', ');
}

/** "12-7=5, 8-4-1=3" for 82 - 47: from the units on, with what is borrowed. `a` is not less than `b`. */
export function subtractionSteps(a: number, b: number): string {
  let borrowed = 0;
  return columnsOf(a)
    .map((unit) => {
      const [one, other] = [digitAt(a, unit), digitAt(b, unit)];
      const short = one - borrowed < other;
      const top = short ? one + 10 : one;
      const step = `${top}-${other}${borrowed > 0 ? '-1' : ''}=${top - other - borrowed}`;
      borrowed = short ? 1 : 0;
      return step;
    })
    .join(', ');
}

/** "12+15=27, 27+9=36": one term after another. */
export const sumSteps = (a: number, b: number, c: number): string =>
  `${a}+${b}=${a + b}, ${a + b}+${c}=${a + b + c}`;

/** "19-12=7, 33+7=40": the step between the first two terms, added to the last, or taken from it. */
export function sequenceSteps(terms: readonly number[]): string {
  const [first, second] = terms;
  const last = terms[terms.length - 1];
  const step = Math.abs(second - first);
  return second > first
    ? `${second}-${first}=${step}, ${last}+${step}=${last + step}`
    : `${first}-${second}=${step}, ${last}-${step}=${last - step}`;
}

/** "80/2=40, 14/2=7" for half of 94: an even number of tens, and the rest. */
export function halvingSteps(number: number): string {
  const tens = Math.floor(number / 20) * 20;
  return `${tens}/2=${tens / 2}, ${number - tens}/2=${(number - tens) / 2}`;
}

/** The last digit alone decides. */
export const paritySteps = (number: number): string => `last digit ${number % 10}`;

/** 1, 10, 100, … as far as `number` has digits. */
const columnsOf = (number: number): number[] => Array.from(String(number), (_, i) => 10 ** i);

const digitAt = (number: number, unit: number): number => Math.floor(number / unit) % 10;
