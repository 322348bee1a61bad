import type { Wordings } from '../wording.ts';

/** Every kind of problem in words. */
export const wordings = {
  linear: {
    train: [
      'Solve {equation}.',
      'What is x if {equation}?',
      '{equation}. Find x.',
      'Find x: {equation}',
      'For which x is {equation}?',
    ],
    validation: ['Work out x: {equation}'],
    test: ['Given {equation}, what is x?'],
  },
  quadratic: {
    train: [
      'What is the {which} solution of {equation}?',
      'Find the {which} root of {equation}.',
      'Solve {equation} and give the {which} solution.',
    ],
    validation: ['Give the {which} root of {equation}.'],
    test: ['{equation} has two solutions. What is the {which} one?'],
  },
  calculate: {
    train: ['Calculate {expression}.', 'What is {expression}?', '{expression} =', 'Work out {expression}.'],
    validation: ['Find the value of {expression}.'],
    test: ['Compute {expression}.'],
  },
  gcd: {
    train: [
      'What is the greatest common divisor of {a} and {b}?',
      'Find the gcd of {a} and {b}.',
      'gcd({a}, {b}) =',
    ],
    validation: ['Which is the largest number that divides both {a} and {b}?'],
    test: ['What is the largest common divisor of {a} and {b}?'],
  },
  lcm: {
    train: [
      'What is the least common multiple of {a} and {b}?',
      'Find the lcm of {a} and {b}.',
      'lcm({a}, {b}) =',
    ],
    validation: ['Which is the smallest number that both {a} and {b} divide?'],
    test: ['What is the smallest common multiple of {a} and {b}?'],
  },
  factors: {
    train: [
      'Write {a} as a product of primes.',
      'What are the prime factors of {a}?',
      'Factor {a} into primes.',
    ],
    validation: ['Split {a} into prime factors.'],
    test: ['Give the prime factorisation of {a}.'],
  },
  percent: {
    train: [
      'What is {percent} % of {whole}?',
      'Find {percent} % of {whole}.',
      '{percent} percent of {whole} =',
    ],
    validation: ['How much is {percent} % of {whole}?'],
    test: ['Calculate {percent} percent of {whole}.'],
  },
  term: {
    train: [
      'What is term number {place} of {shown}, …?',
      'The sequence {shown}, … goes on in the same way. What is term {place}?',
      'Find term {place} of {shown}, …',
    ],
    validation: ['Which number is term {place} of {shown}, …?'],
    test: ['{shown}, … What is the number at place {place}?'],
  },
  pair: {
    train: [
      'x + y = {sum} and x - y = {difference}. What is {name}?',
      'Find {name}: x + y = {sum}, x - y = {difference}',
      'If x + y = {sum} and x - y = {difference}, then {name} =',
    ],
    validation: ['Solve for {name}: x + y = {sum}, x - y = {difference}'],
    test: ['Two numbers x and y have the sum {sum} and the difference x - y = {difference}. What is {name}?'],
  },
} satisfies Record<string, Wordings>;
