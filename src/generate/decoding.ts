import type { HostTensor } from '../tensor/graph.ts';
import { DOCUMENT, KeyValueCache, type NewTokens } from './cache.ts';
import type { Inference } from './inference.ts';
import type { Prompt } from './prompt.ts';
import { CHUNK_TOKENS, Reading, readTogether } from './reading.ts';

export interface DecodingOptions {
  /** Tokens read at once, for each prompt; default 512. */
  readonly chunkTokens?: number;
  /** Aborting ends reading at the next chunk. */
  readonly signal?: AbortSignal;
}

/** Sequences under way, one a row: their cache, and the logits of each one's next token. Rows come and go. */
export class Decoding {
  readonly #inference: Inference;
  readonly #cache: KeyValueCache;
  /** `[V]` of each row. */
  readonly #logits: Float32Array[] = [];

  constructor(inference: Inference) {
    this.#inference = inference;
    this.#cache = new KeyValueCache(inference.config, 0, inference.cacheBits);
  }

  /** Reads prompts, all of them at once. */
  static async start(
    inference: Inference,
    prompts: readonly Prompt[],
    { chunkTokens = CHUNK_TOKENS, signal }: DecodingOptions = {},
  ): Promise<Decoding> {
    if (prompts.length === 0) throw new Error('decoding: no prompt was given');
    const readings = prompts.map((prompt) => new Reading(inference, prompt));
    for (;;) {
      const unread = readings.filter(({ finished }) => !finished);
      if (unread.length === 0) break;
      signal?.throwIfAborted();
      const fresh = unread.filter(({ length }) => length === 0);
      await readTogether(inference, fresh.length > 0 ? fresh : [unread[0]], chunkTokens);
    }
    const decoding = new Decoding(inference);
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
  }

  /** Forgets a row; the last row takes its number. */
  remove(row: number): void {
    this.#cache.remove(row);
    const last = this.#logits.pop()!;
    if (row < this.#logits.length) this.#logits[row] = last;
  }

  /** Reads one more token of each row. @returns what each row's token left in the cache, `[W]`: views */
  async step(ids: readonly number[]): Promise<Float32Array[]> {
    const rows = this.rows;
    if (ids.length !== rows) throw new Error(`decoding: ${ids.length} tokens for ${rows} rows`);
    const added: NewTokens = {
      length: 1,
      counts: new Int32Array(rows).fill(1),
      positions: Int32Array.from(this.#cache.lengths),
      blocks: new Int32Array(rows).fill(-1),
    };
    const integers = (data: Int32Array): HostTensor => ({ dataType: 'int32', shape: [rows, 1], data });
    const { logits, states } = await this.#inference.step({
      ids: integers(Int32Array.from(ids)),
      positions: integers(added.positions),
      documents: integers(new Int32Array(rows).fill(DOCUMENT.real)),
      blocks: integers(added.blocks),
      ...this.#cache.inputs(),
    });
    this.#cache.append(states, added);
    const size = this.#inference.config.vocabularySize;
    const width = states.length / rows;
    for (let row = 0; row < rows; row++) this.#logits[row] = logits.subarray(row * size, (row + 1) * size);
    return ids.map((_, row) => states.subarray(row * width, (row + 1) * width));
  }
}
