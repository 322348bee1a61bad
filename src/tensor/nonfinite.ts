import { type Graph, type HostTensor, printSpec, type Tensor } from './graph.ts';
import { visit } from './reference.ts';
import type { ReferenceValue } from './reference-values.ts';

/** Where NaN or infinity first appears. */
export interface NonFinite {
  /** The primitive, or 'input' when a value was not finite when it came in. */
  readonly primitive: string;
  /** The user's line that traced it, or the name of the input. */
  readonly location: string;
  readonly operands: readonly OperandRange[];
  /** All of it in words. */
  readonly message: string;
}

export interface OperandRange {
  readonly spec: string;
  /** NaN when there are no elements, or when one is NaN. */
  readonly least: number;
  readonly greatest: number;
}

/** The largest finite values; the reference computes in float64, the engine does not. */
const LARGEST = { float32: 3.4028234663852886e38, float16: 65504 };

/**
 * Evaluates a graph in float64 and finds the first equation that makes NaN or infinity (an overflow of its
 * own data type counts) out of operands that hold none. Constants may be infinite: masks are.
 */
export function findNonFinite(
  graph: Graph,
  inputs: Readonly<Record<string, HostTensor | ReferenceValue>>,
): NonFinite | undefined {
  const values = new Map<Tensor, ReferenceValue>();
  const stateOf = (tensor: Tensor): State => worst(tensor, values.get(tensor)!);
  let firstInput: NonFinite | undefined;
  const culprit = visit(graph, inputs, values, ({ primitive, inputs: operands, output }) => {
    if (primitive === 'constant') return false;
    const state = stateOf(output);
    return state > State.finite && operands.every((operand) => stateOf(operand) < state);
  });
  for (const { name, tensor } of graph.inputs) {
    if (stateOf(tensor) !== State.finite) firstInput ??= describe('input', name, [range(tensor, values)]);
  }
  if (firstInput || !culprit) return firstInput;
  return describe(
    culprit.primitive,
    culprit.location,
    culprit.inputs.map((operand) => range(operand, values)),
  );
}

/** In order of badness: an operation that turns infinity into NaN is reported, one that passes it on is not. */
const State = { finite: 0, infinite: 1, notANumber: 2 } as const;
type State = (typeof State)[keyof typeof State];

function worst({ dataType }: Tensor, { data }: ReferenceValue): State {
  const limit = LARGEST[dataType as keyof typeof LARGEST] ?? Number.POSITIVE_INFINITY;
  let state: State = State.finite;
  for (const value of data) {
    if (Number.isNaN(value)) return State.notANumber;
    if (Math.abs(value) > limit) state = State.infinite;
  }
  return state;
}

function range(tensor: Tensor, values: ReadonlyMap<Tensor, ReferenceValue>): OperandRange {
  const { data } = values.get(tensor)!;
  let [least, greatest] = data.length > 0 ? [data[0], data[0]] : [Number.NaN, Number.NaN];
  for (const value of data) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  return { spec: printSpec(tensor), least, greatest };
}

function describe(primitive: string, location: string, operands: readonly OperandRange[]): NonFinite {
  const printed = operands.map(({ spec, least, greatest }) => `${spec} in ${least} to ${greatest}`);
  const message =
    primitive === 'input'
      ? `the input '${location}' is not finite: ${printed[0]}`
      : `${primitive}(${printed.join('; ')}) is not finite\n    traced at ${location}`;
  return { primitive, location, operands, message };
}
