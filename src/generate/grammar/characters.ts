import type { Grammar } from './grammar.ts';
import type { Term } from './terms.ts';

/** Code points, `[low, high, low, high, …]`, ascending and apart. */
export type CodePoints = readonly number[];

const LAST = 0x10ffff;
/** All but surrogates, which no well-formed text has. */
export const ANY: CodePoints = [0, 0xd7ff, 0xe000, LAST];

/** How a character of a text is written. */
export type CharacterCoding = 'json' | 'plain';

const SHORT_ESCAPES = new Map([
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
]);

/**
 * One character out of some. In JSON each has one way to be written, that of `JSON.stringify`: a text is then
 * equal to another exactly when its bytes are.
 */
export function characterOf(grammar: Grammar, points: CodePoints, coding: CharacterCoding): Term {
  const inside = (point: number) =>
    points.some((low, i) => i % 2 === 0 && low <= point && point <= points[i + 1]);
  const options: Term[] = [];
  let plain = intersect(points, ANY);
  if (coding === 'json') {
    plain = intersect(plain, [0x20, 0x21, 0x23, 0x5b, 0x5d, LAST]);
    for (const [point, written] of SHORT_ESCAPES) if (inside(point)) options.push(grammar.text(written));
    for (let point = 0; point < 0x20; point++) {
      if (SHORT_ESCAPES.has(point) || !inside(point)) continue;
      options.push(grammar.text(`\\u${point.toString(16).padStart(4, '0')}`));
    }
  }
  for (const [low, high, offset] of UTF8_LENGTHS) {
    const part = intersect(plain, [low, high]);
    for (let i = 0; i < part.length; i += 2) options.push(...utf8(grammar, part[i], part[i + 1], offset));
  }
  return grammar.choice(options);
}

/** First and last code point of each length in UTF-8, and how many bytes follow the first. */
const UTF8_LENGTHS = [
  [0, 0x7f, 0],
  [0x80, 0x7ff, 1],
  [0x800, 0xffff, 2],
  [0x10000, LAST, 3],
] as const;

/** Code points from `low` to `high`, all with `following` bytes after the first, as sequences of byte ranges. */
function utf8(grammar: Grammar, low: number, high: number, following: number): Term[] {
  if (following === 0) return [grammar.set([low, high])];
  const size = 64 ** following;
  // Whole blocks of 64 share their bytes; what is left at both ends goes one level down.
  const first = Math.floor(low / size);
  const last = Math.floor(high / size);
  const lead = (block: number) => LEADS[following] + block;
  const terms: Term[] = [];
  const block = (index: number, from: number, to: number) => {
    for (const rest of tail(grammar, from, to, following)) {
      terms.push(grammar.sequence(grammar.set([lead(index), lead(index)]), rest));
    }
  };
  if (first === last) {
    block(first, low % size, high % size);
    return terms;
  }
  let [start, end] = [first, last];
  if (low % size !== 0) block(start++, low % size, size - 1);
  if (high % size !== size - 1) block(end--, 0, high % size);
  if (start <= end) {
    const whole = tail(grammar, 0, size - 1, following)[0];
    terms.push(grammar.sequence(grammar.set([lead(start), lead(end)]), whole));
  }
  return terms;
}

const LEADS = [0, 0xc0, 0xe0, 0xf0];

/** Numbers from `low` to `high` as `count` continuation bytes of six bits each. */
function tail(grammar: Grammar, low: number, high: number, count: number): Term[] {
  if (count === 1) return [grammar.set([0x80 + low, 0x80 + high])];
  const size = 64 ** (count - 1);
  if (low === 0 && high === size * 64 - 1) {
    const any = grammar.set([0x80, 0xbf]);
    return [grammar.sequence(any, ...Array.from({ length: count - 1 }, () => any))];
  }
  const [first, last] = [Math.floor(low / size), Math.floor(high / size)];
  const terms: Term[] = [];
  const block = (from: number, to: number, rest: readonly Term[]) => {
    for (const inner of rest) terms.push(grammar.sequence(grammar.set([0x80 + from, 0x80 + to]), inner));
  };
  if (first === last) {
    block(first, last, tail(grammar, low % size, high % size, count - 1));
    return terms;
  }
  let [start, end] = [first, last];
  if (low % size !== 0) block(start, start++, tail(grammar, low % size, size - 1, count - 1));
  if (high % size !== size - 1) block(end, end--, tail(grammar, 0, high % size, count - 1));
  if (start <= end) block(start, end, tail(grammar, 0, size - 1, count - 1));
  return terms;
}

export function intersect(a: CodePoints, b: CodePoints): CodePoints {
  const result: number[] = [];
  for (let i = 0; i < a.length; i += 2) {
    for (let j = 0; j < b.length; j += 2) {
      const [low, high] = [Math.max(a[i], b[j]), Math.min(a[i + 1], b[j + 1])];
      if (low <= high) result.push(low, high);
    }
  }
  return result;
}

/** Sorted, with overlaps and neighbours joined. */
export function union(points: CodePoints): CodePoints {
  const pairs: [number, number][] = [];
  for (let i = 0; i < points.length; i += 2) pairs.push([points[i], points[i + 1]]);
  pairs.sort(([a], [b]) => a - b);
  const result: number[] = [];
  for (const [low, high] of pairs) {
    if (result.length > 0 && low <= result[result.length - 1] + 1) {
      result[result.length - 1] = Math.max(result[result.length - 1], high);
    } else result.push(low, high);
  }
  return result;
}

export function complement(points: CodePoints): CodePoints {
  const result: number[] = [];
  let next = 0;
  const sorted = union(points);
  for (let i = 0; i < sorted.length; i += 2) {
    if (sorted[i] > next) result.push(next, sorted[i] - 1);
    next = sorted[i + 1] + 1;
  }
  if (next <= LAST) result.push(next, LAST);
  return intersect(result, ANY);
}
