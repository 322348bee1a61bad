import { isStatic, multiplyDimensions, type Shape, sizeOf } from './dimension.ts';
import {
  type Equation,
  type FileTensor,
  type Graph,
  HOST_ARRAYS,
  type HostTensor,
  isFileTensor,
  type Tensor,
} from './graph.ts';
import {
  type ExternalData,
  encodeModel,
  ONNX_DATA_TYPES,
  type OnnxAttribute,
  type OnnxOperator,
} from './onnx.ts';
import { Lowering } from './onnx-nodes.ts';
import type { AttributesOf, Primitive } from './primitives.ts';
import { simplify } from './simplify.ts';

type LoweringRule<Attributes> = (
  lowering: Lowering,
  inputs: readonly string[],
  output: string,
  attributes: Attributes,
  operands: { readonly inputs: readonly Tensor[]; readonly output: Tensor },
) => void;

const operator =
  (type: OnnxOperator, attributes: Record<string, OnnxAttribute> = {}): LoweringRule<object> =>
  (lowering, inputs, output) =>
    lowering.emit(type, inputs, attributes, output);

const reduction =
  (type: OnnxOperator): LoweringRule<AttributesOf['sum']> =>
  (lowering, [x], output, attributes) =>
    attributes.axes.length === 0
      ? lowering.emit('Identity', [x], {}, output)
      : lowering.emit(type, [x, lowering.integers(attributes.axes)], { keepdims: 1 }, output);

const loweringRules: { [P in Primitive]: LoweringRule<AttributesOf[P]> } = {
  constant: (lowering, _, output, { dataType, shape, data }) =>
    lowering.initializer(dataType, shape, data, output),
  add: operator('Add'),
  subtract: operator('Sub'),
  multiply: operator('Mul'),
  divide: operator('Div'),
  maximum: operator('Max'),
  minimum: operator('Min'),
  equal: operator('Equal'),
  less: operator('Less'),
  lessOrEqual: operator('LessOrEqual'),
  and: operator('And'),
  or: operator('Or'),
  not: operator('Not'),
  select: operator('Where'),
  negate: operator('Neg'),
  exp: operator('Exp'),
  log: operator('Log'),
  sqrt: operator('Sqrt'),
  tanh: operator('Tanh'),
  sigmoid: operator('Sigmoid'),
  sin: operator('Sin'),
  cos: operator('Cos'),
  abs: operator('Abs'),
  round: operator('Round'),
  geluTanh: operator('Gelu', { approximate: 'tanh' }),
  cast: (lowering, inputs, output, attributes) =>
    lowering.emit('Cast', inputs, { to: ONNX_DATA_TYPES[attributes.dataType] }, output),
  stopGradient: operator('Identity'),
  reshape: (lowering, [x], output, { shape }) => {
    // One unknown size and no zero: -1 lets the engine infer it without computing the shape.
    const names = shape.filter((dimension) => typeof dimension === 'string');
    const inferable = names.length === 1 && !shape.includes(0);
    const target = inferable
      ? lowering.integers(shape.map((dimension) => (typeof dimension === 'number' ? dimension : -1)))
      : lowering.shape(shape);
    lowering.emit('Reshape', [x, target], inferable ? {} : { allowzero: 1 }, output);
  },
  transpose: (lowering, inputs, output, { permutation }) =>
    lowering.emit('Transpose', inputs, { perm: permutation }, output),
  broadcast: (lowering, [x], output, { shape }) =>
    lowering.emit('Expand', [x, lowering.shape(shape)], {}, output),
  slice: (lowering, [x], output, { axis, start, end }) =>
    lowering.emit(
      'Slice',
      [x, lowering.dimension(start), lowering.dimension(end), lowering.integers([axis])],
      {},
      output,
    ),
  pad: (lowering, [x], output, { axis, before, after }) =>
    lowering.emit('Pad', [x, lowering.shape([before, after]), '', lowering.integers([axis])], {}, output),
  concatenate: (lowering, inputs, output, { axis }) => lowering.emit('Concat', inputs, { axis }, output),
  sum: reduction('ReduceSum'),
  mean: reduction('ReduceMean'),
  max: reduction('ReduceMax'),
  argMax: (lowering, inputs, output) => {
    const index = lowering.emit('ArgMax', inputs, { axis: -1, keepdims: 0 });
    lowering.emit('Cast', [index], { to: ONNX_DATA_TYPES.int32 }, output);
  },
  softmax: operator('Softmax', { axis: -1 }),
  logSoftmax: operator('LogSoftmax', { axis: -1 }),
  rmsNorm: (lowering, [x], output, { epsilon }, { inputs }) => {
    const width = inputs[0].shape.at(-1);
    if (typeof width !== 'number') throw new Error('rmsNorm needs a last axis of known size');
    const ones = lowering.initializer('float32', [width], new Float32Array(width).fill(1));
    lowering.emit(
      'SimplifiedLayerNormalization',
      [x, ones],
      { axis: -1, epsilon: { float: epsilon } },
      output,
    );
  },
  crossEntropy: (lowering, [logits, labels], output, _, { inputs }) => {
    const logProbabilities = lowering.emit('LogSoftmax', [logits], { axis: -1 });
    const column = lowering.emit('Unsqueeze', [labels, lowering.integers([1])]);
    const chosen = lowering.emit('GatherElements', [logProbabilities, column], { axis: 1 });
    const negative = lowering.emit('Neg', [chosen]);
    lowering.emit('Reshape', [negative, lowering.shape(inputs[1].shape)], { allowzero: 1 }, output);
  },
  rotary: (lowering, [x, positions, cosine, sine], output, { heads }, { inputs }) => {
    const rotate = (from: string, at: string, to?: string) =>
      lowering.emit(
        'RotaryEmbedding',
        [from, lowering.toInt64(at), cosine, sine],
        { num_heads: heads },
        to,
        'com.microsoft',
      );
    const [[batch, time, width], [rows]] = [inputs[0].shape, inputs[2].shape];
    if (typeof time === 'number' && typeof rows === 'number' && time <= rows) {
      rotate(x, positions, output);
      return;
    }
    // The operator refuses sequences longer than its tables, even when all positions lie within: make each
    // element a sequence of its own.
    const reshape = (name: string, shape: Shape, to?: string) =>
      lowering.emit('Reshape', [name, lowering.shape(shape)], { allowzero: 1 }, to);
    const each = multiplyDimensions(batch, time);
    const rotated = rotate(reshape(x, [each, 1, width]), reshape(positions, [each, 1]));
    reshape(rotated, inputs[0].shape, output);
  },
  rotaryByToken: (lowering, [x, cosine, sine], output, { heads }, { inputs }) => {
    const [batch, time, width] = inputs[0].shape;
    const reshape = (name: string, shape: Shape, to?: string) =>
      lowering.emit('Reshape', [name, lowering.shape(shape)], { allowzero: 1 }, to);
    // As one sequence whose positions count from 0, tokens meet their own rows of the tables.
    const turn = (from: string, to?: string) =>
      lowering.emit(
        'RotaryEmbedding',
        [from, lowering.integers([0]), cosine, sine],
        { num_heads: heads },
        to,
        'com.microsoft',
      );
    if (batch === 1) turn(x, output);
    else reshape(turn(reshape(x, [1, multiplyDimensions(batch, time), width])), inputs[0].shape, output);
  },
  quantizedMatmul: (lowering, inputs, output, { bits, block }, { inputs: [x, packed] }) => {
    const [rows, columns] = [packed.shape[0], x.shape[x.rank - 1]];
    if (typeof rows !== 'number' || typeof columns !== 'number')
      throw new Error('quantizedMatmul needs weights of known size');
    const attributes = { K: columns, N: rows, bits, block_size: block, accuracy_level: 4 };
    lowering.emit('MatMulNBits', inputs, attributes, output, 'com.microsoft');
  },
  dequantize: (
    lowering,
    [packed, scales],
    output,
    { bits, block },
    { inputs: [spec, scaleSpec], output: result },
  ) => {
    const reshape = (x: string, shape: Shape, to?: string) =>
      lowering.emit('Reshape', [x, lowering.shape(shape)], { allowzero: 1 }, to);
    let stored = packed;
    if (bits === 4) {
      const byte = (value: number) => lowering.initializer('uint8', [], Uint8Array.of(value));
      const lower = lowering.emit('BitwiseAnd', [packed, byte(15)]);
      const upper = lowering.emit('BitShift', [packed, byte(4)], { direction: 'RIGHT' });
      const pair = [lower, upper].map((half) => reshape(half, [...spec.shape, 1]));
      stored = lowering.emit('Concat', pair, { axis: 3 });
    }
    const blocks = [...scaleSpec.shape, block];
    const values = lowering.emit('Cast', [reshape(stored, blocks)], { to: ONNX_DATA_TYPES.float32 });
    const zero = lowering.initializer('float32', [], Float32Array.of(2 ** (bits - 1)));
    const centred = lowering.emit('Sub', [values, zero]);
    const scaled = lowering.emit('Mul', [centred, reshape(scales, [...scaleSpec.shape, 1])]);
    reshape(scaled, result.shape, output);
  },
  matmul: (lowering, given, output, { transposeA, transposeB }, { inputs: factors, output: result }) => {
    const inputs = broadcastable(lowering, given, factors);
    const [a] = factors;
    const inner = a.shape[a.rank - (transposeA ? 2 : 1)];
    const attributes = { transA: Number(transposeA), transB: Number(transposeB) };
    const product = (to?: string) =>
      transposeA || transposeB
        ? lowering.emit('FusedMatMul', inputs, attributes, to, 'com.microsoft')
        : lowering.emit('MatMul', inputs, {}, to);
    if (result.rank === 2 || (typeof inner === 'number' && inner > 0)) {
      product(output);
      return;
    }
    // In a batch, the operators leave sums over nothing uninitialized.
    const isEmpty = lowering.emit('Equal', [lowering.dimension(inner), lowering.integers([0])]);
    const zero = lowering.initializer('float32', [], new Float32Array(1));
    lowering.emit('Where', [isEmpty, zero, product()], {}, output);
  },
  integerMatmul: (lowering, given, output, { zeroA, zeroB }, { inputs: factors }) => {
    const [a, b] = broadcastable(lowering, given, factors);
    const scale = lowering.initializer('float32', [], Float32Array.of(1));
    const zeros = [zeroA, zeroB].map((zero) => lowering.initializer('uint8', [], Uint8Array.of(zero)));
    const inputs = [a, b, scale, scale, ...zeros];
    lowering.emit('MatMulIntegerToFloat', inputs, {}, output, 'com.microsoft');
  },
  gather: operator('Gather', { axis: 0 }),
  // Not ScatterND: with repeated rows its threads race on the CPU, and sums come out wrong.
  scatterAdd: (lowering, [index, updates], output, { rows }, { inputs, output: result }) => {
    const [count, width] = [sizeOf(inputs[0].shape), sizeOf(result.shape.slice(1))];
    const zero = lowering.initializer('float32', [], new Float32Array(1));
    const zeros = lowering.emit('Expand', [zero, lowering.shape([rows, width])]);
    const reshape = (x: string, shape: Shape, to?: string) =>
      lowering.emit('Reshape', [x, lowering.shape(shape)], { allowzero: 1 }, to);
    const target = lowering.emit('Expand', [reshape(index, [count, 1]), lowering.shape([count, width])]);
    const inputsOfSum = [zeros, target, reshape(updates, [count, width])];
    const added = lowering.emit('ScatterElements', inputsOfSum, { axis: 0, reduction: 'add' });
    reshape(added, result.shape, output);
  },
  // Not OneHot, which walks every element with a comparison: ten times slower over a vocabulary.
  oneHot: (lowering, [index], output, { depth }, { inputs, output: result }) => {
    const count = sizeOf(inputs[0].shape);
    const filled = (value: number, shape: Shape) =>
      lowering.emit('Expand', [
        lowering.initializer('float32', [], new Float32Array([value])),
        lowering.shape(shape),
      ]);
    const column = lowering.emit('Reshape', [index, lowering.shape([count, 1])], { allowzero: 1 });
    const ones = lowering.emit(
      'ScatterElements',
      [filled(0, [count, depth]), column, filled(1, [count, 1])],
      { axis: 1 },
    );
    lowering.emit('Reshape', [ones, lowering.shape(result.shape)], { allowzero: 1 }, output);
  },
};

/**
 * The factors of a product, which the engine refuses to broadcast along an axis of 1 to one of 0: where the other's size
 * is known only at run time, the axis is cut to it, which leaves 1 where it is larger.
 */
function broadcastable(
  lowering: Lowering,
  names: readonly string[],
  factors: readonly Tensor[],
): readonly string[] {
  return factors.map((factor, i) => {
    const other = factors[1 - i];
    const before = (x: Tensor, axis: number) => x.shape[x.rank - 1 - axis];
    let name = names[i];
    for (let axis = 2; axis < Math.min(factor.rank, other.rank); axis++) {
      const size = before(other, axis);
      if (before(factor, axis) !== 1 || typeof size === 'number') continue;
      const [start, at] = [0, factor.rank - 1 - axis].map((value) => lowering.integers([value]));
      name = lowering.emit('Slice', [name, start, lowering.dimension(size), at]);
    }
    return name;
  });
}

/**
 * Lowers a graph to the bytes of an ONNX model.
 * @param constants values for inputs that are compiled in: the engine prepacks them, and they stop being inputs
 */
export function lower(
  graph: Graph,
  constants: ReadonlyMap<string, HostTensor | FileTensor> = new Map(),
): Uint8Array {
  const { inputs, equations, outputs } = simplify(graph);
  const sources = new Map<string, { input: string; axis: number }>();
  for (const { name, tensor } of inputs) {
    tensor.shape.forEach((dimension, axis) => {
      if (typeof dimension === 'string' && !sources.has(dimension))
        sources.set(dimension, { input: name, axis });
    });
  }
  const lowering = new Lowering(sources);
  const names = new Map<Tensor, string>();
  for (const { name, tensor } of inputs) {
    names.set(tensor, name);
    const value = constants.get(name);
    if (!value) continue;
    const data = isFileTensor(value) ? externalData(value) : value.data;
    lowering.initializer(value.dataType, value.shape, data, name);
  }
  for (const equation of equations) lowerEquation(lowering, equation, names);
  const outputValues = outputNames(graph).map((name, i) => ({ name, ...specOf(outputs[i].tensor) }));
  outputs.forEach(({ tensor }, i) => {
    lowering.emit('Identity', [names.get(tensor)!], {}, outputValues[i].name);
  });
  return encodeModel({
    nodes: lowering.nodes,
    initializers: lowering.initializers,
    inputs: inputs
      .filter(({ name }) => !constants.has(name))
      .map(({ name, tensor }) => ({ name, ...specOf(tensor) })),
    outputs: outputValues,
  });
}

/**
 * What a model's outputs are called. ONNX wants every value in a graph under a name of its own, but a training
 * step takes and returns `parameters.…`: an output that shares its name with an input gets a prime.
 */
export function outputNames(graph: Graph): string[] {
  const taken = new Set(graph.inputs.map(({ name }) => name));
  return graph.outputs.map(({ name }) => (taken.has(name) ? `${name}'` : name));
}

function lowerEquation<P extends Primitive>(
  lowering: Lowering,
  equation: Equation<P>,
  names: Map<Tensor, string>,
): void {
  // '#' keeps values of equations apart from inputs and outputs, whose names are the user's.
  const output = `#t${equation.output.id}`;
  names.set(equation.output, output);
  const { dataType, shape } = equation.output;
  // The runtime gives some empty results a wrong shape (Expand, ArgMax); none needs computing.
  if (isStatic(shape) && shape.includes(0)) {
    lowering.initializer(dataType, shape, new HOST_ARRAYS[dataType](0), output);
    return;
  }
  const rule: LoweringRule<AttributesOf[P]> = loweringRules[equation.primitive];
  const inputs = equation.inputs.map((input) => names.get(input)!);
  rule(lowering, inputs, output, equation.attributes, equation);
}

const externalData = ({ file, offset, byteLength, packed }: FileTensor): ExternalData => ({
  location: file.replace(/^.*[/\\]/, ''),
  offset,
  length: byteLength,
  ...(packed && { prepacked_0: `${packed.key}|${packed.offset};${packed.length};0` }),
});

const specOf = ({ dataType, shape }: Tensor) => ({ dataType, shape });
