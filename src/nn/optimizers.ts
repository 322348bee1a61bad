import type { Tensor } from '../tensor/graph.ts';
import {
  add,
  divide,
  exp,
  matmul,
  maximum,
  minimum,
  multiply,
  reshape,
  sqrt,
  square,
  subtract,
  sum,
  transpose,
} from '../tensor/operations.ts';

/** Settings that stay the same through a run. */
export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

export interface AdamWState {
  readonly first: Tensor;
  readonly second: Tensor;
}

/**
 * One step of AdamW (Loshchilov & Hutter, 2019).
 * @param step 1 for the first step, as a scalar tensor: it corrects the bias of both moments
 * @param learningRate scalar tensor
 */
export function adamW(
  parameter: Tensor,
  gradient: Tensor,
  state: AdamWState,
  { step, learningRate }: { step: Tensor; learningRate: Tensor },
  { beta1, beta2, epsilon, weightDecay }: AdamWSettings,
): { parameter: Tensor; state: AdamWState } {
  const first = add(multiply(state.first, beta1), multiply(gradient, 1 - beta1));
  const second = add(multiply(state.second, beta2), multiply(square(gradient), 1 - beta2));
  const correction = (beta: number) => subtract(1, exp(multiply(step, Math.log(beta))));
  const deviation = sqrt(divide(second, correction(beta2)));
  const update = divide(divide(first, correction(beta1)), add(deviation, epsilon));
  const decayed = multiply(parameter, subtract(1, multiply(learningRate, weightDecay)));
  return { parameter: subtract(decayed, multiply(update, learningRate)), state: { first, second } };
}

export interface MuonSettings {
  readonly momentum: number;
  readonly weightDecay: number;
  readonly iterations: number;
}

/**
 * One step of Muon for matrices `[rows, columns]`: Nesterov momentum whose singular values are pushed
 * towards one, scaled by `sqrt(max(1, rows / columns))` (Jordan et al., 2024, "Muon").
 */
export function muon(
  parameter: Tensor,
  gradient: Tensor,
  momentumBuffer: Tensor,
  learningRate: Tensor,
  { momentum, weightDecay, iterations }: MuonSettings,
): { parameter: Tensor; momentumBuffer: Tensor } {
  const buffer = add(multiply(momentumBuffer, momentum), multiply(gradient, 1 - momentum));
  const nesterov = add(multiply(gradient, 1 - momentum), multiply(buffer, momentum));
  const [rows, columns] = parameter.shape.map(Number);
  const scale = Math.sqrt(Math.max(1, rows / columns));
  const update = multiply(orthogonalize(nesterov, iterations), multiply(learningRate, scale));
  const decayed = multiply(parameter, subtract(1, multiply(learningRate, weightDecay)));
  return { parameter: subtract(decayed, update), momentumBuffer: buffer };
}

/**
 * Newton-Schulz iteration with the quintic `a x + b x³ + c x⁵`, whose coefficients (Jordan et al., 2024) send
 * singular values in (0, 1] to about [0.7, 1.2] in five steps. x `[rows, columns]` → the same shape.
 */
export function orthogonalize(x: Tensor, iterations: number): Tensor {
  const [a, b, c] = [3.4445, -4.775, 2.0315];
  const [rows, columns] = x.shape.map(Number);
  const tall = rows > columns;
  const wide = tall ? transpose(x, [1, 0]) : x;
  let y = divide(wide, add(sqrt(sum(square(wide))), 1e-7));
  for (let i = 0; i < iterations; i++) {
    const gram = matmul(y, y, { transposeB: true });
    const polynomial = add(multiply(gram, b), multiply(matmul(gram, gram), c));
    y = add(multiply(y, a), matmul(polynomial, y));
  }
  return tall ? transpose(y, [1, 0]) : y;
}

/** The square root of the sum of squares over all gradients, a scalar `[]`. */
export const globalNorm = (gradients: readonly Tensor[]): Tensor =>
  sqrt(gradients.map((gradient) => reshape(sum(square(gradient)), [])).reduce(add));

/** The factor that brings a norm down to `limit`, and 1 below it. */
export const clipFactor = (norm: Tensor, limit: number): Tensor =>
  minimum(divide(limit, maximum(norm, 1e-12)), 1);
