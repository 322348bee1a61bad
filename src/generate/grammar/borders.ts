import type { Allowance } from './allowance.ts';
import { CircularReference, type Term } from './terms.ts';

/** Where the symbols that a text may begin with change: between two borders, all lead to the same. */
export class Borders {
  readonly #allowance: () => Allowance;
  /** References whose first symbols are being looked for. */
  readonly #beginning = new Set<Term>();

  constructor(allowance: () => Allowance) {
    this.#allowance = allowance;
  }

  /** The first symbols of ranges, ascending. Throws CircularReference. */
  of(term: Term): readonly number[] {
    if (term.borders) return term.borders;
    const borders = new Set<number>();
    const include = (inner: Term) => {
      this.#allowance().spend(1);
      for (const border of this.of(inner)) borders.add(border);
    };
    const symbol = (one: number | undefined) => {
      if (one === undefined) return;
      borders.add(one);
      borders.add(one + 1);
    };
    switch (term.kind) {
      case 'nothing':
      case 'end':
        break;
      case 'set':
        for (let i = 0; i < term.ranges.length; i += 2) {
          borders.add(term.ranges[i]);
          borders.add(term.ranges[i + 1] + 1);
        }
        break;
      case 'literal':
        symbol(term.symbols[term.at]);
        break;
      case 'sequence':
        include(term.first);
        if (term.first.nullable) include(term.rest);
        break;
      case 'choice':
        term.options.forEach(include);
        break;
      case 'repeat':
        include(term.item);
        break;
      case 'reference':
        if (this.#beginning.has(term)) throw new CircularReference();
        this.#beginning.add(term);
        try {
          include(term.term);
        } finally {
          // Whoever uses the grammar next has an allowance of its own.
          this.#beginning.delete(term);
        }
        break;
      case 'both':
        include(term.a);
        include(term.b);
        break;
      case 'except':
        include(term.term);
        for (const text of term.texts) symbol(text[0]);
        break;
      case 'automaton':
        term.state.starts().forEach(symbol);
    }
    term.borders = [...borders].sort((a, b) => a - b);
    return term.borders;
  }
}
