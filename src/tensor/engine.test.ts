import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { type Dimension, multiplyDimensions } from './dimension.ts';
import {
  type DataType,
  float32,
  type Graph,
  type HostTensor,
  int32,
  type Tensor,
  type TensorSpec,
} from './graph.ts';
import { nodeEngine } from './node.ts';
import * as t from './operations.ts';
import { randomGraph, randomInputs } from './random-graphs.ts';
import { evaluate } from './reference.ts';
import { type ReferenceValue, toReference } from './reference-values.ts';
import { floats, ints, normal, of } from './test-inputs.ts';
import { trace } from './trace.ts';
import { grad } from './transform.ts';

const engine = await nodeEngine();

async function run(graph: Graph, inputs: Record<string, HostTensor>, constants?: Map<string, HostTensor>) {
  const program = await engine.compile(graph, { constants });
  try {
    return await program.run(inputs);
  } finally {
    await program.dispose();
  }
}

/** Relative to the largest magnitude. */
function expectClose(actual: HostTensor | ReferenceValue, wanted: ReferenceValue, tolerance = 1e-5) {
  expect(actual.shape).toEqual(wanted.shape);
  const scale = wanted.data.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-6);
  toReference(actual).data.forEach((x, i) => {
    expect(Math.abs(x - wanted.data[i])).toBeLessThanOrEqual(tolerance * scale);
  });
}

describe('inputs', () => {
  const graph = trace(
    (x: Tensor, y: Tensor, i: Tensor) => t.add(t.gather(x, i), t.sum(y)),
    ['x', 'y', 'i'],
    float32(['B', 2]),
    float32(['B+C', 'C']),
    int32([3]),
  );
  const good: Record<string, HostTensor> = {
    x: normal([2, 2]),
    y: normal([5, 3]),
    i: ints([3], [0, 1, 1]),
  };
  const compiled = engine.compile(graph);

  test('are taken when they fit', async () => {
    const program = await compiled;
    expectClose((await program.run(good)).output, evaluate(graph, good).output);
    await expect(program.run({ ...good, unrelated: normal([1]) })).resolves.toBeDefined();
  });

  test.each<[string, Record<string, HostTensor | undefined>, string]>([
    ['missing', { y: undefined }, "run: the input 'y' is missing; expected float32[B+C,C]"],
    ['type', { i: floats([3], [0, 1, 1]) }, "run: 'i' is float32, expected int32"],
    ['rank', { x: normal([2]) }, "run: 'x' has shape [2], expected float32[B,2]"],
    ['shape', { x: normal([2, 3]) }, "run: 'x' has shape [2,3], expected float32[B,2]"],
    [
      'names',
      { y: normal([6, 3]) },
      "'y' has shape [6,3], expected float32[B+C,C] with B = 2 from 'x', C = 3 from 'y'",
    ],
    [
      'length',
      { i: { dataType: 'int32', shape: [3], data: new Int32Array(2) } },
      "'i' holds 2 values, its shape [3] needs 3",
    ],
    [
      'array',
      { i: { dataType: 'int32', shape: [3], data: new Float32Array(3) as never } },
      "'i' holds its int32 in a Float32Array, expected a Int32Array",
    ],
  ])('%s', async (_, change, message) => {
    const program = await compiled;
    const inputs = Object.fromEntries(Object.entries({ ...good, ...change }).filter(([, value]) => value));
    await expect(program.run(inputs as Record<string, HostTensor>)).rejects.toThrow(message);
  });
});

test('an output may have the name of an input, and an input any name', async () => {
  const specs = { t0: float32([2]), _0: float32([2]) };
  const graph = trace(
    (parameters: Record<string, Tensor>) => ({
      parameters: { t0: t.add(parameters.t0, parameters._0), _0: t.negate(parameters._0) },
    }),
    ['parameters'],
    specs,
  );
  const inputs = { 'parameters.t0': floats([2], [1, 2]), 'parameters._0': floats([2], [3, 4]) };
  const outputs = await run(graph, inputs);
  expect(Object.keys(outputs)).toEqual(['parameters.t0', 'parameters._0']);
  expect([...toReference(outputs['parameters.t0']).data]).toEqual([4, 6]);
  expect([...toReference(outputs['parameters._0']).data]).toEqual([-3, -4]);
});

test('every data type goes in and out', async () => {
  const types: readonly DataType[] = ['float32', 'int32', 'int64', 'bool', 'uint8', 'float16'];
  const specs = types.map((dataType): TensorSpec => ({ dataType, shape: [2] }));
  const graph = trace((x: Tensor[]) => x.map((each) => t.reshape(each, [1, 2])), ['x'], specs);
  const inputs = Object.fromEntries(types.map((dataType, i) => [`x.${i}`, of(dataType, [2], [1, 0])]));
  const outputs = await run(graph, inputs);
  types.forEach((_, i) => {
    expect(outputs[i].data).toEqual(inputs[`x.${i}`].data);
  });
});

describe('constants', () => {
  const graph = trace(
    (w: { a: Tensor; b: Tensor }, x: Tensor) => t.add(t.matmul(x, w.a), w.b),
    ['w', 'x'],
    { a: float32([3, 2]), b: float32([2]) },
    float32(['B', 3]),
  );
  const weights = { 'w.a': normal([3, 2]), 'w.b': normal([2]) };

  test('compiled in give what they give as inputs', async () => {
    const x = normal([4, 3]);
    const asInputs = await run(graph, { ...weights, x });
    const compiledIn = await run(graph, { x }, new Map(Object.entries(weights)));
    expectClose(compiledIn.output, toReference(asInputs.output), 1e-6);
  });

  test('that fit no input are refused', async () => {
    const compile = (name: string, value: HostTensor) =>
      engine.compile(graph, { constants: new Map([[name, value]]) });
    await expect(compile('w.c', normal([2]))).rejects.toThrow("compile: the constant 'w.c' is no input");
    await expect(compile('w.b', normal([3]))).rejects.toThrow(
      "compile: 'w.b' has shape [3], expected float32[2]",
    );
  });
});

test('the same inputs give the same bits, and outputs are fresh', async () => {
  const random = new Random('determinism');
  const graph = randomGraph(random, 40);
  const inputs = randomInputs(random);
  const program = await engine.compile(graph);
  const [first, second] = [await program.run(inputs), await program.run(inputs)];
  expect(second).toEqual(first);
  (first.a.data as Float32Array).fill(0);
  expect(await program.run(inputs)).toEqual(second);
  await program.dispose();
});

test('random graphs are as in float64', async () => {
  const random = new Random('random graphs');
  for (let round = 0; round < 15; round++) {
    const graph = randomGraph(random, 15);
    const inputs = randomInputs(random);
    const wanted = evaluate(graph, inputs);
    const actual = await run(graph, inputs);
    for (const name of Object.keys(wanted)) expectClose(actual[name], wanted[name], 1e-4);
  }
});

test('many updates of few rows add up: no thread loses one', async () => {
  const [updates, rows, width] = [20_000, 4, 16];
  const graph = trace(
    (i: Tensor, u: Tensor) => t.scatterAdd(i, u, rows),
    ['i', 'u'],
    int32(['N']),
    float32(['N', width]),
  );
  const index = ints(
    [updates],
    Array.from({ length: updates }, (_, i) => (i * 7919) % rows),
  );
  const inputs = {
    i: index,
    u: floats(
      [updates, width],
      Array.from({ length: updates * width }, (_, i) => i % 3),
    ),
  };
  // Sums of small integers are exact in float32.
  expectClose((await run(graph, inputs)).output, evaluate(graph, inputs).output, 0);
});

describe('named dimensions', () => {
  /** Attention of queries `[B, T, 4]` over a cache `[B, C, 4]` and themselves, with its gradients. */
  function attend(q: Tensor, cache: Tensor, positions: Tensor) {
    const loss = (query: Tensor, memory: Tensor) => {
      const keys = t.concatenate([memory, query], 1);
      const scores = t.matmul(query, keys, { transposeB: true });
      const out = t.matmul(t.softmax(scores), keys);
      const last = t.slice(out, 1, 0, 1);
      const rows = t.reshape(out, [t0(out), 4]);
      return t.add(
        t.mean(t.square(rows)),
        t.sum(t.multiply(last, t.mean(t.gather(t.tanh(rows), positions)))),
      );
    };
    const gradients = grad((both: { q: Tensor; cache: Tensor }) => t.sum(loss(both.q, both.cache)))({
      q,
      cache,
    });
    return {
      loss: loss(q, cache),
      gradients,
      padded: t.pad(q, 1, 0, cache.shape[1]),
      zeros: t.zeros(cache.shape),
    };
  }
  const t0 = (x: Tensor) => multiplyDimensions(x.shape[0], x.shape[1]);
  const traced = (b: Dimension, time: Dimension, cached: Dimension) =>
    trace(attend, ['q', 'cache', 'positions'], float32([b, time, 4]), float32([b, cached, 4]), int32([2]));

  test('give at each size what fixed sizes give', async () => {
    const program = await engine.compile(traced('B', 'T', 'C'));
    for (const [b, time, cached] of [
      [1, 1, 1],
      [2, 3, 0],
      [1, 1, 7],
      [3, 2, 5],
    ]) {
      const inputs = {
        q: normal([b, time, 4]),
        cache: normal([b, cached, 4]),
        positions: ints([2], [0, b * time - 1]),
      };
      const fixed = traced(b, time, cached);
      const wanted = evaluate(fixed, inputs);
      const evaluated = evaluate(program.graph, inputs);
      const [named, still] = [await program.run(inputs), await run(fixed, inputs)];
      for (const name of Object.keys(wanted)) {
        expectClose(named[name], wanted[name], 1e-4);
        // Not bit by bit: 1 / count is a float32 constant where the count is known.
        expectClose(evaluated[name], wanted[name], 1e-6);
        expectClose(still[name], wanted[name], 1e-4);
      }
    }
    await program.dispose();
  });

  test('that no input has are refused', async () => {
    const graph = trace((x: Tensor) => t.broadcast(x, ['T']), ['x'], float32([1]));
    await expect(engine.compile(graph)).rejects.toThrow("the dimension 'T' appears in no input's shape");
  });
});
