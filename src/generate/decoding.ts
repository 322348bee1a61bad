import type { HostTensor } from '../tensor/graph.ts';
import { DOCUMENT, KeyValueCache, type NewTokens } from './cache.ts';
import { asPrompt, type Inference } from './inference.ts';
import { Lookup } from './lookup.ts';
import type { Prompt } from './prompt.ts';
import { Reading, type ReadingOptions, readWhole } from './reading.ts';

export interface DecodingOptions extends ReadingOptions {
  /** See the constructor. */
  readonly lookup?: number;
}

/** What was computed for tokens that may come next: each one's states `[W]` and the logits after it. */
interface Ahead {
  readonly tokens: readonly number[];
  readonly states: readonly Float32Array[];
  readonly logits: readonly Float32Array[];
  /** How many of them came. */
  used: number;
}

/** Sequences under way, one a row: their cache, and the logits of each one's next token. Rows come and go. */
export class Decoding {
  readonly #inference: Inference;
  readonly #cache: KeyValueCache;
  /** `[V]` of each row. */
  readonly #logits: Float32Array[] = [];
  readonly #lookup: number;
  /** What each row holds so far, to guess from. */
  readonly #written: Lookup[] = [];
  #ahead: Ahead | undefined;

  /**
   * @param lookup most tokens that are guessed and read together with the next one while there is a single row;
   *   default 0. Guesses cost nothing but time: whoever chooses tokens sees the same logits and never the guesses,
   *   so greedy and sampled texts are what they were (a guess is accepted when it is the token that was drawn)
   */
  constructor(inference: Inference, lookup = 0) {
    this.#inference = inference;
    this.#lookup = lookup;
    this.#cache = new KeyValueCache(inference.config, 0, inference.cacheBits);
  }

  /** Reads prompts, all of them at once. */
  static async start(
    inference: Inference,
    prompts: readonly Prompt[],
    options: DecodingOptions = {},
  ): Promise<Decoding> {
    if (prompts.length === 0) throw new Error('decoding: no prompt was given');
    const readings = prompts.map((prompt) => new Reading(inference, prompt));
    return Decoding.#readAll(inference, readings, options);
  }

  /** Goes on with one prompt that has been read in part. */
  static resume(inference: Inference, reading: Reading, options: DecodingOptions = {}): Promise<Decoding> {
    return Decoding.#readAll(inference, [reading], options);
  }

  static async #readAll(
    inference: Inference,
    readings: readonly Reading[],
    { lookup, ...options }: DecodingOptions,
  ): Promise<Decoding> {
    await readWhole(inference, readings, options);
    const decoding = new Decoding(inference, lookup);
    for (const reading of readings) decoding.add(reading);
    return decoding;
  }

  get rows(): number {
    return this.#cache.rows;
  }

  /** Tokens read so far in each row. */
  get lengths(): readonly number[] {
    return this.#cache.lengths;
  }

  /** Bytes that the cache takes. */
  get bytes(): number {
    return this.#cache.bytes;
  }

  /** Logits of the next token of one row, `[V]`; valid until the next step. */
  logits(row: number): Float32Array {
    return this.#logits[row];
  }

  /** Goes on with a prompt that has been read, as the last row. The reading must not be used again. */
  add(reading: Reading): void {
    if (!reading.finished) throw new Error('decoding: the prompt has not been read to its end');
    this.#cache.adopt(reading.cache);
    this.#logits.push(reading.logits);
    if (this.#lookup === 0) return;
    const { ids, blocks, soundBlocks } = reading.prompt;
    const written = new Lookup(this.#lookup);
    written.push(ids.map((id, i) => (blocks[i] >= 0 || soundBlocks[i] >= 0 ? -1 : id)));
    this.#written.push(written);
  }

  /** Forgets a row; the last row takes its number. */
  remove(row: number): void {
    this.#cache.remove(row);
    const last = this.#logits.pop()!;
    if (row < this.#logits.length) this.#logits[row] = last;
    const written = this.#written.pop();
    if (written && row < this.#written.length) this.#written[row] = written;
    this.#ahead = undefined;
  }

  /** Reads one more token of each row. @returns what each row's token left in the cache, `[W]`: views */
  async step(ids: readonly number[]): Promise<Float32Array[]> {
    const rows = this.rows;
    if (ids.length !== rows) throw new Error(`decoding: ${ids.length} tokens for ${rows} rows`);
    this.#written.forEach((written, row) => {
      written.push([ids[row]]);
    });
    if (rows === 1 && this.#written.length === 1) {
      const known = this.#take(ids[0]);
      if (known) return [known];
      const guess = this.#guess();
      if (guess.length > 0) return [await this.#stepWith(ids[0], guess)];
    }
    this.#ahead = undefined;
    const added: NewTokens = {
      length: 1,
      counts: new Int32Array(rows).fill(1),
      positions: Int32Array.from(this.#cache.lengths),
      blocks: new Int32Array(rows).fill(-1),
    };
    const { logits, states } = await this.#inference.step(this.#inputs(rows, Int32Array.from(ids), added));
    this.#cache.append(states, added);
    const size = this.#inference.config.vocabularySize;
    const width = states.length / rows;
    for (let row = 0; row < rows; row++) this.#logits[row] = logits.subarray(row * size, (row + 1) * size);
    return ids.map((_, row) => states.subarray(row * width, (row + 1) * width));
  }

  /** The states of this token if it was computed ahead. */
  #take(id: number): Float32Array | undefined {
    const ahead = this.#ahead;
    if (!ahead) return undefined;
    const { tokens, states, logits, used } = ahead;
    const right = tokens[used] === id;
    if (right) ahead.used++;
    if (!right || ahead.used === tokens.length) {
      this.#written[0].judge(tokens.length, ahead.used);
      this.#ahead = undefined;
    }
    if (!right) return undefined;
    this.#cache.append(states[used], this.#oneRow(1));
    this.#logits[0] = logits[used];
    return states[used];
  }

  /** What may come next, within the context. */
  #guess(): number[] {
    const room = this.#inference.config.contextLength - this.#cache.lengths[0] - 1;
    return this.#written[0].guess().slice(0, room);
  }

  /** Reads a token of the only row, and behind it a guess of those that come next. @returns the token's states */
  async #stepWith(id: number, guess: readonly number[]): Promise<Float32Array> {
    const { config } = this.#inference;
    const length = 1 + guess.length;
    const inputs = this.#inputs(1, Int32Array.of(id, ...guess), this.#oneRow(length));
    const { logits, states } = await this.#inference.prefill(asPrompt(config, inputs));
    const size = config.vocabularySize;
    const width = states.length / length;
    const part = (all: Float32Array, i: number, step: number) => all.subarray(i * step, (i + 1) * step);
    const first = part(states, 0, width);
    this.#cache.append(first, this.#oneRow(1));
    this.#logits[0] = part(logits, 0, size);
    this.#ahead = {
      tokens: guess,
      states: guess.map((_, i) => part(states, i + 1, width)),
      logits: guess.map((_, i) => part(logits, i + 1, size)),
      used: 0,
    };
    return first;
  }

  /** The next `length` tokens of the only row. */
  #oneRow(length: number): NewTokens {
    const [start] = this.#cache.lengths;
    return {
      length,
      counts: Int32Array.of(length),
      positions: Int32Array.from({ length }, (_, i) => start + i),
      blocks: new Int32Array(length).fill(-1),
    };
  }

  #inputs(
    rows: number,
    ids: Int32Array,
    { length, positions, blocks }: NewTokens,
  ): Record<string, HostTensor> {
    const integers = (data: Int32Array): HostTensor => ({ dataType: 'int32', shape: [rows, length], data });
    return {
      ids: integers(ids),
      positions: integers(positions),
      documents: integers(new Int32Array(rows * length).fill(DOCUMENT.real)),
      blocks: integers(blocks),
      ...this.#cache.inputs(),
    };
  }
}
