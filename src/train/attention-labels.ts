import type { HostTensor } from '../tensor/graph.ts';
import type { TokenReference } from '../text/token-writer.ts';
import { PATCH_TASKS } from './patch-labels.ts';

/** How often a word looks for what it depends on: first for what is spoken of, then from there. */
export const LOOKS = ['first', 'last'] as const;

/** What may be found: one of a picture's things, by its rank counted from 1, or 0 for everything else. */
export const FOUND_CLASSES = PATCH_TASKS.rank.classes;

/**
 * Collects where the words of a micro-batch shall look, as many as there are places; of further ones nothing is asked.
 */
export class ReferenceRows {
  readonly #places: number;
  readonly #index: Int32Array;
  readonly #blocks: Int32Array;
  readonly #found: Float32Array;
  #count = 0;

  constructor(places: number) {
    this.#places = places;
    this.#index = new Int32Array(places);
    this.#blocks = new Int32Array(places);
    this.#found = new Float32Array(LOOKS.length * places * FOUND_CLASSES);
  }

  get count(): number {
    return this.#count;
  }

  /** @param start the document's first token among B*T; @param firstBlock its first picture among the batch's */
  add(references: readonly TokenReference[], start: number, firstBlock: number): void {
    for (const reference of references.slice(0, this.#places - this.#count)) {
      this.#index[this.#count] = start + reference.token;
      this.#blocks[this.#count] = firstBlock + reference.block;
      LOOKS.forEach((look, i) => {
        const row = (i * this.#places + this.#count) * FOUND_CLASSES;
        const things = reference[look];
        if (things.length === 0) this.#found[row] = 1;
        for (const thing of things) {
          this.#found[row + 1 + Math.min(thing, FOUND_CLASSES - 2)] += 1 / things.length;
        }
      });
      this.#count++;
    }
  }

  /** The arrays by the names of `BatchSpecs`; none where there are no places. */
  arrays(): Record<string, HostTensor> {
    if (this.#places === 0) return {};
    const int = (data: Int32Array): HostTensor => ({ dataType: 'int32', shape: [this.#places], data });
    const shape = [LOOKS.length, this.#places, FOUND_CLASSES];
    const found: HostTensor = { dataType: 'float32', shape, data: this.#found };
    return { referenceIndex: int(this.#index), referenceBlocks: int(this.#blocks), referenceWeights: found };
  }
}
