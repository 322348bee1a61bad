import { addDimensions, type Dimension, multiplyDimensions } from '../tensor/dimension.ts';
import { isTensor, type Tensor } from '../tensor/graph.ts';
import {
  add,
  and,
  concatenate,
  equal,
  less,
  lessOrEqual,
  matmul,
  or,
  reshape,
  select,
  slice,
  softmax,
  subtract,
  transpose,
} from '../tensor/operations.ts';
import { type TiledVectors, tiledLength, tiledMixture, tiledScores } from './tiles.ts';

/** What masks need to know of tokens; all `[B, T]` int32. */
export interface TokenPlaces {
  /** Position within its document. */
  readonly positions: Tensor;
  /** Which document of a packed row; tokens attend within their own. -1 for padding. */
  readonly documents: Tensor;
  /** Which picture a soft token belongs to; -1 elsewhere. */
  readonly blocks: Tensor;
}

/**
 * What is added to attention scores, `[B, T, 1, S]`: 0 where a query may look, a large negative number elsewhere.
 *
 * Full layers are causal. Sliding layers see `window` tokens back, and the patches of one input picture see
 * each other in both directions (Gemma 4 Unified as `generate()` runs it):
 * ```
 *            t  p  p  p  t         t text, p patch of one picture; rows are queries
 *        t   x  .  .  .  .
 *        p   x  x  x  x  .
 *        p   x  x  x  x  .
 *        p   x  x  x  x  .
 *        t   x  x  x  x  x
 * ```
 */
export function attentionBias(queries: TokenPlaces, keys: TokenPlaces, window?: number): Tensor {
  const [batch, length] = queries.positions.shape;
  const keyLength = keys.positions.shape[1];
  const column = (x: Tensor) => reshape(x, [batch, length, 1, 1]);
  const row = (x: Tensor) => reshape(x, [batch, 1, 1, keyLength]);
  const [queryPosition, keyPosition] = [column(queries.positions), row(keys.positions)];
  let visible = lessOrEqual(keyPosition, queryPosition);
  if (window !== undefined) {
    const block = column(queries.blocks);
    const samePicture = and(equal(block, row(keys.blocks)), less(-1, block));
    visible = and(or(visible, samePicture), less(subtract(queryPosition, keyPosition), window));
  }
  const sameDocument = equal(column(queries.documents), row(keys.documents));
  return select(and(visible, sameDocument), 0, MASKED);
}

const MASKED = -1e9;

/** A vector for each token and head: side by side by token `[B, S, G*d]`, or in tiles, as a cache has them. */
export type HeadVectors = Tensor | TiledVectors;

/** Keys and values of some tokens with the bias of the queries towards them. */
export interface AttentionSegment {
  readonly keys: HeadVectors;
  readonly values: HeadVectors;
  /** `[B, T, 1, S]`; default: every query sees every key. */
  readonly bias?: Tensor;
}

/**
 * Grouped-query attention (Ainslie et al., 2023) over one or more segments, such as a cache and the new
 * tokens: scores are joined before the softmax, so a cache is read in place and never copied.
 * With one key-value head all query heads become rows of one product, without transposing.
 * @param queries `[B, T, H*d]`, already scaled
 * @param segments the last ones being the new tokens', by token: their width tells how many groups there are
 * @returns `[B, T, H*d]`
 */
export function attention(queries: Tensor, segments: readonly AttentionSegment[], headSize: number): Tensor {
  const [batch, length, width] = queries.shape;
  const { keys: newest } = segments[segments.length - 1];
  if (!isTensor(newest)) throw new Error('attention: new keys lie by token');
  const groups = Number(newest.shape[2]) / headSize;
  const perGroup = Number(width) / headSize / groups;
  const rows = splitGroups(queries, groups, perGroup, headSize);
  const byHead = (x: Tensor) => splitGroups(x, groups, 1, headSize);
  const biased = segments.map(({ keys, bias }) => {
    const keyLength = lengthOf(keys);
    const product = isTensor(keys)
      ? matmul(rows, byHead(keys), { transposeB: true })
      : tiledScores(rows, keys);
    const shaped = reshape(product, [batch, groups, length, perGroup, keyLength]);
    return bias ? add(shaped, reshape(bias, [batch, 1, length, 1, keyLength])) : shaped;
  });
  const probabilities = softmax(concatenate(biased, -1));
  let start: Dimension = 0;
  const outputs = segments.map(({ values }) => {
    const keyLength = lengthOf(values);
    const end = addDimensions(start, keyLength);
    const part = segments.length === 1 ? probabilities : slice(probabilities, -1, start, end);
    start = end;
    const flat = reshape(part, [batch, groups, multiplyDimensions(length, perGroup), keyLength]);
    return isTensor(values) ? matmul(flat, byHead(values)) : tiledMixture(flat, values);
  });
  const joined = reshape(outputs.reduce(add), [batch, groups, length, perGroup, headSize]);
  const byToken = groups === 1 ? joined : transpose(joined, [0, 2, 1, 3, 4]);
  return reshape(byToken, queries.shape);
}

/** S of keys or values. */
const lengthOf = (x: HeadVectors): Dimension => (isTensor(x) ? x.shape[1] : tiledLength(x));

/** `[B, S, G*R*d]` → `[B, G, S*R, d]`: the R query heads that share a key-value head become rows. */
function splitGroups(x: Tensor, groups: number, perGroup: number, headSize: number): Tensor {
  const [batch, length] = x.shape;
  const split = reshape(x, [batch, length, groups, perGroup, headSize]);
  const groupsFirst = groups === 1 ? split : transpose(split, [0, 2, 1, 3, 4]);
  return reshape(groupsFirst, [batch, groups, multiplyDimensions(length, perGroup), headSize]);
}
