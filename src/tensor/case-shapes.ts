import type { DataType, HostTensor, Tensor } from './graph.ts';
import * as t from './operations.ts';
import { bools, floats, ints, normal, of, positive } from './test-inputs.ts';

/** One use of a primitive on awkward input. */
export interface Case {
  readonly inputs: readonly HostTensor[];
  readonly compute: (...operands: readonly Tensor[]) => Tensor;
  /** Why finite differences say nothing here, where they do not. */
  readonly noGradient?: string;
  /** Operands that have no gradient by design. */
  readonly fixed?: readonly number[];
  /** Finite differences step in proportion to the value, where it spans magnitudes. */
  readonly relativeStep?: boolean;
  /** Of float32 against float64, relative to the largest magnitude; default 2e-6. */
  readonly tolerance?: number;
}

/** Ranks 0 to 5, axes of size 1 and 0. */
export const SHAPES = [
  [],
  [1],
  [0],
  [3],
  [2, 3],
  [1, 4],
  [2, 0, 3],
  [2, 1, 3],
  [2, 1, 2, 3],
  [2, 1, 2, 1, 3],
];

/** Pairs that broadcast, from both sides. */
export const PAIRS: readonly (readonly [readonly number[], readonly number[]])[] = [
  ...SHAPES.map((shape) => [shape, shape] as const),
  [[], [2, 3]],
  [[2, 3], []],
  [[3], [2, 3]],
  [
    [2, 1],
    [1, 3],
  ],
  [
    [4, 1, 3],
    [2, 1],
  ],
  [
    [1, 2, 1, 2, 3],
    [2, 2, 1, 1, 1],
  ],
  [[1], [0]],
  [
    [0, 1],
    [1, 3],
  ],
];

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;
type Draw = (shape: readonly number[]) => HostTensor;

export const unary = (compute: Unary, draw: Draw = normal): Case[] =>
  SHAPES.map((shape) => ({ inputs: [draw(shape)], compute }));
export const binary = (compute: Binary, draw: Draw = normal, drawB: Draw = draw): Case[] =>
  PAIRS.map(([a, b]) => ({ inputs: [draw(a), drawB(b)], compute }));
export const one = (
  compute: Case['compute'],
  inputs: readonly HostTensor[],
  rest: Partial<Case> = {},
): Case => ({
  inputs,
  compute,
  ...rest,
});

export const STEP = 'a step: no finite difference at ties';
export const someInts: Draw = (shape) => ints(shape, [...normal(shape, 4).data].map(Math.round));
export const someBools: Draw = (shape) =>
  bools(
    shape,
    [...normal(shape).data].map((x) => Number(x > 0)),
  );
export const whole = (compute: Binary, noGradient = 'integers') =>
  PAIRS.map(([a, b]) => ({ inputs: [someInts(a), someInts(b)], compute, noGradient }));

/** Axes as users give them: one, several, negative, all. */
export const reductions = (
  reduce: (x: Tensor, axes?: readonly number[]) => Tensor,
  draw: Draw = normal,
): Case[] => [
  one((x) => reduce(x), [draw([])]),
  one((x) => reduce(x), [draw([2, 3])]),
  one((x) => reduce(x, []), [draw([2, 3])]),
  one((x) => reduce(x, [0]), [draw([1])]),
  one((x) => reduce(x, [-1]), [draw([2, 1, 3])]),
  one((x) => reduce(x, [0, -2]), [draw([2, 1, 3])]),
  one((x) => reduce(x, [2]), [draw([2, 0, 3])]),
  one((x) => reduce(x, [-3, 4, 0]), [draw([2, 1, 2, 1, 3])]),
];

export const rows = (compute: Unary): Case[] => [
  ...[[1], [5], [2, 3], [4, 1], [0, 3], [2, 1, 2, 1, 3]].map((shape) => one(compute, [normal(shape)])),
  one(compute, [normal([2, 4], 1e-6)]),
  one(compute, [normal([2, 4], 40)]),
  one(compute, [floats([2, 3], [1e4, 1e4, -1e4, 3e4, 0, -3e4])]),
  one(compute, [floats([2, 3], [-1e4, -1e4, -1e4, 7, 7, 7])]),
];

export const MATRIX_SHAPES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[2], []],
  [[], [2]],
  [[2], [2]],
  [[2], [1]],
  [[1], [3]],
  [[2, 3], [3]],
  [
    [2, 1],
    [1, 3],
  ],
  [[2, 3], []],
  [
    [1, 2, 2],
    [2, 1, 1],
  ],
  [[0], [0]],
];

export const matrixProducts = (): Case[] =>
  [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) => {
      const compute: Binary = (a, b) => t.matmul(a, b, { transposeA, transposeB });
      const pair = (a: readonly number[], b: readonly number[], m: number, k: number, n: number) => [
        normal([...a, ...(transposeA ? [k, m] : [m, k])]),
        normal([...b, ...(transposeB ? [n, k] : [k, n])]),
      ];
      return [
        ...MATRIX_SHAPES.map(([a, b]) => one(compute, pair(a, b, 2, 3, 4))),
        one(compute, pair([], [], 1, 1, 1)),
        one(compute, pair([2], [], 1, 4, 1)),
        one(compute, pair([2], [2], 3, 0, 2)),
        one(compute, pair([], [], 0, 3, 2)),
        one(compute, pair([2], [], 3, 2, 0)),
      ];
    }),
  );

/** Products of bytes, with zeros that are equal to values, below and above them. */
export const byteProducts = (): Case[] => {
  const bytes = (shape: readonly number[]) => {
    const values = [...normal(shape, 100).data].map((value) => Math.abs(Math.round(value)) % 256);
    return of('uint8', shape, values);
  };
  const noGradient = 'integers';
  return [
    { zeroA: 128, zeroB: 128 },
    { zeroA: 0, zeroB: 255 },
  ].flatMap((zeros) => [
    ...MATRIX_SHAPES.map(([a, b]) =>
      one((x, y) => t.integerMatmul(x, y, zeros), [bytes([...a, 2, 3]), bytes([...b, 3, 4])], { noGradient }),
    ),
    // As many as a head has channels, all at the ends of their range.
    one(
      (x, y) => t.integerMatmul(x, y, zeros),
      [of('uint8', [1, 512], Array(512).fill(255)), of('uint8', [512, 40], Array(512 * 40).fill(0))],
      { noGradient },
    ),
    one((x, y) => t.integerMatmul(x, y, zeros), [bytes([0, 1, 3, 2]), bytes([0, 2, 2, 32])], { noGradient }),
  ]);
};

export const rotation = (
  batch: number,
  time: number,
  heads: number,
  half: number,
  positions: readonly number[],
) =>
  one(
    (x, p, c, s) => t.rotary(x, p, c, s, heads),
    [normal([batch, time, heads * 2 * half]), ints([batch, time], positions), ...turns(6, half)],
    { fixed: [2, 3] },
  );

/** Tables `[count, half]` of cosines and sines. */
export function turns(count: number, half: number): HostTensor[] {
  const angles = Array.from({ length: count * half }, (_, i) => Math.floor(i / half) / 3 ** (i % half));
  return [Math.cos, Math.sin].map((turn) => floats([count, half], angles.map(turn)));
}

/** Random packed weights `[rows, blocks, 4*bits]` and positive scales. */
export const quantized = (rows: number, blocks: number, bits: 4 | 8, block = 32): HostTensor[] => {
  const shape = [rows, blocks, (bits * block) / 8];
  const bytes = [...normal(shape, 100).data].map((value) => Math.abs(Math.round(value)) % 256);
  return [of('uint8', shape, bytes), positive([rows, blocks])];
};

export const casts = (from: DataType, values: readonly number[]): Case[] =>
  (['float32', 'int32', 'int64', 'bool', 'uint8'] as const).map((to) =>
    one((x) => t.cast(x, to), [of(from, [2, 2], values)], { noGradient: 'integers' }),
  );
