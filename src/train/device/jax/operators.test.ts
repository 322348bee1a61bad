import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { Case } from '../../../tensor/case-shapes.ts';
import type { Graph, HostTensor, Tensor } from '../../../tensor/graph.ts';
import { lower, outputNames } from '../../../tensor/lowering.ts';
import { nodeEngine } from '../../../tensor/node.ts';
import { ONNX_OPERATORS } from '../../../tensor/onnx.ts';
import { CASES } from '../../../tensor/primitive-cases.ts';
import type { Primitive } from '../../../tensor/primitives.ts';
import { trace } from '../../../tensor/trace.ts';
import { ONE_DEVICE, WITHOUT_JAX } from './python.testing.ts';
import { type JaxRunner, startRunner } from './runner.ts';

/** Runs without Python: the table's keys are read from its source. */
test('the table of the JAX runner and what lowering may write are the same list', () => {
  const source = readFileSync(new URL('../../../../accelerators/jax/operators.py', import.meta.url), 'utf8');
  const table = source.slice(source.indexOf('\nOPERATORS = {'));
  expect([...table.matchAll(/^ {4}"(\w+)":/gm)].map(([, name]) => name)).toEqual([...ONNX_OPERATORS]);
});

const primitives = Object.keys(CASES) as Primitive[];

/** Their gradients are graphs of the same primitives. */
const traceCases = (cases: readonly Case[]): Graph =>
  trace(
    (inputs: Tensor[][]) => cases.map(({ compute }, i) => compute(...inputs[i])),
    ['inputs'],
    cases.map(({ inputs }) => inputs),
  );

describe.skipIf(WITHOUT_JAX)(`JAX against ONNX Runtime ${WITHOUT_JAX ?? ''}`, async () => {
  const engine = await nodeEngine();
  let runner: JaxRunner | undefined;
  afterAll(() => runner?.close());

  test.each(primitives)('%s', async (primitive) => {
    runner ??= await startRunner({ precision: 'float32', shardParameters: false, environment: ONE_DEVICE });
    const cases = CASES[primitive]();
    const graph = traceCases(cases);
    const inputs = cases.flatMap(({ inputs }, i) =>
      inputs.map((input, j) => [`inputs.${i}.${j}`, input] as const),
    );
    const program = await engine.compile(graph, { threads: 1 });
    const wanted = await program.run(Object.fromEntries(inputs));
    await program.dispose();
    const data = lower(graph);
    const model: HostTensor = { dataType: 'uint8', shape: [data.length], data };
    const { arrays } = await runner.ask('run', {}, new Map([['graph', model], ...inputs]));
    expect(arrays.size).toBe(new Set(outputNames(graph)).size);
    for (const [name, value] of Object.entries(wanted)) {
      const tolerance = cases[Number(name)].tolerance ?? 3e-6;
      expectClose(arrays.get(name)!, value, tolerance, `${primitive}: ${name}`);
    }
  });
});

/** Equal up to `tolerance` times the largest finite magnitude; infinities must agree. */
function expectClose(actual: HostTensor, wanted: HostTensor, tolerance: number, what: string): void {
  const form = ({ dataType, shape }: HostTensor) => `${dataType}[${shape}]`;
  expect(form(actual), what).toBe(form(wanted));
  const numbers = Array.from(wanted.data, Number);
  const largest = Math.max(0, ...numbers.filter(Number.isFinite).map(Math.abs));
  Array.from(actual.data, Number).forEach((value, i) => {
    const right = Object.is(value, numbers[i]) || Math.abs(value - numbers[i]) <= tolerance * largest;
    if (!right) throw new Error(`${what}: element ${i} is ${value}, ONNX Runtime gives ${numbers[i]}`);
  });
}
