/** Two symbols that become one, in order of rank. */
export type Merge = readonly [left: string, right: string];

/** A pair of neighbouring symbols while training. */
interface Pair {
  readonly left: number;
  readonly right: number;
  /** Weighted number of occurrences. */
  count: number;
  /** Words (indices) that held the pair at some time. */
  readonly words: Set<number>;
}

/**
 * Trains byte-pair merges (Sennrich, Haddow & Birch, 2016) over weighted unique words.
 * `words` maps each word to a whole-numbered weight, so that counts stay exact however often they are updated.
 * Characters outside `alphabet` are left to byte fallback and never merge.
 * Ties go to the alphabetically first pair: the result depends on nothing but the arguments.
 */
export function trainMerges(
  words: ReadonlyMap<string, number>,
  alphabet: ReadonlySet<string>,
  mergeCount: number,
): Merge[] {
  const trainer = new MergeTrainer(words, alphabet);
  const merges: Merge[] = [];
  while (merges.length < mergeCount) {
    const merge = trainer.mergeBest();
    if (!merge) break;
    merges.push(merge);
  }
  return merges;
}

/** A character that no piece covers. */
const UNCOVERED = -1;
/** More symbols than any vocabulary here has: packs a pair into one number. */
const PAIR_BASE = 2 ** 20;

class MergeTrainer {
  readonly #symbols: string[];
  readonly #ids: Map<string, number>;
  readonly #words: number[][] = [];
  readonly #weights: number[] = [];
  readonly #pairs = new Map<number, Pair>();

  constructor(words: ReadonlyMap<string, number>, alphabet: ReadonlySet<string>) {
    this.#symbols = [...alphabet];
    this.#ids = new Map(this.#symbols.map((symbol, id) => [symbol, id]));
    for (const [word, weight] of words) {
      if (!Number.isInteger(weight) || weight < 0)
        throw new RangeError(
          `trainMerges: weight of ${JSON.stringify(word)} is ${weight}, expected a whole number`,
        );
      const index = this.#words.length;
      this.#words.push([...word].map((character) => this.#ids.get(character) ?? UNCOVERED));
      this.#weights.push(weight);
      this.#countPairs(index, weight);
    }
  }

  /** Makes the most frequent pair one symbol; undefined when no pair occurs. */
  mergeBest(): Merge | undefined {
    const best = this.#bestPair();
    if (!best) return undefined;
    const merge: Merge = [this.#symbols[best.left], this.#symbols[best.right]];
    const merged = this.#symbolId(merge[0] + merge[1]);
    for (const index of best.words) {
      // Taking the whole word out of the counts and putting it back is simpler than patching the neighbours,
      // and words are short.
      this.#countPairs(index, -this.#weights[index]);
      this.#words[index] = replacePair(this.#words[index], best.left, best.right, merged);
      this.#countPairs(index, this.#weights[index]);
    }
    this.#pairs.delete(best.left * PAIR_BASE + best.right);
    return merge;
  }

  #bestPair(): Pair | undefined {
    let best: Pair | undefined;
    for (const pair of this.#pairs.values()) {
      if (pair.count <= 0) continue;
      if (!best || pair.count > best.count || (pair.count === best.count && this.#isBefore(pair, best)))
        best = pair;
    }
    return best;
  }

  #isBefore(one: Pair, other: Pair): boolean {
    const left = this.#symbols[one.left];
    const otherLeft = this.#symbols[other.left];
    if (left !== otherLeft) return left < otherLeft;
    return this.#symbols[one.right] < this.#symbols[other.right];
  }

  #symbolId(symbol: string): number {
    const known = this.#ids.get(symbol);
    if (known !== undefined) return known;
    this.#symbols.push(symbol);
    this.#ids.set(symbol, this.#symbols.length - 1);
    return this.#symbols.length - 1;
  }

  #countPairs(index: number, weight: number): void {
    const word = this.#words[index];
    for (let i = 0; i + 1 < word.length; i++) {
      const left = word[i];
      const right = word[i + 1];
      if (left === UNCOVERED || right === UNCOVERED) continue;
      const key = left * PAIR_BASE + right;
      let pair = this.#pairs.get(key);
      if (!pair) {
        pair = { left, right, count: 0, words: new Set() };
        this.#pairs.set(key, pair);
      }
      pair.count += weight;
      pair.words.add(index);
    }
  }
}

function replacePair(word: readonly number[], left: number, right: number, merged: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < word.length; i++) {
    if (word[i] === left && word[i + 1] === right) {
      result.push(merged);
      i++;
    } else {
      result.push(word[i]);
    }
  }
  return result;
}
