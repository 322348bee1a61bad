import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { type FileTensor, float32, type TensorSpec } from './graph.ts';
import { lower } from './lowering.ts';
import { type QuantizedMatrix, quantizedMatmul } from './operations.ts';
import { trace } from './trace.ts';

/** What the engine made of a weight for its own instructions, and the name that it will look for. */
export interface PackedWeight {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * Packs one quantised matrix `[N, K]` as compiling it would (Node alone): the engine compiles a product with it, and
 * writes what it packed into a folder, which is made and removed. The key holds a hash of the packed bytes. Undefined
 * when this engine packs nothing, or in several pieces.
 */
export async function packMatrix(
  { packed, scales }: QuantizedMatrix<FileTensor>,
  columns: number,
  folder: string,
): Promise<PackedWeight | undefined> {
  const ort = await import('onnxruntime-node');
  const spec = ({ dataType, shape }: FileTensor): TensorSpec => ({ dataType, shape });
  const graph = trace(
    (x, packed, scales) => quantizedMatmul(x, { packed, scales }),
    ['x', 'packed', 'scales'],
    float32([1, columns]),
    spec(packed),
    spec(scales),
  );
  const constants = new Map([
    ['packed', packed],
    ['scales', scales],
  ]);
  await mkdir(folder, { recursive: true });
  try {
    const model = join(folder, 'packed.onnx');
    const session = {
      model_external_initializers_file_folder_path: packed.file.replace(/[/\\][^/\\]*$/, ''),
      save_external_prepacked_constant_initializers: '1',
      optimized_model_external_initializers_file_name: 'packed.bin',
      optimized_model_external_initializers_min_size_in_bytes: '0',
    };
    const compiled = await ort.InferenceSession.create(lower(graph, constants), {
      executionProviders: ['cpu'],
      logSeverityLevel: 3,
      intraOpNumThreads: 1,
      optimizedModelFilePath: model,
      extra: { session },
    });
    await compiled.release();
    const entry = packedEntry(await readFile(model));
    if (!entry) return undefined;
    const { key, offset, length } = entry;
    const bytes = new Uint8Array(length);
    const file = await open(join(folder, 'packed.bin'));
    try {
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      return bytesRead === length ? { key, bytes } : undefined;
    } finally {
      await file.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The one packed weight of a model file: ModelProto.graph (7) .initializer (5) .external_data (13) {key, value}. */
function packedEntry(model: Uint8Array): FileTensor['packed'] {
  const entries = fieldsOf(model, 7)
    .flatMap((graph) => fieldsOf(graph, 5))
    .flatMap((initializer) => fieldsOf(initializer, 13))
    .map((entry) => [1, 2].map((field) => new TextDecoder().decode(fieldsOf(entry, field)[0])))
    .filter(([key]) => key.startsWith('prepacked'));
  const match = /^([^|]+)\|(\d+);(\d+);\d+$/.exec(entries[0]?.[1] ?? '');
  if (entries.length !== 1 || !match) return undefined;
  return { key: match[1], offset: Number(match[2]), length: Number(match[3]) };
}

/** The bytes of every occurrence of one field of a message. */
function fieldsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const reader = new BinaryReader(message);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === wanted && type === 2) found.push(reader.bytes());
    else reader.skip(type, field);
  }
  return found;
}
