import { expect, test } from 'vitest';
import { float32, type Tensor } from './graph.ts';
import { findNonFinite } from './nonfinite.ts';
import { divide, exp, less, log, matmul, multiply, select, softmax, subtract, sum } from './operations.ts';
import { floats } from './test-inputs.ts';
import { scalar, trace } from './trace.ts';

const find = (compute: (x: Tensor) => Tensor, ...x: number[]) =>
  findNonFinite(trace(compute, ['x'], float32([x.length])), { x: floats([x.length], x) });

test('names the first equation, its operands with their ranges, and its line', () => {
  const found = find((x) => sum(multiply(log(subtract(x, 2)), x)), 1, 2, 5)!;
  expect(found.primitive).toBe('log');
  expect(found.operands).toEqual([{ spec: 'f32[3]', least: -1, greatest: 3 }]);
  expect(found.location).toMatch(/nonfinite\.test\.ts:\d+/);
  expect(found.message).toMatch(/^log\(f32\[3\] in -1 to 3\) is not finite\n {4}traced at .*nonfinite\.test/);
});

test('finds divisions of zero by zero, and overflows of float32', () => {
  expect(find((x) => divide(x, x), 0)?.primitive).toBe('divide');
  expect(find((x) => exp(x), 100)?.primitive).toBe('exp');
  expect(find((x) => multiply(x, x), 1e20)?.primitive).toBe('multiply');
});

test('passes finite graphs, and masks of minus infinity', () => {
  expect(find((x) => exp(x), 1)).toBeUndefined();
  const masked = (x: Tensor) => softmax(select(less(x, 2), x, Number.NEGATIVE_INFINITY));
  expect(find(masked, 1, 2, 3)).toBeUndefined();
});

test('sees infinity become NaN', () => {
  const found = find(
    (x) =>
      subtract(select(less(x, 2), x, scalar(Number.POSITIVE_INFINITY, 'float32')), Number.POSITIVE_INFINITY),
    3,
  );
  expect(found?.primitive).toBe('subtract');
});

test('blames an input that comes in broken', () => {
  const found = find((x) => exp(x), 1, Number.NaN)!;
  expect(found.message).toBe("the input 'x' is not finite: f32[2] in NaN to NaN");
});

test('works on matrices', () => {
  const graph = trace((x: Tensor) => matmul(x, x), ['x'], float32(['B', 'B']));
  expect(findNonFinite(graph, { x: floats([1, 1], [2]) })).toBeUndefined();
});
