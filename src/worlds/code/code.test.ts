import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { evaluateExpression, ProgramError, runProgram } from './evaluator.ts';
import { code, passesTests } from './index.ts';
import { drawProgram, drawSpecification, testInputs } from './programs.ts';

// Another question's expression may well compute the same.
test('the laws of all worlds', () => expectLaws(code, { alike: true }));

/** JavaScript's own evaluation. */
const javascript = (source: string, values: Record<string, unknown>) =>
  new Function('max', 'min', 'abs', ...Object.keys(values), source)(
    Math.max,
    Math.min,
    Math.abs,
    ...Object.values(values),
  );

test('programs print what JavaScript prints', () => {
  const random = new Random('programs');
  for (let i = 0; i < 300; i++) {
    const { source, output } = drawProgram(random, 1);
    const printed: unknown[] = [];
    javascript(source, { print: (value: unknown) => printed.push(value) });
    expect(output, source).toBe(printed.join(' '));
    expect(output).not.toBe('');
  }
});

test('reference expressions pass their tests and mean what JavaScript means', () => {
  const random = new Random('specifications');
  for (let i = 0; i < 150; i++) {
    const specification = drawSpecification(random, 1);
    expect(passesTests(specification.expression, specification), specification.meaning).toBe(true);
    expect(passesTests(`return ${specification.expression};\n}`, specification)).toBe(true);
    for (const input of testInputs(specification.parameters).slice(0, 20)) {
      const [mine, theirs] = [
        evaluateExpression(specification.expression, input),
        javascript(`return ${specification.expression}`, input),
      ];
      expect(mine === theirs, specification.expression).toBe(true);
    }
  }
});

test('other ways of writing it pass, other meanings fail', () => {
  const specification = { name: 'f', parameters: ['a', 'b'], meaning: 'the larger', expression: 'max(a, b)' };
  expect(passesTests('a > b ? a : b', specification)).toBe(true);
  expect(passesTests('if (a > b) { return a; }\nreturn b;', specification)).toBe(true);
  expect(passesTests('let m = a; if (b > m) m = b; return m;', specification)).toBe(true);
  for (const wrong of [
    'min(a, b)',
    'a',
    'max(a)',
    'max(a, b',
    '',
    'c',
    'return',
    'process.exit()',
    'a.constructor',
    'constructor(a)',
    "'a' + b",
    'for (let i = 0; i < 1; i = i * 1) { i = 0; } return a;',
  ])
    expect(passesTests(wrong, specification), wrong).toBe(false);
});

test.for<[source: string, value: unknown]>([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 3 - 2', 5],
  ['-2 * -3', 6],
  ['7 % 3 === 1 && !(2 > 3)', true],
  ['1 < 2 ? true ? 5 : 6 : 7', 5],
  ["'a' + 'b'", 'ab'],
  ['max(1, min(5, abs(-3)))', 3],
])('%s', ([source, value]) => {
  expect(evaluateExpression(source)).toBe(value);
});

test('what is no program is an error of its own, whatever it is', () => {
  const random = new Random('mutations');
  const pieces = [
    'let',
    'a',
    '=',
    '1',
    '(',
    ')',
    '{',
    '}',
    ';',
    '+',
    '-',
    '!',
    '?',
    ':',
    'for',
    'if',
    'return',
    'print',
    "'",
    '"',
    '`',
    '.',
    '\n',
    '&&',
    ',',
  ];
  for (let i = 0; i < 2000; i++) {
    const source = Array.from({ length: random.integer(0, 25) }, () => random.pick(pieces)).join(' ');
    try {
      runProgram(source);
    } catch (error) {
      expect(error, source).toBeInstanceOf(ProgramError);
    }
  }
  expect(() => runProgram('for (let i = 0; true; i = i + 1) {}')).toThrow('does not end');
  expect(() => evaluateExpression(`${'('.repeat(5000)}1`)).toThrow('nested');
  expect(() => evaluateExpression(`${'!'.repeat(5000)}true`)).toThrow(ProgramError);
  expect(() => evaluateExpression(`1${' ? 1 : 1'.repeat(3)}`)).toThrow('condition');
});
