import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { bindDimensions } from './binding.ts';
import { printShape } from './dimension.ts';
import {
  type DataType,
  type FileTensor,
  type Graph,
  HOST_ARRAYS,
  type HostArrays,
  type HostTensor,
  isFileTensor,
} from './graph.ts';
import { lower, outputNames } from './lowering.ts';

/** What onnxruntime-node and onnxruntime-web have in common. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: typeof OrtTensor;
}

/** Values that are compiled in, by input: in memory, or in files of one folder. */
export type Constants = ReadonlyMap<string, HostTensor | FileTensor>;

export interface CompileOptions {
  /** Values for inputs that are compiled in (weights at inference). */
  readonly constants?: Constants;
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
      const names = new Set(graph.inputs.map(({ name }) => name));
      const unknown = [...(constants?.keys() ?? [])].find((name) => !names.has(name));
      if (unknown !== undefined)
        throw new Error(`compile: the constant '${unknown}' is no input of the graph`);
      const compiledIn = graph.inputs.filter(({ name }) => constants?.has(name));
      checkInputs('compile', compiledIn, Object.fromEntries(constants ?? []));
      const folder = folderOf(constants);
      if (folder !== undefined)
        options.extra = { session: { model_external_initializers_file_folder_path: folder } };
      const session = await ort.InferenceSession.create(lower(graph, constants), options);
      const lowered = outputNames(graph);
      const inputs = graph.inputs.filter(({ name }) => !constants?.has(name));
      return {
        graph,
        async run(values) {
          checkInputs('run', inputs, values);
          const feeds: Record<string, OrtTensor> = {};
          for (const { name } of inputs) {
            const { dataType, data, shape } = values[name];
            feeds[name] = new ort.Tensor(dataType as 'float32', data as Float32Array, shape);
            // The runtime wraps float16 in a Float16Array, which its own native half (1.30) cannot read.
            if (dataType === 'float16') Object.defineProperty(feeds[name], 'data', { value: data });
          }
          const results = await session.run(feeds);
          return Object.fromEntries(
            graph.outputs.map(({ name }, i) => [name, toHost(results[lowered[i]])] as const),
          );
        },
        dispose: () => session.release(),
      };
    },
  };
}

/** The one folder of all constants that lie in files. */
function folderOf(constants: Constants = new Map()): string | undefined {
  const folders = new Set<string>();
  for (const value of constants.values())
    if (isFileTensor(value)) folders.add(value.file.replace(/[/\\][^/\\]*$/, ''));
  if (folders.size > 1)
    throw new Error(`compile: constants lie in several folders: ${[...folders].join(', ')}`);
  return [...folders][0];
}

function toHost(value: OrtTensor): HostTensor {
  const { type, dims, data } = value;
  // The runtime hands float16 over as a Float16Array where there is one; here it is raw bits.
  const bits =
    type === 'float16' && !(data instanceof Uint16Array) ? rawBits(data as unknown as Float16Array) : data;
  return { dataType: type as DataType, shape: dims, data: bits as HostArrays[DataType] };
}

const rawBits = (data: Float16Array): Uint16Array =>
  new Uint16Array(data.buffer, data.byteOffset, data.length);

/** Holds inputs against the traced specs. */
function checkInputs(
  action: string,
  inputs: Graph['inputs'],
  values: Readonly<Record<string, HostTensor | FileTensor>>,
): void {
  bindDimensions(action, inputs, values);
  for (const { name, tensor } of inputs) {
    const value = values[name];
    const { dataType, shape } = value;
    if (dataType !== tensor.dataType) {
      throw new Error(`${action}: '${name}' is ${dataType}, expected ${tensor.dataType}`);
    }
    if (isFileTensor(value)) continue;
    const { data } = value;
    if (!(data instanceof HOST_ARRAYS[dataType])) {
      const [given, expected] = [data.constructor.name, HOST_ARRAYS[dataType].name];
      throw new Error(`${action}: '${name}' holds its ${dataType} in a ${given}, expected a ${expected}`);
    }
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    if (data.length !== size) {
      throw new Error(
        `${action}: '${name}' holds ${data.length} values, its shape ${printShape(shape)} needs ${size}`,
      );
    }
  }
}
