import type { HostTensor } from '../tensor/graph.ts';

/** Bits that a cached key or value takes: 32, or 8 with a scale for each token and head. */
export type CacheBits = 8 | 32;

/** What stands for zero where values are bytes. */
export const ZERO_BYTE = 128;

/** How the vectors of one layer's keys, or values, lie. */
export interface HeadShape {
  readonly heads: number;
  readonly headSize: number;
  readonly bits: CacheBits;
}

/** Bytes of one token's vectors. */
export const bytesPerToken = ({ heads, headSize, bits }: HeadShape): number =>
  heads * (bits === 8 ? headSize + 4 : 4 * headSize);

/**
 * Keys or values of one layer, `[slots, heads, capacity, headSize]`: the vectors of a head lie side by side, as
 * products over them read them. In 8 bits a vector is `scale * (byte - 128)` with `scales [slots, heads, capacity]`,
 * its largest value at ±127.
 */
export class HeadStore {
  readonly #shape: HeadShape;
  readonly #slots: number;
  readonly #capacity: number;
  readonly #values: Float32Array | Uint8Array;
  readonly #scales: Float32Array | undefined;

  constructor(shape: HeadShape, slots: number, capacity: number) {
    this.#shape = shape;
    this.#slots = slots;
    this.#capacity = capacity;
    const vectors = slots * shape.heads * capacity;
    const size = vectors * shape.headSize;
    this.#values = shape.bits === 8 ? new Uint8Array(size) : new Float32Array(size);
    this.#scales = shape.bits === 8 ? new Float32Array(vectors) : undefined;
  }

  get bytes(): number {
    return this.#slots * this.#capacity * bytesPerToken(this.#shape);
  }

  /** Writes a token's vectors, which lie one after another in `states` from `at` on. */
  write(row: number, place: number, states: Float32Array, at: number): void {
    const { heads, headSize } = this.#shape;
    for (let head = 0; head < heads; head++) {
      const vector = (row * heads + head) * this.#capacity + place;
      const from = at + head * headSize;
      if (this.#scales) this.#scales[vector] = this.#round(states, from, vector * headSize);
      else this.#values.set(states.subarray(from, from + headSize), vector * headSize);
    }
  }

  #round(states: Float32Array, from: number, to: number): number {
    const { headSize } = this.#shape;
    let largest = 0;
    for (let i = from; i < from + headSize; i++) largest = Math.max(largest, Math.abs(states[i]));
    const inverse = largest === 0 ? 0 : 127 / largest;
    for (let i = 0; i < headSize; i++)
      this.#values[to + i] = Math.floor(states[from + i] * inverse + (ZERO_BYTE + 0.5));
    return largest / 127;
  }

  /** Copies the first `length` tokens of a row of another store of the same shape, or of this one. */
  copyRow(row: number, from: HeadStore, fromRow: number, length: number): void {
    const { heads, headSize } = this.#shape;
    for (let head = 0; head < heads; head++) {
      const source = (fromRow * heads + head) * from.#capacity;
      const target = (row * heads + head) * this.#capacity;
      const part = from.#values.subarray(source * headSize, (source + length) * headSize);
      this.#values.set(part, target * headSize);
      this.#scales?.set(from.#scales!.subarray(source, source + length), target);
    }
  }

  /** The first rows as inputs: views. With a single head a single row can be shown up to `length` alone. */
  inputs(name: string, rows: number, length: number): Record<string, HostTensor> {
    const { heads, headSize } = this.#shape;
    const vectors = rows * heads * length;
    const data = this.#values.subarray(0, vectors * headSize);
    const shape = [rows, heads, length, headSize];
    if (!this.#scales)
      return { [name]: { dataType: 'float32', shape, data: data as Float32Array<ArrayBuffer> } };
    const scales = this.#scales.subarray(0, vectors);
    return {
      [`${name}.bytes`]: { dataType: 'uint8', shape, data: data as Uint8Array<ArrayBuffer> },
      [`${name}.scales`]: { dataType: 'float32', shape: [rows, heads, length], data: scales },
    };
  }
}
