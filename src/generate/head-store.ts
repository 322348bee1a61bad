import { BLOCK_TOKENS, tileColumns, tileShape, ZERO_BYTE } from '../nn/tiles.ts';
import type { HostTensor } from '../tensor/graph.ts';

/** Bits that a cached key or value takes: 32, or 8 with a scale for each token and head. */
export type CacheBits = 8 | 32;

/** How the vectors of one layer's keys, or values, lie. */
export interface HeadShape {
  readonly part: 'keys' | 'values';
  readonly heads: number;
  readonly headSize: number;
  readonly bits: CacheBits;
}

/** Bytes of one token's vectors. */
export const bytesPerToken = ({ heads, headSize, bits }: Omit<HeadShape, 'part'>): number =>
  heads * (bits === 8 ? headSize + 4 : 4 * headSize);

/**
 * Keys or values of one layer for each of some slots, in the tiles that `nn/tiles.ts` computes with. Heads lie within
 * blocks of tokens, so the first blocks of a slot are one piece of memory. In 8 bits a vector is `scale * (byte - 128)`
 * with `scales [slots, blocks, heads, 128]`, its largest value at ±127.
 */
export class HeadStore {
  readonly #shape: HeadShape;
  readonly #slots: number;
  readonly #blocks: number;
  readonly #values: Float32Array | Uint8Array;
  readonly #scales: Float32Array | undefined;

  /** @param capacity tokens of each slot: whole blocks */
  constructor(shape: HeadShape, slots: number, capacity: number) {
    this.#shape = shape;
    this.#slots = slots;
    this.#blocks = capacity / BLOCK_TOKENS;
    const vectors = slots * capacity * shape.heads;
    const size = vectors * shape.headSize;
    this.#values = shape.bits === 8 ? new Uint8Array(size) : new Float32Array(size);
    this.#scales = shape.bits === 8 ? new Float32Array(vectors) : undefined;
  }

  get bytes(): number {
    return this.#slots * this.#blocks * BLOCK_TOKENS * bytesPerToken(this.#shape);
  }

  /** Writes a token's vectors, which lie one after another in `states` from `at` on. */
  write(row: number, place: number, states: Float32Array, at: number): void {
    const { part, heads, headSize } = this.#shape;
    const block = row * this.#blocks + Math.floor(place / BLOCK_TOKENS);
    const token = place % BLOCK_TOKENS;
    const columns = tileColumns(part, headSize);
    // From one channel to the next, and from one tile's columns to the next tile's.
    const [step, jump] = part === 'keys' ? [columns, 0] : [1, (BLOCK_TOKENS - 1) * columns];
    const within =
      part === 'keys'
        ? Math.floor(token / columns) * columns * headSize + (token % columns)
        : token * columns;
    for (let head = 0; head < heads; head++) {
      const vector = (block * heads + head) * BLOCK_TOKENS;
      const from = at + head * headSize;
      const inverse = this.#scales ? this.#measure(vector + token, states, from) : 1;
      let to = vector * headSize + within;
      for (let i = 0; i < headSize; i++, to += step) {
        if (i > 0 && i % columns === 0) to += jump;
        const value = states[from + i];
        this.#values[to] = this.#scales ? Math.floor(value * inverse + (ZERO_BYTE + 0.5)) : value;
      }
    }
  }

  /** Notes the scale of a vector. @returns what to multiply its values by */
  #measure(vector: number, states: Float32Array, from: number): number {
    let largest = 0;
    for (let i = from; i < from + this.#shape.headSize; i++) largest = Math.max(largest, Math.abs(states[i]));
    this.#scales![vector] = largest / 127;
    return largest === 0 ? 0 : 127 / largest;
  }

  /** Copies the first `length` tokens of a row of another store of the same shape, or of this one. */
  copyRow(row: number, from: HeadStore, fromRow: number, length: number): void {
    const { heads, headSize } = this.#shape;
    const perBlock = heads * BLOCK_TOKENS;
    const [source, target] = [fromRow * from.#blocks * perBlock, row * this.#blocks * perBlock];
    const vectors = Math.ceil(length / BLOCK_TOKENS) * perBlock;
    const part = from.#values.subarray(source * headSize, (source + vectors) * headSize);
    this.#values.set(part, target * headSize);
    this.#scales?.set(from.#scales!.subarray(source, source + vectors), target);
  }

  /** The first rows as inputs: views. A single row can be shown up to `length` alone: whole blocks. */
  inputs(name: string, rows: number, length: number): Record<string, HostTensor> {
    const { part, heads, headSize } = this.#shape;
    const blocks = length / BLOCK_TOKENS;
    const vectors = rows * heads * length;
    const shape = tileShape(part, rows, blocks, heads, headSize) as number[];
    const data = this.#values.subarray(0, vectors * headSize);
    if (!this.#scales)
      return { [`${name}.tiles`]: { dataType: 'float32', shape, data: data as Float32Array<ArrayBuffer> } };
    const scales = this.#scales.subarray(0, vectors);
    return {
      [`${name}.tiles`]: { dataType: 'uint8', shape, data: data as Uint8Array<ArrayBuffer> },
      [`${name}.scales`]: { dataType: 'float32', shape: [rows, blocks, heads, BLOCK_TOKENS], data: scales },
    };
  }
}
