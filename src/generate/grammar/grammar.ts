import { Borders } from './borders.ts';
import { Shortest } from './shortest.ts';
import { TermMaker } from './term-maker.ts';
import type { Term } from './terms.ts';

/** Makes terms, and steps through them: Brzozowski's derivatives (1964, "Derivatives of Regular Expressions"). */
export class Grammar extends TermMaker {
  readonly #borders = new Borders(() => this.allowance);
  readonly #shortest = new Shortest(this, this.#borders, (term, symbol) => this.#derive(term, symbol));

  /** What may follow `symbol`; `nothing` where no text can be completed after it. */
  derive(term: Term, symbol: number): Term {
    this.allowance.spend(1);
    const known = term.derivatives.get(symbol);
    if (known) return known;
    const border = this.#borderBelow(term, symbol);
    if (border === undefined) return this.nothing;
    const result = border === symbol ? this.#living(this.#derive(term, symbol)) : this.derive(term, border);
    term.derivatives.set(symbol, result);
    return result;
  }

  /** The symbol that stands for all those between two borders. */
  #borderBelow(term: Term, symbol: number): number | undefined {
    const borders = this.#borders.of(term);
    let [low, high] = [0, borders.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (borders[middle] <= symbol) low = middle + 1;
      else high = middle;
    }
    return low > 0 ? borders[low - 1] : undefined;
  }

  #living(derived: Term): Term {
    // Of intersections and exclusions it has to be searched whether anything is left.
    const alive =
      derived.kind === 'both' || derived.kind === 'except' ? this.least(derived) < Infinity : true;
    return alive ? derived : this.nothing;
  }

  #derive(term: Term, symbol: number): Term {
    switch (term.kind) {
      case 'nothing':
      case 'end':
        return this.nothing;
      case 'set':
        return term.has(symbol) ? this.end : this.nothing;
      case 'literal':
        return term.symbols[term.at] === symbol ? this.literal(term.symbols, term.at + 1) : this.nothing;
      case 'sequence': {
        const first = this.sequence(this.derive(term.first, symbol), term.rest);
        return term.first.nullable ? this.choice([first, this.derive(term.rest, symbol)]) : first;
      }
      case 'choice':
        return this.choice(term.options.map((option) => this.derive(option, symbol)));
      case 'repeat': {
        const { item, least, most } = term;
        return this.sequence(this.derive(item, symbol), this.repeat(item, Math.max(least - 1, 0), most - 1));
      }
      case 'reference':
        return this.derive(term.term, symbol);
      case 'both':
        return this.both(this.derive(term.a, symbol), this.derive(term.b, symbol));
      case 'except':
        return this.except(
          this.derive(term.term, symbol),
          term.texts.filter((text) => text[0] === symbol).map((text) => text.slice(1)),
        );
      case 'automaton': {
        const next = term.state.next(symbol);
        return next ? this.automaton(next) : this.nothing;
      }
    }
  }

  /** Fewest symbols of a text of the language; Infinity when it has none. Throws CircularReference. */
  least(term: Term): number {
    return this.#shortest.least(term);
  }

  /** A shortest text of the language: as long as `least` says, which may be more than there is memory for. */
  shortest(term: Term): readonly number[] {
    return this.#shortest.shortest(term);
  }

  /** Whether the language has this text. */
  accepts(term: Term, symbols: Iterable<number>): boolean {
    let state = term;
    for (const symbol of symbols) state = this.derive(state, symbol);
    return state.nullable;
  }
}
