import { attentionOf, isFullLayer, type ModelConfig } from '../model/config.ts';
import { BLOCK_TOKENS } from '../nn/tiles.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { bytesPerToken, type CacheBits, HeadStore } from './head-store.ts';

export type { CacheBits };

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

/** Room grows by a quarter, so that copying while growing stays cheaper than computing, but by no more than this. */
const MOST_GROWTH = 1024;
const PLACES = ['positions', 'documents', 'blocks'] as const;

/** As many tokens in whole blocks. */
const wholeBlocks = (tokens: number): number => Math.ceil(tokens / BLOCK_TOKENS) * BLOCK_TOKENS;

/** Tokens that there is room for where so many are needed. */
const roomFor = (tokens: number, limit: number): number =>
  wholeBlocks(Math.min(tokens + Math.min(tokens / 4, MOST_GROWTH), limit));

/** Width G*d of each layer's keys, which is the width of its values too. */
export const layerWidths = (config: ModelConfig): number[] =>
  Array.from({ length: config.layerCount }, (_, layer) => {
    const { keyValueHeads, headSize } = attentionOf(config, layer);
    return keyValueHeads * headSize;
  });

/** Values that one token leaves behind in all layers together: `W` of the graphs' `states [B, T, W]`. */
export const stateWidth = (config: ModelConfig): number =>
  2 * layerWidths(config).reduce((total, width) => total + width, 0);

/** Bytes of keys, values and places of one sequence of `tokens`, its room rounded up as the cache takes it. */
export function cacheBytes(config: ModelConfig, tokens: number, bits: CacheBits = 32): number {
  let bytes = 0;
  for (const { layers, limit, heads, headSize } of layerKinds(config)) {
    const perToken = 2 * layers.length * bytesPerToken({ heads, headSize, bits }) + 4 * PLACES.length;
    bytes += roomFor(tokens, limit) * perToken;
  }
  return bytes;
}

interface LayerKind {
  readonly name: 'sliding' | 'full';
  /** Most tokens that a sequence needs of these layers: the last ones. */
  readonly limit: number;
  readonly heads: number;
  readonly headSize: number;
  /** `offset` is where the layer's keys begin within a token's states; its values follow. */
  readonly layers: readonly { readonly index: number; readonly offset: number }[];
}

function layerKinds(config: ModelConfig): LayerKind[] {
  let offset = 0;
  const layers = layerWidths(config).map((width, index) => {
    const layer = { index, offset };
    offset += 2 * width;
    return layer;
  });
  const { slidingAttention, fullAttention, contextLength } = config;
  return [
    {
      name: 'sliding',
      limit: Math.min(slidingAttention.window, contextLength),
      heads: slidingAttention.keyValueHeads,
      headSize: slidingAttention.headSize,
      layers: layers.filter(({ index }) => !isFullLayer(config, index)),
    },
    {
      name: 'full',
      limit: contextLength,
      heads: fullAttention.keyValueHeads,
      headSize: fullAttention.headSize,
      layers: layers.filter(({ index }) => isFullLayer(config, index)),
    },
  ];
}

/**
 * Keys and values of the tokens so far, on the host: the engine reads them in place and returns only new ones
 * (its outputs are always copied, so a cache that went in and out would cost its whole size at every token).
 * ```
 *            capacity
 *   row 0   k k k k k . .     one array for the keys of each layer, one for its values, in blocks of tokens and tiles
 *   row 1   k k k . . . .     (`HeadStore`); '.' is padding: its document is one that nobody looks at
 * ```
 * Sliding layers keep a ring of their window: a token overwrites the one that has left it. Masks go by positions,
 * so the order within a row means nothing. Rows come and go without moving the others. A single row is shown to the
 * engine up to its last block.
 */
export class KeyValueCache {
  readonly #config: ModelConfig;
  readonly #bits: CacheBits;
  #kinds: Kind[];
  /** Tokens read in each row. */
  #lengths: number[];

  constructor(config: ModelConfig, rows: number, bits: CacheBits = 32) {
    this.#config = config;
    this.#bits = bits;
    this.#kinds = this.#empty(rows);
    this.#lengths = new Array<number>(rows).fill(0);
  }

  get rows(): number {
    return this.#lengths.length;
  }

  /** Tokens that each row has read. */
  get lengths(): readonly number[] {
    return this.#lengths;
  }

  /** Bytes that are taken. */
  get bytes(): number {
    return this.#kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  }

  /** Inputs `cache.…` of the inference graphs: views, valid until the next change. */
  inputs(): Record<string, HostTensor> {
    const inputs: Record<string, HostTensor> = {};
    for (const kind of this.#kinds) kind.addInputs(inputs, this.#lengths);
    return inputs;
  }

  /** Writes the new tokens' keys and values, `states [rows, length, W]` as the graphs return them. */
  append(states: Float32Array, added: NewTokens): void {
    const { length, counts } = added;
    const width = states.length / (this.rows * length);
    const longest = this.#lengths.reduce((most, old, row) => Math.max(most, old + counts[row]), 0);
    for (const kind of this.#kinds) {
      kind.reserve(longest, this.#lengths);
      this.#lengths.forEach((start, row) => {
        kind.write(row, start, states, width, added);
      });
    }
    for (let row = 0; row < this.rows; row++) this.#lengths[row] += counts[row];
  }

  /** Takes over the one row of another cache, which must not be used again. */
  adopt(other: KeyValueCache): void {
    if (other.rows !== 1) throw new Error(`adopt: one row was expected, not ${other.rows}`);
    if (this.rows === 0) {
      this.#kinds = other.#kinds;
      this.#lengths = other.#lengths;
      return;
    }
    const [length] = other.#lengths;
    this.#lengths.push(length);
    const longest = Math.max(...this.#lengths);
    this.#kinds.forEach((kind, i) => {
      kind.reserve(longest, this.#lengths);
      kind.copyRow(this.rows - 1, other.#kinds[i], 0, length);
    });
  }

  /** Forgets a row; the last row takes its number. */
  remove(row: number): void {
    const last = this.rows - 1;
    for (const kind of this.#kinds) if (row !== last) kind.copyRow(row, kind, last, this.#lengths[last]);
    this.#lengths[row] = this.#lengths[last];
    this.#lengths.pop();
    if (this.rows === 0) this.#kinds = this.#empty(0);
    else for (const kind of this.#kinds) kind.shrink(this.#lengths);
  }

  #empty(rows: number): Kind[] {
    return layerKinds(this.#config).map((kind) => new Kind(kind, this.#bits, rows));
  }
}

/** The arrays of all layers of one kind. */
class Kind {
  readonly #kind: LayerKind;
  readonly #bits: CacheBits;
  #slots: number;
  #capacity = 0;
  /** Keys and values of each layer in turn. */
  #stores: HeadStore[];
  /** `[slots, capacity]` each. */
  #places: Record<(typeof PLACES)[number], Int32Array>;

  constructor(kind: LayerKind, bits: CacheBits, slots: number) {
    this.#kind = kind;
    this.#bits = bits;
    this.#slots = slots;
    this.#stores = this.#newStores(slots, 0);
    this.#places = newPlaces(0);
  }

  get bytes(): number {
    const places = PLACES.length * this.#places.positions.byteLength;
    return this.#stores.reduce((sum, { bytes }) => sum + bytes, places);
  }

  addInputs(inputs: Record<string, HostTensor>, lengths: readonly number[]): void {
    const { name, limit, layers } = this.#kind;
    const rows = lengths.length;
    const length = rows === 1 ? wholeBlocks(Math.min(lengths[0], limit)) : this.#capacity;
    for (const place of PLACES) {
      const data = this.#places[place].subarray(0, rows * length);
      inputs[`cache.places.${name}.${place}`] = { dataType: 'int32', shape: [rows, length], data };
    }
    layers.forEach(({ index }, i) => {
      ['keys', 'values'].forEach((part, j) => {
        Object.assign(inputs, this.#stores[2 * i + j].inputs(`cache.layers.${index}.${part}`, rows, length));
      });
    });
  }

  write(
    row: number,
    start: number,
    states: Float32Array,
    total: number,
    { length, counts, positions, blocks }: NewTokens,
  ): void {
    const { limit, layers, heads, headSize } = this.#kind;
    const count = counts[row];
    // Of more tokens than the ring holds, only the last ones are kept.
    for (let token = Math.max(0, count - limit); token < count; token++) {
      const source = row * length + token;
      const place = (start + token) % limit;
      const target = row * this.#capacity + place;
      this.#places.positions[target] = positions[source];
      this.#places.blocks[target] = blocks[source];
      this.#places.documents[target] = DOCUMENT.real;
      for (let i = 0; i < layers.length; i++) {
        const from = source * total + layers[i].offset;
        this.#stores[2 * i].write(row, place, states, from);
        this.#stores[2 * i + 1].write(row, place, states, from + heads * headSize);
      }
    }
  }

  /** Makes room for as many rows as there are `lengths`, and for `longest` tokens in each. */
  reserve(longest: number, lengths: readonly number[]): void {
    const { limit } = this.#kind;
    const needed = Math.min(longest, limit);
    if (needed <= this.#capacity && lengths.length <= this.#slots) return;
    const slots = lengths.length <= this.#slots ? this.#slots : Math.max(lengths.length, this.#slots * 2);
    this.#resize(slots, needed <= this.#capacity ? this.#capacity : roomFor(needed, limit), lengths);
  }

  /** Gives room back when less than half of it is needed: several rows are computed over all of it. */
  shrink(lengths: readonly number[]): void {
    const needed = Math.min(Math.max(...lengths), this.#kind.limit);
    if (needed * 2 + BLOCK_TOKENS > this.#capacity) return;
    this.#resize(lengths.length, roomFor(needed, this.#kind.limit), lengths);
  }

  /** Copies a row of `length` tokens from another cache of the same layers, or within this one. */
  copyRow(row: number, from: Kind, fromRow: number, length: number): void {
    const held = Math.min(length, this.#kind.limit);
    this.#stores.forEach((target, i) => {
      target.copyRow(row, from.#stores[i], fromRow, held);
    });
    const [source, target] = [fromRow * from.#capacity, row * this.#capacity];
    for (const place of PLACES)
      this.#places[place].set(from.#places[place].subarray(source, source + held), target);
    this.#places.documents.fill(DOCUMENT.cachePadding, target + held, target + this.#capacity);
  }

  #resize(slots: number, capacity: number, lengths: readonly number[]): void {
    const old = new Kind(this.#kind, this.#bits, 0);
    old.#slots = this.#slots;
    old.#capacity = this.#capacity;
    old.#stores = this.#stores;
    old.#places = this.#places;
    this.#stores = this.#newStores(slots, capacity);
    this.#places = newPlaces(slots * capacity);
    this.#slots = slots;
    this.#capacity = capacity;
    const rows = Math.min(lengths.length, old.#slots);
    for (let row = 0; row < rows; row++) {
      this.copyRow(row, old, row, Math.min(lengths[row], old.#capacity));
    }
  }

  #newStores(slots: number, capacity: number): HeadStore[] {
    const { heads, headSize, layers } = this.#kind;
    return layers.flatMap(() =>
      (['keys', 'values'] as const).map(
        (part) => new HeadStore({ part, heads, headSize, bits: this.#bits }, slots, capacity),
      ),
    );
  }
}

const newPlaces = (size: number): Record<(typeof PLACES)[number], Int32Array> => ({
  positions: new Int32Array(size),
  documents: new Int32Array(size).fill(DOCUMENT.cachePadding),
  blocks: new Int32Array(size).fill(-1),
});
