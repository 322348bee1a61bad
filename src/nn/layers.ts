/**
 * Pure functions over parameter trees. Shapes use one glossary throughout nn/ and model/:
 * B batch, T query tokens, S key tokens, C cached tokens, D hidden size, F feed-forward size, H query heads,
 * G key-value heads, R = H / G query heads per key-value head, d head size, V vocabulary, P picture patches.
 */
import type { Tensor } from '../tensor/graph.ts';
import {
  add,
  divide,
  geluTanh,
  matmul,
  mean,
  multiply,
  reshape,
  rmsNorm,
  sqrt,
  square,
  subtract,
} from '../tensor/operations.ts';

/** `x [..., in] @ weight [out, in]ᵀ + bias [out]`; weights lie as in PyTorch and its checkpoints. */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const product = matmul(x, weight, { transposeB: true });
  return bias ? add(product, bias) : product;
}

/** Root-mean-square norm with a plain weight `[width]` (not `1 + weight`), as Gemma 4 has it. */
export const scaledRmsNorm = (x: Tensor, weight: Tensor, epsilon: number): Tensor =>
  multiply(rmsNorm(x, epsilon), weight);

export interface LayerNormParameters {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/** Layer norm over the last axis (Ba et al., 2016). */
export function layerNorm(x: Tensor, { weight, bias }: LayerNormParameters, epsilon: number): Tensor {
  const centred = subtract(x, mean(x, [-1]));
  const deviation = sqrt(add(mean(square(centred), [-1]), epsilon));
  return add(multiply(divide(centred, deviation), weight), bias);
}

export interface FeedForwardParameters {
  /** `[F, D]` */
  readonly gate: Tensor;
  /** `[F, D]` */
  readonly up: Tensor;
  /** `[D, F]` */
  readonly down: Tensor;
}

/** Gated feed-forward: `down(gelu(gate x) * up x)` (Shazeer, 2020, "GLU variants"). x `[B, T, D]`. */
export const feedForward = (x: Tensor, { gate, up, down }: FeedForwardParameters): Tensor =>
  linear(multiply(geluTanh(linear(x, gate)), linear(x, up)), down);

/** Root-mean-square norm of each head: x `[B, T, N*d]`, weight `[d]` or none → the same shape. */
export function perHeadNorm(x: Tensor, headSize: number, epsilon: number, weight?: Tensor): Tensor {
  const [batch, length, width] = x.shape;
  const heads = reshape(x, [batch, length, Number(width) / headSize, headSize]);
  const normed = weight ? scaledRmsNorm(heads, weight, epsilon) : rmsNorm(heads, epsilon);
  return reshape(normed, x.shape);
}
