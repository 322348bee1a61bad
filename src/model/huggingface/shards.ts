import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { halvesToSingles } from '../../tensor/float16.ts';
import { type FileEntry, parseRecord, readFileIndex } from '../safetensors-index.ts';

/** A tensor of a checkpoint: where it lies, not its values. */
export interface ShardTensor extends FileEntry {
  readonly file: string;
}

/** One file, with its size in bytes and when it was last written. */
export interface ShardFile {
  readonly name: string;
  readonly size: number;
  readonly modified: number;
}

const INDEX = 'model.safetensors.index.json';
const SINGLE = 'model.safetensors';
/** Read at once. */
const CHUNK_BYTES = 16 * 2 ** 20;

/**
 * The tensors of a folder with safetensors, in one file or in shards with an index. Values are read by ranges,
 * so that no shard is ever in memory. Every header is held against its file's size when the folder is opened.
 */
export class Shards {
  readonly folder: string;
  /** By name. */
  readonly tensors: ReadonlyMap<string, ShardTensor>;
  /** In order. */
  readonly files: readonly ShardFile[];
  readonly #handles: ReadonlyMap<string, FileHandle>;

  private constructor(
    folder: string,
    tensors: ReadonlyMap<string, ShardTensor>,
    files: readonly ShardFile[],
    handles: ReadonlyMap<string, FileHandle>,
  ) {
    this.folder = folder;
    this.tensors = tensors;
    this.files = files;
    this.#handles = handles;
  }

  /** @throws UserError when a file is missing, cut off or no safetensors */
  static async open(folder: string): Promise<Shards> {
    const named = await shardNames(folder);
    const tensors = new Map<string, ShardTensor>();
    const handles = new Map<string, FileHandle>();
    const files: ShardFile[] = [];
    try {
      for (const name of new Set(named?.values() ?? [SINGLE])) {
        const path = join(folder, name);
        const handle = await open(path).catch(() => {
          throw new UserError(
            `${path} is missing. The model is not whole: copy or download it again.`,
            'NOT_FOUND',
          );
        });
        handles.set(name, handle);
        const { size, mtimeMs } = await handle.stat();
        files.push({ name, size, modified: mtimeMs });
        for (const [tensor, entry] of await readFileIndex(handle, path))
          tensors.set(tensor, { ...entry, file: name });
      }
      for (const [tensor, file] of named ?? []) {
        const found = tensors.get(tensor)?.file;
        if (found === file) continue;
        throw new UserError(
          `${join(folder, INDEX)}: '${tensor}' should lie in ${file}, found ${found ? `it in ${found}` : 'it nowhere'}. Download the model again.`,
        );
      }
    } catch (error) {
      for (const handle of handles.values()) await handle.close();
      throw error;
    }
    return new Shards(folder, tensors, files, handles);
  }

  /** Values of some rows (along the first axis) of a tensor, in float32; all of it by default. */
  async read(name: string, start = 0, end = this.get(name).shape[0] ?? 1): Promise<Float32Array> {
    const { type, shape, file, offset, byteLength } = this.get(name);
    const rowBytes = byteLength / (shape[0] ?? 1);
    const bytes = new Uint8Array((end - start) * rowBytes);
    const handle = this.#handles.get(file)!;
    for (let done = 0; done < bytes.length; ) {
      const length = Math.min(CHUNK_BYTES, bytes.length - done);
      const { bytesRead } = await handle.read(bytes, done, length, offset + start * rowBytes + done);
      if (bytesRead === 0) throw new UserError(`${join(this.folder, file)} ended while '${name}' was read.`);
      done += bytesRead;
    }
    return toSingles(bytes, type);
  }

  get(name: string): ShardTensor {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new UserError(`${this.folder}: the tensor '${name}' is missing.`);
    return tensor;
  }

  async close(): Promise<void> {
    for (const handle of this.#handles.values()) await handle.close();
  }
}

/** Tensor name → file, where there is an index. */
async function shardNames(folder: string): Promise<Map<string, string> | undefined> {
  const path = join(folder, INDEX);
  const json = await readFile(path, 'utf8').catch(() => undefined);
  if (json === undefined) {
    const single = await stat(join(folder, SINGLE)).catch(() => undefined);
    if (single?.isFile()) return undefined;
    throw new UserError(`${folder} holds neither ${SINGLE} nor ${INDEX}.`, 'NOT_FOUND');
  }
  const map = parseRecord(json)?.weight_map;
  const entries = map && typeof map === 'object' ? Object.entries(map) : [];
  const sound = entries.every(([, file]) => typeof file === 'string' && /^[\w.-]+\.safetensors$/.test(file));
  if (entries.length > 0 && sound) return new Map(entries as [string, string][]);
  throw new UserError(`${path}: expected a weight_map of tensor names to .safetensors files of this folder.`);
}

function toSingles(bytes: Uint8Array, type: FileEntry['type']): Float32Array {
  const { buffer, byteOffset, length } = bytes;
  if (type === 'U8') throw new UserError('a weight is stored as bytes; expected F32, F16 or BF16.');
  if (type === 'F32') return new Float32Array(buffer, byteOffset, length / 4);
  const halves = new Uint16Array(buffer, byteOffset, length / 2);
  if (type === 'F16') {
    return typeof Float16Array === 'undefined'
      ? halvesToSingles(halves)
      : Float32Array.from(new Float16Array(buffer, byteOffset, length / 2));
  }
  // bfloat16 is the upper half of float32.
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
  return new Float32Array(bits.buffer);
}
