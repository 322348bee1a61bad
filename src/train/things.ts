import type { TokenAnnotations } from '../text/token-writer.ts';
import { lookFor, type PicturePart, type Reference } from '../text/turns.ts';
import { type Grid, type RegionOnGrid, regionsOnGrid } from './patch-labels.ts';

/** Things that the tokens of one conversation may be told apart by, at most. */
export const MOST_GROUPS = 64;

/** Which tokens show or name which thing, and which words depend on which. */
export interface DocumentThings {
  /** `[tokens]` a number for each thing, from 1 to `MOST_GROUPS`; 0 for a token without. */
  readonly groups: Int32Array;
  /** `at` is the token that looks; things are numbered as in `groups`. */
  readonly references: readonly Reference[];
}

/** A picture that the user showed, or a sound: where its soft tokens begin, and which of them hold which thing. */
export interface Shown {
  readonly token: number;
  readonly things: readonly (readonly [cell: number, thing: number])[];
}

/** Numbers the things of a conversation of `length` tokens. References to what no token before them shows are left out. */
export function findThings(
  { mentions, references, drawn }: TokenAnnotations,
  shown: readonly Shown[],
  length: number,
): DocumentThings {
  const tokens = new ThingTokens(length);
  for (const { token, things } of shown) for (const [cell, thing] of things) tokens.mark(token + cell, thing);
  for (const { from, to, thing } of mentions) for (let at = from; at < to; at++) tokens.mark(at, thing);
  const ofCodes = drawn.flatMap(({ token, part, codes, source }) => {
    const shows = new Map(thingsOnGrid(part, codes));
    if (source && part.source) {
      const before = thingsOnGrid(part.source, source.codes);
      for (const [cell, thing] of before) tokens.mark(source.token + cell, thing);
      // What is gone is looked at where nothing new stands.
      for (const [cell, thing] of before) if (!shows.has(cell)) shows.set(cell, thing);
      for (const cell of codes.kept ?? []) shows.delete(cell);
    }
    return [...shows].map(([cell, thing]) => lookFor(token + cell - 1, [thing]));
  });
  const all = [...references, ...ofCodes].flatMap((reference) => tokens.resolve(reference) ?? []);
  return { groups: tokens.groups, references: all };
}

/** Which patches or codes of a picture show which thing. */
export const thingsOnGrid = (
  { picture, regions }: PicturePart,
  grid: Grid,
  cells: readonly RegionOnGrid[] = regionsOnGrid(picture, regions, grid),
): [cell: number, thing: number][] =>
  cells.map(({ patch, index }) => [patch, (regions?.firstThing ?? 0) + index]);

/** Gives each thing a number, and its tokens that number. */
class ThingTokens {
  readonly groups: Int32Array;
  readonly #numbers = new Map<number, number>();
  /** The first token of each number. */
  readonly #begins: number[] = [];

  constructor(length: number) {
    this.groups = new Int32Array(length);
  }

  /** A token that shows two things, as a patch with two letters does, makes them one. */
  mark(token: number, thing: number): void {
    if (token >= this.groups.length) return;
    const taken = this.groups[token];
    const number = this.#numbers.get(thing) ?? (taken > 0 ? taken : this.#begins.length + 1);
    if (number > MOST_GROUPS) return;
    this.#numbers.set(thing, number);
    if (taken > 0) return;
    this.groups[token] = number;
    this.#begins[number - 1] = Math.min(token, this.#begins[number - 1] ?? token);
  }

  resolve({ at, first, last }: Reference): Reference | undefined {
    if (at < 0 || at >= this.groups.length) return undefined;
    const numbersOf = (things: readonly number[]) => [
      ...new Set(things.map((thing) => this.#numbers.get(thing) ?? 0)),
    ];
    const [firstNumbers, lastNumbers] = [numbersOf(first), numbersOf(last)];
    const isVisible = (number: number) => number > 0 && this.#begins[number - 1] <= at;
    if (![...firstNumbers, ...lastNumbers].every(isVisible)) return undefined;
    return { at, first: firstNumbers, last: lastNumbers };
  }
}
