import { z } from 'zod';
import { ApiError } from '../errors.ts';

/** protobuf's JSON writes 64-bit integers as text, so numbers in text are numbers. */
const number = (expected: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
    z.number(expected),
  );

/** A number from `low` to `high`, or none. */
export const within = (low: number, high: number) => {
  const expected = `a number from ${low} to ${high} was expected`;
  return number(expected).pipe(z.number(expected).min(low, expected).max(high, expected)).optional();
};

/** A whole number from `low` to `high`, or none. */
export const whole = (low: number, high: number, expected: string) =>
  number(expected).pipe(z.number(expected).int(expected).min(low, expected).max(high, expected)).optional();

export const INT32 = 2 ** 31 - 1;
export const count = whole(1, INT32, 'a whole number of 1 or more was expected');

export const text = z.string('text was expected').optional();
export const flag = z.boolean('true or false was expected').optional();
export const listOf = <T extends z.ZodType>(item: T, expected = 'a list was expected') =>
  z.array(item, expected).optional();

/** Names of an enum in any case, as clients write them; `unspecified` reads as none. */
export const nameOf = <const T extends string>(names: readonly T[], unspecified: string) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? value.toUpperCase() : value),
      z.enum([...names, unspecified], `${names.join(', ')} was expected`),
    )
    .transform((name) => names.find((known) => known === name))
    .optional();

/** Throws for a field whose value would change the answer and that nothing here can follow. */
export function refuse(value: unknown, field: string, next: string): void {
  const isEmpty = Array.isArray(value) && value.length === 0;
  if (value && !isEmpty) throw new ApiError('INVALID_ARGUMENT', `${field} is not supported. ${next}`);
}
