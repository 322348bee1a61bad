import { attentionOf, isFullLayer, type ModelConfig } from '../model/config.ts';
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

/** Room for tokens is taken in steps of this many. */
const GRAIN = 64;
/** Room grows by this factor, so that copying while growing stays cheaper than computing. */
const GROWTH = 1.25;
const PLACES = ['positions', 'documents', 'blocks'] as const;

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
export function cacheBytes(config: ModelConfig, tokens: number): number {
  let bytes = 0;
  for (const kind of layerKinds(config)) {
    const room = Math.min(Math.ceil((tokens * GROWTH) / GRAIN) * GRAIN, kind.limit);
    const width = kind.layers.reduce<number>((sum, { width }) => sum + 2 * width, PLACES.length);
    bytes += 4 * room * width;
  }
  return bytes;
}

interface LayerKind {
  readonly name: 'sliding' | 'full';
  /** Most tokens that a sequence needs of these layers: the last ones. */
  readonly limit: number;
  /** `offset` is where the layer's keys begin within a token's states; its values follow. */
  readonly layers: readonly { readonly index: number; readonly width: number; readonly offset: number }[];
}

function layerKinds(config: ModelConfig): LayerKind[] {
  let offset = 0;
  const layers = layerWidths(config).map((width, index) => {
    const layer = { index, width, offset };
    offset += 2 * width;
    return layer;
  });
  return [
    {
      name: 'sliding',
      limit: Math.min(config.slidingAttention.window, config.contextLength),
      layers: layers.filter(({ index }) => !isFullLayer(config, index)),
    },
    {
      name: 'full',
      limit: config.contextLength,
      layers: layers.filter(({ index }) => isFullLayer(config, index)),
    },
  ];
}

/**
 * Keys and values of the tokens so far, on the host: the engine reads them in place and returns only new ones
 * (its outputs are always copied, so a cache that went in and out would cost its whole size at every token).
 * ```
 *            capacity
 *   row 0   k k k k k . .     one array [slots, capacity, width] for the keys, one for the values of each layer
 *   row 1   k k k . . . .     '.' is padding: its document is one that nobody looks at
 * ```
 * Sliding layers keep a ring of their window: a token overwrites the one that has left it. Masks go by positions,
 * so the order within a row means nothing. Rows come and go without moving the others, and a single row is shown
 * to the engine as long as it is, without padding.
 */
export class KeyValueCache {
  readonly #config: ModelConfig;
  #kinds: Kind[];
  /** Tokens read in each row. */
  #lengths: number[];

  constructor(config: ModelConfig, rows: number) {
    this.#config = config;
    this.#kinds = layerKinds(config).map((kind) => new Kind(kind, rows));
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
    if (this.rows === 0) this.#kinds = layerKinds(this.#config).map((kind) => new Kind(kind, 0));
    else for (const kind of this.#kinds) kind.shrink(this.#lengths);
  }
}

/** The arrays of all layers of one kind. */
class Kind {
  readonly #kind: LayerKind;
  #slots: number;
  #capacity = 0;
  /** Keys and values of each layer in turn, `[slots, capacity, width]`. */
  #states: Float32Array[];
  /** `[slots, capacity]` each. */
  #places: Record<(typeof PLACES)[number], Int32Array>;

  constructor(kind: LayerKind, slots: number) {
    this.#kind = kind;
    this.#slots = slots;
    this.#states = kind.layers.flatMap(() => [new Float32Array(0), new Float32Array(0)]);
    this.#places = { positions: new Int32Array(0), documents: new Int32Array(0), blocks: new Int32Array(0) };
  }

  get bytes(): number {
    return [...this.#states, ...Object.values(this.#places)].reduce((sum, data) => sum + data.byteLength, 0);
  }

  addInputs(inputs: Record<string, HostTensor>, lengths: readonly number[]): void {
    const { name, limit, layers } = this.#kind;
    const rows = lengths.length;
    const length = rows === 1 ? Math.min(lengths[0], limit) : this.#capacity;
    for (const place of PLACES) {
      const data = this.#places[place].subarray(0, rows * length);
      inputs[`cache.places.${name}.${place}`] = { dataType: 'int32', shape: [rows, length], data };
    }
    layers.forEach(({ index, width }, i) => {
      ['keys', 'values'].forEach((part, j) => {
        const data = this.#states[2 * i + j].subarray(0, rows * length * width);
        inputs[`cache.layers.${index}.${part}`] = { dataType: 'float32', shape: [rows, length, width], data };
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
    const { limit, layers } = this.#kind;
    const count = counts[row];
    // Of more tokens than the ring holds, only the last ones are kept.
    for (let token = Math.max(0, count - limit); token < count; token++) {
      const source = row * length + token;
      const target = row * this.#capacity + ((start + token) % limit);
      this.#places.positions[target] = positions[source];
      this.#places.blocks[target] = blocks[source];
      this.#places.documents[target] = DOCUMENT.real;
      for (let i = 0; i < layers.length; i++) {
        const { width, offset } = layers[i];
        const from = source * total + offset;
        this.#states[2 * i].set(states.subarray(from, from + width), target * width);
        this.#states[2 * i + 1].set(states.subarray(from + width, from + 2 * width), target * width);
      }
    }
  }

  /** Makes room for as many rows as there are `lengths`, and for `longest` tokens in each. */
  reserve(longest: number, lengths: readonly number[]): void {
    const needed = Math.min(longest, this.#kind.limit);
    if (needed <= this.#capacity && lengths.length <= this.#slots) return;
    const capacity = needed <= this.#capacity ? this.#capacity : Math.max(needed, this.#capacity * GROWTH);
    const slots = lengths.length <= this.#slots ? this.#slots : Math.max(lengths.length, this.#slots * 2);
    this.#resize(slots, Math.min(Math.ceil(capacity / GRAIN) * GRAIN, this.#kind.limit), lengths);
  }

  /** Gives room back when less than half of it is needed: several rows are computed over all of it. */
  shrink(lengths: readonly number[]): void {
    const needed = Math.min(Math.max(...lengths), this.#kind.limit);
    if (needed * 2 + GRAIN > this.#capacity) return;
    this.#resize(lengths.length, Math.ceil((needed * GROWTH) / GRAIN) * GRAIN, lengths);
  }

  /** Copies a row of `length` tokens from another cache of the same layers, or within this one. */
  copyRow(row: number, from: Kind, fromRow: number, length: number): void {
    const held = Math.min(length, this.#kind.limit);
    const copy = <T extends Float32Array | Int32Array>(target: T, source: T, width: number): void => {
      const start = fromRow * from.#capacity * width;
      const part = source.subarray(start, start + held * width);
      (target as Float32Array).set(part, row * this.#capacity * width);
    };
    this.#states.forEach((target, i) => {
      copy(target, from.#states[i], this.#kind.layers[i >> 1].width);
    });
    for (const place of PLACES) copy(this.#places[place], from.#places[place], 1);
    const start = row * this.#capacity;
    this.#places.documents.fill(DOCUMENT.cachePadding, start + held, start + this.#capacity);
  }

  #resize(slots: number, capacity: number, lengths: readonly number[]): void {
    const old = new Kind(this.#kind, this.#slots);
    old.#capacity = this.#capacity;
    old.#states = this.#states;
    old.#places = this.#places;
    const size = slots * capacity;
    this.#states = old.#states.map((_, i) => new Float32Array(size * this.#kind.layers[i >> 1].width));
    this.#places = {
      positions: new Int32Array(size),
      documents: new Int32Array(size).fill(DOCUMENT.cachePadding),
      blocks: new Int32Array(size).fill(-1),
    };
    this.#slots = slots;
    this.#capacity = capacity;
    const rows = Math.min(lengths.length, old.#slots);
    for (let row = 0; row < rows; row++) {
      this.copyRow(row, old, row, Math.min(lengths[row], old.#capacity));
    }
  }
}
