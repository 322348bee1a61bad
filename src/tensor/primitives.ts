import type { Dimension, Shape } from './dimension.ts';
import type { DataType, HostArrays } from './graph.ts';

type None = Record<never, never>;

/**
 * Every primitive with its attributes. Each has a rule in four total tables: shapes (`shapes.ts`), gradients
 * (`gradients.ts`), ONNX lowering (`lowering.ts`) and float64 reference values (`reference.ts`); leaving one
 * out does not compile.
 */
export interface AttributesOf {
  // Sources
  constant: { data: HostArrays[DataType]; shape: readonly number[]; dataType: DataType };
  // Element by element, with NumPy broadcasting
  add: None;
  subtract: None;
  multiply: None;
  divide: None;
  maximum: None;
  minimum: None;
  // Comparisons give bool; `select(condition, a, b)`
  equal: None;
  less: None;
  lessOrEqual: None;
  and: None;
  or: None;
  not: None;
  select: None;
  // Element by element, one operand
  negate: None;
  exp: None;
  log: None;
  sqrt: None;
  tanh: None;
  sigmoid: None;
  sin: None;
  cos: None;
  abs: None;
  round: None;
  geluTanh: None;
  cast: { dataType: DataType };
  /** The value itself, which gradients treat as a constant. */
  stopGradient: None;
  // Form
  reshape: { shape: Shape };
  transpose: { permutation: readonly number[] };
  broadcast: { shape: Shape };
  slice: { axis: number; start: Dimension; end: Dimension };
  pad: { axis: number; before: Dimension; after: Dimension };
  concatenate: { axis: number };
  // Reductions keep the reduced axes with size 1
  sum: { axes: readonly number[] };
  mean: { axes: readonly number[] };
  max: { axes: readonly number[] };
  argMax: None;
  // Rows of fused arithmetic over the last axis
  softmax: None;
  logSoftmax: None;
  rmsNorm: { epsilon: number };
  /** `-log softmax(logits [N, V])[label [N]]` → `[N]`. */
  crossEntropy: None;
  /** x `[B, T, H*D]`, positions `[B, T]`, cosine and sine tables `[P, D/2]`; pairs (i, i + D/2). */
  rotary: { heads: number };
  /** x `[B, T, H*D]`, cosine and sine `[B*T, D/2]`, a row for each token; pairs (i, i + D/2). */
  rotaryByToken: { heads: number };
  /** Batched `a @ b`, either transposed over its last two axes first. */
  matmul: { transposeA: boolean; transposeB: boolean };
  /**
   * x `[…, K]` times quantised weights `[N, K]` transposed → `[…, N]`: packed `[N, K/block, block*bits/8]` uint8
   * and scales `[N, K/block]`. The engine rounds x to 8 bits in the same blocks (MatMulNBits, accuracy level 4).
   */
  quantizedMatmul: QuantizedForm;
  /** Quantised weights packed `[N, K/block, block*bits/8]` and scales `[N, K/block]` → `[N, K]`. */
  dequantize: QuantizedForm;
  /**
   * uint8 a `[…, M, K]` less `zeroA` times uint8 b `[…, K, N]` less `zeroB`, leading axes broadcast, → float32: exact up
   * to 2^24.
   */
  integerMatmul: { zeroA: number; zeroB: number };
  /** table `[N, …]`, index `[…i]` → `[…i, …]`. */
  gather: None;
  /** index `[…i]`, updates `[…i, …rest]` → zeros `[rows, …rest]` with each update added at its row. */
  scatterAdd: { rows: Dimension };
  /** index `[…]` → `[…, depth]` float32 with a one at each index. */
  oneHot: { depth: number };
}

export interface QuantizedForm {
  readonly bits: QuantizedBits;
  /** How many weights along K share a scale: a power of two from 16 on. */
  readonly block: number;
}

/** Each value is `scale * (stored - 2^(bits - 1))`; of two 4-bit values in a byte the first is the lower half. */
export type QuantizedBits = 4 | 8;

export type Primitive = keyof AttributesOf;
