/**
 * Languages as terms, stepped by Brzozowski's derivatives ("Derivatives of Regular Expressions", 1964): the
 * derivative of a language by a symbol is what may follow that symbol. Terms are interned, so a state that is
 * reached again is the same object and keeps what was computed for it. References make them recursive, so they
 * describe all context-free languages whose recursion consumes something first; that is what JSON needs.
 *
 * Symbols are bytes (0 to 255) and control tokens (`controlSymbol`).
 */
export type Term =
  | Nothing
  | End
  | SymbolSet
  | Literal
  | Sequence
  | Choice
  | Repeat
  | Reference
  | Both
  | Except
  | Automaton;

export const controlSymbol = (tokenId: number): number => 256 + tokenId;

abstract class Base {
  readonly id: number;
  /** Whether the empty text belongs to the language. */
  abstract readonly nullable: boolean;
  readonly derivatives = new Map<number, Term>();
  /** Symbols where the derivative may change, ascending; between two of them all symbols are alike. */
  borders: readonly number[] | undefined;
  /** Fewest symbols of a text of the language; Infinity when it has none. Known once `Grammar.least` was asked. */
  knownLeast: number | undefined;

  constructor(id: number) {
    this.id = id;
  }
}

/** No text at all. */
export class Nothing extends Base {
  readonly kind = 'nothing';
  readonly nullable = false;
}

/** The empty text alone. */
export class End extends Base {
  readonly kind = 'end';
  readonly nullable = true;
}

/** One symbol out of a set. */
export class SymbolSet extends Base {
  readonly kind = 'set';
  readonly nullable = false;
  /** `[low, high, low, high, …]`, ascending. */
  readonly ranges: readonly number[];

  constructor(id: number, ranges: readonly number[]) {
    super(id);
    this.ranges = ranges;
  }

  has(symbol: number): boolean {
    for (let i = 0; i < this.ranges.length; i += 2)
      if (symbol <= this.ranges[i + 1]) return symbol >= this.ranges[i];
    return false;
  }
}

/** One text: `symbols` from `at` on. */
export class Literal extends Base {
  readonly kind = 'literal';
  readonly nullable = false;
  readonly symbols: readonly number[];
  readonly at: number;

  constructor(id: number, symbols: readonly number[], at: number) {
    super(id);
    this.symbols = symbols;
    this.at = at;
  }
}

export class Sequence extends Base {
  readonly kind = 'sequence';
  #nullable: boolean | undefined;
  readonly first: Term;
  readonly rest: Term;

  constructor(id: number, first: Term, rest: Term) {
    super(id);
    this.first = first;
    this.rest = rest;
  }

  get nullable(): boolean {
    this.#nullable ??= this.first.nullable && this.rest.nullable;
    return this.#nullable;
  }
}

export class Choice extends Base {
  readonly kind = 'choice';
  #nullable: boolean | undefined;
  readonly options: readonly Term[];

  constructor(id: number, options: readonly Term[]) {
    super(id);
    this.options = options;
  }

  get nullable(): boolean {
    this.#nullable ??= this.options.some(({ nullable }) => nullable);
    return this.#nullable;
  }
}

export class Repeat extends Base {
  readonly kind = 'repeat';
  readonly item: Term;
  readonly least: number;
  readonly most: number;

  constructor(id: number, item: Term, least: number, most: number) {
    super(id);
    this.item = item;
    this.least = least;
    this.most = most;
  }

  get nullable(): boolean {
    return this.least === 0 || this.item.nullable;
  }
}

/** A rule by name, so that it can stand within itself. `resolve` is asked once. */
export class Reference extends Base {
  readonly kind = 'reference';
  readonly #resolve: () => Term;
  #term: Term | undefined;
  #resolving = false;

  constructor(id: number, resolve: () => Term) {
    super(id);
    this.#resolve = resolve;
  }

  get term(): Term {
    if (this.#term) return this.#term;
    if (this.#resolving) throw new CircularReference();
    this.#resolving = true;
    try {
      this.#term = this.#resolve();
    } finally {
      this.#resolving = false;
    }
    return this.#term;
  }

  get nullable(): boolean {
    return this.term.nullable;
  }
}

/** A reference stands for itself, with nothing consumed between. */
export class CircularReference extends Error {
  override readonly name = 'CircularReference';
}

/** What both languages have. */
export class Both extends Base {
  readonly kind = 'both';
  readonly a: Term;
  readonly b: Term;

  constructor(id: number, a: Term, b: Term) {
    super(id);
    this.a = a;
    this.b = b;
  }

  get nullable(): boolean {
    return this.a.nullable && this.b.nullable;
  }
}

/** A language without a few texts. */
export class Except extends Base {
  readonly kind = 'except';
  readonly term: Term;
  readonly texts: readonly (readonly number[])[];

  constructor(id: number, term: Term, texts: readonly (readonly number[])[]) {
    super(id);
    this.term = term;
    this.texts = texts;
  }

  get nullable(): boolean {
    return this.term.nullable && this.texts.every(({ length }) => length > 0);
  }
}

/** A language that is easier to calculate than to write down, such as the numbers of a range. */
export interface AutomatonState {
  /** The same for states with the same future. */
  readonly key: string;
  readonly accepts: boolean;
  /** Undefined where nothing can follow. */
  next(symbol: number): AutomatonState | undefined;
  /** The shortest text from here. */
  shortest(): readonly number[] | undefined;
  /** Symbols that may come next. */
  starts(): readonly number[];
}

export class Automaton extends Base {
  readonly kind = 'automaton';
  readonly state: AutomatonState;

  constructor(id: number, state: AutomatonState) {
    super(id);
    this.state = state;
  }

  get nullable(): boolean {
    return this.state.accepts;
  }
}
