import { halvesToSingles } from './float16.ts';
import type { DataType, HostTensor } from './graph.ts';

/** A value of any data type in float64: integers as numbers, booleans as 0 and 1. Row-major. */
export interface ReferenceValue {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const isFloat = (dataType: DataType): boolean => dataType === 'float32' || dataType === 'float16';

/** Number of elements. */
export const count = (shape: readonly number[]): number =>
  shape.reduce((product, dimension) => product * dimension, 1);

/** A host value in float64; one that is in float64 already is taken as it is. */
export function toReference(value: HostTensor | ReferenceValue): ReferenceValue {
  return value.data instanceof Float64Array
    ? { shape: value.shape, data: value.data }
    : fromHost(value as HostTensor);
}

export function fromHost({ dataType, shape, data }: HostTensor): ReferenceValue {
  if (dataType !== 'float16') return { shape, data: Float64Array.from(data as Iterable<number>, Number) };
  const bits = data as Uint16Array;
  return { shape, data: Float64Array.from(halvesToSingles(bits)) };
}

/** Visits every index of a shape in row-major order; `index` is reused between calls. */
export function forEachIndex(
  shape: readonly number[],
  visit: (index: readonly number[], i: number) => void,
): void {
  const index = shape.map(() => 0);
  const size = count(shape);
  for (let i = 0; i < size; i++) {
    visit(index, i);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
}

/** An array of `shape` with `compute(index)` at each index. */
export function fill(shape: readonly number[], compute: (index: readonly number[]) => number): Float64Array {
  const data = new Float64Array(count(shape));
  forEachIndex(shape, (index, i) => {
    data[i] = compute(index);
  });
  return data;
}

/** Where `index` lies in an array of `shape`, aligned at the last axis; axes of size 1 are broadcast. */
export function offset(shape: readonly number[], index: readonly number[]): number {
  const extra = index.length - shape.length;
  return shape.reduce((total, size, axis) => total * size + (size === 1 ? 0 : index[axis + extra]), 0);
}

/** The element at `index`, with NumPy broadcasting. */
export const at = (value: ReferenceValue, index: readonly number[]): number =>
  value.data[offset(value.shape, index)];

/** An index into `rows` rows; the engine would read outside of the table or count from its end. */
export function rowNumber(value: number, rows: number): number {
  if (value >= 0 && value < rows) return value;
  throw new Error(`the index ${value} lies outside of 0 to ${rows - 1}`);
}
