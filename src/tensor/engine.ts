import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { evaluateDimension, printShape, type Shape } from './dimension.ts';
import type { DataType, Graph, HostArrays, HostTensor } from './graph.ts';
import { lower } from './lowering.ts';

/** What onnxruntime-node and onnxruntime-web have in common. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: typeof OrtTensor;
}

export interface CompileOptions {
  /** Values for inputs that are compiled in (weights at inference). */
  readonly constants?: ReadonlyMap<string, HostTensor>;
  /** Threads within one operation; default: the engine's. */
  readonly threads?: number;
}

export type HostTensors = Readonly<Record<string, HostTensor>>;

/** A graph that is ready to run. */
export interface Program {
  readonly graph: Graph;
  /**
   * Runs the graph on named inputs. Data are read in place; outputs are fresh.
   * Throws when an input is missing or does not have the traced shape.
   */
  run(inputs: HostTensors): Promise<Record<string, HostTensor>>;
  dispose(): Promise<void>;
}

/** Compiles graphs for one runtime: Node's or the browser's. */
export interface Engine {
  compile(graph: Graph, options?: CompileOptions): Promise<Program>;
}

/** An engine on ONNX Runtime. @param defaults session options, such as execution providers */
export function createEngine(ort: OnnxRuntime, defaults: InferenceSession.SessionOptions = {}): Engine {
  return {
    async compile(graph, { constants, threads } = {}) {
      const options: InferenceSession.SessionOptions = { logSeverityLevel: 3, ...defaults };
      if (threads !== undefined) options.intraOpNumThreads = threads;
      const session = await ort.InferenceSession.create(lower(graph, constants), options);
      const inputs = graph.inputs.filter(({ name }) => !constants?.has(name));
      return {
        graph,
        async run(values) {
          checkInputs(inputs, values);
          const feeds: Record<string, OrtTensor> = {};
          for (const { name } of inputs) {
            const { dataType, data, shape } = values[name];
            feeds[name] = new ort.Tensor(dataType as 'float32', data as Float32Array, shape);
          }
          const results = await session.run(feeds);
          return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, toHost(value)]));
        },
        dispose: () => session.release(),
      };
    },
  };
}

function toHost(value: OrtTensor): HostTensor {
  return { dataType: value.type as DataType, shape: value.dims, data: value.data as HostArrays[DataType] };
}

/** Holds inputs against the traced specs, and binds each named dimension to one size. */
function checkInputs(inputs: Graph['inputs'], values: HostTensors): void {
  const sizes = new Map<string, number>();
  for (const { name, tensor } of inputs) {
    const value = values[name];
    if (!value)
      throw new Error(
        `run: the input '${name}' is missing; expected ${tensor.dataType}${printShape(tensor.shape)}`,
      );
    if (value.dataType !== tensor.dataType) {
      throw new Error(`run: '${name}' is ${value.dataType}, expected ${tensor.dataType}`);
    }
    if (!matches(value.shape, tensor.shape, sizes)) {
      throw new Error(
        `run: '${name}' has shape ${printShape(value.shape)}, expected ${printShape(tensor.shape)}`,
      );
    }
    const size = value.shape.reduce((product, dimension) => product * dimension, 1);
    if (value.data.length !== size) {
      throw new Error(
        `run: '${name}' holds ${value.data.length} values, its shape ${printShape(value.shape)} needs ${size}`,
      );
    }
  }
}

function matches(actual: readonly number[], expected: Shape, sizes: Map<string, number>): boolean {
  if (actual.length !== expected.length) return false;
  return expected.every((dimension, axis) => {
    if (typeof dimension === 'string' && /^\w+$/.test(dimension) && !sizes.has(dimension)) {
      sizes.set(dimension, actual[axis]);
    }
    return evaluateDimension(dimension, sizes) === actual[axis];
  });
}
