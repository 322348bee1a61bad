import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import {
  addDimensions,
  broadcastShapes,
  canonicalShape,
  type Dimension,
  evaluateDimension,
  multiplyDimensions,
  sizeOf,
  subtractDimensions,
} from './dimension.ts';

const SIZES = new Map([
  ['B', 3],
  ['T', 5],
  ['cache', 11],
]);

function randomDimension(random: Random, depth = 3): Dimension {
  if (depth === 0 || random.chance(0.2)) return random.pick<Dimension>([0, 1, 2, 7, 'B', 'T', 'cache']);
  const combine = random.pick([addDimensions, subtractDimensions, multiplyDimensions]);
  return combine(randomDimension(random, depth - 1), randomDimension(random, depth - 1));
}

const value = (dimension: Dimension) => evaluateDimension(dimension, SIZES);

describe('dimensions', () => {
  test('have one printed form', () => {
    expect(addDimensions('T', 'B')).toBe('B+T');
    expect(multiplyDimensions('T', 'B')).toBe('B*T');
    expect(addDimensions(multiplyDimensions(2, 'T*B'), 'C')).toBe('2*B*T+C');
    expect(subtractDimensions(1, 'T')).toBe('-T+1');
    expect(subtractDimensions('T', 'T')).toBe(0);
    expect(addDimensions(subtractDimensions('T', 'B'), 'B')).toBe('T');
    expect(multiplyDimensions('T', 0)).toBe(0);
    expect(sizeOf(['B', 2, 'T', 3])).toBe('6*B*T');
    expect(canonicalShape(['T*B', '1+T', 4])).toEqual(['B*T', 'T+1', 4]);
  });

  test('obey the laws of a commutative ring, and evaluation agrees', () => {
    const random = new Random('dimension laws');
    for (let round = 0; round < 300; round++) {
      const [a, b, c] = [0, 1, 2].map(() => randomDimension(random));
      const [add, multiply] = [addDimensions, multiplyDimensions];
      expect(add(a, b)).toBe(add(b, a));
      expect(multiply(a, b)).toBe(multiply(b, a));
      expect(add(add(a, b), c)).toBe(add(a, add(b, c)));
      expect(multiply(multiply(a, b), c)).toBe(multiply(a, multiply(b, c)));
      expect(multiply(a, add(b, c))).toBe(add(multiply(a, b), multiply(a, c)));
      expect(add(a, 0)).toBe(a);
      expect(multiply(a, 1)).toBe(a);
      expect(subtractDimensions(a, a)).toBe(0);
      expect(value(add(a, b))).toBe(value(a) + value(b));
      expect(value(multiply(a, b))).toBe(value(a) * value(b) + 0);
      expect(value(subtractDimensions(a, b))).toBe(value(a) - value(b) + 0);
    }
  });

  test('refuse what is no size', () => {
    expect(() => canonicalShape([-1])).toThrow('-1 is no size');
    expect(() => canonicalShape([1.5])).toThrow('1.5 is no size');
    expect(() => canonicalShape(['2 T'])).toThrow("'2 T' is no dimension");
    expect(() => evaluateDimension('B+X', SIZES)).toThrow("the dimension 'X' has no value");
  });

  test('broadcast a name with itself and with 1', () => {
    expect(broadcastShapes(['B', 1], [1, 'T'])).toEqual(['B', 'T']);
    expect(broadcastShapes([0], [1])).toEqual([0]);
    expect(() => broadcastShapes(['B'], [2])).toThrow('B and 2 differ');
  });
});
