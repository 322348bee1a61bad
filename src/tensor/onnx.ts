import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { Dimension } from './dimension.ts';
import type { DataType, HostArrays, TensorSpec } from './graph.ts';

/**
 * Writes ONNX files. Message and field numbers follow onnx.proto (ONNX 1.16, IR version 10); only what
 * lowering produces is covered.
 */
export type OnnxAttribute = number | string | readonly number[] | { float: number };

/** Every operator that lowering may write. Other engines that read our files must know all of them. */
export const ONNX_OPERATORS = [
  'Abs',
  'Add',
  'And',
  'ArgMax',
  'BitShift',
  'BitwiseAnd',
  'Cast',
  'Concat',
  'Cos',
  'Div',
  'Equal',
  'Exp',
  'Expand',
  'FusedMatMul',
  'Gather',
  'GatherElements',
  'Gelu',
  'Identity',
  'Less',
  'LessOrEqual',
  'Log',
  'LogSoftmax',
  'MatMul',
  'MatMulIntegerToFloat',
  'MatMulNBits',
  'Max',
  'Min',
  'Mul',
  'Neg',
  'Not',
  'Or',
  'Pad',
  'ReduceMax',
  'ReduceMean',
  'ReduceSum',
  'Reshape',
  'RotaryEmbedding',
  'Round',
  'ScatterElements',
  'Shape',
  'Sigmoid',
  'SimplifiedLayerNormalization',
  'Sin',
  'Slice',
  'Softmax',
  'Sqrt',
  'Sub',
  'Tanh',
  'Transpose',
  'Unsqueeze',
  'Where',
] as const;

export type OnnxOperator = (typeof ONNX_OPERATORS)[number];

export interface OnnxNode {
  readonly type: OnnxOperator;
  /** '' is ai.onnx. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxInitializer {
  readonly name: string;
  readonly dataType: DataType;
  readonly shape: readonly number[];
  /** The values, or where in a file beside the model they lie. */
  readonly data: HostArrays[DataType] | ExternalData;
}

export interface ExternalData {
  /** Name of a file in the folder that the runtime is told. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
  /** `key|offset;length;checksum` of the packed form in the same file; the engine checks no checksum. */
  readonly prepacked_0?: string;
}

export interface OnnxValue extends TensorSpec {
  readonly name: string;
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const OPERATOR_SET = 21;

/** TensorProto.DataType */
export const ONNX_DATA_TYPES: Record<DataType, number> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};

export function encodeModel(model: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, 0).int64(10); // ir_version
  writer.tag(2, 2).string('alhena'); // producer_name
  message(writer, 7, (graph) => {
    for (const node of model.nodes) message(graph, 1, (w) => writeNode(w, node));
    graph.tag(2, 2).string('alhena');
    for (const initializer of model.initializers) message(graph, 5, (w) => writeTensor(w, initializer));
    for (const value of model.inputs) message(graph, 11, (w) => writeValue(w, value));
    for (const value of model.outputs) message(graph, 12, (w) => writeValue(w, value));
  });
  for (const [domain, version] of [
    ['', OPERATOR_SET],
    ['com.microsoft', 1],
  ] as const) {
    message(writer, 8, (w) => w.tag(1, 2).string(domain).tag(2, 0).int64(version));
  }
  return writer.finish();
}

function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  writer.tag(field, 2).fork();
  write(writer);
  writer.join();
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  for (const input of node.inputs) writer.tag(1, 2).string(input);
  for (const output of node.outputs) writer.tag(2, 2).string(output);
  writer.tag(4, 2).string(node.type);
  for (const [name, value] of Object.entries(node.attributes)) {
    message(writer, 5, (w) => writeAttribute(w, name, value));
  }
  if (node.domain !== '') writer.tag(7, 2).string(node.domain);
}

function writeAttribute(writer: BinaryWriter, name: string, value: OnnxAttribute): void {
  writer.tag(1, 2).string(name);
  if (typeof value === 'number') writer.tag(3, 0).int64(value).tag(20, 0).int32(2);
  else if (typeof value === 'string') writer.tag(4, 2).string(value).tag(20, 0).int32(3);
  else if ('float' in value) writer.tag(2, 5).float(value.float).tag(20, 0).int32(1);
  else {
    for (const item of value) writer.tag(8, 0).int64(item);
    writer.tag(20, 0).int32(7);
  }
}

function writeTensor(writer: BinaryWriter, { name, dataType, shape, data }: OnnxInitializer): void {
  for (const size of shape) writer.tag(1, 0).int64(size);
  writer.tag(2, 0).int32(ONNX_DATA_TYPES[dataType]);
  writer.tag(8, 2).string(name);
  if (!('location' in data)) {
    writer.tag(9, 2).bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return;
  }
  for (const [key, value] of Object.entries(data))
    message(writer, 13, (entry) => entry.tag(1, 2).string(key).tag(2, 2).string(String(value)));
  writer.tag(14, 0).int32(1); // data_location: external
}

function writeValue(writer: BinaryWriter, { name, dataType, shape }: OnnxValue): void {
  writer.tag(1, 2).string(name);
  message(writer, 2, (type) =>
    message(type, 1, (tensor) => {
      tensor.tag(1, 0).int32(ONNX_DATA_TYPES[dataType]);
      message(tensor, 2, (w) => {
        for (const dimension of shape) message(w, 1, (d) => writeDimension(d, dimension));
      });
    }),
  );
}

function writeDimension(writer: BinaryWriter, dimension: Dimension): void {
  if (typeof dimension === 'number') writer.tag(1, 0).int64(dimension);
  else writer.tag(2, 2).string(dimension);
}
