import {
  binary,
  byteProducts,
  type Case,
  casts,
  matrixProducts,
  one,
  PAIRS,
  quantized,
  reductions,
  rotation,
  rows,
  STEP,
  someBools,
  someInts,
  turns,
  unary,
  whole,
} from './case-shapes.ts';
import * as t from './operations.ts';
import type { Primitive } from './primitives.ts';
import { bools, distinct, floats, ints, normal, positive } from './test-inputs.ts';
import { constant } from './trace.ts';

/** Bits and block size of quantised weights. */
const QUANTIZED_FORMS = [
  [4, 32],
  [8, 32],
  [4, 64],
  [4, 128],
] as const;

/** A new primitive without cases does not compile. */
export const CASES: Record<Primitive, () => readonly Case[]> = {
  constant: () => [
    one(() => constant('float32', [2, 2], new Float32Array([1, -0, 3e38, 1e-40])), [], { tolerance: 0 }),
    one(() => constant('int64', [1], new BigInt64Array([-5n])), []),
    one(() => constant('float32', [2, 0], new Float32Array()), []),
    one(() => constant('bool', [], new Uint8Array([1])), []),
  ],
  add: () => [...binary(t.add), ...whole(t.add)],
  subtract: () => [...binary(t.subtract), ...whole(t.subtract)],
  multiply: () => [...binary(t.multiply), ...whole(t.multiply)],
  divide: () => [
    ...binary(t.divide, normal, positive),
    one(t.divide, [ints([4], [7, -7, 7, -7]), ints([4], [2, 2, -2, -2])], { noGradient: 'integers' }),
  ],
  maximum: () => [...binary(t.maximum, distinct, normal), ...whole(t.maximum)],
  minimum: () => [...binary(t.minimum, distinct, normal), ...whole(t.minimum)],
  equal: () => [
    ...whole(t.equal),
    one(t.equal, [floats([2], [0, 1]), floats([1], [-0])]),
    one(t.equal, [someBools([4]), someBools([4])]),
  ],
  less: () => [
    ...whole(t.less),
    one(t.less, [floats([3], [0, 1, 2]), floats([], [1])], { noGradient: STEP }),
  ],
  lessOrEqual: () => [
    ...whole(t.lessOrEqual),
    one(t.lessOrEqual, [floats([3], [0, 1, 2]), floats([], [1])], { noGradient: STEP }),
  ],
  and: () => binary(t.and, someBools),
  or: () => binary(t.or, someBools),
  not: () => unary(t.not, someBools),
  select: () => [
    ...PAIRS.map(([a, b]) => one((c, x, y) => t.select(c, x, y), [someBools(a), normal(b), normal(a)])),
    one((c, x) => t.select(c, x, Number.NEGATIVE_INFINITY), [bools([2], [1, 1]), normal([2])]),
    one((c, x) => t.exp(t.select(c, x, Number.NEGATIVE_INFINITY)), [bools([2, 1], [1, 0]), normal([2])]),
  ],
  negate: () => [...unary(t.negate), one(t.negate, [someInts([3])], { noGradient: 'integers' })],
  exp: () => [...unary(t.exp), one(t.exp, [floats([4], [-90, -20, 20, 85])])],
  log: () => [...unary(t.log, positive), one(t.log, [floats([3], [1e-30, 1, 1e30])], { relativeStep: true })],
  sqrt: () => [
    ...unary(t.sqrt, positive),
    ...[1e-12, 1e30].map((x) => one(t.sqrt, [floats([1], [x])], { relativeStep: true })),
  ],
  tanh: () => [...unary(t.tanh), one(t.tanh, [floats([5], [-50, -5, 1e-4, 5, 50])])],
  sigmoid: () => [...unary(t.sigmoid), one(t.sigmoid, [floats([5], [-50, -5, 0, 5, 50])])],
  sin: () => unary(t.sin),
  cos: () => unary(t.cos),
  abs: () => [
    ...unary(t.abs, distinct),
    one(t.abs, [floats([1], [0])]),
    one(t.abs, [someInts([3])], { noGradient: 'integers' }),
  ],
  round: () => [
    ...unary(t.round),
    one(t.round, [floats([8], [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4, 1e7])], { noGradient: STEP }),
  ],
  geluTanh: () => [...unary(t.geluTanh), one(t.geluTanh, [floats([6], [-1000, -12, -3, 3, 12, 1000])])],
  cast: () => [
    ...casts('float32', [-0, 1.75, 3, 200.5]),
    ...casts('int32', [0, 1, 7, 255]),
    ...casts('bool', [0, 1, 1, 0]),
    one((x) => t.cast(t.cast(x, 'float16'), 'float32'), [floats([3], [0.5, -1.25, 2048])], {
      tolerance: 1e-3,
    }),
    one((x) => t.cast(x, 'float16'), [floats([3], [0.5, -1.25, 2048])], { tolerance: 1e-3 }),
  ],
  stopGradient: () => [
    one((x) => t.stopGradient(x), [normal([2, 3])], { noGradient: 'stopped' }),
    one((x, y) => t.multiply(t.stopGradient(x), y), [normal([]), normal([3])], { fixed: [0] }),
  ],
  reshape: () => [
    one((x) => t.reshape(x, []), [normal([1, 1])]),
    one((x) => t.reshape(x, [1, 1]), [normal([])]),
    one((x) => t.reshape(x, [3, 2]), [normal([2, 1, 3])]),
    one((x) => t.reshape(x, [0, 7]), [normal([3, 0])]),
    one((x) => t.reshape(x, [2, 1, 2, 1, 3]), [normal([12])]),
    one((x) => t.reshape(x, [4]), [someInts([2, 2])], { noGradient: 'integers' }),
  ],
  transpose: () =>
    [[], [0], [1, 0], [0, 1], [2, 0, 1], [0, 2, 1, 3], [4, 1, 3, 0, 2]].flatMap((permutation) => [
      one((x) => t.transpose(x, permutation), [normal([2, 3, 1, 4, 2].slice(0, permutation.length))]),
      one((x) => t.transpose(x, permutation), [normal([2, 3, 0, 1, 2].slice(0, permutation.length))]),
    ]),
  broadcast: () =>
    PAIRS.slice(-8).flatMap(([a, b]) =>
      [a, b].map((shape) =>
        one((x, y) => t.broadcast(x, t.add(x, y).shape), [normal(shape), normal(shape === a ? b : a)]),
      ),
    ),
  slice: () => [
    one((x) => t.slice(x, 0, 1, 3), [normal([4])]),
    one((x) => t.slice(x, -1, 0, 1), [normal([2, 3])]),
    one((x) => t.slice(x, 1, 3, 3), [normal([2, 3])]),
    one((x) => t.slice(x, 0, 0, 0), [normal([0, 2])]),
    one((x) => t.slice(x, -4, 1, 2), [normal([1, 2, 1, 2, 3])]),
    one((x) => t.slice(x, 0, 1, 2), [someInts([4])], { noGradient: 'integers' }),
  ],
  pad: () => [
    one((x) => t.pad(x, 0, 1, 2), [normal([2])]),
    one((x) => t.pad(x, -1, 0, 1), [normal([2, 3])]),
    one((x) => t.pad(x, 1, 2, 0), [normal([2, 0])]),
    one((x) => t.pad(x, 0, 0, 0), [normal([1, 2])]),
    one((x) => t.pad(x, -2, 1, 1), [normal([1, 2, 1, 2, 3])]),
    one((x) => t.pad(x, 0, 1, 1), [someInts([2])], { noGradient: 'integers' }),
  ],
  concatenate: () => [
    one((a, b) => t.concatenate([a, b], 0), [normal([2]), normal([1])]),
    one((a, b) => t.concatenate([a, b, a], -1), [normal([2, 3]), normal([2, 1])]),
    one((a, b) => t.concatenate([a, b], 1), [normal([2, 0]), normal([2, 2])]),
    one((a, b) => t.concatenate([a, b], 1), [normal([2, 0]), normal([2, 0])]),
    one((a, b) => t.concatenate([a, b], -3), [normal([1, 2, 1, 2, 3]), normal([1, 2, 2, 2, 3])]),
    one((a, b) => t.concatenate([a, b], 0), [someInts([2]), someInts([3])], { noGradient: 'integers' }),
  ],
  sum: () => [
    ...reductions(t.sum),
    one((x) => t.sum(x, [1]), [normal([2, 0, 3])]),
    one((x) => t.sum(x), [someInts([3])], { noGradient: 'integers' }),
  ],
  mean: () => reductions(t.mean),
  max: () => [
    ...reductions(t.max, distinct),
    one((x) => t.max(x, [1]), [floats([2, 3], [1, 5, 5, -2, -2, -7])]),
  ],
  argMax: () => [
    one(t.argMax, [normal([5])]),
    one(t.argMax, [distinct([2, 1, 3])]),
    one(t.argMax, [floats([2, 4], [1, 5, 5, 0, 3, 3, 3, 3])], { noGradient: STEP }),
    one(t.argMax, [normal([0, 3])]),
  ],
  softmax: () => rows(t.softmax),
  logSoftmax: () => rows(t.logSoftmax),
  rmsNorm: () => [
    ...rows((x) => t.rmsNorm(x, 1e-6)),
    one((x) => t.rmsNorm(x, 1e-6), [floats([2, 2], [0, 0, 1e-4, -1e-4])]),
    one((x) => t.rmsNorm(x, 0.5), [normal([3, 2])]),
  ],
  crossEntropy: () => [
    one(t.crossEntropy, [normal([3, 4]), ints([3], [0, 3, 3])]),
    one(t.crossEntropy, [normal([1, 1]), ints([1], [0])]),
    one(t.crossEntropy, [normal([0, 4]), ints([0], [])]),
    one(t.crossEntropy, [floats([2, 3], [1e4, 0, -1e4, -3e4, 0, 3e4]), ints([2], [1, 0])]),
  ],
  rotary: () => [
    rotation(2, 3, 2, 2, [0, 1, 2, 5, 5, 0]),
    rotation(1, 1, 1, 1, [3]),
    rotation(1, 2, 3, 4, [4, 1]),
    rotation(1, 8, 1, 2, [0, 1, 2, 3, 4, 5, 0, 1]),
    rotation(0, 2, 1, 2, []),
  ],
  rotaryByToken: () =>
    [
      [2, 3, 2, 2],
      [1, 1, 3, 1],
      [1, 4, 2, 8],
      [3, 1, 1, 4],
    ].map(([batch, time, heads, half]) =>
      one(
        (x, c, s) => t.rotaryByToken(x, c, s, heads),
        [normal([batch, time, heads * 2 * half]), ...turns(batch * time, half)],
        { fixed: [1, 2] },
      ),
    ),
  quantizedMatmul: () =>
    QUANTIZED_FORMS.flatMap(([bits, block]) =>
      [[1], [3], [2, 3], [0]].map((before) =>
        one(
          (x, packed, scales) => t.quantizedMatmul(x, { packed, scales }),
          [normal([...before, 2 * block]), ...quantized(5, 2, bits, block)],
          // The engine rounds x to 8 bits.
          { tolerance: 1e-2 },
        ),
      ),
    ),
  dequantize: () =>
    QUANTIZED_FORMS.flatMap(([bits, block]) =>
      [[3, 2] as const, [1, 1] as const].map(([rows, blocks]) =>
        one(
          (packed, scales) => t.dequantize({ packed, scales }, blocks * block),
          quantized(rows, blocks, bits, block),
        ),
      ),
    ),
  matmul: matrixProducts,
  integerMatmul: byteProducts,
  gather: () => [
    one(t.gather, [normal([4]), ints([], [2])]),
    one(t.gather, [normal([4]), ints([3], [1, 1, 3])]),
    one(t.gather, [normal([4, 2]), ints([2, 2], [0, 3, 3, 3])]),
    one(t.gather, [normal([3, 2, 1, 2]), ints([2, 1], [2, 2])]),
    one(t.gather, [normal([3, 2]), ints([0], [])]),
    one(t.gather, [normal([3, 0]), ints([2], [0, 1])]),
    one(t.gather, [someInts([4]), ints([2], [3, 0])], { noGradient: 'integers' }),
  ],
  scatterAdd: () => [
    one((i, u) => t.scatterAdd(i, u, 3), [ints([], [2]), normal([2])]),
    one((i, u) => t.scatterAdd(i, u, 4), [ints([3], [1, 1, 3]), normal([3])]),
    one((i, u) => t.scatterAdd(i, u, 4), [ints([2, 2], [0, 3, 3, 3]), normal([2, 2, 2])]),
    one((i, u) => t.scatterAdd(i, u, 5), [ints([0], []), normal([0, 2])]),
    one((i, u) => t.scatterAdd(i, u, 2), [ints([3], [1, 0, 1]), normal([3, 1, 0])]),
  ],
  oneHot: () => [
    one((i) => t.oneHot(i, 3), [ints([], [2])]),
    one((i) => t.oneHot(i, 3), [ints([2, 2], [0, 2, 1, 1])]),
    one((i) => t.oneHot(i, 1), [ints([2], [0, 0])]),
    one((i) => t.oneHot(i, 3), [ints([0], [])]),
  ],
};
