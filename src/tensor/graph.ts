import { printShape, type Shape } from './dimension.ts';
import type { AttributesOf, Primitive } from './primitives.ts';

export type DataType = 'float32' | 'float16' | 'int32' | 'int64' | 'bool' | 'uint8';

/** Typed arrays that hold each data type on the host; float16 as its 16 raw bits. */
export interface HostArrays {
  float32: Float32Array;
  float16: Uint16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  bool: Uint8Array;
  uint8: Uint8Array;
}

/** The class of array that holds each data type. */
export const HOST_ARRAYS: {
  readonly [D in DataType]: { new (length: number): HostArrays[D]; name: string };
} = {
  float32: Float32Array,
  float16: Uint16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  uint8: Uint8Array,
};

/** What is known of a value before it is computed. */
export interface TensorSpec {
  readonly dataType: DataType;
  readonly shape: Shape;
}

/** A value on the host: what goes into and comes out of a compiled program. Row-major. */
export interface HostTensor<D extends DataType = DataType> {
  readonly dataType: D;
  readonly shape: readonly number[];
  readonly data: HostArrays[D];
}

/** A value that lies in a file, from `offset` on: the runtime maps it into memory instead of copying it. */
export interface FileTensor<D extends DataType = DataType> {
  readonly dataType: D;
  readonly shape: readonly number[];
  /** Path of the file. All file tensors of one graph lie in one folder. */
  readonly file: string;
  readonly offset: number;
  readonly byteLength: number;
  /** What the engine made of it before, in the same file: it is mapped if the engine would make the same again. */
  readonly packed?: { readonly key: string; readonly offset: number; readonly length: number };
}

export const isFileTensor = (value: HostTensor | FileTensor): value is FileTensor => 'file' in value;

/** A value in a graph: what functions over tensors receive and return while they are traced. */
export class Tensor implements TensorSpec {
  readonly id: number;
  readonly dataType: DataType;
  readonly shape: Shape;

  constructor(id: number, spec: TensorSpec) {
    this.id = id;
    this.dataType = spec.dataType;
    this.shape = spec.shape;
  }

  get rank(): number {
    return this.shape.length;
  }
}

/** One primitive applied to values. `location` is the line of user code that traced it. */
export interface Equation<P extends Primitive = Primitive> {
  readonly primitive: P;
  readonly inputs: readonly Tensor[];
  readonly attributes: AttributesOf[P];
  readonly output: Tensor;
  readonly location: string;
}

export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

/** A traced function: equations in an order in which they can run. */
export interface Graph {
  readonly inputs: readonly NamedTensor[];
  readonly equations: readonly Equation[];
  readonly outputs: readonly NamedTensor[];
}

export const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

export const isTensorSpec = (value: unknown): value is TensorSpec =>
  value !== null && typeof value === 'object' && 'dataType' in value && 'shape' in value;

export const float32 = (shape: Shape): TensorSpec => ({ dataType: 'float32', shape });
export const int32 = (shape: Shape): TensorSpec => ({ dataType: 'int32', shape });

const SHORT_NAMES: Record<DataType, string> = {
  float32: 'f32',
  float16: 'f16',
  int32: 'i32',
  int64: 'i64',
  bool: 'bool',
  uint8: 'u8',
};

/** For example `f32[2,3]`. */
export const printSpec = (spec: TensorSpec): string =>
  `${SHORT_NAMES[spec.dataType]}${printShape(spec.shape)}`;
