import type { Random } from '../base/random.ts';
import { float32, type Graph, type HostTensor, type Tensor } from './graph.ts';
import * as t from './operations.ts';
import { floats } from './test-inputs.ts';
import { trace } from './trace.ts';

/** Operations that keep `[3, 3]` and stay within float32. */
const STEPS: readonly ((a: Tensor, b: Tensor) => Tensor)[] = [
  t.add,
  t.subtract,
  t.maximum,
  (a, b) => t.multiply(t.tanh(a), t.sigmoid(b)),
  (a, b) => t.matmul(t.softmax(a), t.tanh(b), { transposeB: true }),
  (a, b) => t.select(t.less(a, b), t.sin(a), t.negate(b)),
  (a) => t.rmsNorm(a, 1e-3),
  (a) => t.transpose(a, [1, 0]),
  (a, b) => t.slice(t.concatenate([a, b], 0), 0, 1, 4),
  (a) => t.broadcast(t.mean(a, [0]), [3, 3]),
  (a) => t.multiply(a, 0.5),
];

/** A graph of random steps over `x` and `y [3, 3]`, with repetitions and values that nothing needs. */
export function randomGraph(random: Random, steps: number): Graph {
  return trace(
    (x: Tensor, y: Tensor) => {
      const values = [x, y];
      for (let i = 0; i < steps; i++) {
        const [step, a, b] = [random.pick(STEPS), random.pick(values), random.pick(values)];
        values.push(step(a, b));
        if (random.chance(0.3)) values.push(step(a, b));
      }
      return { a: random.pick(values), b: values[values.length - 1] };
    },
    ['x', 'y'],
    float32([3, 3]),
    float32([3, 3]),
  );
}

export function randomInputs(random: Random): Record<string, HostTensor> {
  const draw = () =>
    floats(
      [3, 3],
      Array.from({ length: 9 }, () => random.normal()),
    );
  return { x: draw(), y: draw() };
}
