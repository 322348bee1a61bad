import type { LayerNormParameters, Weight } from '../nn/layers.ts';
import type { Tensor } from '../tensor/graph.ts';

/**
 * What the decoder computes with. The parameters that training updates (`Parameters`) are one form of it; the
 * other is the form for inference, with quantised and fused matrices (`inference-weights.ts`).
 */
export interface ModelWeights {
  /** `[V, D]`, float32 or float16. */
  readonly embedding: Tensor;
  /** `[V, D]`; without it logits come from the embedding. */
  readonly head?: Weight;
  readonly layers: readonly LayerWeights[];
  readonly finalNorm: Tensor;
  readonly vision: VisionWeights;
  readonly audio: { readonly projection: Weight };
  readonly value?: { readonly weight: Tensor; readonly bias: Tensor };
}

export interface LayerWeights {
  readonly inputNorm: Tensor;
  readonly attention: AttentionWeights;
  readonly postAttentionNorm: Tensor;
  readonly preFeedForwardNorm: Tensor;
  readonly feedForward: FeedForwardWeights;
  readonly postFeedForwardNorm: Tensor;
  readonly layerScalar: Tensor;
}

export type AttentionWeights = AttentionProjections & {
  readonly output: Weight;
  readonly queryNorm: Tensor;
  readonly keyNorm: Tensor;
};

/** Separate, or the rows of all of them in one matrix: query, key and, where it has its own, value. */
export type AttentionProjections =
  | { readonly query: Weight; readonly key: Weight; readonly value?: Weight }
  | { readonly input: Weight };

/** Separate, or gate and up in one matrix `[2F, D]`. */
export type FeedForwardWeights = { readonly down: Weight } & (
  | { readonly gate: Weight; readonly up: Weight }
  | { readonly input: Weight }
);

export interface VisionWeights {
  readonly patchNorm?: LayerNormParameters;
  readonly patch: { readonly weight: Weight; readonly bias: Tensor };
  readonly embeddingNorm: LayerNormParameters;
  /** `[2, P, D]` */
  readonly position: Tensor;
  readonly positionNorm: LayerNormParameters;
  readonly projection: Weight;
}
