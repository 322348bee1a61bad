import type { HostTensor } from '../tensor/graph.ts';
import { DOCUMENT, KeyValueCache, type NewTokens } from './cache.ts';
import { type Inference, layerWidths } from './inference.ts';
import { chunksOf, type Prompt, type PromptChunk } from './prompt.ts';

/** Tokens read at once, for each prompt: more need memory for their scores and gain no speed. */
const CHUNK_TOKENS = 512;

export interface DecodingOptions {
  /** Default 512. */
  readonly chunkTokens?: number;
  /** Aborting ends reading at the next chunk. */
  readonly signal?: AbortSignal;
}

/** One or more sequences under way: their cache, and the logits of each one's next token. */
export class Decoding {
  readonly #inference: Inference;
  readonly #cache: KeyValueCache;
  /** `[rows, V]` */
  #logits: Float32Array;

  private constructor(inference: Inference, rows: number) {
    this.#inference = inference;
    this.#cache = new KeyValueCache(layerWidths(inference.config), rows);
    this.#logits = new Float32Array(rows * inference.config.vocabularySize);
  }

  /** Reads prompts, all of them at once. */
  static async start(
    inference: Inference,
    prompts: readonly Prompt[],
    { chunkTokens = CHUNK_TOKENS, signal }: DecodingOptions = {},
  ): Promise<Decoding> {
    const empty = prompts.findIndex(({ ids }) => ids.length === 0);
    if (prompts.length === 0 || empty >= 0)
      throw new Error(`decoding: prompt ${Math.max(empty, 0)} has no tokens`);
    const decoding = new Decoding(inference, prompts.length);
    const chunks = prompts.map(({ blocks }) => chunksOf(blocks, chunkTokens));
    const rounds = Math.max(...chunks.map(({ length }) => length));
    for (let round = 0; round < rounds; round++) {
      signal?.throwIfAborted();
      await decoding.#read(
        prompts,
        chunks.map((list) => list[round]),
        chunks.map((list) => list.length === round + 1),
      );
    }
    return decoding;
  }

  get rows(): number {
    return this.#cache.rows;
  }

  /** Tokens read so far in each row. */
  get lengths(): Int32Array {
    return this.#cache.lengths;
  }

  /** Logits of the next token of one row, `[V]`; valid until the next step. */
  logits(row: number): Float32Array {
    const size = this.#inference.config.vocabularySize;
    return this.#logits.subarray(row * size, (row + 1) * size);
  }

  /** Reads one more token of each row. */
  async step(ids: readonly number[]): Promise<void> {
    const rows = this.rows;
    if (ids.length !== rows) throw new Error(`decoding: ${ids.length} tokens for ${rows} rows`);
    const added: NewTokens = {
      length: 1,
      counts: new Int32Array(rows).fill(1),
      positions: this.#cache.lengths.slice(),
      blocks: new Int32Array(rows).fill(-1),
    };
    const { logits, states } = await this.#inference.step({
      ids: integers([rows, 1], Int32Array.from(ids)),
      ...placesOf(rows, added),
      ...this.#cache.inputs(),
    });
    this.#cache.append(states, added);
    this.#logits = logits;
  }

  /** Goes on with these rows alone, in this order. */
  keep(rows: readonly number[]): void {
    const size = this.#inference.config.vocabularySize;
    const kept = new Float32Array(rows.length * size);
    rows.forEach((row, i) => {
      kept.set(this.logits(row), i * size);
    });
    this.#logits = kept;
    this.#cache.keep(rows);
  }

  /** Reads one chunk of each prompt that still has one; `last` tells whose logits are wanted. */
  async #read(
    prompts: readonly Prompt[],
    chunks: readonly (PromptChunk | undefined)[],
    last: readonly boolean[],
  ): Promise<void> {
    const { config } = this.#inference;
    const rows = prompts.length;
    const counts = Int32Array.from(chunks, (chunk) => (chunk ? chunk.end - chunk.start : 0));
    const length = Math.max(...counts);
    const ids = new Int32Array(rows * length);
    const positions = new Int32Array(rows * length);
    const blocks = new Int32Array(rows * length).fill(-1);
    const sources = Int32Array.from(ids, (_, i) => i);
    let soft = rows * length;
    chunks.forEach((chunk, row) => {
      if (!chunk) return;
      const at = row * length;
      ids.set(prompts[row].ids.subarray(chunk.start, chunk.end), at);
      blocks.set(prompts[row].blocks.subarray(chunk.start, chunk.end), at);
      for (let i = 0; i < counts[row]; i++) {
        positions[at + i] = chunk.start + i;
        if (blocks[at + i] >= 0) sources[at + i] = soft++;
      }
    });
    const wanted = last.flatMap((isLast, row) => (isLast ? [row] : []));
    const wantedTokens = Int32Array.from(wanted, (row) => row * length + counts[row] - 1);
    const added: NewTokens = { length, counts, positions, blocks };
    const { logits, states } = await this.#inference.prefill({
      ids: integers([rows, length], ids),
      sources: integers([rows, length], sources),
      ...placesOf(rows, added),
      ...patchInputs(prompts, chunks, config.vision.patchSize ** 2 * 3),
      wanted: integers([wantedTokens.length], wantedTokens),
      ...this.#cache.inputs(),
    });
    this.#cache.append(states, added);
    const size = config.vocabularySize;
    wanted.forEach((row, i) => {
      this.#logits.set(logits.subarray(i * size, (i + 1) * size), row * size);
    });
  }
}

const integers = (shape: readonly number[], data: Int32Array): HostTensor => ({
  dataType: 'int32',
  shape,
  data,
});

function placesOf(rows: number, { length, counts, positions, blocks }: NewTokens) {
  const documents = new Int32Array(rows * length).fill(DOCUMENT.queryPadding);
  counts.forEach((count, row) => {
    documents.fill(DOCUMENT.real, row * length, row * length + count);
  });
  return {
    positions: integers([rows, length], positions),
    documents: integers([rows, length], documents),
    blocks: integers([rows, length], blocks),
  };
}

/** The patches of the chunks, one prompt after another; one blank patch, which no token takes, if there are none. */
function patchInputs(
  prompts: readonly Prompt[],
  chunks: readonly (PromptChunk | undefined)[],
  width: number,
): Record<string, HostTensor> {
  const total = chunks.reduce((sum, chunk) => sum + (chunk?.patches ?? 0), 0);
  const count = Math.max(total, 1);
  const pixels = new Float32Array(count * width);
  const patchRows = new Int32Array(count);
  const patchColumns = new Int32Array(count);
  let at = 0;
  chunks.forEach((chunk, row) => {
    if (!chunk) return;
    const [from, to] = [chunk.firstPatch, chunk.firstPatch + chunk.patches];
    pixels.set(prompts[row].pixels.subarray(from * width, to * width), at * width);
    patchRows.set(prompts[row].patchRows.subarray(from, to), at);
    patchColumns.set(prompts[row].patchColumns.subarray(from, to), at);
    at += chunk.patches;
  });
  return {
    pixels: { dataType: 'float32', shape: [count, width], data: pixels },
    patchRows: integers([count], patchRows),
    patchColumns: integers([count], patchColumns),
  };
}
