import type { FileHandle } from 'node:fs/promises';
import { UserError } from '../base/errors.ts';

const BYTES = { F32: 4, F16: 2, BF16: 2, U8: 1 } as const;
type StoredType = keyof typeof BYTES;

/** A tensor in a safetensors file: where it lies, not its values. */
export interface FileEntry {
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** First byte in the file. */
  readonly offset: number;
  readonly byteLength: number;
}

/** A real model's header has a few hundred kilobytes. */
const LARGEST_HEADER = 100_000_000;

/**
 * Reads the header of an open safetensors file and holds it against the file's size.
 * @throws UserError naming `path` when anything does not fit
 */
export async function readFileIndex(handle: FileHandle, path: string): Promise<Map<string, FileEntry>> {
  const { size } = await handle.stat();
  const fail = (reason: string): never => {
    throw new UserError(`${path}: ${reason}. The file is broken or cut off: copy or download it again.`);
  };
  const first = new Uint8Array(8);
  await handle.read(first, 0, 8, 0);
  const length = size < 8 ? 0 : Number(new DataView(first.buffer).getBigUint64(0, true));
  if (length === 0 || length > Math.min(LARGEST_HEADER, size - 8))
    fail(`its header claims ${length} bytes, the file has ${size}`);
  const json = new Uint8Array(length);
  await handle.read(json, 0, length, 8);
  const header = parseRecord(new TextDecoder().decode(json)) ?? fail('its header is not a JSON object');
  const tensors = new Map<string, FileEntry>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    if (typeof dtype !== 'string' || !Object.hasOwn(BYTES, dtype))
      return fail(`'${name}' has type ${String(dtype)}, expected ${Object.keys(BYTES).join(', ')}`);
    if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
      return fail(`'${name}' has no sound shape or offsets`);
    const [start, end] = offsets;
    const bytes = shape.reduce((product, side) => product * side, 1) * BYTES[dtype as StoredType];
    if (end - start !== bytes || 8 + length + end > size)
      fail(
        `'${name}' ${dtype} [${shape}] should lie at bytes ${start} to ${end} of the ${size - 8 - length} there are`,
      );
    const offset = 8 + length + start;
    tensors.set(name, { type: dtype as StoredType, shape, offset, byteLength: bytes });
  }
  return tensors;
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);

/** A JSON object, or undefined for anything else. */
export function parseRecord(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return value && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
