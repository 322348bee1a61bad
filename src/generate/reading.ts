import type { ModelConfig } from '../model/config.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { DOCUMENT, KeyValueCache, stateWidth } from './cache.ts';
import type { Inference, InferenceResult } from './inference.ts';
import { chunkAt, type Prompt, type PromptChunk } from './prompt.ts';

/** Tokens read at once: more need memory for their scores and gain no speed. */
export const CHUNK_TOKENS = 512;

/** A prompt that is being read, chunk by chunk, into a cache of its own. */
export class Reading {
  readonly prompt: Prompt;
  readonly cache: KeyValueCache;
  #logits: Float32Array | undefined;

  constructor({ config, cacheBits }: Pick<Inference, 'config' | 'cacheBits'>, prompt: Prompt) {
    if (prompt.ids.length === 0) throw new Error('reading: the prompt has no tokens');
    this.prompt = prompt;
    this.cache = new KeyValueCache(config, 1, cacheBits);
  }

  /** Tokens read so far. */
  get length(): number {
    return this.cache.lengths[0];
  }

  get finished(): boolean {
    return this.#logits !== undefined;
  }

  /** Logits of the token after the prompt, `[V]`. */
  get logits(): Float32Array {
    if (!this.#logits) throw new Error('reading: the prompt has not been read to its end');
    return this.#logits;
  }

  /** Takes what another request computed for the next tokens: `states [count, W]`. The last token must be read. */
  restore(states: Float32Array, count: number): void {
    const start = this.length;
    if (start + count >= this.prompt.ids.length) throw new Error('reading: nothing would be left to read');
    this.#append(states, start, count);
  }

  /** Where the next chunk of at most `limit` tokens lies. */
  nextChunk(limit: number): PromptChunk {
    return chunkAt(this.prompt, this.length, limit);
  }

  /** Writes down what the engine made of a chunk: `states [count, W]`, and the logits if it was the last. */
  advance({ start, end }: PromptChunk, states: Float32Array, logits: Float32Array | undefined): void {
    this.#append(states, start, end - start);
    this.#logits = logits;
  }

  #append(states: Float32Array, start: number, count: number): void {
    this.cache.append(states, {
      length: count,
      counts: Int32Array.of(count),
      positions: Int32Array.from({ length: count }, (_, i) => start + i),
      blocks: this.prompt.blocks.slice(start, start + count),
    });
  }
}

/**
 * Reads one chunk of at most `chunkTokens` tokens of each prompt. Several can be read in one call only at their
 * beginning, where there is no cache yet; a single one anywhere.
 * @returns for each reading its new tokens' states, `[count, W]`: views
 */
export async function readTogether(
  inference: Inference,
  readings: readonly Reading[],
  chunkTokens: number,
): Promise<Float32Array[]> {
  if (readings.length > 1 && readings.some(({ length }) => length > 0))
    throw new Error('reading: prompts in progress are read one by one');
  const { config } = inference;
  const chunks = readings.map((reading) => reading.nextChunk(chunkTokens));
  const ends = readings.map(({ prompt }, row) => chunks[row].end === prompt.ids.length);
  const { inputs, length } = chunkInputs(config, readings, chunks);
  // The last token of each; where the prompt goes on, nobody reads its logits.
  const wanted = chunks.map(({ start, end }, row) => row * length + end - start - 1);
  const cache =
    readings.length === 1
      ? readings[0].cache
      : new KeyValueCache(config, readings.length, inference.cacheBits);
  const { logits, states } = await inference.prefill({
    ...inputs,
    wanted: integers([readings.length, 1], Int32Array.from(wanted)),
    ...cache.inputs(),
  });
  const width = stateWidth(config);
  return readings.map((reading, row) => {
    const count = chunks[row].end - chunks[row].start;
    const own = states.subarray(row * length * width, (row * length + count) * width);
    const at = row * config.vocabularySize;
    reading.advance(chunks[row], own, ends[row] ? logits.slice(at, at + config.vocabularySize) : undefined);
    return own;
  });
}

export interface ReadingOptions {
  /** Tokens read at once, for each prompt; default 512. */
  readonly chunkTokens?: number;
  /** Aborting ends reading at the next chunk. */
  readonly signal?: AbortSignal;
}

/** Reads prompts to their ends: together what they begin with, then one after another. */
export async function readWhole(
  inference: Inference,
  readings: readonly Reading[],
  { chunkTokens = CHUNK_TOKENS, signal }: ReadingOptions = {},
): Promise<void> {
  for (;;) {
    const unread = readings.filter(({ finished }) => !finished);
    if (unread.length === 0) return;
    signal?.throwIfAborted();
    const fresh = unread.filter(({ length }) => length === 0);
    await readTogether(inference, fresh.length > 0 ? fresh : [unread[0]], chunkTokens);
  }
}

/** Mean of the final normed hidden states over all tokens of a prompt, `[D]`, scaled to length 1. */
export async function embedPrompt(inference: Inference, prompt: Prompt): Promise<Float32Array> {
  const { config } = inference;
  const reading = new Reading(inference, prompt);
  const total = new Float32Array(config.hiddenSize);
  while (reading.length < prompt.ids.length) {
    const chunk = reading.nextChunk(CHUNK_TOKENS);
    const { inputs, length } = chunkInputs(config, [reading], [chunk]);
    const all = Int32Array.from({ length }, (_, i) => i);
    const result: InferenceResult = await inference.embed({
      ...inputs,
      wanted: integers([1, length], all),
      ...reading.cache.inputs(),
    });
    result.logits.forEach((value, i) => {
      total[i] += value;
    });
    reading.advance(chunk, result.states, undefined);
  }
  return normalized(total);
}

/** The log-likelihood of those tokens of a prompt for which `target [T]` is 1, given all before each. */
export async function likelihood(inference: Inference, prompt: Prompt, target: Uint8Array): Promise<number> {
  const { config } = inference;
  const size = config.vocabularySize;
  const reading = new Reading(inference, prompt);
  let sum = 0;
  while (reading.length < prompt.ids.length) {
    const chunk = reading.nextChunk(CHUNK_TOKENS);
    const { inputs, length } = chunkInputs(config, [reading], [chunk]);
    // The logits of a token tell the one after it.
    const wanted = Array.from({ length }, (_, i) => i).filter((i) => target[chunk.start + i + 1] === 1);
    const asked = wanted.length > 0 ? wanted : [0];
    const { logits, states } = await inference.prefill({
      ...inputs,
      wanted: integers([1, asked.length], Int32Array.from(asked)),
      ...reading.cache.inputs(),
    });
    wanted.forEach((place, i) => {
      const row = logits.subarray(i * size, (i + 1) * size);
      sum += logProbability(row, prompt.ids[chunk.start + place + 1]);
    });
    reading.advance(chunk, states, undefined);
  }
  return sum;
}

function logProbability(logits: Float32Array, id: number): number {
  const highest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  let total = 0;
  for (const value of logits) total += Math.exp(value - highest);
  return logits[id] - highest - Math.log(total);
}

/** The same direction with length 1; a vector of zeros stays one. */
export function normalized(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}

const integers = (shape: readonly number[], data: Int32Array): HostTensor => ({
  dataType: 'int32',
  shape,
  data,
});

/** The chunks as the graphs take them, padded to the longest: everything but `wanted` and the cache. */
function chunkInputs(
  config: ModelConfig,
  readings: readonly Reading[],
  chunks: readonly PromptChunk[],
): { inputs: Record<string, HostTensor>; length: number } {
  const rows = readings.length;
  const length = Math.max(...chunks.map(({ start, end }) => end - start));
  const shape = [rows, length];
  const ids = new Int32Array(rows * length);
  const positions = new Int32Array(rows * length);
  const documents = new Int32Array(rows * length).fill(DOCUMENT.queryPadding);
  const blocks = new Int32Array(rows * length).fill(-1);
  const sources = Int32Array.from(ids, (_, i) => i);
  let patch = rows * length;
  // The blank patch of a chunk without any takes a row too.
  let frame = patch + Math.max(1, total(chunks, 'patches'));
  chunks.forEach(({ start, end }, row) => {
    const { prompt } = readings[row];
    const at = row * length;
    ids.set(prompt.ids.subarray(start, end), at);
    blocks.set(prompt.blocks.subarray(start, end), at);
    documents.fill(DOCUMENT.real, at, at + end - start);
    for (let i = 0; i < end - start; i++) {
      positions[at + i] = start + i;
      if (blocks[at + i] >= 0) sources[at + i] = patch++;
      else if (prompt.soundBlocks[start + i] >= 0) sources[at + i] = frame++;
    }
  });
  const inputs = {
    ids: integers(shape, ids),
    sources: integers(shape, sources),
    positions: integers(shape, positions),
    documents: integers(shape, documents),
    blocks: integers(shape, blocks),
    ...patchInputs(readings, chunks, config.vision.patchSize ** 2 * 3),
    soundFrames: frameInput(readings, chunks, config.audio.frameSize),
  };
  return { inputs, length };
}

const total = (chunks: readonly PromptChunk[], what: 'patches' | 'frames'): number =>
  chunks.reduce((sum, chunk) => sum + chunk[what], 0);

/** The frames of sound of the chunks, one prompt after another; one of silence, which no token takes, if there are none. */
function frameInput(readings: readonly Reading[], chunks: readonly PromptChunk[], width: number): HostTensor {
  const count = Math.max(1, total(chunks, 'frames'));
  const data = new Float32Array(count * width);
  let at = 0;
  chunks.forEach(({ firstFrame, frames }, row) => {
    const from = firstFrame * width;
    data.set(readings[row].prompt.soundFrames.subarray(from, from + frames * width), at);
    at += frames * width;
  });
  return { dataType: 'float32', shape: [count, width], data };
}

/** The patches of the chunks, one prompt after another; one blank patch, which no token takes, if there are none. */
function patchInputs(
  readings: readonly Reading[],
  chunks: readonly PromptChunk[],
  width: number,
): Record<string, HostTensor> {
  const count = Math.max(1, total(chunks, 'patches'));
  const pixels = new Float32Array(count * width);
  const patchRows = new Int32Array(count);
  const patchColumns = new Int32Array(count);
  let at = 0;
  chunks.forEach(({ firstPatch, patches }, row) => {
    const { prompt } = readings[row];
    const [from, to] = [firstPatch, firstPatch + patches];
    pixels.set(prompt.pixels.subarray(from * width, to * width), at * width);
    patchRows.set(prompt.patchRows.subarray(from, to), at);
    patchColumns.set(prompt.patchColumns.subarray(from, to), at);
    at += patches;
  });
  return {
    pixels: { dataType: 'float32', shape: [count, width], data: pixels },
    patchRows: integers([count], patchRows),
    patchColumns: integers([count], patchColumns),
  };
}
