import { hashString, Random } from '../base/random.ts';
import { type DataType, HOST_ARRAYS, type HostTensor } from './graph.ts';

/** Values for tests: deterministic, in float32 exactly, so that float64 starts from the same numbers. */

const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

let calls = 0;
const fresh = (shape: readonly number[]): Random => new Random(hashString(`${shape} ${calls++}`));

function make(shape: readonly number[], draw: (random: Random, i: number) => number): HostTensor<'float32'> {
  const random = fresh(shape);
  return {
    dataType: 'float32',
    shape,
    data: Float32Array.from({ length: count(shape) }, (_, i) => draw(random, i)),
  };
}

/** Normal values of the given scale. */
export const normal = (shape: readonly number[], scale = 1): HostTensor<'float32'> =>
  make(shape, (random) => scale * random.normal());

/** Values between 0.5 and 2: safe to divide by, and for logarithms. */
export const positive = (shape: readonly number[], scale = 1): HostTensor<'float32'> =>
  make(shape, (random) => scale * random.uniform(0.5, 2));

/** All different and at least 0.25 apart, so that finite differences change no order. */
export const distinct = (shape: readonly number[]): HostTensor<'float32'> => {
  const random = fresh(shape);
  const size = count(shape);
  const order = random.shuffle(Array.from({ length: size }, (_, i) => i));
  return { dataType: 'float32', shape, data: Float32Array.from(order, (i) => (i - size / 2 + 0.5) / 4) };
};

/** The given values. */
export function of<D extends DataType>(
  dataType: D,
  shape: readonly number[],
  values: readonly number[],
): HostTensor<D> {
  const data = new HOST_ARRAYS[dataType](values.length);
  values.forEach((value, i) => {
    data[i] = dataType === 'int64' ? BigInt(value) : value;
  });
  return { dataType, shape, data };
}

export const floats = (shape: readonly number[], values: readonly number[]) => of('float32', shape, values);
export const ints = (shape: readonly number[], values: readonly number[]) => of('int32', shape, values);
export const bools = (shape: readonly number[], values: readonly number[]) => of('bool', shape, values);
