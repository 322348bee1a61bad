import {
  addDimensions,
  broadcastShapes,
  type Dimension,
  multiplyDimensions,
  printShape,
  type Shape,
  sizeOf,
  subtractDimensions,
} from './dimension.ts';
import type { DataType, TensorSpec } from './graph.ts';
import type { AttributesOf, Primitive } from './primitives.ts';

/** From the operands' data types and shapes to the result's; throws with the reason when they do not fit. */
export type ShapeRule<Attributes> = (inputs: readonly TensorSpec[], attributes: Attributes) => TensorSpec;

const elementwise: ShapeRule<object> = ([a, b]) => ({
  dataType: sameType(a, b),
  shape: broadcastShapes(a.shape, b.shape),
});

const comparison: ShapeRule<object> = ([a, b]) => {
  sameType(a, b);
  return { dataType: 'bool', shape: broadcastShapes(a.shape, b.shape) };
};

const logical: ShapeRule<object> = ([a, b]) => {
  for (const operand of [a, b]) requireType(operand, ['bool']);
  return { dataType: 'bool', shape: broadcastShapes(a.shape, b.shape) };
};

const float: ShapeRule<object> = ([x]) => {
  requireType(x, ['float32', 'float16']);
  return { dataType: x.dataType, shape: x.shape };
};

const same: ShapeRule<object> = ([x]) => ({ dataType: x.dataType, shape: x.shape });

const rowwise: ShapeRule<object> = (inputs) => {
  if (inputs[0].shape.length === 0) fail('needs a last axis, got a scalar');
  return float(inputs, {});
};

const reduction: ShapeRule<AttributesOf['sum']> = ([x], { axes }) => {
  for (const axis of axes) requireAxis(x, axis);
  if (new Set(axes).size < axes.length) fail(`the axes ${axes} repeat themselves`);
  return { dataType: x.dataType, shape: x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) };
};

export const shapeRules: { [P in Primitive]: ShapeRule<AttributesOf[P]> } = {
  constant: (_, { shape, dataType }) => ({ shape, dataType }),
  add: elementwise,
  subtract: elementwise,
  multiply: elementwise,
  divide: elementwise,
  maximum: elementwise,
  minimum: elementwise,
  equal: comparison,
  less: comparison,
  lessOrEqual: comparison,
  and: logical,
  or: logical,
  not: ([x]) => {
    requireType(x, ['bool']);
    return { dataType: 'bool', shape: x.shape };
  },
  select: ([condition, a, b]) => {
    requireType(condition, ['bool']);
    return {
      dataType: sameType(a, b),
      shape: broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape)),
    };
  },
  negate: same,
  exp: float,
  log: float,
  sqrt: float,
  tanh: float,
  sigmoid: float,
  sin: float,
  cos: float,
  abs: same,
  round: float,
  geluTanh: float,
  cast: ([x], { dataType }) => ({ dataType, shape: x.shape }),
  stopGradient: same,
  reshape: ([x], { shape }) => {
    const [from, to] = [sizeOf(x.shape), sizeOf(shape)];
    if (from !== to) fail(`${printShape(x.shape)} has ${from} elements, ${printShape(shape)} has ${to}`);
    return { dataType: x.dataType, shape };
  },
  transpose: ([x], { permutation }) => {
    const axes = [...permutation].sort((a, b) => a - b);
    if (axes.length !== x.shape.length || axes.some((axis, i) => axis !== i)) {
      fail(`[${permutation}] is not a permutation of the axes of ${printShape(x.shape)}`);
    }
    return { dataType: x.dataType, shape: permutation.map((axis) => x.shape[axis]) };
  },
  broadcast: ([x], { shape }) => {
    const result = broadcastShapes(x.shape, shape);
    if (printShape(result) !== printShape(shape)) {
      fail(`${printShape(x.shape)} does not broadcast to ${printShape(shape)}`);
    }
    return { dataType: x.dataType, shape };
  },
  slice: ([x], { axis, start, end }) => {
    requireAxis(x, axis);
    const size = x.shape[axis];
    if (isBelow(start, 0) || isBelow(end, start) || isBelow(size, end)) {
      fail(`[${start}, ${end}) lies outside of axis ${axis} of ${printShape(x.shape)}`);
    }
    return { dataType: x.dataType, shape: replaced(x.shape, axis, subtractDimensions(end, start)) };
  },
  pad: ([x], { axis, before, after }) => {
    requireAxis(x, axis);
    if (isBelow(before, 0) || isBelow(after, 0))
      fail(`cannot pad by ${before} and ${after}: use slice to remove elements`);
    const size = addDimensions(addDimensions(before, x.shape[axis]), after);
    return { dataType: x.dataType, shape: replaced(x.shape, axis, size) };
  },
  concatenate: (inputs, { axis }) => {
    const [first, ...others] = inputs;
    requireAxis(first, axis);
    let total = first.shape[axis];
    for (const other of others) {
      sameType(first, other);
      const fits =
        other.shape.length === first.shape.length &&
        other.shape.every((size, i) => i === axis || size === first.shape[i]);
      if (!fits) fail(`${printShape(other.shape)} does not join ${printShape(first.shape)} on axis ${axis}`);
      total = addDimensions(total, other.shape[axis]);
    }
    return { dataType: first.dataType, shape: replaced(first.shape, axis, total) };
  },
  sum: reduction,
  mean: ([x], attributes) => {
    requireType(x, ['float32', 'float16']);
    requireElements(x, attributes.axes, 'a mean');
    return reduction([x], attributes);
  },
  max: ([x], attributes) => {
    requireElements(x, attributes.axes, 'a largest value');
    return reduction([x], attributes);
  },
  argMax: ([x]) => {
    requireAxis(x, x.shape.length - 1);
    requireElements(x, [x.shape.length - 1], 'a largest value');
    return { dataType: 'int32', shape: x.shape.slice(0, -1) };
  },
  softmax: rowwise,
  logSoftmax: rowwise,
  rmsNorm: rowwise,
  crossEntropy: ([logits, labels]) => {
    requireType(labels, ['int32']);
    const fits =
      logits.shape.length === 2 && labels.shape.length === 1 && logits.shape[0] === labels.shape[0];
    if (!fits)
      fail(
        `expected logits [N,V] and labels [N], got ${printShape(logits.shape)} and ${printShape(labels.shape)}`,
      );
    return { dataType: logits.dataType, shape: labels.shape };
  },
  rotary: ([x, positions, cosine, sine], { heads }) => {
    requireType(positions, ['int32']);
    const width = x.shape[2];
    const fits =
      x.shape.length === 3 &&
      printShape(x.shape.slice(0, 2)) === printShape(positions.shape) &&
      printShape(cosine.shape) === printShape(sine.shape) &&
      cosine.shape.length === 2 &&
      multiplyDimensions(cosine.shape[1], 2 * heads) === width;
    if (!fits) {
      const got = [x, positions, cosine, sine].map((operand) => printShape(operand.shape)).join(', ');
      fail(`expected x [B,T,H*D], positions [B,T] and two tables [P,D/2] with ${heads} heads, got ${got}`);
    }
    return { dataType: x.dataType, shape: x.shape };
  },
  rotaryByToken: ([x, cosine, sine], { heads }) => {
    const fits =
      x.shape.length === 3 &&
      printShape(cosine.shape) === printShape(sine.shape) &&
      cosine.shape.length === 2 &&
      cosine.shape[0] === multiplyDimensions(x.shape[0], x.shape[1]) &&
      multiplyDimensions(cosine.shape[1], 2 * heads) === x.shape[2];
    if (!fits) {
      const got = [x, cosine, sine].map((operand) => printShape(operand.shape)).join(', ');
      fail(`expected x [B,T,H*D] and two tables [B*T,D/2] with ${heads} heads, got ${got}`);
    }
    return { dataType: x.dataType, shape: x.shape };
  },
  quantizedMatmul: ([x, packed, scales], attributes) => {
    requireType(x, ['float32']);
    const [rows, columns] = quantizedShape(packed, scales, attributes);
    if (x.shape.at(-1) !== columns)
      fail(`inner sizes differ: ${x.shape.at(-1)} of ${printShape(x.shape)} and ${columns}`);
    return { dataType: 'float32', shape: [...x.shape.slice(0, -1), rows] };
  },
  dequantize: ([packed, scales], attributes) => ({
    dataType: 'float32',
    shape: quantizedShape(packed, scales, attributes),
  }),
  matmul: ([a, b], { transposeA, transposeB }) => {
    for (const operand of [a, b]) requireType(operand, ['float32', 'float16']);
    return { dataType: sameType(a, b), shape: productShape(a, b, transposeA, transposeB) };
  },
  integerMatmul: ([a, b]) => {
    for (const operand of [a, b]) requireType(operand, ['uint8']);
    return { dataType: 'float32', shape: productShape(a, b) };
  },
  gather: ([table, index]) => {
    requireType(index, ['int32']);
    requireAxis(table, 0);
    return { dataType: table.dataType, shape: [...index.shape, ...table.shape.slice(1)] };
  },
  scatterAdd: ([index, updates], { rows }) => {
    requireType(index, ['int32']);
    requireType(updates, ['float32']);
    const leading = updates.shape.slice(0, index.shape.length);
    if (printShape(leading) !== printShape(index.shape)) {
      fail(`updates ${printShape(updates.shape)} do not begin with the index's ${printShape(index.shape)}`);
    }
    return { dataType: updates.dataType, shape: [rows, ...updates.shape.slice(index.shape.length)] };
  },
  oneHot: ([index], { depth }) => {
    requireType(index, ['int32']);
    return { dataType: 'float32', shape: [...index.shape, depth] };
  },
};

function productShape(a: TensorSpec, b: TensorSpec, transposeA = false, transposeB = false): Shape {
  if (a.shape.length < 2 || b.shape.length < 2)
    fail(`needs two axes at least, got ${printShape(a.shape)} and ${printShape(b.shape)}`);
  const [rows, left] = lastTwo(a.shape, transposeA);
  const [right, columns] = lastTwo(b.shape, transposeB);
  if (left !== right)
    fail(`inner sizes differ: ${left} of ${printShape(a.shape)} and ${right} of ${printShape(b.shape)}`);
  return [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns];
}

/** `[N, K]` of quantised weights. */
function quantizedShape(
  packed: TensorSpec,
  scales: TensorSpec,
  { bits, block }: AttributesOf['dequantize'],
): [Dimension, Dimension] {
  requireType(packed, ['uint8']);
  requireType(scales, ['float32']);
  const [rows, blocks] = scales.shape;
  const expected = [rows, blocks, (block * bits) / 8];
  if (bits !== 4 && bits !== 8)
    fail(`weights of ${bits} bits in blocks of ${block}; 4 or 8 bits were expected`);
  if (scales.shape.length !== 2 || printShape(packed.shape) !== printShape(expected)) {
    const got = [packed, scales].map((operand) => printShape(operand.shape)).join(' and ');
    fail(`expected packed [N,K/${block},${expected[2]}] and scales [N,K/${block}], got ${got}`);
  }
  return [rows, multiplyDimensions(blocks, block)];
}

function fail(reason: string): never {
  throw new Error(reason);
}

function sameType(a: TensorSpec, b: TensorSpec): DataType {
  if (a.dataType !== b.dataType) fail(`data types differ: ${a.dataType} and ${b.dataType}`);
  return a.dataType;
}

function requireType(x: TensorSpec, allowed: readonly DataType[]): void {
  if (!allowed.includes(x.dataType)) fail(`expected ${allowed.join(' or ')}, got ${x.dataType}`);
}

function requireAxis(x: TensorSpec, axis: number): void {
  if (!Number.isInteger(axis) || axis < 0 || axis >= x.shape.length) {
    fail(`axis ${axis} does not exist in ${printShape(x.shape)}`);
  }
}

/** Nothing has no mean and no largest element. */
function requireElements(x: TensorSpec, axes: readonly number[], what: string): void {
  const empty = axes.find((axis) => x.shape[axis] === 0);
  if (empty !== undefined)
    fail(`axis ${empty} of ${printShape(x.shape)} has no elements, so ${what} of it does not exist`);
}

/** False where it is known only at run time. */
const isBelow = (a: Dimension, b: Dimension): boolean =>
  typeof a === 'number' && typeof b === 'number' && a < b;

const replaced = (shape: Shape, axis: number, size: Dimension): Shape =>
  shape.map((dimension, i) => (i === axis ? size : dimension));

function lastTwo(shape: Shape, transposed: boolean): [Dimension, Dimension] {
  const [rows, columns] = [shape[shape.length - 2], shape[shape.length - 1]];
  return transposed ? [columns, rows] : [rows, columns];
}
