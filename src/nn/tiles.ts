import { type Dimension, multiplyDimensions, type Shape, sizeOf } from '../tensor/dimension.ts';
import type { Tensor } from '../tensor/graph.ts';
import {
  abs,
  add,
  broadcast,
  cast,
  divide,
  integerMatmul,
  matmul,
  max,
  maximum,
  multiply,
  reshape,
  round,
  transpose,
} from '../tensor/operations.ts';
import { scalar } from '../tensor/trace.ts';

/** Tokens of a block: a cache grows by whole ones. */
export const BLOCK_TOKENS = 128;
/**
 * Columns of a tile. The engine packs the right factor of a product anew each time, panel by panel of columns. A tile
 * lies in one piece of memory and within the first-level cache while it is packed; in a matrix as long as the cache,
 * where the rows of a panel are kilobytes apart, the same takes two to three times as long.
 */
const TILE_COLUMNS = 32;

const columnsOf = (size: number): number => (size % TILE_COLUMNS === 0 ? TILE_COLUMNS : size);

/**
 * The vectors of n blocks of tokens for each of G heads of size d, cut into tiles that are the right factors of
 * attention's products: tokens are the columns of keys, and channels those of values.
 * ```
 * keys    [B, n, G, 128/32, d, 32]
 * values  [B, n, G, d/32, 128, 32]     d of these columns if d is no multiple of 32
 * ```
 */
export interface TiledVectors {
  /** The values, or bytes: then a value is `scale * (byte - 128)`. */
  readonly tiles: Tensor;
  /** `[B, n, G, 128]`: one for each vector of bytes. */
  readonly scales?: Tensor;
}

/** Columns of the tiles of keys or values. */
export const tileColumns = (part: 'keys' | 'values', headSize: number): number =>
  part === 'keys' ? TILE_COLUMNS : columnsOf(headSize);

/** The shape of tiles. */
export function tileShape(
  part: 'keys' | 'values',
  batch: Dimension,
  blocks: Dimension,
  heads: number,
  headSize: number,
): Shape {
  const columns = tileColumns(part, headSize);
  const tiles = part === 'keys' ? [BLOCK_TOKENS / columns, headSize] : [headSize / columns, BLOCK_TOKENS];
  return [batch, blocks, heads, ...tiles, columns];
}

/** Tokens of tiled keys or values, S: n blocks of 128. */
export const tiledLength = ({ tiles }: TiledVectors): Dimension =>
  multiplyDimensions(tiles.shape[1], BLOCK_TOKENS);

/** What stands for zero where values are bytes. */
export const ZERO_BYTE = 128;
/** Smaller than any scale that matters, so that nothing is divided by zero. */
const TINY = 1e-30;

/**
 * Rows `[B, G, M, d]` times keys → `[B, G, M, S]`. Over bytes the product is one of integers, which reads a quarter of the
 * memory and is computed faster: rows are rounded to 8 bits with a scale for each.
 */
export function tiledScores(rows: Tensor, keys: TiledVectors): Tensor {
  const { tiles, scales } = keys;
  const [batch, groups, count, headSize] = rows.shape;
  const left = (x: Tensor) => reshape(x, [batch, 1, groups, 1, count, headSize]);
  const byToken = (product: Tensor) =>
    reshape(transpose(product, [0, 2, 4, 1, 3, 5]), [batch, groups, count, tiledLength(keys)]);
  if (!scales) return byToken(matmul(left(rows), tiles));
  const step = divide(maximum(max(abs(rows), [-1]), TINY), 127);
  const bytes = cast(add(round(divide(rows, step)), ZERO_BYTE), 'uint8');
  const product = integerMatmul(left(bytes), tiles, { zeroA: ZERO_BYTE, zeroB: ZERO_BYTE });
  return multiply(multiply(byToken(product), step), scalesByToken(scales));
}

/**
 * Probabilities `[B, G, M, S]` times values → `[B, G, M, d]`. Over bytes, probabilities times the values' scales are
 * rounded to 8 bits for each block of tokens apart: the largest of a block says what its others are rounded to.
 */
export function tiledMixture(probabilities: Tensor, { tiles, scales }: TiledVectors): Tensor {
  const [batch, groups, count] = probabilities.shape;
  const [, blocks, , perHead, , columns] = tiles.shape;
  const split = (x: Tensor) => reshape(x, [batch, groups, count, blocks, BLOCK_TOKENS]);
  const byBlock = (x: Tensor) => {
    const moved = transpose(x, [0, 3, 1, 2, 4]);
    return reshape(moved, [batch, blocks, groups, 1, count, x.shape[4]]);
  };
  let product: Tensor;
  if (scales) {
    const weights = split(multiply(probabilities, scalesByToken(scales)));
    const step = divide(maximum(max(weights, [-1]), TINY), 255);
    // Casting cuts off, so this rounds.
    const bytes = cast(add(divide(weights, step), 0.5), 'uint8');
    const whole = integerMatmul(byBlock(bytes), tiles, { zeroA: 0, zeroB: ZERO_BYTE });
    product = multiply(whole, byBlock(step));
  } else product = matmul(byBlock(split(probabilities)), tiles);
  // A row of ones times them: the engine's own sum over an axis in the middle takes ten times as long.
  const ofBlock = sizeOf(product.shape.slice(2));
  const ones = broadcast(scalar(1, 'float32'), [1, blocks]);
  const total = reshape(matmul(ones, reshape(product, [batch, blocks, ofBlock])), [
    batch,
    ...product.shape.slice(2),
  ]);
  const size = multiplyDimensions(perHead, columns);
  return reshape(transpose(total, [0, 1, 3, 2, 4]), [batch, groups, count, size]);
}

/** `[B, n, G, 128]` → `[B, G, 1, S]` */
function scalesByToken(scales: Tensor): Tensor {
  const [batch, blocks, groups, size] = scales.shape;
  return reshape(transpose(scales, [0, 2, 1, 3]), [batch, groups, 1, multiplyDimensions(blocks, size)]);
}
