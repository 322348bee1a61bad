import type { HostTensor } from '../tensor/graph.ts';
import type { BatchSizes } from './step.ts';
import { type DocumentThings, MOST_GROUPS } from './things.ts';

/** How often a word looks for what it depends on: first for what is spoken of, then from there. */
export const LOOKS = ['first', 'last'] as const;

/** What may be found: a thing by its number, or 0 for anything else. */
export const FOUND_CLASSES = 1 + MOST_GROUPS;

/**
 * Collects which tokens of a micro-batch belong to which thing and where words shall look, as many as there are places; of
 * further ones nothing is asked.
 */
export class ReferenceRows {
  readonly #sizes: BatchSizes;
  readonly #places: number;
  readonly #groups: Int32Array;
  readonly #index: Int32Array;
  readonly #wanted: Float32Array;
  #count = 0;

  constructor(sizes: BatchSizes) {
    this.#sizes = sizes;
    this.#places = sizes.references ?? 0;
    this.#groups = new Int32Array(this.#places > 0 ? sizes.rows * sizes.length : 0);
    this.#index = new Int32Array(this.#places);
    this.#wanted = new Float32Array(LOOKS.length * this.#places * FOUND_CLASSES);
  }

  get count(): number {
    return this.#count;
  }

  /** @param start the document's first token among B*T */
  add({ groups, references }: DocumentThings, start: number): void {
    if (this.#places === 0) return;
    this.#groups.set(groups, start);
    for (const reference of references.slice(0, this.#places - this.#count)) {
      this.#index[this.#count] = start + reference.at;
      LOOKS.forEach((look, i) => {
        const row = (i * this.#places + this.#count) * FOUND_CLASSES;
        const things = reference[look];
        if (things.length === 0) this.#wanted[row] = 1;
        for (const thing of things) this.#wanted[row + thing] = 1 / things.length;
      });
      this.#count++;
    }
  }

  /** The arrays by the names of `BatchSpecs`; none where there are no places. */
  arrays(): Record<string, HostTensor> {
    if (this.#places === 0) return {};
    const { rows, length } = this.#sizes;
    const shape = [LOOKS.length, this.#places, FOUND_CLASSES];
    return {
      things: { dataType: 'int32', shape: [rows, length], data: this.#groups },
      referenceIndex: { dataType: 'int32', shape: [this.#places], data: this.#index },
      referenceWeights: { dataType: 'float32', shape, data: this.#wanted },
    };
  }
}
