import type { Borders } from './borders.ts';
import type { TermMaker } from './term-maker.ts';
import type { Reference, Term } from './terms.ts';

/** Intersections and exclusions are searched for their shortest text through this many states. */
const MAX_SEARCH = 20_000;

/** Looks for the shortest texts of languages. */
export class Shortest {
  readonly #terms: TermMaker;
  readonly #borders: Borders;
  readonly #step: (term: Term, symbol: number) => Term;
  /** References whose least is known: the first so many. */
  #solved = 0;
  /** What searches found, by state. */
  readonly #ways = new WeakMap<Term, Way>();

  /** @param step what may follow a symbol that is a border; where no text can be completed it may be any term */
  constructor(terms: TermMaker, borders: Borders, step: (term: Term, symbol: number) => Term) {
    this.#terms = terms;
    this.#borders = borders;
    this.#step = step;
  }

  /** Fewest symbols of a text of the language; Infinity when it has none. Throws CircularReference. */
  least(term: Term): number {
    return this.#least(term);
  }

  /** Finds out the least of all rules at once, since they may stand within each other. */
  #solve(): void {
    // Resolving a rule may make further rules.
    if (this.#solved === this.#terms.references.length) return;
    for (let i = this.#solved; i < this.#terms.references.length; i++) void this.#terms.references[i].term;
    const open = this.#terms.references.slice(this.#solved);
    // What would begin with itself is found before it is stepped through.
    for (const reference of open) this.#borders.of(reference);
    const solved = this.#solved;
    this.#solved = this.#terms.references.length;
    try {
      this.#solveAll(open);
    } catch (error) {
      this.#solved = solved;
      for (const reference of open) reference.knownLeast = undefined;
      throw error;
    }
  }

  #solveAll(open: readonly Reference[]): void {
    for (const reference of open) reference.knownLeast = Infinity;
    // Inner rules were made later: seen first, most are known when an outer one asks for them.
    const innerFirst = open.toReversed();
    for (let changed = true; changed; ) {
      changed = false;
      const found = new Map<Term, number>();
      for (const reference of innerFirst) {
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
    this.#terms.allowance.spend(1);
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
    this.#terms.allowance.spend(least);
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
        for (const symbol of this.#borders.of(step.term)) {
          const next = this.#step(step.term, symbol);
          if (next === this.#terms.nothing || seen.has(next)) continue;
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
