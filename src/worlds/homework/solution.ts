import type { Random } from '../../base/random.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

/** One written line of a solution: what it says, and what it should say after the line before. */
export interface SolutionLine {
  readonly text: string;
  /** What a wrong line breaks, and the calculation that is right: "35 - 5 = 30, not 28". */
  readonly reason?: string;
}

/** A problem worked out line by line, with one mistake or none; lines after a mistake follow from it. */
export interface Solution {
  readonly kind: 'equation' | 'sum' | 'force' | 'way';
  readonly lines: readonly SolutionLine[];
  /** Counted from 1; undefined where all is right. */
  readonly wrongLine?: number;
  /** The right answer to the problem, whatever is written. */
  readonly answer: string;
}

/** A number near `value` that a pupil might write instead: never equal, never below 1. */
function slip(value: number, random: Random): number {
  const near = [value + 1, value + 2, value - 1, value - 2, value + 10, value - 10].filter(
    (other) => other > 0,
  );
  return random.pick(near);
}

/** A calculation as a pupil writes it: right, or wrong with the reason. */
function calculate(
  shown: string,
  right: number,
  wrong: boolean,
  random: Random,
): { value: number; reason?: string } {
  if (!wrong) return { value: right };
  const value = slip(right, random);
  return { value, reason: `${shown} = ${right}, not ${value}` };
}

/** ax + b = c, solved in two steps. */
function equation(random: Random, mistake: number | undefined): Solution {
  const [a, x, b] = [random.integer(2, 8), random.integer(2, 10), random.integer(1, 20)];
  const c = a * x + b;
  const second = calculate(`${c} - ${b}`, c - b, mistake === 2, random);
  // A wrong second line has to be divided on: its slip is a multiple of a.
  const held = second.reason ? c - b + a * random.pick([1, 2, -1].filter((n) => x + n > 0)) : c - b;
  const reason = second.reason && `${c} - ${b} = ${c - b}, not ${held}`;
  const third = calculate(`${held}/${a}`, held / a, mistake === 3, random);
  return {
    kind: 'equation',
    lines: [
      { text: `${a}x+${b}=${c}` },
      { text: `${a}x=${held}`, reason },
      { text: `x=${third.value}`, reason: third.reason },
    ],
    wrongLine: mistake,
    answer: String(x),
  };
}

/** a · b + c, calculated in two steps. */
function sum(random: Random, mistake: number | undefined): Solution {
  const [a, b, c] = [random.integer(2, 10), random.integer(2, 10), random.integer(2, 30)];
  const product = calculate(`${a} * ${b}`, a * b, mistake === 2, random);
  const total = calculate(`${product.value} + ${c}`, product.value + c, mistake === 3, random);
  return {
    kind: 'sum',
    lines: [
      { text: `${a}*${b}+${c}` },
      { text: `=${product.value}+${c}`, reason: product.reason },
      { text: `=${total.value}`, reason: total.reason },
    ],
    wrongLine: mistake,
    answer: String(a * b + c),
  };
}

/** Mass and acceleration give a force. */
function force(random: Random, mistake: number | undefined): Solution {
  const [mass, acceleration] = [random.integer(2, 13), random.integer(2, 10)];
  const added = mistake === 2;
  const held = added ? mass + acceleration : mass * acceleration;
  const third = calculate(`${mass} * ${acceleration}`, mass * acceleration, mistake === 3, random);
  return {
    kind: 'force',
    lines: [
      { text: `m=${mass}kg a=${acceleration}` },
      {
        text: added ? `F=m+a=${mass}+${acceleration}` : `F=m*a=${mass}*${acceleration}`,
        reason: added ? 'F = m * a, not m + a' : undefined,
      },
      { text: `F=${added ? held : third.value}N`, reason: third.reason },
    ],
    wrongLine: mistake,
    answer: `${mass * acceleration} N`,
  };
}

/** Speed and time give a way. */
function way(random: Random, mistake: number | undefined): Solution {
  const [speed, time] = [random.integer(2, 20), random.integer(2, 10)];
  const divided = mistake === 2;
  const third = calculate(`${speed} * ${time}`, speed * time, mistake === 3, random);
  const quotient = Math.round((10 * speed) / time) / 10;
  return {
    kind: 'way',
    lines: [
      { text: `v=${speed} t=${time}` },
      {
        text: divided ? `s=v/t=${speed}/${time}` : `s=v*t=${speed}*${time}`,
        reason: divided ? 's = v * t, not v / t' : undefined,
      },
      { text: `s=${divided ? quotient : third.value}m`, reason: third.reason },
    ],
    wrongLine: mistake,
    answer: `${speed * time} m`,
  };
}

const kinds = [equation, sum, force, way];

/** @param wanted whether there shall be a mistake; default: in every second solution */
export function drawSolution(random: Random, split: Split, wanted?: boolean): Solution {
  const draw = (): Solution => {
    const mistake = (wanted ?? random.chance(0.5)) ? random.pick([2, 3]) : undefined;
    return random.pick(kinds)(random, mistake);
  };
  return drawOwned(draw, ({ lines }) => `homework ${lines[0].text}`, split);
}
