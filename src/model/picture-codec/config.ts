import { z } from 'zod';
import type { PictureSize } from '../../media/picture.ts';
import { MAXIMUM_PICTURE_SIDE, TOKEN_RANGES } from '../../text/tokens.ts';

/** Sizes of a picture codec. The code book is fixed by the token space; see `LEVELS`. */
export interface CodecConfig {
  /** Pixels per side of the square that one code stands for. */
  readonly patchSize: number;
  readonly headSize: number;
  /** Base of the rotary frequencies of rows and columns. */
  readonly rotaryTheta: number;
  readonly encoder: TransformerSizes;
  readonly decoder: TransformerSizes;
}

export interface TransformerSizes {
  /** A multiple of the head size. */
  readonly hiddenSize: number;
  readonly layerCount: number;
  readonly feedForwardSize: number;
}

/** A grid of codes: each is one square of `patchSize` pixels, in row-major order. */
export interface CodeGrid {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Levels of finite scalar quantisation (Mentzer et al., 2023): each number of a code takes one of so many values,
 * and the code counts through all of their combinations, the first number changing fastest.
 */
export const LEVELS = [8, 5, 5, 5] as const;

/** Codes of a picture of 64 × 64 pixels: what the family draws. */
export const DRAWN_GRID: CodeGrid = { rows: 8, columns: 8 };

/**
 * The grid that a picture of this size is drawn on: one code for each square of `patchSize` pixels, the longer side
 * shrunk to as many codes as the token space can announce.
 */
export function codeGridOf({ width, height }: PictureSize, { patchSize }: CodecConfig): CodeGrid {
  const scale = Math.min(1 / patchSize, MAXIMUM_PICTURE_SIDE / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return { rows: side(height), columns: side(width) };
}

export const CODEC: CodecConfig = {
  patchSize: 8,
  headSize: 64,
  rotaryTheta: 100,
  encoder: { hiddenSize: 64, layerCount: 1, feedForwardSize: 256 },
  decoder: { hiddenSize: 128, layerCount: 3, feedForwardSize: 512 },
};

const size = z.number().int().positive();
const transformer = z.strictObject({ hiddenSize: size, layerCount: size, feedForwardSize: size });

/** A codec's configuration as JSON. */
export const codecConfigSchema = z
  .strictObject({
    patchSize: size,
    // Half of the pairs turn by rows, half by columns.
    headSize: size.multipleOf(4),
    rotaryTheta: z.number().positive(),
    encoder: transformer,
    decoder: transformer,
  })
  .refine(
    ({ headSize, encoder, decoder }) =>
      encoder.hiddenSize % headSize === 0 && decoder.hiddenSize % headSize === 0,
    { path: ['headSize'], message: 'expected a divisor of both hidden sizes' },
  ) satisfies z.ZodType<CodecConfig>;

if (LEVELS.reduce((product, level) => product * level, 1) !== TOKEN_RANGES.picture.count)
  throw new Error('the code book does not fill its range of the token space');
