/**
 * Ends a text before the first stop sequence. A sequence may come in pieces, so whatever could be the beginning
 * of one is held back until more text decides.
 */
export class StopFilter {
  readonly #sequences: readonly string[];
  #held = '';
  #stopped = false;

  constructor(sequences: readonly string[] = []) {
    this.#sequences = sequences;
  }

  /** Whether a stop sequence was found; nothing comes out after that. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The text that is certain with this much more of it. */
  push(text: string): string {
    if (this.#stopped) return '';
    const all = this.#held + text;
    const found = this.#sequences.map((sequence) => all.indexOf(sequence)).filter((index) => index >= 0);
    if (found.length > 0) {
      this.#stopped = true;
      this.#held = '';
      return all.slice(0, Math.min(...found));
    }
    const certain = all.length - this.#undecided(all);
    this.#held = all.slice(certain);
    return all.slice(0, certain);
  }

  /** What was held back, when no more text comes. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  /** Length of the longest end of `text` that begins a stop sequence. */
  #undecided(text: string): number {
    let longest = 0;
    for (const sequence of this.#sequences) {
      for (let length = Math.min(sequence.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(sequence.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
