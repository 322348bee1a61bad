import type { Tensor } from '../../tensor/graph.ts';
import {
  add,
  divide,
  maximum,
  minimum,
  multiply,
  round,
  stopGradient,
  subtract,
  sum,
  tanh,
} from '../../tensor/operations.ts';
import { constant } from '../../tensor/trace.ts';
import { LEVELS } from './config.ts';

/** Keeps the outermost levels reachable: at exactly their borders rounding could leave them. */
const SHRINK = 1 - 1e-3;

/** The value that stands for the middle level, as an integer; an even number of levels has one more below it. */
const middle = (levels: number): number => Math.floor(levels / 2);

const row = (values: readonly number[]): Tensor =>
  constant('float32', [1, values.length], Float32Array.from(values));

/** The number of codes that each number's next level is away: 1, 8, 40, 200. */
const STRIDES = LEVELS.map((_, i) => LEVELS.slice(0, i).reduce((product, levels) => product * levels, 1));

/**
 * Finite scalar quantisation (Mentzer et al., 2023, section 3.1): each number is bounded and rounded to its
 * levels; gradients pass the rounding as if it were not there.
 * @param x `[N, 4]` @returns `values [N, 4]` in [-1, 1], and their `codes [N]` as float32 integers
 */
export function quantize(x: Tensor): { values: Tensor; codes: Tensor } {
  const half = LEVELS.map((levels) => ((levels - 1) / 2) * SHRINK);
  const offset = LEVELS.map((levels) => (levels % 2 === 0 ? 0.5 : 0));
  const shift = offset.map((value, i) => Math.atanh(value / half[i]));
  const bounded = subtract(multiply(tanh(add(x, row(shift))), row(half)), row(offset));
  const rounded = add(bounded, stopGradient(subtract(round(bounded), bounded)));
  const middles = row(LEVELS.map(middle));
  return {
    values: divide(rounded, middles),
    codes: sum(multiply(add(round(bounded), middles), row(STRIDES)), [1]),
  };
}

/**
 * The values of codes whose numbers move by whole levels, as far as there are levels.
 * @param values `[N, 4]` of `quantize` @param moves `[N, 4]` levels up or down @returns `[N, 4]`
 */
export function moveLevels(values: Tensor, moves: Tensor): Tensor {
  const moved = add(values, divide(moves, row(LEVELS.map(middle))));
  const highest = row(LEVELS.map((levels) => (levels - 1) / middle(levels) - 1));
  return minimum(maximum(moved, -1), highest);
}

/** The level of each of a code's numbers, from 0. @param code 0 to 999 */
export const levelsOfCode = (code: number): number[] =>
  LEVELS.map((levels, i) => Math.floor(code / STRIDES[i]) % levels);

/** The numbers in [-1, 1] that a code stands for. @param code 0 to 999 */
export const valuesOfCode = (code: number): number[] =>
  levelsOfCode(code).map((level, i) => level / middle(LEVELS[i]) - 1);

/** Values `[codes, 4]` of codes, row-major. */
export const valuesOfCodes = (codes: ArrayLike<number>): Float32Array =>
  Float32Array.from(Array.from(codes).flatMap(valuesOfCode));
