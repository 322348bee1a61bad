import { expect, test } from 'vitest';
import { float32, type HostTensor } from '../tensor/graph.ts';
import { evaluate } from '../tensor/reference.ts';
import { floats, normal, positive } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import { feedForward, layerNorm, linear, perHeadNorm, scaledRmsNorm } from './layers.ts';

type Values = Record<string, HostTensor<'float32'>>;

/** Evaluates `compute` on named values, in float64. */
function run(
  compute: Parameters<typeof trace<[Record<string, ReturnType<typeof float32>>]>>[0],
  values: Values,
) {
  const specs = Object.fromEntries(Object.entries(values).map(([name, { shape }]) => [name, float32(shape)]));
  const inputs = Object.fromEntries(Object.entries(values).map(([name, value]) => [`values.${name}`, value]));
  return evaluate(trace(compute, ['values'], specs), inputs).output;
}

const rowsOf = ({ data }: { data: ArrayLike<number> }, width: number): number[][] =>
  Array.from({ length: data.length / width }, (_, row) =>
    Array.from({ length: width }, (_, i) => data[row * width + i]),
  );

const mean = (row: readonly number[]) => row.reduce((total, value) => total + value, 0) / row.length;
const plainRms = (row: readonly number[], epsilon: number, weight?: ArrayLike<number>) => {
  const root = Math.sqrt(mean(row.map((value) => value ** 2)) + epsilon);
  return row.map((value, i) => (value / root) * (weight?.[i] ?? 1));
};
const times = (matrix: readonly number[][], vector: readonly number[]) =>
  matrix.map((row) => row.reduce((total, value, i) => total + value * vector[i], 0));
const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

function expectClose(actual: ArrayLike<number>, expected: readonly number[]) {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 10);
  });
}

test('linear is x Wᵀ + b', () => {
  const values = { x: normal([2, 3, 4]), weight: normal([5, 4]), bias: normal([5]) };
  const { shape, data } = run(({ x, weight, bias }) => linear(x, weight, bias), values);
  const weight = rowsOf(values.weight, 4);
  expect(shape).toEqual([2, 3, 5]);
  expectClose(
    data,
    rowsOf(values.x, 4).flatMap((row) => times(weight, row).map((value, i) => value + values.bias.data[i])),
  );
});

test.each([1e-6, 0.5])('scaledRmsNorm multiplies by the plain weight (epsilon %d)', (epsilon) => {
  const values = { x: normal([2, 3, 4]), weight: positive([4]) };
  const { data } = run(({ x, weight }) => scaledRmsNorm(x, weight, epsilon), values);
  expectClose(
    data,
    rowsOf(values.x, 4).flatMap((row) => plainRms(row, epsilon, values.weight.data)),
  );
});

test.each([1e-5, 0.5])('layerNorm centres, scales and shifts (epsilon %d)', (epsilon) => {
  const values = { x: normal([3, 5], 2), weight: positive([5]), bias: normal([5]) };
  const { data } = run(({ x, weight, bias }) => layerNorm(x, { weight, bias }, epsilon), values);
  const expected = rowsOf(values.x, 5).flatMap((row) => {
    const centred = row.map((value) => value - mean(row));
    const deviation = Math.sqrt(mean(centred.map((value) => value ** 2)) + epsilon);
    return centred.map((value, i) => (value / deviation) * values.weight.data[i] + values.bias.data[i]);
  });
  expectClose(data, expected);
});

test('layerNorm and rmsNorm of zeros are finite', () => {
  const values = { x: floats([1, 3], [0, 0, 0]), weight: positive([3]), bias: normal([3]) };
  expectClose(run(({ x, weight, bias }) => layerNorm(x, { weight, bias }, 1e-5), values).data, [
    ...values.bias.data,
  ]);
  expectClose(run(({ x, weight }) => scaledRmsNorm(x, weight, 1e-6), values).data, [0, 0, 0]);
});

test('perHeadNorm norms each head by itself, with or without a weight', () => {
  const values = { x: normal([2, 3, 8]), weight: positive([4]) };
  const heads = rowsOf(values.x, 4);
  const weighted = run(({ x, weight }) => perHeadNorm(x, 4, 1e-6, weight), values);
  expect(weighted.shape).toEqual([2, 3, 8]);
  expectClose(
    weighted.data,
    heads.flatMap((head) => plainRms(head, 1e-6, values.weight.data)),
  );
  expectClose(
    run(({ x }) => perHeadNorm(x, 4, 1e-6), values).data,
    heads.flatMap((head) => plainRms(head, 1e-6)),
  );
});

test('feedForward is down(gelu(gate x) * up x)', () => {
  const values = { x: normal([1, 3, 4]), gate: normal([6, 4]), up: normal([6, 4]), down: normal([4, 6]) };
  const { data } = run(({ x, gate, up, down }) => feedForward(x, { gate, up, down }), values);
  const [gate, up, down] = [rowsOf(values.gate, 4), rowsOf(values.up, 4), rowsOf(values.down, 6)];
  const expected = rowsOf(values.x, 4).flatMap((row) => {
    const raised = times(up, row);
    const inner = times(gate, row).map((value, i) => gelu(value) * raised[i]);
    return times(down, inner);
  });
  expectClose(data, expected);
});
