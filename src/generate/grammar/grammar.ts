import { Allowance } from './allowance.ts';
import {
  Automaton,
  type AutomatonState,
  Both,
  Choice,
  CircularReference,
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
/** Intersections and exclusions are searched for their shortest text through this many states. */
const MAX_SEARCH = 20_000;
/** Ends of texts that are longer than this are not looked for in other texts. */
const LONG_LITERAL = 64;

/** Makes terms, and steps through them. */
export class Grammar {
  readonly nothing: Term = new Nothing(0);
  readonly end: Term = new End(1);
  #count = 2;
  readonly #interned = new Map<string, Term>();
  readonly #references: Reference[] = [];
  /** References whose first symbols are being looked for. */
  readonly #beginning = new Set<Term>();
  /** References whose least is known: the first so many. */
  #solved = 0;

  /** What the one who uses the grammar now may still spend. */
  allowance = new Allowance();
  /** Numbers of texts, by which their long ends are known. */
  readonly #texts = new WeakMap<readonly number[], number>();

  /** What searches found, by state. */
  readonly #ways = new WeakMap<Term, Way>();

  /** Terms made so far. All that were reached from one term stay with it, so a grammar that grew large is best left. */
  get size(): number {
    return this.#count;
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
    const borders = this.#borders(term);
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
    return this.#least(term);
  }

  /** Finds out the least of all rules at once, since they may stand within each other. */
  #solve(): void {
    // Resolving a rule may make further rules.
    if (this.#solved === this.#references.length) return;
    for (let i = this.#solved; i < this.#references.length; i++) void this.#references[i].term;
    const open = this.#references.slice(this.#solved);
    // What would begin with itself is found before it is stepped through.
    for (const reference of open) this.#borders(reference);
    const solved = this.#solved;
    this.#solved = this.#references.length;
    try {
      this.#solveAll(open);
    } catch (error) {
      this.#solved = solved;
      for (const reference of open) reference.knownLeast = undefined;
      throw error;
    }
  }

  #solveAll(open: Reference[]): void {
    for (const reference of open) reference.knownLeast = Infinity;
    // Inner rules were made later: seen first, most are known when an outer one asks for them.
    open.reverse();
    for (let changed = true; changed; ) {
      changed = false;
      const found = new Map<Term, number>();
      for (const reference of open) {
        const least = this.#least(reference.term, found);
        if (least < reference.knownLeast!) {
          reference.knownLeast = least;
          changed = true;
        }
      }
    }
  }

  /** @param found while rules are being solved: what one pass over them found, since terms are shared by many others */
  #least(term: Term, found?: Map<Term, number>): number {
    const known = term.knownLeast ?? found?.get(term);
    if (known !== undefined) return known;
    this.allowance.spend(1);
    const result = this.#findLeast(term, (inner) => this.#least(inner, found));
    if (found && !isApart(term)) found.set(term, result);
    else term.knownLeast = result;
    return result;
  }

  #findLeast(term: Term, least: (inner: Term) => number): number {
    switch (term.kind) {
      case 'nothing':
        return Infinity;
      case 'end':
        return 0;
      case 'set':
        return 1;
      case 'literal':
        return term.symbols.length - term.at;
      case 'sequence':
        return least(term.first) + least(term.rest);
      case 'choice':
        return term.options.reduce((fewest, option) => Math.min(fewest, least(option)), Infinity);
      case 'repeat':
        return term.least === 0 ? 0 : term.least * least(term.item);
      case 'reference':
        this.#solve();
        return term.knownLeast ?? Infinity;
      case 'both':
      case 'except':
        return this.#way(term)?.length ?? Infinity;
      case 'automaton':
        return term.state.shortest()?.length ?? Infinity;
    }
  }

  /** A shortest text of the language: as long as `least` says, which may be more than there is memory for. */
  shortest(term: Term): readonly number[] {
    const least = this.least(term);
    if (least === Infinity) throw new Error('shortest: the language has no text');
    this.allowance.spend(least);
    const text: number[] = [];
    // Not by calling itself: rules may stand within each other thousands deep.
    const open = [term];
    for (let next = open.pop(); next; next = open.pop()) {
      if (next.kind === 'sequence') open.push(next.rest, next.first);
      else if (next.kind === 'reference') open.push(next.term);
      else if (next.kind === 'choice') {
        const fewest = this.least(next);
        open.push(next.options.find((option) => this.least(option) === fewest)!);
      } else if (next.kind === 'repeat') {
        if (this.least(next.item) > 0) for (let i = 0; i < next.least; i++) open.push(next.item);
      } else for (const symbol of this.#shortestOf(next)) text.push(symbol);
    }
    return text;
  }

  /** The same for what is not made of other languages one after another. */
  #shortestOf(term: Term): readonly number[] {
    switch (term.kind) {
      case 'set':
        // A letter or a digit where there is one.
        return [[0x61, 0x30, 0x41].find((symbol) => term.has(symbol)) ?? term.ranges[0]];
      case 'literal':
        return term.symbols.slice(term.at);
      case 'both':
      case 'except':
        return this.#alongWay(term);
      case 'automaton':
        return term.state.shortest()!;
      default:
        return [];
    }
  }

  /** Whether the language has this text. */
  accepts(term: Term, symbols: Iterable<number>): boolean {
    let state = term;
    for (const symbol of symbols) state = this.derive(state, symbol);
    return state.nullable;
  }

  #borders(term: Term): readonly number[] {
    if (term.borders) return term.borders;
    const borders = new Set<number>();
    const include = (inner: Term) => {
      this.allowance.spend(1);
      for (const border of this.#borders(inner)) borders.add(border);
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

  #alongWay(term: Term): readonly number[] {
    const symbols: number[] = [];
    for (let way = this.#way(term); way?.next; way = this.#ways.get(way.next)) symbols.push(way.symbol!);
    return symbols;
  }

  /** The shortest way to an end of an intersection or exclusion; undefined when none was found. */
  #way(term: Term): Way | undefined {
    return this.#ways.get(term) ?? this.#search(term);
  }

  /**
   * Breadth first through the derivatives; letters and digits before other symbols. What is found is kept for every
   * state on the way, and such a state is not gone through again: the states of a long text are asked about one after
   * another, and each has all the rest before it.
   */
  #search(term: Term): Way | undefined {
    const seen = new Set<Term>([term]);
    let steps: SearchStep[] = [{ term }];
    let best: SearchStep | undefined;
    let shortest = Infinity;
    for (let length = 0; steps.length > 0 && length < shortest; length++) {
      const longer: typeof steps = [];
      for (const step of steps) {
        const rest = step.term.nullable ? 0 : this.#ways.get(step.term)?.length;
        if (rest !== undefined && length + rest < shortest) [best, shortest] = [step, length + rest];
        if (rest !== undefined || length + 1 >= shortest) continue;
        for (const symbol of this.#borders(step.term)) {
          const next = this.#derive(step.term, symbol);
          if (next === this.nothing || seen.has(next)) continue;
          seen.add(next);
          if (seen.size > MAX_SEARCH) return undefined;
          longer.push({ term: next, symbol, before: step });
        }
      }
      steps = longer;
    }
    if (!best) return undefined;
    if (best.term.nullable) this.#ways.set(best.term, { length: 0 });
    for (let step = best; step.before; step = step.before) {
      const length = this.#ways.get(step.term)!.length + 1;
      this.#ways.set(step.before.term, { length, symbol: step.symbol, next: step.term });
    }
    return this.#ways.get(term);
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

/** A state that a search came to, and how. */
interface SearchStep {
  readonly term: Term;
  readonly symbol?: number;
  readonly before?: SearchStep;
}

/** How the shortest text from a state on begins, and how long it is. */
interface Way {
  readonly length: number;
  readonly symbol?: number;
  readonly next?: Term;
}

/** Terms within which no rules stand, so that what was found of them stays. */
const isApart = ({ kind }: Term): boolean => kind === 'both' || kind === 'except' || kind === 'automaton';

export { CircularReference };
