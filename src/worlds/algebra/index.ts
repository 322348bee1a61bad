import type { Random } from '../../base/random.ts';
import { type GradedPuzzle, puzzleWorld } from '../puzzles.ts';
import { drawOwned, fill, pickWording, type Question } from '../wording.ts';
import type { Split } from '../world.ts';
import { wordings } from './wordings.ts';

/** A problem before it is put into words: its name in `wordings`, its values, its answer, and what leads to it. */
interface Problem {
  readonly kind: keyof typeof wordings;
  readonly values: Readonly<Record<string, string | number>>;
  readonly answer: string | number;
  readonly thought: string;
}

const puzzle =
  (draw: (random: Random, difficulty: number) => Problem): GradedPuzzle =>
  (random, split, difficulty): Question => {
    const problem = drawOwned(
      () => draw(random, difficulty),
      ({ kind, values }) => `${kind} ${JSON.stringify(values)}`,
      split,
    );
    return put(problem, random, split);
  };

const put = ({ kind, values, answer, thought }: Problem, random: Random, split: Split): Question => ({
  prompt: fill(pickWording(wordings[kind], random, split), values),
  answer: String(answer),
  thought,
});

/** Up to `easy` at difficulty 0, up to `hard` at 1; both excluded. */
const upTo = (random: Random, low: number, easy: number, hard: number, difficulty: number): number =>
  random.integer(low, Math.round(easy + (hard - easy) * difficulty));

export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** `3 + 4`, `3 - 4`: a sum whose second term has its sign. */
const signed = (value: number): string => (value < 0 ? `- ${-value}` : `+ ${value}`);

/** ax + b = c with a whole solution. */
const linear = puzzle((random, difficulty) => {
  const [a, x] = [upTo(random, 2, 5, 10, difficulty), random.integer(-9, 13)];
  const b = random.pick([-1, 1]) * random.integer(1, 20);
  const c = a * x + b;
  return {
    kind: 'linear',
    values: { equation: `${a}x ${signed(b)} = ${c}` },
    answer: x,
    thought: `${a}x = ${c} ${signed(-b)} = ${c - b}, x = ${c - b}/${a} = ${x}`,
  };
});

/** ax + b = cx + d. */
const bothSides = puzzle((random, difficulty) => {
  const x = random.integer(1, 10);
  const c = upTo(random, 1, 3, 6, difficulty);
  const a = c + upTo(random, 1, 3, 6, difficulty);
  const b = random.integer(1, 15);
  const d = (a - c) * x + b;
  return {
    kind: 'linear',
    values: { equation: `${a}x + ${b} = ${c}x + ${d}` },
    answer: x,
    thought: `${a - c}x = ${d} - ${b} = ${d - b}, x = ${d - b}/${a - c} = ${x}`,
  };
});

/** x² − (p + q)x + pq = 0: the larger or the smaller solution. */
const quadratic = puzzle((random, difficulty) => {
  const [p, q] = random.sample(
    [-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8].slice(0, 8 + Math.round(6 * difficulty)),
    2,
  );
  const larger = random.chance(0.5);
  const term = p + q === 0 ? '' : ` ${signed(-(p + q))}x`.replace(/ 1x$/, ' x');
  return {
    kind: 'quadratic',
    values: { equation: `x^2${term} ${signed(p * q)} = 0`, which: larger ? 'larger' : 'smaller' },
    answer: larger ? Math.max(p, q) : Math.min(p, q),
    thought: `${Math.min(p, q)} + ${Math.max(p, q)} = ${p + q} and their product is ${p * q}, so x is ${Math.min(p, q)} or ${Math.max(p, q)}`,
  };
});

/** a/b ± c/d in lowest terms. */
const fractions = puzzle((random, difficulty) => {
  const [b, d] = [upTo(random, 2, 6, 11, difficulty), upTo(random, 2, 6, 11, difficulty)];
  const [a, c] = [random.integer(1, b), random.integer(1, d)];
  const minus = a * d > c * b && random.chance(0.5);
  const bottom = (b * d) / gcd(b, d);
  const [left, right] = [(a * bottom) / b, (c * bottom) / d];
  const top = minus ? left - right : left + right;
  const common = gcd(top, bottom);
  const answer = bottom === common ? String(top / common) : `${top / common}/${bottom / common}`;
  const whole = `${top}/${bottom}`;
  return {
    kind: 'calculate',
    values: { expression: `${a}/${b} ${minus ? '-' : '+'} ${c}/${d}` },
    answer,
    thought: `${left}/${bottom} ${minus ? '-' : '+'} ${right}/${bottom} = ${whole}${answer === whole ? '' : ` = ${answer}`}`,
  };
});

/** A power of a small base, up to 1,024 or so, and a number more or less. */
const powers = puzzle((random) => {
  const base = random.integer(2, 13);
  const exponent = random.integer(2, base === 2 ? 11 : base <= 3 ? 7 : base <= 5 ? 5 : 4);
  const steps = Array.from({ length: exponent }, (_, i) => base ** (i + 1));
  const power = steps[exponent - 1];
  const more = random.pick([-1, 1]) * random.integer(1, 21);
  return {
    kind: 'calculate',
    values: { expression: `${base}^${exponent} ${signed(more)}` },
    answer: power + more,
    thought: `${steps.join(', ')}, ${power} ${signed(more)} = ${power + more}`,
  };
});

/** Sums of products and brackets. */
const precedence = puzzle((random, difficulty) => {
  const number = () => upTo(random, 2, 7, 13, difficulty);
  const [a, b, c] = [number(), number(), number()];
  return random.pick([
    () => calculate(`${a} + ${b} * ${c}`, a + b * c, `${b}*${c}=${b * c}, ${a}+${b * c}=${a + b * c}`),
    () => calculate(`(${a} + ${b}) * ${c}`, (a + b) * c, `${a}+${b}=${a + b}, ${a + b}*${c}=${(a + b) * c}`),
    () => calculate(`${a} * ${b} - ${c}`, a * b - c, `${a}*${b}=${a * b}, ${a * b}-${c}=${a * b - c}`),
    () =>
      calculate(`${a} - (${b} - ${c})`, a - (b - c), `${b}-${c}=${b - c}, ${a}-(${b - c})=${a - (b - c)}`),
  ])();
});

const calculate = (expression: string, answer: number, thought: string): Problem => ({
  kind: 'calculate',
  values: { expression },
  answer,
  thought,
});

/** Greatest common divisors and least common multiples. */
const divisors = puzzle((random, difficulty) => {
  const common = upTo(random, 2, 6, 13, difficulty);
  const [a, b] = [common * random.integer(1, 9), common * random.integer(1, 9)];
  const divisor = gcd(a, b);
  if (random.chance(0.5) || (a * b) / divisor > 200) {
    return {
      kind: 'gcd',
      values: { a, b },
      answer: divisor,
      thought: `${a} = ${divisor}*${a / divisor}, ${b} = ${divisor}*${b / divisor}`,
    };
  }
  const multiple = (a * b) / divisor;
  return {
    kind: 'lcm',
    values: { a, b },
    answer: multiple,
    thought: `${multiple} = ${a}*${multiple / a} = ${b}*${multiple / b}`,
  };
});

/** Prime factors in order: 60 = 2 * 2 * 3 * 5. */
const factors = puzzle((random, difficulty) => {
  const number = upTo(random, 4, 40, 200, difficulty);
  const primes: number[] = [];
  const thought: string[] = [];
  for (let rest = number, divisor = 2; rest > 1; ) {
    if (rest % divisor !== 0) divisor++;
    else {
      thought.push(`${rest}/${divisor}=${rest / divisor}`);
      primes.push(divisor);
      rest /= divisor;
    }
  }
  return { kind: 'factors', values: { a: number }, answer: primes.join(' * '), thought: thought.join(', ') };
});

/** A share in percent of a whole number, with a whole answer. */
const percentages = puzzle((random) => {
  const percent = random.pick([5, 10, 20, 25, 30, 40, 50, 60, 75, 80, 90]);
  const whole = 20 * random.integer(1, 26);
  const answer = (whole * percent) / 100;
  const one = whole / 100;
  return {
    kind: 'percent',
    values: { percent, whole },
    answer,
    thought: `1 % is ${one}, ${percent}*${one}=${answer}`,
  };
});

/** The n-th term of an arithmetic or geometric sequence. */
const terms = puzzle((random, difficulty) => {
  const [start, place] = [random.integer(1, 10), random.integer(5, 11)];
  if (random.chance(0.6)) {
    const step = upTo(random, 2, 6, 12, difficulty);
    const shown = [0, 1, 2].map((i) => start + i * step).join(', ');
    const answer = start + (place - 1) * step;
    return {
      kind: 'term',
      values: { shown, place },
      answer,
      thought: `step ${step}, ${start}+${place - 1}*${step}=${answer}`,
    };
  }
  const ratio = random.integer(2, 4);
  const near = random.integer(4, 7);
  const shown = [0, 1, 2].map((i) => start * ratio ** i).join(', ');
  const all = Array.from({ length: near }, (_, i) => start * ratio ** i);
  return {
    kind: 'term',
    values: { shown, place: near },
    answer: all[near - 1],
    thought: `times ${ratio}: ${all.join(', ')}`,
  };
});

/** x + y = s, x − y = d: one of the two. */
const pairs = puzzle((random, difficulty) => {
  const y = upTo(random, 1, 10, 30, difficulty);
  const x = y + upTo(random, 1, 10, 30, difficulty);
  const first = random.chance(0.5);
  return {
    kind: 'pair',
    values: { sum: x + y, difference: x - y, name: first ? 'x' : 'y' },
    answer: first ? x : y,
    thought: `2x = ${x + y}+${x - y} = ${2 * x}, x = ${x}, y = ${x + y}-${x} = ${y}`,
  };
});

/** Equations, fractions, powers, divisors, sequences: the twin of MATH, with one exact answer each. */
export const algebra = puzzleWorld(
  {
    linear,
    bothSides,
    quadratic,
    fractions,
    powers,
    precedence,
    divisors,
    factors,
    percentages,
    terms,
    pairs,
  },
  { suite: 'algebra', questions: [6, 11] },
);
