import { Allowance } from './allowance.ts';
import {
  Automaton,
  type AutomatonState,
  Both,
  Choice,
  End,
  Except,
  Literal,
  Nothing,
  Reference,
  Repeat,
  Sequence,
  SymbolSet,
  type Term,
} from './terms.ts';

/** Interned terms beyond this number are forgotten: they are made again when needed. */
const MAX_TERMS = 20_000;
/** Ends of texts that are longer than this are not looked for in other texts. */
const LONG_LITERAL = 64;

/** Makes terms: the same one for the same language written in the same way. */
export class TermMaker {
  readonly nothing: Term = new Nothing(0);
  readonly end: Term = new End(1);
  #count = 2;
  readonly #interned = new Map<string, Term>();
  readonly #references: Reference[] = [];
  /** Numbers of texts, by which their long ends are known. */
  readonly #texts = new WeakMap<readonly number[], number>();

  /** What the one who uses the terms now may still spend. */
  allowance = new Allowance();

  /** Terms made so far. All that were reached from one term stay with it, so a grammar that grew large is best left. */
  get size(): number {
    return this.#count;
  }

  /** All rules, in the order in which they were made. */
  get references(): readonly Reference[] {
    return this.#references;
  }

  /** One symbol of `ranges`, `[low, high, …]` ascending. */
  set(ranges: readonly number[]): Term {
    if (ranges.length === 0) return this.nothing;
    return this.#intern(`s${ranges.join()}`, (id) => new SymbolSet(id, ranges));
  }

  literal(symbols: readonly number[], at = 0): Term {
    if (at === symbols.length) return this.end;
    if (at === 0) this.allowance.spend(symbols.length);
    let key = `l${symbols.length - at > LONG_LITERAL && at > 0 ? '' : symbols.slice(at).join()}`;
    // Written out, a text's ends would take the square of its length.
    if (key === 'l') {
      const text = this.#texts.get(symbols) ?? this.#count++;
      this.#texts.set(symbols, text);
      key = `t${text},${at}`;
    }
    return this.#intern(key, (id) => new Literal(id, symbols, at));
  }

  /** @param text is encoded as UTF-8 */
  text(text: string): Term {
    return this.literal([...new TextEncoder().encode(text)]);
  }

  /** Nests to the left as it is written, so that a part keeps its identity whatever follows it. */
  sequence(first: Term, ...others: readonly Term[]): Term {
    let all = first;
    for (const rest of others) {
      if (all === this.nothing || rest === this.nothing) return this.nothing;
      if (all === this.end) all = rest;
      else if (rest !== this.end) {
        const head = all;
        all = this.#intern(`q${head.id},${rest.id}`, (id) => new Sequence(id, head, rest));
      }
    }
    return all;
  }

  choice(options: readonly Term[]): Term {
    const flat = new Set<Term>();
    this.allowance.spend(options.length);
    for (const option of options) {
      if (option.kind === 'choice') for (const inner of option.options) flat.add(inner);
      else if (option !== this.nothing) flat.add(option);
    }
    if (flat.size === 0) return this.nothing;
    const sorted = [...flat].sort((a, b) => a.id - b.id);
    if (sorted.length === 1) return sorted[0];
    return this.#intern(`c${sorted.map(({ id }) => id).join()}`, (id) => new Choice(id, sorted));
  }

  optional(term: Term): Term {
    return this.choice([this.end, term]);
  }

  repeat(item: Term, least: number, most: number): Term {
    if (most < least) return this.nothing;
    if (most === 0 || item === this.end) return this.end;
    if (item === this.nothing) return least === 0 ? this.end : this.nothing;
    if (least === 1 && most === 1) return item;
    return this.#intern(`r${item.id},${least},${most}`, (id) => new Repeat(id, item, least, most));
  }

  reference(resolve: () => Term): Term {
    const reference = new Reference(this.#count++, resolve);
    this.#references.push(reference);
    return reference;
  }

  both(a: Term, b: Term): Term {
    if (a === this.nothing || b === this.nothing) return this.nothing;
    if (a === b) return a;
    if (a === this.end) return b.nullable ? this.end : this.nothing;
    if (b === this.end) return a.nullable ? this.end : this.nothing;
    return this.#intern(`b${a.id},${b.id}`, (id) => new Both(id, a, b));
  }

  except(term: Term, texts: readonly (readonly number[])[]): Term {
    if (texts.length === 0 || term === this.nothing) return term;
    if (term === this.end) return texts.some(({ length }) => length === 0) ? this.nothing : term;
    return this.#intern(`x${term.id}:${texts.map((text) => text.join()).join(';')}`, (id) => {
      return new Except(id, term, texts);
    });
  }

  automaton(state: AutomatonState): Term {
    return this.#intern(`a${state.key}`, (id) => new Automaton(id, state));
  }

  #intern(key: string, make: (id: number) => Term): Term {
    this.allowance.spend(key.length);
    const known = this.#interned.get(key);
    if (known) return known;
    if (this.#interned.size >= MAX_TERMS) this.#interned.clear();
    const term = make(this.#count++);
    this.#interned.set(key, term);
    return term;
  }
}
