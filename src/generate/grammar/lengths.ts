import { UserError } from '../../base/errors.ts';
import type { Grammar } from './grammar.ts';
import { describe, unsupported } from './schema.ts';
import type { Term } from './terms.ts';

/**
 * Documents of which even the shortest has more bytes than this are refused, whatever the context holds: how one ends
 * is worked out again wherever there is little room left, and takes as long as the end is.
 */
export const MOST_BYTES = 100_000;

/** A keyword that asks for many of something. */
interface Demand {
  readonly path: string;
  readonly keyword: string;
  readonly value: unknown;
  readonly term: Term;
}

/**
 * Sees to it that the shortest document fits into an answer, by arithmetic alone: `minLength` may be a thousand
 * million, and stand within as many items.
 */
export class Lengths {
  readonly #grammar: Grammar;
  readonly #most: number;
  readonly #demands: Demand[] = [];

  /** @param most bytes that any answer can hold */
  constructor(grammar: Grammar, most: number) {
    this.#grammar = grammar;
    this.#most = Math.min(most, MOST_BYTES);
  }

  /** Refuses what needs too much by itself. Nothing may stand within it that refers to other schemas. */
  check(path: string, keyword: string, value: unknown, term: Term): void {
    const needed = this.#grammar.least(term);
    if (needed > this.#most && needed < Infinity) throw this.#tooLong({ path, keyword, value, term }, needed);
    this.note(path, keyword, value, term);
  }

  /** Remembers what may need too much together with others. */
  note(path: string, keyword: string, value: unknown, term: Term): void {
    this.#demands.push({ path, keyword, value, term });
  }

  /** Refuses a whole that needs too much, naming the keyword that asks for most of it. */
  checkWhole(path: string, least: number): void {
    if (least <= this.#most) return;
    const needs = this.#demands.map((demand) => ({ demand, needed: this.#grammar.least(demand.term) }));
    const finite = needs.filter(({ needed }) => needed < Infinity);
    const largest = finite.reduce<(typeof finite)[number] | undefined>(
      (best, one) => (best && best.needed >= one.needed ? best : one),
      undefined,
    );
    if (largest && largest.needed > this.#most) throw this.#tooLong(largest.demand, largest.needed);
    const mostOfIt = largest
      ? ` Most of it is for ${largest.demand.path}.${largest.demand.keyword}, which is ${describe(largest.demand.value)}.`
      : '';
    throw new UserError(
      `What ${path} requires takes ${least} bytes at least; an answer holds ${this.#most} of them at most.${mostOfIt} ` +
        'Require less.',
    );
  }

  #tooLong({ path, keyword, value }: Demand, needed: number): UserError {
    return unsupported(
      path,
      keyword,
      `is ${describe(value)}, which takes ${needed} bytes at least; an answer holds ${this.#most} of them at ` +
        'most. Ask for less.',
    );
  }
}
