import { describe, expect, test } from 'vitest';
import { backward } from './gradients.ts';
import { float32, int32, type Tensor } from './graph.ts';
import * as t from './operations.ts';
import { evaluate } from './reference.ts';
import { floats } from './test-inputs.ts';
import { constant, trace } from './trace.ts';
import { grad, valueAndGrad } from './transform.ts';

/** Traces over one float input. */
const over = (shape: readonly (number | string)[], compute: (x: Tensor) => Tensor) => () =>
  trace(compute, ['x'], float32(shape));

describe('errors', () => {
  test('name the operation, the shapes and the line that traced it', () => {
    const wrong = over([2, 3], (x) => t.matmul(x, x));
    expect(wrong).toThrow('matmul(f32[2,3], f32[2,3]): inner sizes differ: 3 of [2,3] and 2 of [2,3]');
    expect(wrong).toThrow(/traced at .*trace\.test\.ts:\d+:\d+/);
  });

  test('in a gradient point to the line whose gradient it is', () => {
    const graph = trace(
      grad((x: Tensor) => t.sum(t.exp(x))),
      ['x'],
      float32([2]),
    );
    const { location } = graph.equations.at(-1)!;
    expect(location).toMatch(/trace\.test\.ts:\d+:\d+.* \(gradient of exp\)$/);
  });

  test.each<[string, () => unknown, string]>([
    ['broadcast', over([2], (x) => t.broadcast(x, [3])), '[2] and [3] do not broadcast: 2 and 3 differ'],
    ['names', over(['B', 2], (x) => t.add(x, t.zeros(['T', 2]))), '[B,2] and [T,2] do not broadcast'],
    ['reshape', over([2, 3], (x) => t.reshape(x, [5])), '[2,3] has 6 elements, [5] has 5'],
    ['negative size', over([2], (x) => t.reshape(x, [-2])), 'reshape(f32[2])'],
    ['axis', over([2], (x) => t.sum(x, [1])), 'axis 1 does not exist in [2]'],
    ['repeated axes', over([2], (x) => t.sum(x, [0, -1])), 'the axes 0,0 repeat themselves'],
    ['slice', over([2], (x) => t.slice(x, 0, 1, 3)), '[1, 3) lies outside of axis 0 of [2]'],
    ['pad', over([2], (x) => t.pad(x, 0, -1, 0)), 'cannot pad by -1 and 0'],
    ['permutation', over([2, 3], (x) => t.transpose(x, [0, 0])), '[0,0] is not a permutation'],
    ['scalar softmax', over([], (x) => t.softmax(x)), 'softmax(f32[]): needs a last axis'],
    ['empty mean', over([2, 0], (x) => t.mean(x)), 'axis 1 of [2,0] has no elements, so a mean of it'],
    ['empty max', over([0], (x) => t.max(x)), 'axis 0 of [0] has no elements, so a largest value of it'],
    ['empty argMax', over([3, 0], (x) => t.argMax(x)), 'axis 1 of [3,0] has no elements'],
    ['types', over([2], (x) => t.add(x, t.cast(x, 'int32'))), 'data types differ: float32 and int32'],
    ['fractions', over([2], (x) => t.add(t.cast(x, 'int32'), 0.5)), '0.5 is no int32'],
    ['index type', over([2], (x) => t.gather(x, x)), 'expected int32, got float32'],
    ['constant', over([2], () => constant('float32', [3], new Float32Array(2))), '2 values do not fill [3]'],
    ['no tensors', () => trace(() => ({}), []), 'the function returns no tensors'],
    ['leaf', () => trace(() => ({ loss: 3 }), []), "'loss' holds 3"],
    ['two inputs', () => trace((x, y) => [x, y], ['x', 'x'], float32([]), float32([])), "named 'x'"],
    ['shape', over(['a b'], (x) => x), "'a b' is no dimension"],
    ['loss', over([2], (x) => grad((y: Tensor) => y)(x)), 'grad needs a loss with one element, got [2]'],
    [
      'integer loss',
      over([2], (x) => grad((y: Tensor) => t.sum(t.cast(y, 'int32')))(x)),
      'grad needs a loss of floats, got int32',
    ],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });

  test('tensors belong to one trace', () => {
    let kept: Tensor | undefined;
    trace(
      (x: Tensor) => {
        kept = x;
        return x;
      },
      ['x'],
      float32([]),
    );
    expect(over([], (x) => t.add(x, kept!))).toThrow('an operand belongs to another trace');
    expect(over([], () => kept!)).toThrow("the output 'output' belongs to another trace");
    expect(() => t.exp(kept!)).toThrow('tensors exist only while a function is traced');
  });
});

describe('gradients', () => {
  const at = (compute: (x: Tensor) => Tensor, ...x: number[]) => {
    const graph = trace(
      grad((y: Tensor) => t.sum(compute(y))),
      ['x'],
      float32([x.length]),
    );
    return [...evaluate(graph, { x: floats([x.length], x) }).output.data];
  };

  test('of ties: maximum and minimum give all to the first, max shares', () => {
    expect(at((x) => t.maximum(x, 1), 1)).toEqual([1]);
    expect(at((x) => t.maximum(1, x), 1)).toEqual([0]);
    expect(at((x) => t.minimum(x, 1), 1)).toEqual([1]);
    expect(at((x) => t.max(x), 2, 2, 1, 2, 2)).toEqual([0.25, 0.25, 0, 0.25, 0.25]);
    expect(at(t.abs, 0)).toEqual([0]);
  });

  test('stop where they are told to', () => {
    expect(at((x) => t.multiply(t.stopGradient(x), x), 3)).toEqual([3]);
    expect(at((x) => t.add(x, t.stopGradient(t.subtract(t.round(x), x))), 0.7)).toEqual([1]);
  });

  test('of gradients', () => {
    const second = at((x) => grad((y: Tensor) => t.sum(t.multiply(y, t.square(y))))(x), 2);
    expect(second).toEqual([12]);
  });

  test('of a value used many times add up; of one not used they are zero', () => {
    const graph = trace(
      (p: { a: Tensor; b: Tensor }) =>
        grad(({ a }: { a: Tensor; b: Tensor }) => t.add(t.multiply(a, a), a))(p),
      ['p'],
      { a: float32([]), b: float32([2]) },
    );
    const { a, b } = evaluate(graph, { 'p.a': floats([], [3]), 'p.b': floats([2], [1, 1]) });
    expect([...a.data, ...b.data]).toEqual([7, 0, 0]);
  });

  test('valueAndGrad returns loss, auxiliary values and a tree of gradients', () => {
    const step = valueAndGrad((w: { layers: Tensor[] }, x: Tensor) => {
      const y = t.multiply(w.layers[0], x);
      return [t.sum(y), { y }] as const;
    });
    const graph = trace(step, ['w', 'x'], { layers: [float32([2])] }, float32([2]));
    expect(graph.outputs.map(({ name }) => name)).toEqual(['loss', 'auxiliary.y', 'gradients.layers.0']);
  });

  test('refuse targets that are no floats', () => {
    const attempt = () =>
      trace((x: Tensor, i: Tensor) => backward(t.sum(x), [i]), ['x', 'i'], float32([]), int32([]));
    expect(attempt).toThrow('grad needs a target of floats, got int32');
  });
});
