/**
 * Pure functions over parameter trees. Shapes use one glossary throughout nn/ and model/:
 * B batch, T query tokens, S key tokens, C cached tokens, D hidden size, F feed-forward size, H query heads,
 * G key-value heads, R = H / G query heads per key-value head, d head size, V vocabulary, P picture patches.
 */
import { isTensor, type Tensor } from '../tensor/graph.ts';
import {
  add,
  cast,
  divide,
  geluTanh,
  matmul,
  mean,
  multiply,
  type QuantizedMatrix,
  quantizedMatmul,
  reshape,
  rmsNorm,
  slice,
  sqrt,
  square,
  subtract,
} from '../tensor/operations.ts';

/** A matrix `[out, in]` as it is (float32, or float16 that is computed with in float32), or quantised. */
export type Weight = Tensor | QuantizedMatrix;

/** `x [..., in] @ weight [out, in]ᵀ + bias [out]`; weights lie as in PyTorch and its checkpoints. */
export function linear(x: Tensor, weight: Weight, bias?: Tensor): Tensor {
  const product = isTensor(weight)
    ? matmul(x, cast(weight, 'float32'), { transposeB: true })
    : quantizedMatmul(x, weight);
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

/** `down [D, F]`, and `gate` and `up [F, D]`, or both in one matrix `input [2F, D]`. */
export type FeedForwardParameters = { readonly down: Weight } & (
  | { readonly gate: Weight; readonly up: Weight }
  | { readonly input: Weight }
);

/** Gated feed-forward: `down(gelu(gate x) * up x)` (Shazeer, 2020, "GLU variants"). x `[B, T, D]`. */
export function feedForward(x: Tensor, weights: FeedForwardParameters): Tensor {
  if (!('input' in weights))
    return linear(multiply(geluTanh(linear(x, weights.gate)), linear(x, weights.up)), weights.down);
  const both = linear(x, weights.input);
  const width = Number(both.shape[both.rank - 1]) / 2;
  const [gate, up] = splitLast(both, [width, width]);
  return linear(multiply(geluTanh(gate), up), weights.down);
}

/** Cuts the last axis into parts of these widths. */
export function splitLast(x: Tensor, widths: readonly number[]): Tensor[] {
  let start = 0;
  return widths.map((width) => {
    const part = slice(x, -1, start, start + width);
    start += width;
    return part;
  });
}

/** Root-mean-square norm of each head: x `[B, T, N*d]`, weight `[d]` or none → the same shape. */
export function perHeadNorm(x: Tensor, headSize: number, epsilon: number, weight?: Tensor): Tensor {
  const [batch, length, width] = x.shape;
  const heads = reshape(x, [batch, length, Number(width) / headSize, headSize]);
  const normed = weight ? scaledRmsNorm(heads, weight, epsilon) : rmsNorm(heads, epsilon);
  return reshape(normed, x.shape);
}
