import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import type { Case } from './case-shapes.ts';
import { backward } from './gradients.ts';
import type { Graph, HostTensor, Tensor, TensorSpec } from './graph.ts';
import { nodeEngine } from './node.ts';
import { cast, multiply, reshape, sum } from './operations.ts';
import { CASES } from './primitive-cases.ts';
import type { Primitive } from './primitives.ts';
import { evaluate } from './reference.ts';
import { count, isFloat, type ReferenceValue, toReference } from './reference-values.ts';
import { constant, trace } from './trace.ts';

const engine = await nodeEngine();

/** A number that depends on every element of a value, each in its own way. */
function weighted(value: Tensor): Tensor {
  const shape = value.shape as readonly number[];
  const random = new Random(`weights ${shape}`);
  const weights = Float32Array.from({ length: count(shape) }, () => random.normal());
  return sum(reshape(multiply(cast(value, 'float32'), constant('float32', shape, weights)), [count(shape)]));
}

/** The operands through which gradients flow. */
const differentiable = ({ inputs, fixed = [] }: Case): number[] =>
  inputs.flatMap(({ dataType }, j) => (isFloat(dataType) && !fixed.includes(j) ? [j] : []));

const specsOf = ({ inputs }: Case): TensorSpec[] =>
  inputs.map(({ dataType, shape }) => ({ dataType, shape }));

/** One graph of all cases: values `value.3` and gradients `gradient.3.0` of their weighted sums. */
function traceCases(cases: readonly Case[]): Graph {
  return trace(
    (inputs: Tensor[][]) => {
      const value = cases.map(({ compute }, i) => compute(...inputs[i]));
      const gradient = cases.map((each, i) => {
        const axes = differentiable(each);
        const gradients = backward(
          weighted(value[i]),
          axes.map((j) => inputs[i][j]),
        );
        return Object.fromEntries(axes.map((j, k) => [j, gradients[k]]));
      });
      return { value, gradient };
    },
    ['inputs'],
    cases.map(specsOf),
  );
}

const feed = (cases: readonly Case[]): Record<string, HostTensor> =>
  Object.fromEntries(
    cases.flatMap(({ inputs }, i) => inputs.map((input, j) => [`inputs.${i}.${j}`, input] as const)),
  );

const largest = (data: ArrayLike<number>): number =>
  Array.from(data).reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );

/** Equal up to `tolerance` times the largest magnitude; infinities must agree. */
function expectClose(
  actual: ReferenceValue,
  wanted: ReferenceValue,
  tolerance: number,
  what: string,
  floor = 0,
): void {
  expect(actual.shape, what).toEqual(wanted.shape);
  const scale = tolerance * largest(wanted.data) + floor;
  actual.data.forEach((value, i) => {
    const right = Object.is(value, wanted.data[i]) || Math.abs(value - wanted.data[i]) <= scale;
    if (!right) throw new Error(`${what}: element ${i} is ${value}, expected ${wanted.data[i]} ± ${scale}`);
  });
}

describe.each(Object.keys(CASES) as Primitive[])('%s', (primitive) => {
  const cases = CASES[primitive]();
  const inputs = feed(cases);
  let graph: Graph;
  let wanted: Record<string, ReferenceValue>;
  beforeAll(() => {
    graph = traceCases(cases);
    wanted = evaluate(graph, inputs);
  });
  const label = (i: number) =>
    `${primitive}, case ${i} of [${cases[i].inputs.map(({ shape }) => `[${shape}]`)}]`;

  test('values and gradients on the engine are those of float64', async () => {
    const program = await engine.compile(graph);
    const actual = await program.run(inputs);
    const again = await program.run(inputs);
    await program.dispose();
    for (const name of Object.keys(actual)) {
      expect(again[name], `${name}: the same inputs give the same bits`).toEqual(actual[name]);
    }
    for (const { name, tensor } of graph.outputs) {
      const [kind, i] = name.split('.');
      expect(actual[name].dataType).toBe(tensor.dataType);
      const tolerance = isFloat(tensor.dataType) ? (cases[Number(i)].tolerance ?? 2e-6) : 0;
      // Gradients may cancel: float32 resolves them against the weights of the sum, not against zero.
      const [slack, floor] = kind === 'gradient' ? [10, 1e-6] : [1, 0];
      expectClose(
        toReference(actual[name]),
        wanted[name],
        tolerance * slack,
        `${label(Number(i))}: ${name}`,
        floor,
      );
    }
  });

  test('gradients in float64 are finite differences', () => {
    for (const [i, each] of cases.entries()) {
      if (each.noGradient !== undefined) continue;
      const graph = trace((x: Tensor[]) => weighted(each.compute(...x)), ['x'], specsOf(each));
      const given = Object.fromEntries(each.inputs.map((input, j) => [`x.${j}`, toReference(input)]));
      for (const j of differentiable(each)) {
        const differences = finiteDifferences(graph, given, `x.${j}`, each.relativeStep ?? false);
        expectClose(
          wanted[`gradient.${i}.${j}`],
          differences,
          1e-5,
          `${label(i)}: gradient of operand ${j}`,
          1e-8,
        );
      }
    }
  });
});

/** Central differences of the one output of a graph with respect to each element of one input. */
function finiteDifferences(
  graph: Graph,
  inputs: Record<string, ReferenceValue>,
  name: string,
  relative: boolean,
): ReferenceValue {
  const { shape, data } = inputs[name];
  const lossAt = (i: number, x: number): number =>
    evaluate(graph, { ...inputs, [name]: { shape, data: data.with(i, x) } }).output.data[0];
  const differences = data.map((x, i) => {
    const step = relative ? 1e-5 * Math.abs(x) : Math.min(1e-4, 1e-5 * Math.max(Math.abs(x), 0.1));
    const [below, above] = [x - step, x + step];
    return (lossAt(i, above) - lossAt(i, below)) / (above - below);
  });
  return { shape, data: differences };
}
