import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { singlesToHalves } from '../tensor/float16.ts';
import type { DataType, FileTensor } from '../tensor/graph.ts';
import type { ModelConfig } from './config.ts';
import { type Precision, type StoredSpec, storedBytes, storedSpecs } from './inference-weights.ts';
import { quantize } from './quantization.ts';
import { readFileIndex } from './safetensors-index.ts';

/** Where parameters come from, a few rows at a time. */
export interface ParameterSource {
  /** Its number of rows. */
  rows(path: string): number;
  /** Rows (along the first axis) of a parameter, in float32; all of it by default. */
  read(path: string, start?: number, end?: number): Promise<Float32Array>;
}

const WEIGHTS = 'weights.safetensors';
/** Values converted at once: what conversion takes of memory. */
const CHUNK_VALUES = 2 ** 23;
const TYPE_NAMES = { float32: 'F32', float16: 'F16', uint8: 'U8' } as const;
const DATA_TYPES: Readonly<Record<string, DataType>> = { F32: 'float32', F16: 'float16', U8: 'uint8' };

export interface ConvertOptions {
  /** Bytes written so far, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes a model in its inference form into a folder: whole or not at all. What is under way lies beside it and
 * is removed when anything goes wrong.
 * @throws UserError before it begins when the disk has no room
 */
export async function writeInferenceFolder(
  folder: string,
  config: ModelConfig,
  precision: Precision,
  source: ParameterSource,
  { onProgress, signal }: ConvertOptions = {},
): Promise<void> {
  // The widest elements first, so that every tensor is aligned without gaps.
  const specs = storedSpecs(config, precision).sort(([, a], [, b]) => widthOf(b) - widthOf(a));
  const header: Record<string, unknown> = { __metadata__: { format: 'alhena-inference' } };
  const offsets = new Map<string, number>();
  let total = 0;
  for (const [path, spec] of specs) {
    const end = total + storedBytes(spec);
    const dtype = TYPE_NAMES[spec.dataType as keyof typeof TYPE_NAMES];
    header[path] = { dtype, shape: spec.shape, data_offsets: [total, end] };
    offsets.set(path, total);
    total = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const first = new Uint8Array(start).fill(0x20, 8);
  new DataView(first.buffer).setBigUint64(0, BigInt(start - 8), true);
  first.set(json, 8);

  const temporary = `${folder}.part-${process.pid}`;
  await mkdir(temporary, { recursive: true });
  try {
    await checkRoom(temporary, start + total);
    const file = await open(join(temporary, WEIGHTS), 'w');
    try {
      await file.write(first, 0, first.length, 0);
      let done = 0;
      const write = async (path: string, from: number, data: Uint8Array | Uint16Array | Float32Array) => {
        signal?.throwIfAborted();
        const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        await writeAll(file, bytes, start + offsets.get(path)! + from);
        done += bytes.length;
        onProgress?.(done, total);
      };
      for (const [path, spec] of specs) {
        // Both halves are written where the packed values come up.
        if (spec.holds !== 'scales') await convert(path, spec, source, write);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw noRoom(folder, start + total);
    throw error;
  }
}

type Write = (path: string, from: number, data: Uint8Array | Uint16Array | Float32Array) => Promise<void>;

async function convert(path: string, spec: StoredSpec, source: ParameterSource, write: Write): Promise<void> {
  const { form } = spec;
  const rowValues = form
    ? spec.shape[1] * form.block
    : spec.shape.slice(1).reduce((size, side) => size * side, 1);
  const step = Math.max(1, Math.floor(CHUNK_VALUES / rowValues));
  const scales = path.replace(/packed$/, 'scales');
  let [written, scaleBytes] = [0, 0];
  for (const part of spec.parts) {
    const rows = source.rows(part);
    for (let row = 0; row < rows; row += step) {
      const values = await source.read(part, row, Math.min(row + step, rows));
      if (form) {
        const { packed, scales: factors } = quantize(values, form);
        await write(path, written, packed);
        await write(scales, scaleBytes, factors);
        written += packed.byteLength;
        scaleBytes += factors.byteLength;
      } else {
        const stored = spec.dataType === 'float16' ? singlesToHalves(values) : values;
        await write(path, written, stored);
        written += stored.byteLength;
      }
    }
  }
  if (written !== storedBytes(spec))
    throw new Error(`${path}: ${written} bytes, expected ${storedBytes(spec)}`);
}

async function writeAll(
  file: Awaited<ReturnType<typeof open>>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

const widthOf = ({ dataType }: StoredSpec): number =>
  dataType === 'float32' ? 4 : dataType === 'float16' ? 2 : 1;

async function checkRoom(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed) throw noRoom(folder, needed, bavail * bsize);
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

const noRoom = (folder: string, needed: number, free?: number): UserError =>
  new UserError(
    `The converted model needs ${gigabytes(needed)} in ${folder}${free === undefined ? '' : `, which has ${gigabytes(free)} left`}. Free some space and try again.`,
  );

/** The tensors of a folder that `writeInferenceFolder` wrote, by path; undefined when there is none. */
export async function readInferenceFolder(
  folder: string,
  config: ModelConfig,
  precision: Precision,
): Promise<Map<string, FileTensor> | undefined> {
  const path = join(folder, WEIGHTS);
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const entries = await readFileIndex(file, path);
    const tensors = new Map<string, FileTensor>();
    for (const [name, { shape }] of storedSpecs(config, precision)) {
      const entry = entries.get(name);
      if (!entry || String(entry.shape) !== String(shape)) return undefined;
      const { offset, byteLength } = entry;
      tensors.set(name, { dataType: DATA_TYPES[entry.type], shape, file: path, offset, byteLength });
    }
    return tensors;
  } finally {
    await file.close();
  }
}
