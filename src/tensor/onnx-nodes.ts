import { type Dimension, isStatic, type Shape, termsOf } from './dimension.ts';
import type { DataType, HostArrays } from './graph.ts';
import {
  type ExternalData,
  ONNX_DATA_TYPES,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxNode,
  type OnnxOperator,
} from './onnx.ts';

/** Lowering writes ONNX nodes through this; values are known by name. */
export class Lowering {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  readonly #integers = new Map<string, string>();
  readonly #dimensions = new Map<string, string>();
  readonly #sources: ReadonlyMap<string, { input: string; axis: number }>;
  #count = 0;

  /** @param sources for each dimension known only at run time, an input and the axis where it can be read */
  constructor(sources: ReadonlyMap<string, { input: string; axis: number }>) {
    this.#sources = sources;
  }

  emit(
    type: OnnxOperator,
    inputs: readonly string[],
    attributes: Record<string, OnnxAttribute> = {},
    output = this.fresh(),
    domain = '',
  ): string {
    this.nodes.push({ type, domain, inputs, outputs: [output], attributes });
    return output;
  }

  fresh(): string {
    return `#${this.#count++}`;
  }

  initializer<D extends DataType>(
    dataType: D,
    shape: readonly number[],
    data: HostArrays[D] | ExternalData,
    name = this.fresh(),
  ): string {
    this.initializers.push({ name, dataType, shape, data });
    return name;
  }

  /** A constant vector of 64-bit integers, as ONNX wants for axes and sizes. */
  integers(values: readonly number[]): string {
    const key = values.join(',');
    const known = this.#integers.get(key);
    if (known) return known;
    const name = this.initializer('int64', [values.length], BigInt64Array.from(values, BigInt));
    this.#integers.set(key, name);
    return name;
  }

  /** A shape as a vector of 64-bit integers, computed from the inputs' shapes where it has names. */
  shape(shape: Shape): string {
    if (isStatic(shape)) return this.integers(shape);
    return this.emit(
      'Concat',
      shape.map((dimension) => this.dimension(dimension)),
      { axis: 0 },
    );
  }

  /** One dimension as a vector of one 64-bit integer. */
  dimension(dimension: Dimension): string {
    if (typeof dimension === 'number') return this.integers([dimension]);
    const known = this.#dimensions.get(dimension);
    if (known) return known;
    const source = this.#sources.get(dimension);
    const name = source
      ? this.emit('Shape', [source.input], { start: source.axis, end: source.axis + 1 })
      : this.#polynomial(dimension);
    this.#dimensions.set(dimension, name);
    return name;
  }

  #polynomial(dimension: string): string {
    const terms = termsOf(dimension);
    if (terms.length === 1 && terms[0].coefficient === 1 && terms[0].names.length === 1) {
      throw new Error(`the dimension '${dimension}' appears in no input's shape`);
    }
    return terms
      .map(({ coefficient, names }) =>
        names.reduce(
          (product, name) => this.emit('Mul', [product, this.dimension(name)]),
          this.integers([coefficient]),
        ),
      )
      .reduce((total, term) => this.emit('Add', [total, term]));
  }

  toInt64(name: string): string {
    return this.emit('Cast', [name], { to: ONNX_DATA_TYPES.int64 });
  }
}
