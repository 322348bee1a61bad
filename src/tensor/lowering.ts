import { type Dimension, isStatic, type Shape, termsOf } from './dimension.ts';
import type { DataType, Equation, Graph, HostArrays, HostTensor, Tensor } from './graph.ts';
import {
  encodeModel,
  ONNX_DATA_TYPES,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxNode,
} from './onnx.ts';
import type { AttributesOf, Primitive } from './primitives.ts';
import { simplify } from './simplify.ts';

/** Lowering writes ONNX nodes through this; values are known by name. */
class Lowering {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  readonly #integers = new Map<string, string>();
  readonly #dimensions = new Map<string, string>();
  readonly #sources: ReadonlyMap<string, { input: string; axis: number }>;
  #count = 0;

  /** @param sources for each dimension known only at run time, an input and the axis where it can be read */
  constructor(sources: ReadonlyMap<string, { input: string; axis: number }>) {
    this.#sources = sources;
  }

  emit(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, OnnxAttribute> = {},
    output = this.fresh(),
    domain = '',
  ): string {
    this.nodes.push({ type, domain, inputs, outputs: [output], attributes });
    return output;
  }

  fresh(): string {
    return `_${this.#count++}`;
  }

  initializer<D extends DataType>(
    dataType: D,
    shape: readonly number[],
    data: HostArrays[D],
    name = this.fresh(),
  ): string {
    this.initializers.push({ name, dataType, shape, data });
    return name;
  }

  /** A constant vector of 64-bit integers, as ONNX wants for axes and sizes. */
  integers(values: readonly number[]): string {
    const key = values.join(',');
    const known = this.#integers.get(key);
    if (known) return known;
    const name = this.initializer('int64', [values.length], BigInt64Array.from(values, BigInt));
    this.#integers.set(key, name);
    return name;
  }

  /** A shape as a vector of 64-bit integers, computed from the inputs' shapes where it has names. */
  shape(shape: Shape): string {
    if (isStatic(shape)) return this.integers(shape);
    return this.emit(
      'Concat',
      shape.map((dimension) => this.dimension(dimension)),
      { axis: 0 },
    );
  }

  /** One dimension as a vector of one 64-bit integer. */
  dimension(dimension: Dimension): string {
    if (typeof dimension === 'number') return this.integers([dimension]);
    const known = this.#dimensions.get(dimension);
    if (known) return known;
    const source = this.#sources.get(dimension);
    const name = source
      ? this.emit('Shape', [source.input], { start: source.axis, end: source.axis + 1 })
      : this.#polynomial(dimension);
    this.#dimensions.set(dimension, name);
    return name;
  }

  #polynomial(dimension: string): string {
    const terms = termsOf(dimension);
    if (terms.length === 1 && terms[0].coefficient === 1 && terms[0].names.length === 1) {
      throw new Error(`the dimension '${dimension}' appears in no input's shape`);
    }
    return terms
      .map(({ coefficient, names }) =>
        names.reduce(
          (product, name) => this.emit('Mul', [product, this.dimension(name)]),
          this.integers([coefficient]),
        ),
      )
      .reduce((total, term) => this.emit('Add', [total, term]));
  }

  toInt64(name: string): string {
    return this.emit('Cast', [name], { to: ONNX_DATA_TYPES.int64 });
  }
}

type LoweringRule<Attributes> = (
  lowering: Lowering,
  inputs: readonly string[],
  output: string,
  attributes: Attributes,
  operands: { readonly inputs: readonly Tensor[]; readonly output: Tensor },
) => void;

const operator =
  (type: string, attributes: Record<string, OnnxAttribute> = {}): LoweringRule<object> =>
  (lowering, inputs, output) =>
    lowering.emit(type, inputs, attributes, output);

const reduction =
  (type: string): LoweringRule<AttributesOf['sum']> =>
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
  rotary: (lowering, [x, positions, cosine, sine], output, { heads }) =>
    lowering.emit(
      'RotaryEmbedding',
      [x, lowering.toInt64(positions), cosine, sine],
      { num_heads: heads },
      output,
      'com.microsoft',
    ),
  matmul: (lowering, inputs, output, { transposeA, transposeB }) =>
    transposeA || transposeB
      ? lowering.emit(
          'FusedMatMul',
          inputs,
          { transA: Number(transposeA), transB: Number(transposeB) },
          output,
          'com.microsoft',
        )
      : lowering.emit('MatMul', inputs, {}, output),
  gather: operator('Gather', { axis: 0 }),
  scatterAdd: (lowering, [index, updates], output, _, { output: result }) => {
    const zeros = lowering.emit('Expand', [
      lowering.initializer('float32', [], new Float32Array(1)),
      lowering.shape(result.shape),
    ]);
    const rows = lowering.emit('Unsqueeze', [lowering.toInt64(index), lowering.integers([-1])]);
    lowering.emit('ScatterND', [zeros, rows, updates], { reduction: 'add' }, output);
  },
  oneHot: (lowering, [index], output, { depth }) => {
    const values = lowering.initializer('float32', [2], new Float32Array([0, 1]));
    lowering.emit(
      'OneHot',
      [lowering.toInt64(index), lowering.integers([depth]), values],
      { axis: -1 },
      output,
    );
  },
};

/**
 * Lowers a graph to the bytes of an ONNX model.
 * @param constants values for inputs that are compiled in: the engine prepacks them, and they stop being inputs
 */
export function lower(graph: Graph, constants: ReadonlyMap<string, HostTensor> = new Map()): Uint8Array {
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
    if (value) lowering.initializer(value.dataType, value.shape, value.data, name);
  }
  for (const equation of equations) lowerEquation(lowering, equation, names);
  for (const { name, tensor } of outputs) lowering.emit('Identity', [names.get(tensor)!], {}, name);
  return encodeModel({
    nodes: lowering.nodes,
    initializers: lowering.initializers,
    inputs: inputs
      .filter(({ name }) => !constants.has(name))
      .map(({ name, tensor }) => ({ name, ...specOf(tensor) })),
    outputs: outputs.map(({ name, tensor }) => ({ name, ...specOf(tensor) })),
  });
}

function lowerEquation<P extends Primitive>(
  lowering: Lowering,
  equation: Equation<P>,
  names: Map<Tensor, string>,
): void {
  const output = `t${equation.output.id}`;
  names.set(equation.output, output);
  const rule: LoweringRule<AttributesOf[P]> = loweringRules[equation.primitive];
  const inputs = equation.inputs.map((input) => names.get(input)!);
  rule(lowering, inputs, output, equation.attributes, equation);
}

const specOf = ({ dataType, shape }: Tensor) => ({ dataType, shape });
