import { printShape } from './dimension.ts';
import { type Equation, type Graph, printSpec, type Tensor } from './graph.ts';
import type { AttributesOf, Primitive } from './primitives.ts';

type PrintRule<P extends Primitive> = (attributes: AttributesOf[P]) => string;

const plain = (): string => '';
const axes = (attributes: { axes: readonly number[] }): string => `axes=${attributes.axes.join(',')}`;

/** How each primitive's attributes read in a printed graph. */
const printRules: { [P in Primitive]: PrintRule<P> } = {
  constant: ({ data }) => (data.length <= 4 ? [...data].map(short).join(',') : `${data.length} values`),
  add: plain,
  subtract: plain,
  multiply: plain,
  divide: plain,
  maximum: plain,
  minimum: plain,
  equal: plain,
  less: plain,
  lessOrEqual: plain,
  and: plain,
  or: plain,
  not: plain,
  select: plain,
  negate: plain,
  exp: plain,
  log: plain,
  sqrt: plain,
  tanh: plain,
  sigmoid: plain,
  sin: plain,
  cos: plain,
  abs: plain,
  round: plain,
  geluTanh: plain,
  cast: ({ dataType }) => dataType,
  stopGradient: plain,
  reshape: ({ shape }) => printShape(shape),
  transpose: ({ permutation }) => permutation.join(','),
  broadcast: ({ shape }) => printShape(shape),
  slice: ({ axis, start, end }) => `axis=${axis} ${start}:${end}`,
  pad: ({ axis, before, after }) => `axis=${axis} ${before},${after}`,
  concatenate: ({ axis }) => `axis=${axis}`,
  sum: axes,
  mean: axes,
  max: axes,
  argMax: plain,
  softmax: plain,
  logSoftmax: plain,
  rmsNorm: ({ epsilon }) => `epsilon=${epsilon}`,
  crossEntropy: plain,
  rotary: ({ heads }) => `heads=${heads}`,
  rotaryByToken: ({ heads }) => `heads=${heads}`,
  quantizedMatmul: ({ bits, block }) => `bits=${bits} block=${block}`,
  dequantize: ({ bits, block }) => `bits=${bits} block=${block}`,
  matmul: ({ transposeA, transposeB }) => (transposeA ? 'Aᵀ' : '') + (transposeB ? 'Bᵀ' : ''),
  integerMatmul: ({ zeroA, zeroB }) => `zeros=${zeroA},${zeroB}`,
  gather: plain,
  scatterAdd: ({ rows }) => `rows=${rows}`,
  oneHot: ({ depth }) => `depth=${depth}`,
};

/**
 * The readable form of a graph, for example
 * ```
 * (x:f32[2,3]) {
 *   a:f32[2,1] = sum[axes=1] x
 *   return output=a
 * }
 * ```
 */
export function printGraph(graph: Graph): string {
  const names = new Map<Tensor, string>();
  const nameOf = (tensor: Tensor): string => {
    const known = names.get(tensor);
    if (known) return known;
    const fresh = letters(names.size - graph.inputs.length);
    names.set(tensor, fresh);
    return fresh;
  };
  for (const { name, tensor } of graph.inputs) names.set(tensor, name);
  const lines = graph.equations.map((equation) => {
    const operands = equation.inputs.map(nameOf);
    return `  ${[`${nameOf(equation.output)}:${printSpec(equation.output)} =`, printPrimitive(equation), ...operands].join(' ')}`;
  });
  const inputs = graph.inputs.map(({ name, tensor }) => `${name}:${printSpec(tensor)}`).join(', ');
  const outputs = graph.outputs.map(({ name, tensor }) => `${name}=${nameOf(tensor)}`).join(', ');
  return [`(${inputs}) {`, ...lines, `  return ${outputs}`, '}'].join('\n');
}

function printPrimitive<P extends Primitive>({ primitive, attributes }: Equation<P>): string {
  const printed = printRules[primitive](attributes);
  if (printed === '') return primitive;
  return printed.startsWith('[') ? primitive + printed : `${primitive}[${printed}]`;
}

const short = (value: number | bigint): string =>
  String(typeof value === 'number' ? Number(value.toPrecision(6)) : value);

/** 0 → a, 25 → z, 26 → aa. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
