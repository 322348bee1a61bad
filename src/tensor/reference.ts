import { bindDimensions, type Sizes } from './binding.ts';
import { type Dimension, evaluateDimension } from './dimension.ts';
import type { DataType, Equation, Graph, HostTensor, Tensor } from './graph.ts';
import type { AttributesOf, Primitive, QuantizedForm } from './primitives.ts';
import {
  at,
  count,
  fill,
  forEachIndex,
  fromHost,
  isFloat,
  offset,
  type ReferenceValue,
  rowNumber,
  toReference,
} from './reference-values.ts';

/** What a rule knows of its result before computing it. */
interface Result {
  readonly shape: readonly number[];
  readonly dataType: DataType;
  /** The size of a dimension in this run. */
  size(dimension: Dimension): number;
}

/** The value of one primitive, written for reading rather than for speed. */
type ReferenceRule<Attributes> = (
  inputs: readonly ReferenceValue[],
  attributes: Attributes,
  result: Result,
) => Float64Array;

/** Element by element over broadcast operands. */
const elementwise =
  (compute: (...operands: number[]) => number): ReferenceRule<object> =>
  (inputs, _, { shape }) =>
    fill(shape, (index) => compute(...inputs.map((input) => at(input, index))));

/** Reduces elements that differ only in the reduced axes. */
const reduction =
  (initial: number, combine: (sofar: number, value: number) => number): ReferenceRule<object> =>
  ([x], _, { shape }) => {
    const reduced = new Float64Array(count(shape)).fill(initial);
    forEachIndex(x.shape, (index, i) => {
      const target = offset(shape, index);
      reduced[target] = combine(reduced[target], x.data[i]);
    });
    return reduced;
  };

/** Row by row over the last axis; `compute` may return rows of another width. */
const rowwise =
  <Attributes extends object>(
    compute: (row: readonly number[], attributes: Attributes) => readonly number[],
  ): ReferenceRule<Attributes> =>
  ([x], attributes) => {
    const width = x.shape[x.shape.length - 1];
    const rows = count(x.shape.slice(0, -1));
    const result = Array.from({ length: rows }, (_, row) =>
      compute([...x.data.subarray(row * width, (row + 1) * width)], attributes),
    );
    return Float64Array.from(result.flat());
  };

const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function logSoftmax(row: readonly number[]): number[] {
  const largest = Math.max(...row);
  const logTotal = Math.log(sumOf(row.map((value) => Math.exp(value - largest))));
  return row.map((value) => value - largest - logTotal);
}

const sum = reduction(0, (total, value) => total + value);
const same: ReferenceRule<object> = ([x]) => x.data.slice();
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

export const referenceRules: { [P in Primitive]: ReferenceRule<AttributesOf[P]> } = {
  constant: (_, { data, shape, dataType }) => fromHost({ data, shape, dataType }).data,
  add: elementwise((a, b) => a + b),
  subtract: elementwise((a, b) => a - b),
  multiply: elementwise((a, b) => a * b),
  divide: (inputs, attributes, result) => {
    const quotients = elementwise((a, b) => a / b)(inputs, attributes, result);
    return isFloat(result.dataType) ? quotients : quotients.map(Math.trunc);
  },
  maximum: elementwise((a, b) => Math.max(a, b)),
  minimum: elementwise((a, b) => Math.min(a, b)),
  equal: elementwise((a, b) => Number(a === b)),
  less: elementwise((a, b) => Number(a < b)),
  lessOrEqual: elementwise((a, b) => Number(a <= b)),
  and: elementwise((a, b) => a & b),
  or: elementwise((a, b) => a | b),
  not: elementwise((x) => 1 - x),
  select: elementwise((condition, a, b) => (condition ? a : b)),
  negate: elementwise((x) => -x),
  exp: elementwise(Math.exp),
  log: elementwise(Math.log),
  sqrt: elementwise(Math.sqrt),
  tanh: elementwise(Math.tanh),
  sigmoid: elementwise(logistic),
  sin: elementwise(Math.sin),
  cos: elementwise(Math.cos),
  abs: elementwise(Math.abs),
  round: elementwise(roundHalfToEven),
  geluTanh: elementwise((x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))),
  cast: ([x], { dataType }) => {
    if (isFloat(dataType)) return x.data.slice();
    if (dataType === 'bool') return x.data.map((value) => Number(value !== 0));
    return x.data.map(Math.trunc);
  },
  stopGradient: same,
  reshape: same,
  transpose: ([x], { permutation }, { shape }) =>
    fill(shape, (index) => {
      const from: number[] = [];
      permutation.forEach((source, target) => {
        from[source] = index[target];
      });
      return at(x, from);
    }),
  broadcast: ([x], _, { shape }) => fill(shape, (index) => at(x, index)),
  slice: ([x], { axis, start }, { shape, size }) =>
    fill(shape, (index) => at(x, index.with(axis, index[axis] + size(start)))),
  pad: ([x], { axis, before }, { shape, size }) =>
    fill(shape, (index) => {
      const position = index[axis] - size(before);
      const inside = position >= 0 && position < x.shape[axis];
      return inside ? at(x, index.with(axis, position)) : 0;
    }),
  concatenate: (inputs, { axis }, { shape }) =>
    fill(shape, (index) => {
      let position = index[axis];
      const part = inputs.find((input) => {
        if (position < input.shape[axis]) return true;
        position -= input.shape[axis];
        return false;
      })!;
      return at(part, index.with(axis, position));
    }),
  sum,
  mean: (inputs, attributes, result) => {
    const each = count(inputs[0].shape) / count(result.shape);
    return sum(inputs, attributes, result).map((total) => total / each);
  },
  max: reduction(Number.NEGATIVE_INFINITY, Math.max),
  argMax: rowwise((row) => [row.indexOf(Math.max(...row))]),
  softmax: rowwise((row) => logSoftmax(row).map(Math.exp)),
  logSoftmax: rowwise(logSoftmax),
  rmsNorm: rowwise((row, { epsilon }) => {
    const root = Math.sqrt(sumOf(row.map((value) => value ** 2)) / row.length + epsilon);
    return row.map((value) => value / root);
  }),
  crossEntropy: ([logits, labels], _, { shape }) =>
    fill(shape, ([n]) => {
      const width = logits.shape[1];
      const row = logSoftmax([...logits.data.subarray(n * width, (n + 1) * width)]);
      return -row[rowNumber(labels.data[n], width)];
    }),
  rotary: ([x, positions, cosine, sine], _, { shape }) =>
    fill(shape, (index) => {
      const position = rowNumber(at(positions, index.slice(0, 2)), cosine.shape[0]);
      return turned(x, index, position, cosine, sine);
    }),
  rotaryByToken: ([x, cosine, sine], _, { shape }) =>
    fill(shape, (index) => turned(x, index, index[0] * shape[1] + index[1], cosine, sine)),
  quantizedMatmul: ([x, packed, scales], form, { shape }) =>
    fill(shape, (index) => {
      const [before, row] = [index.slice(0, -1), index[index.length - 1]];
      let total = 0;
      for (let k = 0; k < x.shape[x.shape.length - 1]; k++)
        total += at(x, [...before, k]) * unpacked(packed, scales, form, row, k);
      return total;
    }),
  dequantize: ([packed, scales], form, { shape }) =>
    fill(shape, ([row, k]) => unpacked(packed, scales, form, row, k)),
  matmul: ([a, b], { transposeA, transposeB }, { shape }) => {
    const inner = a.shape[a.shape.length - (transposeA ? 2 : 1)];
    return fill(shape, (index) => {
      const batch = index.slice(0, -2);
      const [row, column] = index.slice(-2);
      let total = 0;
      for (let k = 0; k < inner; k++) {
        const left = at(a, [...batch, ...(transposeA ? [k, row] : [row, k])]);
        total += left * at(b, [...batch, ...(transposeB ? [column, k] : [k, column])]);
      }
      return total;
    });
  },
  integerMatmul: ([a, b], { zeroA, zeroB }, result) => {
    const [left, right] = [a.data.map((value) => value - zeroA), b.data.map((value) => value - zeroB)];
    const factors = [
      { ...a, data: left },
      { ...b, data: right },
    ];
    return referenceRules.matmul(factors, { transposeA: false, transposeB: false }, result);
  },
  gather: ([table, index], _, { shape }) =>
    fill(shape, (target) => {
      const row = rowNumber(at(index, target.slice(0, index.shape.length)), table.shape[0]);
      return at(table, [row, ...target.slice(index.shape.length)]);
    }),
  scatterAdd: ([index, updates], _, { shape }) => {
    const total = new Float64Array(count(shape));
    forEachIndex(updates.shape, (source, i) => {
      const row = rowNumber(at(index, source.slice(0, index.shape.length)), shape[0]);
      total[offset(shape, [row, ...source.slice(index.shape.length)])] += updates.data[i];
    });
    return total;
  },
  oneHot: ([index], _, { shape }) =>
    fill(shape, (target) => Number(at(index, target.slice(0, -1)) === target[target.length - 1])),
};

/** Element `[b, t, channel]` of x turned by one row of the tables. */
function turned(
  x: ReferenceValue,
  [b, t, channel]: readonly number[],
  row: number,
  cosine: ReferenceValue,
  sine: ReferenceValue,
): number {
  const half = cosine.shape[1];
  const within = channel % (2 * half);
  const pair = within % half;
  const [c, s] = [at(cosine, [row, pair]), at(sine, [row, pair])];
  const first = at(x, [b, t, channel - within + pair]);
  const second = at(x, [b, t, channel - within + pair + half]);
  return within < half ? first * c - second * s : second * c + first * s;
}

/** Weight `[row, k]` of a quantised matrix. */
function unpacked(
  packed: ReferenceValue,
  scales: ReferenceValue,
  { bits, block: size }: QuantizedForm,
  row: number,
  k: number,
): number {
  const [block, within] = [Math.floor(k / size), k % size];
  const byte = at(packed, [row, block, bits === 8 ? within : within >> 1]);
  const stored = bits === 8 ? byte : (byte >> (4 * (within % 2))) & 15;
  return at(scales, [row, block]) * (stored - 2 ** (bits - 1));
}

/** Evaluates a graph in float64. Inputs come from the host in their own type, or in float64. */
export function evaluate(
  graph: Graph,
  inputs: Readonly<Record<string, HostTensor | ReferenceValue>>,
): Record<string, ReferenceValue> {
  const values = new Map<Tensor, ReferenceValue>();
  visit(graph, inputs, values, () => false);
  return Object.fromEntries(graph.outputs.map(({ name, tensor }) => [name, values.get(tensor)!]));
}

/** Evaluates equation after equation until `stop`; returns the equation that stopped it. */
export function visit(
  graph: Graph,
  inputs: Readonly<Record<string, HostTensor | ReferenceValue>>,
  values: Map<Tensor, ReferenceValue>,
  stop: (equation: Equation, value: ReferenceValue) => boolean,
): Equation | undefined {
  const sizes = bindDimensions('evaluate', graph.inputs, inputs);
  for (const { name, tensor } of graph.inputs) values.set(tensor, toReference(inputs[name]));
  return graph.equations.find((equation) => {
    const value = evaluateEquation(equation, values, sizes);
    values.set(equation.output, value);
    return stop(equation, value);
  });
}

function evaluateEquation<P extends Primitive>(
  { primitive, inputs, attributes, output }: Equation<P>,
  values: ReadonlyMap<Tensor, ReferenceValue>,
  sizes: Sizes,
): ReferenceValue {
  const rule: ReferenceRule<AttributesOf[P]> = referenceRules[primitive];
  const size = (dimension: Dimension) => evaluateDimension(dimension, sizes);
  const shape = output.shape.map(size);
  const operands = inputs.map((input) => values.get(input)!);
  return { shape, data: rule(operands, attributes, { shape, dataType: output.dataType, size }) };
}
