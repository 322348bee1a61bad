import type { Dimension, Shape } from './dimension.ts';
import { type DataType, isTensor, type Tensor } from './graph.ts';
import type { QuantizedBits, QuantizedForm } from './primitives.ts';
import { apply, scalar } from './trace.ts';

/** What functions over tensors are written with. Numbers become scalars of the other operand's type. */
export type Operand = Tensor | number;

function pair(a: Operand, b: Operand): [Tensor, Tensor] {
  const dataType = isTensor(a) ? a.dataType : isTensor(b) ? b.dataType : 'float32';
  return [isTensor(a) ? a : scalar(a, dataType), isTensor(b) ? b : scalar(b, dataType)];
}

export const add = (a: Operand, b: Operand): Tensor => apply('add', pair(a, b), {});
export const subtract = (a: Operand, b: Operand): Tensor => apply('subtract', pair(a, b), {});
export const multiply = (a: Operand, b: Operand): Tensor => apply('multiply', pair(a, b), {});
export const divide = (a: Operand, b: Operand): Tensor => apply('divide', pair(a, b), {});
export const maximum = (a: Operand, b: Operand): Tensor => apply('maximum', pair(a, b), {});
export const minimum = (a: Operand, b: Operand): Tensor => apply('minimum', pair(a, b), {});

export const equal = (a: Operand, b: Operand): Tensor => apply('equal', pair(a, b), {});
export const less = (a: Operand, b: Operand): Tensor => apply('less', pair(a, b), {});
export const lessOrEqual = (a: Operand, b: Operand): Tensor => apply('lessOrEqual', pair(a, b), {});
export const and = (a: Tensor, b: Tensor): Tensor => apply('and', [a, b], {});
export const or = (a: Tensor, b: Tensor): Tensor => apply('or', [a, b], {});
export const not = (x: Tensor): Tensor => apply('not', [x], {});
/** `condition ? a : b`, element by element. */
export const select = (condition: Tensor, a: Operand, b: Operand): Tensor =>
  apply('select', [condition, ...pair(a, b)], {});

export const negate = (x: Tensor): Tensor => apply('negate', [x], {});
export const exp = (x: Tensor): Tensor => apply('exp', [x], {});
export const log = (x: Tensor): Tensor => apply('log', [x], {});
export const sqrt = (x: Tensor): Tensor => apply('sqrt', [x], {});
export const tanh = (x: Tensor): Tensor => apply('tanh', [x], {});
export const sigmoid = (x: Tensor): Tensor => apply('sigmoid', [x], {});
export const sin = (x: Tensor): Tensor => apply('sin', [x], {});
export const cos = (x: Tensor): Tensor => apply('cos', [x], {});
export const abs = (x: Tensor): Tensor => apply('abs', [x], {});
/** Rounds half to even; its gradient is zero (write `x + stopGradient(round(x) - x)` for straight-through). */
export const round = (x: Tensor): Tensor => apply('round', [x], {});
/** GELU by its tanh approximation (Hendrycks & Gimpel, 2016, section 2). */
export const geluTanh = (x: Tensor): Tensor => apply('geluTanh', [x], {});
export const square = (x: Tensor): Tensor => multiply(x, x);
export const cast = (x: Tensor, dataType: DataType): Tensor =>
  x.dataType === dataType ? x : apply('cast', [x], { dataType });

/** The value itself; gradients treat it as a constant. */
export const stopGradient = (x: Tensor): Tensor => apply('stopGradient', [x], {});

export const reshape = (x: Tensor, shape: Shape): Tensor => apply('reshape', [x], { shape });
export const transpose = (x: Tensor, permutation: readonly number[]): Tensor =>
  apply('transpose', [x], { permutation });
export const broadcast = (x: Tensor, shape: Shape): Tensor => apply('broadcast', [x], { shape });
/** Elements `start` to `end` (excluded) of one axis. */
export const slice = (x: Tensor, axis: number, start: Dimension, end: Dimension): Tensor =>
  apply('slice', [x], { axis: fromEnd(x, axis), start, end });
/** Zeros before and after the elements of one axis. */
export const pad = (x: Tensor, axis: number, before: Dimension, after: Dimension): Tensor =>
  apply('pad', [x], { axis: fromEnd(x, axis), before, after });
export const concatenate = (parts: readonly Tensor[], axis: number): Tensor =>
  parts.length === 1 ? parts[0] : apply('concatenate', parts, { axis: fromEnd(parts[0], axis) });

/** Reductions keep reduced axes as size 1; negative axes count from the end. */
export const sum = (x: Tensor, axes: readonly number[] = allAxes(x)): Tensor =>
  apply('sum', [x], { axes: axes.map((axis) => fromEnd(x, axis)) });
export const mean = (x: Tensor, axes: readonly number[] = allAxes(x)): Tensor =>
  apply('mean', [x], { axes: axes.map((axis) => fromEnd(x, axis)) });
export const max = (x: Tensor, axes: readonly number[] = allAxes(x)): Tensor =>
  apply('max', [x], { axes: axes.map((axis) => fromEnd(x, axis)) });
/** Index of the largest value of the last axis, which is dropped: `[…, V]` → `[…]` int32. */
export const argMax = (x: Tensor): Tensor => apply('argMax', [x], {});

export const softmax = (x: Tensor): Tensor => apply('softmax', [x], {});
export const logSoftmax = (x: Tensor): Tensor => apply('logSoftmax', [x], {});
/** `x / sqrt(mean(x²) + epsilon)` over the last axis, without a weight (Zhang & Sennrich, 2019). */
export const rmsNorm = (x: Tensor, epsilon: number): Tensor => apply('rmsNorm', [x], { epsilon });
/** Negative log-likelihood of `labels [N]` under `logits [N, V]` → `[N]`. */
export const crossEntropy = (logits: Tensor, labels: Tensor): Tensor =>
  apply('crossEntropy', [logits, labels], {});
/**
 * Rotary position embedding (Su et al., 2021), pairs (i, i + D/2) of each head.
 * @param x `[B, T, H*D]` @param positions `[B, T]` rows of the tables @param cosine @param sine `[P, D/2]`
 */
export const rotary = (x: Tensor, positions: Tensor, cosine: Tensor, sine: Tensor, heads: number): Tensor =>
  apply('rotary', [x, positions, cosine, sine], { heads });

/**
 * The same rotation from rows of its own for each token, where tables over all positions would be too large.
 * @param x `[B, T, H*D]` @param cosine @param sine `[B*T, D/2]`
 */
export const rotaryByToken = (x: Tensor, cosine: Tensor, sine: Tensor, heads: number): Tensor =>
  apply('rotaryByToken', [x, cosine, sine], { heads });

/** Weights in 4 or 8 bits: `[N, K]` as packed `[N, K/block, block*bits/8]` uint8 and scales `[N, K/block]`. */
export interface QuantizedMatrix<Leaf = Tensor> {
  readonly packed: Leaf;
  readonly scales: Leaf;
}

/** The form of weights with K columns: their shapes tell it. */
function formOf({ packed, scales }: QuantizedMatrix, columns: Dimension): QuantizedForm {
  const block = Number(columns) / Number(scales.shape[1]);
  return { bits: ((8 * Number(packed.shape[2])) / block) as QuantizedBits, block };
}

/** `x [..., K]` times `weight [N, K]` transposed → `[..., N]`; on the engine x too is rounded to 8 bits. */
export const quantizedMatmul = (x: Tensor, weight: QuantizedMatrix): Tensor =>
  apply('quantizedMatmul', [x, weight.packed, weight.scales], formOf(weight, x.shape[x.rank - 1]));

/** The weights `[N, K]` themselves, of which K is `columns`. */
export const dequantize = (weight: QuantizedMatrix, columns: Dimension): Tensor =>
  apply('dequantize', [weight.packed, weight.scales], formOf(weight, columns));

/** Batched matrix product over the last two axes, leading axes broadcast. */
export const matmul = (
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: { transposeA?: boolean; transposeB?: boolean } = {},
): Tensor => apply('matmul', [a, b], { transposeA, transposeB });

/** The same of bytes, which stand for what they have more than their zero: exact, in float32. */
export const integerMatmul = (a: Tensor, b: Tensor, zeros: { zeroA: number; zeroB: number }): Tensor =>
  apply('integerMatmul', [a, b], zeros);

export const gather = (table: Tensor, index: Tensor): Tensor => apply('gather', [table, index], {});
export const scatterAdd = (index: Tensor, updates: Tensor, rows: Dimension): Tensor =>
  apply('scatterAdd', [index, updates], { rows });
export const oneHot = (index: Tensor, depth: number): Tensor => apply('oneHot', [index], { depth });

export const zeros = (shape: Shape): Tensor => broadcast(scalar(0, 'float32'), shape);

const allAxes = (x: Tensor): number[] => x.shape.map((_, axis) => axis);
const fromEnd = (x: Tensor, axis: number): number => (axis < 0 ? axis + x.shape.length : axis);
