import { Allowance } from './allowance.ts';
import type { Grammar } from './grammar.ts';
import type { Term } from './terms.ts';
import type { SymbolVocabulary } from './vocabulary.ts';

/** Tokens that are tried one by one before all of them are looked at. */
const TRIES = 8;
/** Work that a token may cost on the average; the first ones of a schema cost more. */
const TOKEN_WORK = 100_000;

/** A text under way that has to belong to a language, token by token. */
export class Constraint {
  readonly #grammar: Grammar;
  readonly #vocabulary: SymbolVocabulary;
  readonly #allowance = new Allowance();
  #state: Term;
  /** The tokens of the shortest end, once there is room for no other. */
  #plan: number[] | undefined;

  constructor(grammar: Grammar, vocabulary: SymbolVocabulary, state: Term) {
    this.#grammar = grammar;
    this.#vocabulary = vocabulary;
    this.#state = state;
  }

  /** Whether the text is complete as it stands. */
  get canEnd(): boolean {
    return this.#state.nullable;
  }

  /** Whether it is complete and nothing can follow. */
  get mustEnd(): boolean {
    return this.#state === this.#grammar.end || this.#plan?.length === 0;
  }

  /** Tokens that its shortest end needs. */
  get needed(): number {
    this.#grammar.allowance = this.#allowance;
    return this.#plan?.length ?? this.#vocabulary.needed(this.#grammar, this.#state);
  }

  /**
   * Chooses a token after which the text can still be completed, or one that ends it.
   * @param room tokens that may still come, this one included; `needed` of them at least
   * @param ends tokens that may come instead where the text is complete
   * @param sample chooses one of some tokens, which are at least one; it may also choose what `isOther` knows, which
   *   is no part of the text
   * @throws UserError when finding out costs too much
   */
  choose(
    room: number,
    ends: Int32Array,
    sample: (tokens: Int32Array) => number,
    isOther: (token: number) => boolean = () => false,
  ): number {
    if (this.#plan) return this.#plan[0];
    this.#allowance.add(TOKEN_WORK);
    this.#grammar.allowance = this.#allowance;
    const isEnd = (token: number) => this.canEnd && ends.includes(token);
    const allowed = this.#vocabulary.allowed(this.#grammar, this.#state);
    let tokens = this.canEnd ? joined(allowed, ends) : allowed;
    for (let tries = 0; tokens.length > 0; tries++) {
      const token = sample(tokens);
      if (isOther(token) || isEnd(token) || this.#fits(token, room)) return token;
      tokens =
        tries < TRIES
          ? without(tokens, token)
          : tokens.filter((other) => isEnd(other) || this.#fits(other, room));
    }
    // No token leads on within the room but those of the shortest end.
    this.#plan = this.#vocabulary.tokenize(this.#grammar.shortest(this.#state));
    return this.#plan[0];
  }

  /** Goes on after a token that `choose` chose and that does not end the text. */
  accept(token: number): void {
    this.#grammar.allowance = this.#allowance;
    this.#plan?.shift();
    this.#state = this.#vocabulary.advance(this.#grammar, this.#state, token);
  }

  #fits(token: number, room: number): boolean {
    const next = this.#vocabulary.advance(this.#grammar, this.#state, token);
    return this.#vocabulary.fits(this.#grammar, next, room - 1);
  }
}

/** Two copies of memory, where a filter would call back for each of thousands of tokens. */
function without(tokens: Int32Array, token: number): Int32Array {
  const at = tokens.indexOf(token);
  const rest = new Int32Array(tokens.length - 1);
  rest.set(tokens.subarray(0, at));
  rest.set(tokens.subarray(at + 1), at);
  return rest;
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const all = new Int32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
