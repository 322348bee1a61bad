/** Tokens that must agree with what came before, at least and at most. */
const [SHORTEST, LONGEST] = [2, 4];

/**
 * Guesses what comes next from what was written already (prompt lookup decoding, Saxena, 2023): where the last few
 * tokens stood before, what followed them then. Quotations, names, code and tables repeat; other text does not.
 */
export class Lookup {
  readonly #most: number;
  readonly #tokens: number[] = [];
  /** For each length from `SHORTEST` on: where a run of so many tokens ended last, by its tokens. */
  readonly #ends: Map<string, number>[];
  /** How many tokens are worth guessing now: more while guesses come true, fewer when they do not. */
  #worth: number;

  /** @param most tokens of one guess */
  constructor(most: number) {
    this.#most = most;
    this.#worth = most;
    this.#ends = Array.from({ length: LONGEST - SHORTEST + 1 }, () => new Map<string, number>());
  }

  /** Takes note of tokens that stand for certain. A soft slot, −1, ends a run: nothing is guessed across it. */
  push(tokens: Iterable<number>): void {
    for (const token of tokens) {
      // A run is noted when something follows it, so that none is found at its own place.
      this.#ends.forEach((ends, i) => {
        const key = this.#lastTokens(SHORTEST + i);
        if (key !== undefined) ends.set(key, this.#tokens.length);
      });
      this.#tokens.push(token);
    }
  }

  /** The likely next tokens after the longest run that stood before; none when there is no such run. */
  guess(): number[] {
    for (let i = this.#ends.length - 1; i >= 0; i--) {
      const key = this.#lastTokens(SHORTEST + i);
      const end = key === undefined ? undefined : this.#ends[i].get(key);
      if (end === undefined) continue;
      const following = this.#tokens.slice(end, end + this.#worth);
      const slot = following.indexOf(-1);
      return slot < 0 ? following : following.slice(0, slot);
    }
    return [];
  }

  /** Learns how many of a guess's tokens came true. */
  judge(guessed: number, right: number): void {
    this.#worth = right === guessed ? Math.min(this.#most, 2 * this.#worth) : Math.max(1, right);
  }

  #lastTokens(count: number): string | undefined {
    const run = this.#tokens.slice(-count);
    return run.length === count && !run.includes(-1) ? run.join() : undefined;
  }
}
