import { canonicalShape } from './dimension.ts';
import { singlesToHalves } from './float16.ts';
import {
  type DataType,
  type Equation,
  type Graph,
  type HostArrays,
  isTensor,
  isTensorSpec,
  type NamedTensor,
  printSpec,
  Tensor,
  type TensorSpec,
} from './graph.ts';
import type { AttributesOf, Primitive } from './primitives.ts';
import { type ShapeRule, shapeRules } from './shapes.ts';
import { flattenTree, type MapTree, mapTree } from './tree.ts';

/** Collects equations while a function is traced. */
class GraphBuilder {
  readonly equations: Equation[] = [];
  /** Where equations are said to be traced, instead of the user's line. */
  location: string | undefined;
  readonly #tensors = new Set<Tensor>();

  newTensor({ dataType, shape }: TensorSpec): Tensor {
    const tensor = new Tensor(this.#tensors.size, { dataType, shape: canonicalShape(shape) });
    this.#tensors.add(tensor);
    return tensor;
  }

  owns(tensor: Tensor): boolean {
    return this.#tensors.has(tensor);
  }
}

/** The graph that is being traced; functions over tensors append to it. Tracing is synchronous. */
let current: GraphBuilder | undefined;

function builder(): GraphBuilder {
  if (!current)
    throw new Error('tensors exist only while a function is traced: call it through trace() or compile()');
  return current;
}

/** The equations traced so far: gradients walk a part of them backwards. */
export const tracedEquations = (): readonly Equation[] => builder().equations;

type TracedArguments<Args extends readonly unknown[]> = {
  [I in keyof Args]: MapTree<Args[I], TensorSpec, Tensor>;
};

/**
 * Traces `compute` into a graph. Each argument is given as a tree of specs; names of inputs and outputs are
 * their paths, for example `parameters.layers.0.query`.
 * @param names one name per argument
 */
export function trace<Args extends readonly unknown[]>(
  compute: (...args: TracedArguments<Args>) => unknown,
  names: readonly string[],
  ...specs: Args
): Graph {
  const outer = current;
  const mine = new GraphBuilder();
  current = mine;
  try {
    const inputs: NamedTensor[] = [];
    const args = specs.map((tree, i) =>
      mapTree(tree, isTensorSpec, (spec, path) => {
        const tensor = mine.newTensor(spec);
        inputs.push({ name: path === '' ? names[i] : `${names[i]}.${path}`, tensor });
        return tensor;
      }),
    );
    requireDifferent('inputs', inputs);
    const result = compute(...(args as unknown as TracedArguments<Args>));
    const outputs = flattenTree(result, isTensor).map(([path, tensor]) => ({
      name: path || 'output',
      tensor,
    }));
    requireDifferent('outputs', outputs);
    if (outputs.length === 0) throw new Error('trace: the function returns no tensors');
    for (const { name, tensor } of outputs) {
      if (!mine.owns(tensor)) throw new Error(`trace: the output '${name}' belongs to another trace`);
    }
    return { inputs, equations: mine.equations, outputs };
  } finally {
    current = outer;
  }
}

/** Appends one equation to the graph being traced. Errors name the primitive, the shapes and the user's line. */
export function apply<P extends Primitive>(
  primitive: P,
  inputs: readonly Tensor[],
  attributes: AttributesOf[P],
): Tensor {
  const mine = builder();
  const location = mine.location ?? userLocation();
  let output: Tensor;
  try {
    if (!inputs.every((input) => mine.owns(input))) throw new Error('an operand belongs to another trace');
    const rule: ShapeRule<AttributesOf[P]> = shapeRules[primitive];
    output = mine.newTensor(rule(inputs, attributes));
  } catch (error) {
    const operands = inputs.map(printSpec).join(', ');
    throw new Error(`${primitive}(${operands}): ${(error as Error).message}\n    traced at ${location}`);
  }
  mine.equations.push({ primitive, inputs, attributes, output, location } as Equation);
  return output;
}

/** Runs `compute`; the equations that it traces are said to come from `location`. */
export function locatedAt<Result>(location: string, compute: () => Result): Result {
  const mine = builder();
  const outer = mine.location;
  mine.location = location;
  try {
    return compute();
  } finally {
    mine.location = outer;
  }
}

function requireDifferent(what: string, named: readonly NamedTensor[]): void {
  const names = new Set<string>();
  for (const { name } of named) {
    if (names.has(name)) throw new Error(`trace: two ${what} are named '${name}'`);
    names.add(name);
  }
}

/** A constant in the graph being traced. */
export function constant<D extends DataType>(
  dataType: D,
  shape: readonly number[],
  data: HostArrays[D],
): Tensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (data.length !== size) throw new Error(`constant: ${data.length} values do not fill [${shape}]`);
  return apply('constant', [], { data, shape, dataType });
}

/** A number as a scalar of the given type. */
export function scalar(value: number, dataType: DataType): Tensor {
  if (!dataType.startsWith('float') && !Number.isInteger(value)) {
    throw new Error(`${value} is no ${dataType}; cast the tensor it meets to float32 first`);
  }
  const make: Record<DataType, () => HostArrays[DataType]> = {
    float32: () => new Float32Array([value]),
    float16: () => singlesToHalves(new Float32Array([value])),
    int32: () => new Int32Array([value]),
    int64: () => new BigInt64Array([BigInt(value)]),
    bool: () => new Uint8Array([value]),
    uint8: () => new Uint8Array([value]),
  };
  return apply('constant', [], { data: make[dataType](), shape: [], dataType });
}

/** The first line of the stack outside of `src/tensor/`. */
function userLocation(): string {
  // Ten frames, the default, may all lie within this folder.
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const lines = new Error().stack?.split('\n') ?? [];
  Error.stackTraceLimit = limit;
  const line = lines.find((entry) => entry.includes(' at ') && !/src\/tensor\/(?!.*\.test\.)/.test(entry));
  return line?.trim().replace(/^at /, '') ?? 'an unknown place';
}
