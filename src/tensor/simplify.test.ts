import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { float32, type Tensor } from './graph.ts';
import { add, divide, exp, multiply, tanh } from './operations.ts';
import { randomGraph, randomInputs } from './random-graphs.ts';
import { evaluate } from './reference.ts';
import { simplify } from './simplify.ts';
import { trace } from './trace.ts';

test('keeps the values of random graphs, and is done after one time', () => {
  const random = new Random('simplify');
  for (let round = 0; round < 50; round++) {
    const graph = randomGraph(random, 20);
    const inputs = randomInputs(random);
    const simple = simplify(graph);
    expect(simple.equations.length).toBeLessThanOrEqual(graph.equations.length);
    expect(evaluate(simple, inputs)).toEqual(evaluate(graph, inputs));
    expect(simplify(simple)).toEqual(simple);
  }
});

test('shares equal equations, and drops what no output needs', () => {
  const graph = trace(
    (x: Tensor) => {
      exp(x);
      return add(multiply(tanh(x), 2), multiply(tanh(x), 2));
    },
    ['x'],
    float32([2]),
  );
  expect(graph.equations).toHaveLength(8);
  expect(simplify(graph).equations.map(({ primitive }) => primitive)).toEqual([
    'tanh',
    'constant',
    'multiply',
    'add',
  ]);
});

test('0 and -0 are two constants', () => {
  const graph = trace((x: Tensor) => ({ a: divide(x, 0), b: divide(x, -0) }), ['x'], float32([]));
  const { a, b } = evaluate(simplify(graph), { x: { shape: [], data: Float64Array.of(1) } });
  expect([a.data[0], b.data[0]]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});
