import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { algebra, gcd } from './index.ts';

test('the laws of all worlds', () => expectLaws(algebra));

function* asked(task: string) {
  const random = new Random(`oracle ${task}`);
  for (let i = 0; i < 120; i++) {
    const { turns, expected } = algebra.case(task, random, i % 2 === 0 ? 'test' : 'train');
    const [part] = turns[0].parts;
    yield { prompt: 'text' in part ? part.text : '', expected };
  }
}
const numbers = (text: string) => (text.match(/-?\d+/g) ?? []).map(Number);

/** An arithmetic expression in x, of JavaScript once products and powers are written out. */
const value = (expression: string, x = 0): number =>
  new Function('x', `return ${expression.replace(/(\d)x/g, '$1*x').replaceAll('^', '**')}`)(x);

test('solutions solve their equations, and no other whole number does', () => {
  for (const task of ['linear', 'bothSides', 'quadratic']) {
    for (const { prompt, expected } of asked(task)) {
      const [, left, right] = /([-+\d x^]*x[-+\d x^]*) = (-?[-+\dx ]*[\dx])/.exec(prompt)!;
      const roots: number[] = [];
      for (let x = -80; x <= 80; x++) if (value(left, x) === value(right, x)) roots.push(x);
      const wanted = /smaller/.test(prompt) ? roots[0] : roots.at(-1);
      expect(String(wanted), prompt).toBe(expected);
      expect(roots.length, prompt).toBe(task === 'quadratic' ? 2 : 1);
    }
  }
});

test('values are what the expression says, fractions in lowest terms', () => {
  for (const task of ['fractions', 'powers', 'precedence']) {
    for (const { prompt, expected } of asked(task)) {
      const expression = /[-+*/^\d() ]*\d[-+*/^\d() ]*/.exec(prompt)![0];
      expect(value(expected), prompt).toBeCloseTo(value(expression), 10);
      const [top, bottom] = numbers(expected);
      if (bottom !== undefined) expect([gcd(top, bottom), bottom > 1], prompt).toEqual([1, true]);
    }
  }
});

test('divisors, multiples, factors, percentages, pairs', () => {
  for (const { prompt, expected } of asked('divisors')) {
    const [a, b] = numbers(prompt);
    const range = Array.from({ length: 1000 }, (_, i) => i + 1);
    const wanted = /divisor|gcd|divides/.test(prompt)
      ? range.findLast((n) => a % n === 0 && b % n === 0)
      : range.find((n) => n % a === 0 && n % b === 0);
    expect(String(wanted), prompt).toBe(expected);
  }
  for (const { prompt, expected } of asked('factors')) {
    const primes = numbers(expected);
    expect(primes.reduce((product, prime) => product * prime, 1)).toBe(numbers(prompt)[0]);
    for (const prime of primes) for (let d = 2; d < prime; d++) expect(prime % d).not.toBe(0);
    expect(primes).toEqual(primes.toSorted((x, y) => x - y));
  }
  for (const { prompt, expected } of asked('percentages')) {
    const [percent, whole] = numbers(prompt);
    expect(Number(expected) * 100).toBe(percent * whole);
  }
  for (const { prompt, expected } of asked('pairs')) {
    const [sum, difference] = numbers(prompt.replaceAll('- y', 'y'));
    const x = (sum + difference) / 2;
    expect(/(?:is|for|Find|then) x/.test(prompt) ? x : sum - x, prompt).toBe(Number(expected));
  }
  for (const { prompt, expected } of asked('terms')) {
    const shown = /(\d+), (\d+), (\d+), …/.exec(prompt)!.slice(1).map(Number);
    const place = numbers(prompt.replace(/\d+, \d+, \d+, …/, '')).at(-1)!;
    const constant = shown[1] - shown[0] === shown[2] - shown[1];
    const all = [...shown];
    while (all.length < place)
      all.push(constant ? all.at(-1)! + shown[1] - shown[0] : (all.at(-1)! * shown[1]) / shown[0]);
    expect(String(all[place - 1]), prompt).toBe(expected);
  }
});
