import { layerNorm, linear } from '../nn/layers.ts';
import { sizeOf } from '../tensor/dimension.ts';
import type { Tensor } from '../tensor/graph.ts';
import {
  add,
  cast,
  concatenate,
  gather,
  multiply,
  reshape,
  rmsNorm,
  slice,
  subtract,
} from '../tensor/operations.ts';
import type { ModelConfig } from './config.ts';
import type { ModelWeights } from './weights.ts';

/** Epsilon of the vision embedder's layer norms. */
const LAYER_NORM_EPSILON = 1e-5;

/** Patches of all pictures and film frames in a batch. */
export interface PatchBatch {
  /** Pixels in [0, 1], `[P, patchSize * patchSize * 3]`, rows (y, x, channel). */
  readonly pixels: Tensor;
  /** Row and column of each patch in its picture, `[P]` each, int32. */
  readonly rows: Tensor;
  readonly columns: Tensor;
}

/** Soft tokens of picture patches, `[P, D]` (Gemma 4 Unified's encoder-free vision embedder). */
export function embedPatches(config: ModelConfig, { vision }: ModelWeights, patches: PatchBatch): Tensor {
  const { pixels, rows, columns } = patches;
  const normed = vision.patchNorm
    ? layerNorm(pixels, vision.patchNorm, LAYER_NORM_EPSILON)
    : subtract(multiply(pixels, 2), 1);
  const dense = linear(normed, vision.patch.weight, vision.patch.bias);
  const embedded = layerNorm(dense, vision.embeddingNorm, LAYER_NORM_EPSILON);
  const { positionCount, embeddingSize } = config.vision;
  // Gemma adds the table's first half at the column (x) and its second at the row (y).
  const half = (index: number) =>
    reshape(slice(vision.position, 0, index, index + 1), [positionCount, embeddingSize]);
  const placed = add(add(embedded, gather(half(0), columns)), gather(half(1), rows));
  const positioned = layerNorm(placed, vision.positionNorm, LAYER_NORM_EPSILON);
  return linear(rmsNorm(positioned, config.normEpsilon), vision.projection);
}

/** Soft tokens of audio frames: frames `[P, frameSize]` → `[P, D]`. */
export function embedAudio(config: ModelConfig, { audio }: ModelWeights, frames: Tensor): Tensor {
  const normed = config.audio.frameNorm ? rmsNorm(frames, config.normEpsilon) : frames;
  return linear(normed, audio.projection);
}

/**
 * The input stream `[B, T, D]`: embeddings of token ids, scaled by √D, with soft tokens in their slots.
 * ```
 * ids      bos  turn  image  slot  slot  /image  what
 * sources   0    1      2     B*T  B*T+1    5      6      a row of [text rows; soft rows]
 * ```
 * @param ids `[B, T]` int32; any id stands in a soft slot
 * @param soft soft tokens `[P, D]` of all modalities, not scaled
 * @param sources `[B, T]` int32, for each token its row among the B*T text rows followed by the P soft rows
 */
export function embedTokens(
  config: ModelConfig,
  { embedding }: ModelWeights,
  ids: Tensor,
  soft?: { rows: Tensor; sources: Tensor },
): Tensor {
  const rows = cast(gather(embedding, ids), 'float32');
  const text = multiply(rows, config.embeddingScale ?? Math.sqrt(config.hiddenSize));
  if (!soft) return text;
  const flat = reshape(text, [sizeOf(ids.shape), config.hiddenSize]);
  return gather(concatenate([flat, soft.rows], 0), soft.sources);
}
