import type { HostTensor } from '../tensor/graph.ts';

/** What `TokenPlaces.documents` holds: real tokens see real tokens, and nobody sees padding. */
export const DOCUMENT = Object.freeze({ real: 0, queryPadding: -1, cachePadding: -2 });

/** Where new tokens stand, row by row; `counts` of each row are real, the rest of `length` is padding. */
export interface NewTokens {
  readonly length: number;
  readonly counts: Int32Array;
  /** `[rows, length]` */
  readonly positions: Int32Array;
  /** `[rows, length]` */
  readonly blocks: Int32Array;
}

/** Room is taken in steps of this many tokens. */
const GRAIN = 64;
/** Room grows by this factor, so that copying while growing stays cheaper than computing. */
const GROWTH = 1.25;

/**
 * Keys and values of the tokens so far, on the host: the engine reads them in place and returns only new ones
 * (its outputs are always copied, so a cache that went in and out would cost its whole size at every token).
 * ```
 *            capacity
 *   row 0   k k k k k . .     one array [rows, capacity, width] for the keys, one for the values of each layer
 *   row 1   k k k . . . .     '.' is padding: its document is one that nobody looks at
 * ```
 * A single row is shown to the engine as long as it is, without padding and without copying.
 */
export class KeyValueCache {
  /** Values per token in each array of `#states`. */
  readonly #widths: readonly number[];
  #rows: number;
  #capacity = 0;
  #lengths: Int32Array;
  /** Keys and values of each layer in turn, `[rows, capacity, width]`. */
  #states: Float32Array[];
  /** `[rows, capacity]` each. */
  #places: Record<'positions' | 'documents' | 'blocks', Int32Array>;

  /** @param widths values per token in each layer's keys, as many in its values */
  constructor(widths: readonly number[], rows: number) {
    this.#widths = widths.flatMap((width) => [width, width]);
    this.#rows = rows;
    this.#lengths = new Int32Array(rows);
    this.#states = this.#widths.map(() => new Float32Array(0));
    this.#places = {
      positions: new Int32Array(0),
      documents: new Int32Array(0),
      blocks: new Int32Array(0),
    };
  }

  get rows(): number {
    return this.#rows;
  }

  /** Tokens that each row holds. */
  get lengths(): Int32Array {
    return this.#lengths;
  }

  /** Inputs `cache.…` of the inference graphs: views, valid until the next `append` or `keep`. */
  inputs(): Record<string, HostTensor> {
    const rows = this.#rows;
    const length = rows === 1 ? this.#lengths[0] : this.#capacity;
    const inputs: Record<string, HostTensor> = {};
    for (const [name, data] of Object.entries(this.#places)) {
      const view = data.subarray(0, rows * length);
      inputs[`cache.places.${name}`] = { dataType: 'int32', shape: [rows, length], data: view };
    }
    this.#states.forEach((data, i) => {
      const name = `cache.layers.${i >> 1}.${i % 2 === 0 ? 'keys' : 'values'}`;
      const view = data.subarray(0, rows * length * this.#widths[i]);
      inputs[name] = { dataType: 'float32', shape: [rows, length, this.#widths[i]], data: view };
    });
    return inputs;
  }

  /** Writes the new tokens' keys and values, `states [rows, length, W]` as the graphs return them. */
  append(states: Float32Array, { length, counts, positions, blocks }: NewTokens): void {
    let needed = 0;
    for (let row = 0; row < this.#rows; row++) needed = Math.max(needed, this.#lengths[row] + counts[row]);
    if (needed > this.#capacity) this.#grow(needed);
    const total = states.length / (this.#rows * length);
    for (let row = 0; row < this.#rows; row++) {
      const count = counts[row];
      const start = row * this.#capacity + this.#lengths[row];
      const source = row * length;
      this.#places.positions.set(positions.subarray(source, source + count), start);
      this.#places.blocks.set(blocks.subarray(source, source + count), start);
      this.#places.documents.fill(DOCUMENT.real, start, start + count);
      for (let token = 0; token < count; token++) {
        let from = (source + token) * total;
        for (let i = 0; i < this.#states.length; i++) {
          const width = this.#widths[i];
          this.#states[i].set(states.subarray(from, from + width), (start + token) * width);
          from += width;
        }
      }
      this.#lengths[row] += count;
    }
  }

  /** Keeps these rows, in this order, and forgets the others. */
  keep(rows: readonly number[]): void {
    this.#move(this.#capacity, rows);
    this.#lengths = Int32Array.from(rows, (row) => this.#lengths[row]);
    this.#rows = rows.length;
  }

  #grow(needed: number): void {
    const wanted = Math.max(needed, this.#capacity * GROWTH);
    const rows = Array.from({ length: this.#rows }, (_, row) => row);
    this.#move(Math.ceil(wanted / GRAIN) * GRAIN, rows);
  }

  /** Fresh arrays of another capacity with some of the rows. */
  #move(capacity: number, rows: readonly number[]): void {
    const from = this.#capacity;
    const moved = <T extends Float32Array | Int32Array>(old: T, fresh: T, width: number): T => {
      rows.forEach((row, i) => {
        const part = old.subarray(row * from * width, (row * from + this.#lengths[row]) * width);
        (fresh as Float32Array).set(part, i * capacity * width);
      });
      return fresh;
    };
    const size = rows.length * capacity;
    this.#states = this.#states.map((old, i) =>
      moved(old, new Float32Array(size * this.#widths[i]), this.#widths[i]),
    );
    const { positions, documents, blocks } = this.#places;
    this.#places = {
      positions: moved(positions, new Int32Array(size), 1),
      documents: moved(documents, new Int32Array(size).fill(DOCUMENT.cachePadding), 1),
      blocks: moved(blocks, new Int32Array(size).fill(-1), 1),
    };
    this.#capacity = capacity;
  }
}
