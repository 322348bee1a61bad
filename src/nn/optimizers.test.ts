import { describe, expect, test } from 'vitest';
import { float32, type HostTensor, type Tensor } from '../tensor/graph.ts';
import { evaluate } from '../tensor/reference.ts';
import { type ReferenceValue, toReference } from '../tensor/reference-values.ts';
import { floats, normal } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import { adamW, clipFactor, globalNorm, muon, orthogonalize } from './optimizers.ts';

const scalar = (value: number) => ({ shape: [], data: new Float64Array([value]) });

describe('adamW', () => {
  const settings = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 };
  const graph = trace(
    (parameter: Tensor, gradient: Tensor, state, rates) => adamW(parameter, gradient, state, rates, settings),
    ['parameter', 'gradient', 'state', 'rates'],
    float32([5]),
    float32([5]),
    { first: float32([5]), second: float32([5]) },
    { step: float32([]), learningRate: float32([]) },
  );

  test('three steps follow the paper, algorithm 2', () => {
    const gradients = [normal([5]), normal([5], 0.01), normal([5], 3)];
    const rates = [0.1, 0.05, 0.2];
    let parameter: ReferenceValue = toReference(normal([5]));
    let first: ReferenceValue = { shape: [5], data: new Float64Array(5) };
    let second: ReferenceValue = { shape: [5], data: new Float64Array(5) };
    const expected = [...parameter.data].map((value) => ({ value, m: 0, v: 0 }));
    gradients.forEach((gradient, i) => {
      const inputs = { 'rates.step': scalar(i + 1), 'rates.learningRate': scalar(rates[i]) };
      const outputs = evaluate(graph, {
        parameter,
        gradient,
        'state.first': first,
        'state.second': second,
        ...inputs,
      });
      [parameter, first, second] = [outputs.parameter, outputs['state.first'], outputs['state.second']];
      expected.forEach((entry, k) => {
        const g = gradient.data[k];
        entry.m = 0.9 * entry.m + 0.1 * g;
        entry.v = 0.95 * entry.v + 0.05 * g * g;
        const [m, v] = [entry.m / (1 - 0.9 ** (i + 1)), entry.v / (1 - 0.95 ** (i + 1))];
        entry.value -= rates[i] * (m / (Math.sqrt(v) + 1e-8) + 0.1 * entry.value);
        // Constants of the graph are float32.
        expect(parameter.data[k]).toBeCloseTo(entry.value, 5);
      });
    });
  });

  test('without gradients only the decay is left', () => {
    const parameter = normal([5]);
    const zero = floats([5], [0, 0, 0, 0, 0]);
    const { parameter: decayed } = evaluate(graph, {
      parameter,
      gradient: zero,
      'state.first': zero,
      'state.second': zero,
      'rates.step': scalar(1),
      'rates.learningRate': scalar(0.5),
    });
    decayed.data.forEach((value, i) => {
      expect(value).toBeCloseTo(parameter.data[i] * 0.95, 6);
    });
  });
});

describe('muon', () => {
  const orthogonal = (x: HostTensor) =>
    evaluate(
      trace((x: Tensor) => orthogonalize(x, 5), ['x'], float32(x.shape)),
      { x },
    ).output;

  test.each([
    [6, 6],
    [4, 12],
    [12, 4],
    [1, 5],
  ])('orthogonalize brings the singular values of [%i,%i] near 1', (rows, columns) => {
    for (const scale of [1e-4, 1, 1e4]) {
      const { shape, data } = orthogonal(normal([rows, columns], scale));
      expect(shape).toEqual([rows, columns]);
      const small = Math.min(rows, columns);
      // The Gram matrix over the longer side; its eigenvalues are the singular values squared.
      const gram = Array.from({ length: small }, (_, i) =>
        Array.from({ length: small }, (_, j) => {
          let total = 0;
          for (let k = 0; k < Math.max(rows, columns); k++) {
            const [a, b] =
              rows <= columns ? [i * columns + k, j * columns + k] : [k * columns + i, k * columns + j];
            total += data[a] * data[b];
          }
          return total;
        }),
      );
      for (const eigenvalue of eigenvalues(gram)) {
        expect(Math.sqrt(eigenvalue)).toBeGreaterThan(rows === columns ? 0.1 : 0.6);
        expect(Math.sqrt(eigenvalue)).toBeLessThan(1.25);
      }
    }
  });

  test('of a zero matrix is zero, not NaN', () => {
    const zero = floats([2, 3], [0, 0, 0, 0, 0, 0]);
    expect([...orthogonal(zero).data]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a step is Nesterov momentum, orthogonalised, with decay and the scale of tall matrices', () => {
    const settings = { momentum: 0.9, weightDecay: 0.1, iterations: 5 };
    const [parameter, gradient, buffer] = [normal([8, 2]), normal([8, 2]), normal([8, 2])];
    const graph = trace(
      (parameter: Tensor, gradient: Tensor, buffer: Tensor, rate: Tensor) =>
        muon(parameter, gradient, buffer, rate, settings),
      ['parameter', 'gradient', 'buffer', 'rate'],
      float32([8, 2]),
      float32([8, 2]),
      float32([8, 2]),
      float32([]),
    );
    const outputs = evaluate(graph, { parameter, gradient, buffer, rate: scalar(0.02) });
    const momentum = gradient.data.map((g, i) => 0.9 * buffer.data[i] + 0.1 * g);
    const nesterov = gradient.data.map((g, i) => 0.1 * g + 0.9 * momentum[i]);
    const update = orthogonal(floats([8, 2], [...nesterov])).data;
    parameter.data.forEach((value, i) => {
      expect(outputs.momentumBuffer.data[i]).toBeCloseTo(momentum[i], 5);
      expect(outputs.parameter.data[i]).toBeCloseTo(value * (1 - 0.02 * 0.1) - 0.02 * 2 * update[i], 5);
    });
  });
});

/** Of a symmetric matrix, by Jacobi's rotations. */
function eigenvalues(matrix: number[][]): number[] {
  const n = matrix.length;
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const angle = 0.5 * Math.atan2(2 * matrix[p][q], matrix[q][q] - matrix[p][p]);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (const row of matrix) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
        const [a, b] = [[...matrix[p]], [...matrix[q]]];
        matrix[p] = a.map((value, i) => c * value - s * b[i]);
        matrix[q] = a.map((value, i) => s * value + c * b[i]);
      }
    }
  }
  return matrix.map((row, i) => row[i]);
}

describe('clipping', () => {
  const graph = trace(
    (gradients: Tensor[]) => {
      const norm = globalNorm(gradients);
      return { norm, factor: clipFactor(norm, 2) };
    },
    ['gradients'],
    [float32([2]), float32([1, 2]), float32([])],
  );
  const run = (a: number[], b: number[], c: number) => {
    const inputs = {
      'gradients.0': floats([2], a),
      'gradients.1': floats([1, 2], b),
      'gradients.2': floats([], [c]),
    };
    const { norm, factor } = evaluate(graph, inputs);
    expect(norm.shape).toEqual([]);
    return [norm.data[0], factor.data[0]];
  };

  test('brings the norm over all gradients down to the limit', () => {
    expect(run([1, 2], [4, 6], 8)).toEqual([11, 2 / 11]);
  });

  test('leaves small and zero gradients alone', () => {
    expect(run([1, 0], [0, 0], 0)).toEqual([1, 1]);
    expect(run([0, 0], [0, 0], 0)).toEqual([0, 1]);
  });
});
