import { type Dimension, sameShape, sizeOf, subtractDimensions } from './dimension.ts';
import type { Equation, Tensor } from './graph.ts';
import {
  add,
  broadcast,
  cast,
  cos,
  dequantize,
  divide,
  equal,
  exp,
  gather,
  less,
  lessOrEqual,
  matmul,
  mean,
  multiply,
  negate,
  oneHot,
  pad,
  reshape,
  rotary,
  rotaryByToken,
  scatterAdd,
  select,
  sigmoid,
  sin,
  slice,
  softmax,
  sqrt,
  square,
  subtract,
  sum,
  transpose,
} from './operations.ts';
import type { AttributesOf, Primitive } from './primitives.ts';
import { locatedAt, scalar, tracedEquations } from './trace.ts';

/** From the cotangent of the output to the cotangents of the inputs; undefined where there is none. */
type GradientRule<Attributes> = (
  cotangent: Tensor,
  inputs: readonly Tensor[],
  output: Tensor,
  attributes: Attributes,
) => readonly (Tensor | undefined)[];

/** Integers, booleans and steps: nothing flows back. */
const none: GradientRule<object> = () => [];

/** One operand whose derivative is `slope(x, y)`. */
const unary =
  (slope: (x: Tensor, y: Tensor) => Tensor): GradientRule<object> =>
  (g, [x], y) => [multiply(g, slope(x, y))];

/** The larger (or smaller) operand gets the cotangent; on a tie the first. */
const chooses =
  (isFirst: (a: Tensor, b: Tensor) => Tensor): GradientRule<object> =>
  (g, [a, b]) => {
    const first = cast(isFirst(a, b), g.dataType);
    return [unbroadcast(multiply(g, first), a), unbroadcast(multiply(g, subtract(1, first)), b)];
  };

export const gradientRules: { [P in Primitive]: GradientRule<AttributesOf[P]> } = {
  constant: none,
  add: (g, [a, b]) => [unbroadcast(g, a), unbroadcast(g, b)],
  subtract: (g, [a, b]) => [unbroadcast(g, a), unbroadcast(negate(g), b)],
  multiply: (g, [a, b]) => [unbroadcast(multiply(g, b), a), unbroadcast(multiply(g, a), b)],
  divide: (g, [a, b], y) => {
    const overB = divide(g, b);
    return [unbroadcast(overB, a), unbroadcast(negate(multiply(overB, y)), b)];
  },
  maximum: chooses((a, b) => lessOrEqual(b, a)),
  minimum: chooses((a, b) => lessOrEqual(a, b)),
  equal: none,
  less: none,
  lessOrEqual: none,
  and: none,
  or: none,
  not: none,
  select: (g, [condition, a, b]) => [
    undefined,
    unbroadcast(select(condition, g, 0), a),
    unbroadcast(select(condition, 0, g), b),
  ],
  negate: (g) => [negate(g)],
  exp: unary((_, y) => y),
  log: (g, [x]) => [divide(g, x)],
  sqrt: (g, _, y) => [divide(multiply(g, 0.5), y)],
  tanh: unary((_, y) => subtract(1, square(y))),
  sigmoid: unary((_, y) => multiply(y, subtract(1, y))),
  sin: unary((x) => cos(x)),
  cos: unary((x) => negate(sin(x))),
  // The sign: zero at zero.
  abs: unary((x) => subtract(cast(less(0, x), x.dataType), cast(less(x, 0), x.dataType))),
  round: none,
  // gelu(x) = x s(u) with u = x (a + b x²), a = 2√(2/π), b = 0.044715 a and the logistic s, since
  // (1 + tanh z) / 2 = s(2z); so gelu' = s + x s (1 - s) (a + 3 b x²).
  geluTanh: unary((x) => {
    const a = 2 * Math.sqrt(2 / Math.PI);
    const b = 0.044715 * a;
    const xx = square(x);
    const s = sigmoid(multiply(x, add(multiply(xx, b), a)));
    const slope = multiply(x, add(multiply(xx, 3 * b), a));
    return multiply(s, add(multiply(slope, subtract(1, s)), 1));
  }),
  cast: (g, [x]) => [x.dataType.startsWith('float') ? cast(g, x.dataType) : undefined],
  stopGradient: none,
  reshape: (g, [x]) => [reshape(g, x.shape)],
  transpose: (g, _, __, { permutation }) => [transpose(g, inverse(permutation))],
  broadcast: (g, [x]) => [unbroadcast(g, x)],
  slice: (g, [x], _, { axis, start, end }) => [pad(g, axis, start, subtractDimensions(x.shape[axis], end))],
  pad: (g, [x], _, { axis, before }) => [slice(g, axis, before, endOf(before, x.shape[axis]))],
  concatenate: (g, inputs, _, { axis }) => {
    let start: Dimension = 0;
    return inputs.map((input) => {
      const end = endOf(start, input.shape[axis]);
      const part = slice(g, axis, start, end);
      start = end;
      return part;
    });
  },
  sum: (g, [x]) => [broadcast(g, x.shape)],
  mean: (g, [x], _, { axes }) => {
    const count = sizeOf(axes.map((axis) => x.shape[axis]));
    if (typeof count === 'number') return [broadcast(multiply(g, 1 / count), x.shape)];
    // A size known only at run time is counted by adding ones.
    const ones = broadcast(scalar(1, g.dataType), [count]);
    return [broadcast(divide(g, reshape(sum(ones), [])), x.shape)];
  },
  // Equal maxima share the cotangent, as the limit of a softmax does.
  max: (g, [x], y, { axes }) => {
    const isMax = cast(equal(x, y), g.dataType);
    return [multiply(divide(isMax, sum(isMax, axes)), g)];
  },
  argMax: none,
  softmax: (g, _, y) => [multiply(y, subtract(g, sum(multiply(g, y), [-1])))],
  logSoftmax: (g, _, y) => [subtract(g, multiply(exp(y), sum(g, [-1])))],
  // y = x r with r = (mean x² + ε)^-½, so dx = r (g - y mean(g y)).
  rmsNorm: (g, [x], y, { epsilon }) => {
    const root = sqrt(add(mean(square(x), [-1]), epsilon));
    return [divide(subtract(g, multiply(y, mean(multiply(g, y), [-1]))), root)];
  },
  crossEntropy: (g, [logits, labels]) => {
    const column = reshape(g, [...g.shape, 1]);
    const depth = logits.shape[1];
    if (typeof depth !== 'number') throw new Error('crossEntropy needs a vocabulary of known size');
    return [multiply(subtract(softmax(logits), oneHot(labels, depth)), column), undefined];
  },
  // A rotation is orthogonal: its transpose turns back.
  rotary: (g, [, positions, cosine, sine], _, { heads }) => [
    rotary(g, positions, cosine, negate(sine), heads),
    undefined,
    undefined,
    undefined,
  ],
  rotaryByToken: (g, [, cosine, sine], _, { heads }) => [
    rotaryByToken(g, cosine, negate(sine), heads),
    undefined,
    undefined,
  ],
  quantizedMatmul: (g, [x, packed, scales], _, { block }) => {
    const rows = (y: Tensor) => reshape(y, [sizeOf(y.shape.slice(0, -1)), y.shape[y.rank - 1]]);
    const toWeights = matmul(rows(g), rows(x), { transposeA: true });
    const weights = dequantize({ packed, scales }, x.shape[x.rank - 1]);
    return [matmul(g, weights), undefined, scaleCotangent(toWeights, packed, scales, block)];
  },
  dequantize: (g, [packed, scales], _, { block }) => [undefined, scaleCotangent(g, packed, scales, block)],
  matmul: (g, [a, b], _, { transposeA, transposeB }) => {
    // One weight matrix under many rows: one product over all rows instead of a batch of them to sum.
    if (b.rank === 2 && a.rank > 2 && !transposeA) {
      const rows = (x: Tensor) => reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape[x.rank - 1]]);
      const [flatG, flatA] = [rows(g), rows(a)];
      const toB = transposeB
        ? matmul(flatG, flatA, { transposeA: true })
        : matmul(flatA, flatG, { transposeA: true });
      return [matmul(g, b, { transposeB: !transposeB }), toB];
    }
    const toA = transposeA
      ? matmul(b, g, { transposeA: transposeB, transposeB: true })
      : matmul(g, b, { transposeB: !transposeB });
    const toB = transposeB
      ? matmul(g, a, { transposeA: true, transposeB: transposeA })
      : matmul(a, g, { transposeA: !transposeA });
    return [unbroadcast(toA, a), unbroadcast(toB, b)];
  },
  gather: (g, [table, index]) => [scatterAdd(index, g, table.shape[0]), undefined],
  scatterAdd: (g, [index]) => [undefined, gather(g, index)],
  integerMatmul: none,
  oneHot: none,
};

/** What reaches the scales of quantised weights from the weights' cotangent `[N, K]`. */
function scaleCotangent(g: Tensor, packed: Tensor, scales: Tensor, block: number): Tensor {
  const steps = dequantize({ packed, scales: broadcast(scalar(1, 'float32'), scales.shape) }, g.shape[1]);
  const blocks = reshape(multiply(g, steps), [...scales.shape, block]);
  return reshape(sum(blocks, [2]), scales.shape);
}

/**
 * Gradients of a scalar with respect to `targets`, by walking the equations backwards. The result is part of
 * the same graph, so gradients of gradients work too.
 * @param from how many equations stood before the function whose result is `loss` was traced
 */
export function backward(loss: Tensor, targets: readonly Tensor[], from = 0): Tensor[] {
  if (sizeOf(loss.shape) !== 1) throw new Error(`grad needs a loss with one element, got [${loss.shape}]`);
  for (const [what, { dataType }] of [
    ['loss', loss] as const,
    ...targets.map((t) => ['target', t] as const),
  ]) {
    if (!dataType.startsWith('float')) throw new Error(`grad needs a ${what} of floats, got ${dataType}`);
  }
  const equations = tracedEquations().slice(from);
  const needed = reachable(equations, targets);
  const cotangents = new Map<Tensor, Tensor>([[loss, broadcast(scalar(1, loss.dataType), loss.shape)]]);
  for (const equation of equations.toReversed()) {
    const cotangent = cotangents.get(equation.output);
    if (!cotangent || !needed.has(equation.output)) continue;
    const inputCotangents = locatedAt(gradientLocation(equation), () =>
      transposeEquation(equation, cotangent),
    );
    equation.inputs.forEach((input, i) => {
      const contribution = inputCotangents[i];
      if (!contribution || !needed.has(input)) return;
      const sofar = cotangents.get(input);
      cotangents.set(input, sofar ? add(sofar, contribution) : contribution);
    });
  }
  return targets.map(
    (target) => cotangents.get(target) ?? broadcast(scalar(0, target.dataType), target.shape),
  );
}

/** Equations of a gradient point to the line whose gradient they are. */
const gradientLocation = ({ primitive, location }: Equation): string =>
  location.includes('gradient of') ? location : `${location} (gradient of ${primitive})`;

function transposeEquation<P extends Primitive>(equation: Equation<P>, cotangent: Tensor) {
  const rule: GradientRule<AttributesOf[P]> = gradientRules[equation.primitive];
  return rule(cotangent, equation.inputs, equation.output, equation.attributes);
}

/** Values that depend on a target: only these need a cotangent. */
function reachable(equations: readonly Equation[], targets: readonly Tensor[]): Set<Tensor> {
  const found = new Set<Tensor>(targets);
  for (const { inputs, output } of equations) if (inputs.some((input) => found.has(input))) found.add(output);
  return found;
}

/** Sums a cotangent over the axes along which `x` was broadcast. */
function unbroadcast(cotangent: Tensor, x: Tensor): Tensor {
  if (sameShape(cotangent.shape, x.shape)) return cotangent;
  const extra = cotangent.rank - x.rank;
  const axes = cotangent.shape.flatMap((size, axis) =>
    axis < extra || (x.shape[axis - extra] === 1 && size !== 1) ? [axis] : [],
  );
  const summed = axes.length > 0 ? sum(cotangent, axes) : cotangent;
  return sameShape(summed.shape, x.shape) ? summed : reshape(summed, x.shape);
}

function inverse(permutation: readonly number[]): number[] {
  const result: number[] = [];
  permutation.forEach((from, to) => {
    result[from] = to;
  });
  return result;
}

const endOf = (start: Dimension, size: Dimension): Dimension =>
  subtractDimensions(start, subtractDimensions(0, size));
