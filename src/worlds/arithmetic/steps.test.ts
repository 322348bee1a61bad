import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import {
  additionSteps,
  halvingSteps,
  paritySteps,
  sequenceSteps,
  subtractionSteps,
  sumSteps,
} from './steps.ts';

/** The two sides of every step. */
const sides = (steps: string) => steps.split(', ').map((step) => step.split('='));
const evaluate = (expression: string): number =>
  expression
    .split('/')
    .map((part) => (part.match(/[+-]?\d+/g) ?? []).map(Number).reduce((sum, term) => sum + term, 0))
    .reduce((quotient, divisor) => quotient / divisor);

/** The number whose digits the steps write, units first. */
const written = (steps: string): number =>
  sides(steps).reduce(
    (sum, [, digit], i, all) => sum + (i < all.length - 1 ? Number(digit) % 10 : Number(digit)) * 10 ** i,
    0,
  );

test('every step is right, and the last leads to the result', () => {
  const random = new Random('steps');
  for (let i = 0; i < 2000; i++) {
    const [a, b, c] = [random.integer(0, 1000), random.integer(0, 1000), random.integer(0, 30)];
    const [high, low] = [Math.max(a, b), Math.min(a, b)];
    const all = [
      additionSteps(a, b),
      subtractionSteps(high, low),
      sumSteps(a, b, c),
      halvingSteps(2 * a),
      sequenceSteps([a, a + c, a + 2 * c, a + 3 * c]),
      sequenceSteps([a + 3 * c, a + 2 * c, a + c, a]),
    ];
    for (const [left, right] of all.flatMap(sides)) expect(evaluate(left), left).toBe(Number(right));
    expect(written(additionSteps(a, b))).toBe(a + b);
    expect(written(subtractionSteps(high, low))).toBe(high - low);
    expect(sides(halvingSteps(2 * a)).reduce((sum, [, half]) => sum + Number(half), 0)).toBe(a);
  }
});

test('steps read as at school', () => {
  expect(additionSteps(47, 38)).toBe('7+8=15, 4+3+1=8');
  expect(subtractionSteps(82, 47)).toBe('12-7=5, 8-4-1=3');
  expect(subtractionSteps(300, 1)).toBe('10-1=9, 10-0-1=9, 3-0-1=2');
  expect(sumSteps(12, 15, 9)).toBe('12+15=27, 27+9=36');
  expect(sequenceSteps([12, 19, 26, 33])).toBe('19-12=7, 33+7=40');
  expect(halvingSteps(94)).toBe('80/2=40, 14/2=7');
  expect(paritySteps(347)).toBe('last digit 7');
});
