import type { Random } from '../../base/random.ts';
import { runProgram } from './evaluator.ts';

/** A short program that prints, and what it prints; every line of it counts. */
export function drawProgram(
  random: Random,
  difficulty: number,
): { source: string; output: string; steps: string } {
  const [a, b] = random.sample(['a', 'b', 'c', 'n', 'x', 'y'], 2);
  const small = () => random.integer(1, 10);
  const shapes: (() => string[])[] = [
    () => [
      `let ${a} = ${small()};`,
      `${a} = ${a} ${random.pick(['+', '*', '-'])} ${small()};`,
      `print(${a});`,
    ],
    () => [`let ${a} = ${small()};`, `let ${b} = ${a} + ${small()};`, `print(${a} * ${b});`],
    () => [
      `let ${a} = ${small()};`,
      `let ${b} = ${small()};`,
      `print(${random.pick(['max', 'min'])}(${a}, ${b}) + ${small()});`,
    ],
    () => [
      `let ${a} = ${small()};`,
      `if (${a} ${random.pick(['>', '<', '>='])} ${small()}) { print(${a} + ${small()}); } else { print(${a} - ${small()}); }`,
    ],
    () => [
      `let ${a} = ${random.integer(0, 5)};`,
      `for (let i = 1; i < ${random.integer(3, 6)}; i = i + 1) { ${a} = ${a} ${random.pick(['+', '*'])} ${random.pick(['i', '2', '3'])}; }`,
      `print(${a});`,
    ],
    () => [
      `for (let i = ${random.integer(0, 5)}; i < ${random.integer(5, 10)}; i = i + ${random.integer(1, 4)}) { print(i * ${small()}); }`,
    ],
    () => [
      `let ${a} = ${random.integer(5, 40)};`,
      `print(${a} % ${random.integer(2, 6)} === 0 ? 'yes' : 'no');`,
    ],
  ];
  const source = random
    .pick(shapes.slice(0, 3 + Math.round(4 * difficulty)))()
    .join('\n');
  const { output } = runProgram(source);
  return { source, output: output.join(' '), steps: trace(source) };
}

/** The values of names after every assignment, as somebody with a pencil would note them. */
function trace(source: string): string {
  const notes: string[] = [];
  const name = /^let (\w+) = \d+;/.exec(source)?.[1];
  // Printing a name after each of its changes shows how it goes on.
  const watched = name
    ? source.replaceAll(new RegExp(`\\b${name} = [^;]+;`, 'g'), (part) => `${part} print(${name});`)
    : source;
  for (const value of runProgram(watched.replace(/\n?print\([^\n]*\);$/, '')).output) notes.push(value);
  return notes.length > 0 ? notes.join(', ') : 'nothing changes';
}

/** A function of whole numbers in words, with a reference body and the inputs that tests try. */
export interface Specification {
  readonly name: string;
  readonly parameters: readonly string[];
  /** What it gives: "the larger of a and b, plus 3". */
  readonly meaning: string;
  readonly expression: string;
}

/** What a function gives, in words and as an expression. */
type Meaning = readonly [meaning: string, expression: string];

function operand(random: Random, names: readonly string[]): Meaning {
  const [a, b] = random.sample(names, 2);
  const k = random.integer(2, 10);
  const ofOne: readonly Meaning[] = [
    [`${k} times ${a}`, `${k} * ${a}`],
    [`${a} plus ${k}`, `${a} + ${k}`],
    [`the square of ${a}`, `${a} * ${a}`],
    [`the remainder of ${a} divided by ${k}`, `${a} % ${k}`],
    [`${a} without its sign`, `abs(${a})`],
  ];
  const ofTwo: readonly Meaning[] = [
    [`the sum of ${a} and ${b}`, `${a} + ${b}`],
    [`${a} minus ${b}`, `${a} - ${b}`],
    [`the product of ${a} and ${b}`, `${a} * ${b}`],
    [`the larger of ${a} and ${b}`, `max(${a}, ${b})`],
    [`the smaller of ${a} and ${b}`, `min(${a}, ${b})`],
    [`the distance between ${a} and ${b}`, `abs(${a} - ${b})`],
  ];
  return random.pick(names.length > 1 ? ofTwo : ofOne);
}

function verdict(random: Random, names: readonly string[]): Meaning {
  const [a, b = String(random.integer(2, 20))] = random.sample(names, 2);
  const k = random.integer(2, 8);
  return random.pick<Meaning>([
    [`whether ${a} is larger than ${b}`, `${a} > ${b}`],
    [`whether ${a} equals ${b}`, `${a} === ${b}`],
    [`whether ${a} can be divided by ${k}`, `${a} % ${k} === 0`],
    [`whether ${a} lies between ${k} and ${k + 9}, both included`, `${a} >= ${k} && ${a} <= ${k + 9}`],
    [`'big' if ${a} is larger than ${k}, otherwise 'small'`, `${a} > ${k} ? 'big' : 'small'`],
  ]);
}

export function drawSpecification(random: Random, difficulty: number): Specification {
  const parameters = random.chance(0.6)
    ? random.pick([
        ['a', 'b'],
        ['x', 'y'],
        ['m', 'n'],
      ])
    : [random.pick(['a', 'n', 'x'])];
  const name = random.pick(['compute', 'answer', 'result', 'value', 'solve']);
  if (random.chance(0.3)) {
    const [meaning, expression] = verdict(random, parameters);
    return { name, parameters, meaning, expression };
  }
  const [meaning, expression] = operand(random, parameters);
  if (random.chance(1 - 0.6 * difficulty)) return { name, parameters, meaning, expression };
  const k = random.integer(2, 10);
  const simple = /^\w+\(/.test(expression);
  const grown = random.pick<Meaning>([
    [`${meaning}, plus ${k}`, `${expression} + ${k}`],
    [`${meaning}, times ${k}`, simple ? `${expression} * ${k}` : `(${expression}) * ${k}`],
    [`${meaning}, less ${k}`, `${expression} - ${k}`],
  ]);
  return { name, parameters, meaning: grown[0], expression: grown[1] };
}

/** Inputs at borders and between; every pair of them where there are two parameters. */
export const TEST_VALUES = [-7, -1, 0, 1, 2, 3, 5, 6, 8, 10, 12, 17, 20, 24] as const;

export function testInputs(parameters: readonly string[]): Record<string, number>[] {
  return parameters.reduce<Record<string, number>[]>(
    (inputs, name) => inputs.flatMap((input) => TEST_VALUES.map((value) => ({ ...input, [name]: value }))),
    [{}],
  );
}
