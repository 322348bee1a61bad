import type { Grammar } from './grammar.ts';
import { MOST_BYTES } from './lengths.ts';
import { controlSymbol, type Term } from './terms.ts';

/** Most nodes are leaves, so both are made when they are needed: large vocabularies have a million nodes. */
class Node {
  children: Map<number, Node> | undefined;
  /** Tokens that end here: a byte and a piece may be the same. */
  tokens: readonly number[] = NO_TOKENS;
}

/** Joining lists of tokens costs little for each. */
const TOKENS_AT_ONCE = 4;

const NO_TOKENS: readonly number[] = [];

/** What tokens may come in a state, apart from what follows it. */
interface Mask {
  /** Tokens that are valid whatever comes after them. */
  readonly tokens: Int32Array;
  /** Where the state's text can end within a token; what follows decides about the rest. */
  readonly exits: readonly Node[];
  /** Both together, for a state that nothing follows; made when it is asked for. */
  allowed?: Int32Array;
}

/**
 * A tokenizer's tokens as symbols of a grammar, and which of them a state allows. The masks are kept with the states
 * (as in XGrammar, Dong et al., 2024): of a state within a text within an object, what the text allows is the same
 * in every object, and only the few tokens that end the text have to be looked at again.
 */
export class SymbolVocabulary {
  readonly #root = new Node();
  readonly #symbols = new Map<number, readonly number[]>();
  /** Symbols that one token can hold. */
  readonly longest: number;
  readonly #masks = new WeakMap<Term, Mask>();
  readonly #needed = new WeakMap<Term, number>();

  /** @param tokens bytes of each token that may be used; control tokens are added by id alone */
  constructor(tokens: Iterable<readonly [id: number, bytes: Uint8Array]>, controls: readonly number[]) {
    let longest = 1;
    for (const [id, bytes] of tokens) {
      if (bytes.length === 0) continue;
      this.#add(id, [...bytes]);
      longest = Math.max(longest, bytes.length);
    }
    for (const id of controls) this.#add(id, [controlSymbol(id)]);
    this.longest = longest;
  }

  symbols(token: number): readonly number[] {
    const symbols = this.#symbols.get(token);
    if (!symbols) throw new Error(`token ${token} is none of the grammar's`);
    return symbols;
  }

  /** Tokens after which `state` can still be completed. */
  allowed(grammar: Grammar, state: Term): Int32Array {
    const mask = this.#mask(grammar, state);
    mask.allowed ??= union([mask.tokens, mask.exits.flatMap(({ tokens }) => tokens)]);
    return mask.allowed;
  }

  /** The state after a token. */
  advance(grammar: Grammar, state: Term, token: number): Term {
    let next = state;
    for (const symbol of this.symbols(token)) next = grammar.derive(next, symbol);
    return next;
  }

  /** Whether a language has a text of at most `room` tokens. */
  fits(grammar: Grammar, state: Term, room: number): boolean {
    const least = grammar.least(state);
    // Every symbol is a token, so as many tokens are enough. Pieces may do with less, up to a point; beyond it no text
    // is written down to find out, since an item that may be left out can ask for any length.
    if (least <= room) return true;
    if (least > Math.min(room * this.longest, MOST_BYTES)) return false;
    return this.needed(grammar, state) <= room;
  }

  /** Tokens that the shortest text of a language needs. */
  needed(grammar: Grammar, state: Term): number {
    let count = this.#needed.get(state);
    if (count === undefined) {
      count = this.tokenize(grammar.shortest(state)).length;
      this.#needed.set(state, count);
    }
    return count;
  }

  /** Fewest tokens that write down `symbols`. Every byte is a token, so there always are some. */
  tokenize(symbols: readonly number[]): number[] {
    const fewest = new Array<number>(symbols.length + 1).fill(Infinity);
    const last = new Array<number>(symbols.length + 1).fill(-1);
    const from = new Array<number>(symbols.length + 1).fill(0);
    fewest[0] = 0;
    for (let start = 0; start < symbols.length; start++) {
      let node: Node | undefined = this.#root;
      for (let end = start; end < symbols.length; ) {
        node = node.children?.get(symbols[end++]);
        if (!node) break;
        if (node.tokens.length === 0 || fewest[start] + 1 >= fewest[end]) continue;
        fewest[end] = fewest[start] + 1;
        last[end] = node.tokens[0];
        from[end] = start;
      }
    }
    const tokens: number[] = [];
    for (let end = symbols.length; end > 0; end = from[end]) {
      if (last[end] < 0) throw new Error('the vocabulary has no token for a symbol of the grammar');
      tokens.push(last[end]);
    }
    return tokens.reverse();
  }

  #add(id: number, symbols: readonly number[]): void {
    let node = this.#root;
    for (const symbol of symbols) {
      node.children ??= new Map();
      let next = node.children.get(symbol);
      if (!next) {
        next = new Node();
        node.children.set(symbol, next);
      }
      node = next;
    }
    node.tokens = [...node.tokens, id];
    this.#symbols.set(id, symbols);
  }

  #mask(grammar: Grammar, given: Term): Mask {
    const state = this.#nearby(grammar, given);
    let mask = this.#masks.get(state);
    if (!mask) {
      mask = this.#makeMask(grammar, state);
      this.#masks.set(state, mask);
    }
    return mask;
  }

  #makeMask(grammar: Grammar, state: Term): Mask {
    if (state.kind === 'reference') return this.#mask(grammar, state.term);
    if (state.kind === 'choice') {
      const masks = state.options.map((option) => this.#mask(grammar, option));
      grammar.allowance.spend(masks.reduce((sum, { tokens }) => sum + tokens.length, 0) / TOKENS_AT_ONCE);
      return {
        tokens: union(masks.map(({ tokens }) => tokens)),
        exits: [...new Set(masks.flatMap(({ exits }) => exits))],
      };
    }
    const tokens: number[] = [];
    const exits = new Set<Node>();
    if (state.kind !== 'sequence') {
      this.#walk(grammar, this.#root, state, tokens, exits);
      return { tokens: Int32Array.from(tokens), exits: [...exits] };
    }
    const { first, rest } = state;
    const before = this.#mask(grammar, first);
    const more: number[] = [];
    grammar.allowance.spend(before.tokens.length / TOKENS_AT_ONCE);
    const ends = first.nullable ? [this.#root, ...before.exits] : before.exits;
    for (const node of ends) {
      more.push(...node.tokens);
      if (rest.nullable && node !== this.#root) exits.add(node);
      this.#walk(grammar, node, rest, more, exits);
    }
    return { tokens: union([before.tokens, more]), exits: [...exits] };
  }

  /** Goes down the tree of tokens from `node` with what `state` allows. */
  #walk(grammar: Grammar, node: Node, state: Term, tokens: number[], exits: Set<Node>): void {
    const visit = (child: Node, symbol: number): void => {
      const next = grammar.derive(state, symbol);
      if (next === grammar.nothing) return;
      if (next.nullable) exits.add(child);
      if (next === grammar.end) return;
      tokens.push(...child.tokens);
      this.#walk(grammar, child, next, tokens, exits);
    };
    if (!node.children) return;
    if (state.kind === 'literal') {
      const symbol = state.symbols[state.at];
      const child = node.children.get(symbol);
      if (child) visit(child, symbol);
      return;
    }
    for (const [symbol, child] of node.children) visit(child, symbol);
  }

  /**
   * A state that allows the same tokens and is met more often: how many of an item may still come makes no
   * difference as long as no token can hold so many.
   */
  #nearby(grammar: Grammar, state: Term): Term {
    if (state.kind === 'sequence') {
      const first = this.#nearby(grammar, state.first);
      return first === state.first ? state : grammar.sequence(first, state.rest);
    }
    if (state.kind !== 'repeat') return state;
    const { item, least, most } = state;
    const enough = this.longest + 1;
    return grammar.repeat(item, Math.min(least, enough), most > enough ? Infinity : most);
  }
}

/** Ids that are in any of the lists, ascending. */
function union(lists: readonly ArrayLike<number>[]): Int32Array {
  const some = lists.filter(({ length }) => length > 0);
  if (some.length === 1 && some[0] instanceof Int32Array) return some[0];
  let highest = -1;
  for (const list of some) for (let i = 0; i < list.length; i++) highest = Math.max(highest, list[i]);
  const present = new Uint8Array(highest + 1);
  for (const list of some) for (let i = 0; i < list.length; i++) present[list[i]] = 1;
  let count = 0;
  for (let id = 0; id <= highest; id++) count += present[id];
  const all = new Int32Array(count);
  for (let id = 0, at = 0; id <= highest; id++) if (present[id]) all[at++] = id;
  return all;
}
