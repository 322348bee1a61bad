import { pictureGrid, toPatches } from '../media/patches.ts';
import { soundFrames, soundTokenCount } from '../media/sound-frames.ts';
import { type ModelConfig, patchOptions, videoOf } from '../model/config.ts';
import { type EncodeOptions, encodeTurns } from '../text/conversation.ts';
import type { EncodedTurns } from '../text/token-writer.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import type { Turn } from '../text/turns.ts';

/** A prompt as the decoder reads it: `T` tokens, `P` patches of all its pictures one after another. */
export interface Prompt {
  /** `[T]`; any id stands in a soft slot. */
  readonly ids: Int32Array;
  /** `[T]` which picture a soft slot belongs to, −1 for every other token. */
  readonly blocks: Int32Array;
  /** `[P, patchSize² * 3]`, values 0 to 1; patch `i` fills the i-th soft slot. */
  readonly pixels: Float32Array;
  /** `[P]` row and column of each patch in its picture. */
  readonly patchRows: Int32Array;
  readonly patchColumns: Int32Array;
  /** `[T]` which sound a soft slot belongs to, −1 for every other token. */
  readonly soundBlocks: Int32Array;
  /** `[S, frameSize]`; frame `i` fills the i-th soft slot of sound. */
  readonly soundFrames: Float32Array;
}

/** A conversation as tokens, up to where the model is to speak; its pictures are still whole. */
export function promptTokens(
  config: ModelConfig,
  tokenizer: Tokenizer,
  turns: readonly Turn[],
  options: Pick<EncodeOptions, 'template' | 'tools' | 'thinking' | 'acting'> & {
    /** False for a conversation that is not to be gone on with. */
    readonly generationPrompt?: boolean;
  } = {},
): EncodedTurns {
  return encodeTurns(tokenizer, turns, {
    generationPrompt: true,
    ...options,
    pictureTokenCount: (part) => {
      const { rows, columns } = pictureGrid(part.picture, patchOptions(config, part));
      return rows * columns;
    },
    soundTokenCount,
    framePatches: videoOf(config).maxPatches,
  });
}

/** Cuts the pictures of an encoded conversation into patches, and its sounds into frames. */
export function toPrompt(config: ModelConfig, encoded: EncodedTurns): Prompt {
  const { ids, blocks, pictures, soundBlocks } = encoded;
  const cut = pictures.map((part) => toPatches(part.picture, patchOptions(config, part)));
  const total = cut.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const pixels = new Float32Array(total * config.vision.patchSize ** 2 * 3);
  const patchRows = new Int32Array(total);
  const patchColumns = new Int32Array(total);
  let patch = 0;
  let pixel = 0;
  for (const { rows, columns, patches } of cut) {
    pixels.set(patches, pixel);
    pixel += patches.length;
    for (let i = 0; i < rows * columns; i++, patch++) {
      patchRows[patch] = Math.floor(i / columns);
      patchColumns[patch] = i % columns;
    }
  }
  const heard = encoded.sounds.map((sound) => soundFrames(sound, config.audio));
  return { ids, blocks, pixels, patchRows, patchColumns, soundBlocks, soundFrames: joined(heard) };
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    result.set(array, at);
    at += array.length;
  }
  return result;
}

/** Tokens from `start` to `end` (excluded) of a prompt, and the patches and frames of sound that they hold. */
export interface PromptChunk {
  readonly start: number;
  readonly end: number;
  readonly firstPatch: number;
  readonly patches: number;
  readonly firstFrame: number;
  readonly frames: number;
}

/**
 * The chunk of at most `limit` tokens that begins at `start`. A picture is never cut, since its patches see each
 * other in both directions: one with more patches than `limit` makes a longer chunk. Sound is causal as text is.
 */
export function chunkAt(
  { blocks, soundBlocks }: Pick<Prompt, 'blocks' | 'soundBlocks'>,
  start: number,
  limit: number,
): PromptChunk {
  let end = Math.min(start + limit, blocks.length);
  const cutsPicture = () => end < blocks.length && blocks[end] >= 0 && blocks[end] === blocks[end - 1];
  while (end > start && cutsPicture()) end--;
  if (end === start) {
    end = start + 1;
    while (cutsPicture()) end++;
  }
  const soft = (part: Int32Array): number => part.reduce((count, block) => count + (block >= 0 ? 1 : 0), 0);
  return {
    start,
    end,
    firstPatch: soft(blocks.subarray(0, start)),
    patches: soft(blocks.subarray(start, end)),
    firstFrame: soft(soundBlocks.subarray(0, start)),
    frames: soft(soundBlocks.subarray(start, end)),
  };
}
