import { UserError } from '../base/errors.ts';
import type { HostArrays, HostTensor } from '../tensor/graph.ts';

/**
 * The safetensors format (github.com/huggingface/safetensors, "Format"): eight bytes of header length, a JSON
 * header `{name: {dtype, shape, data_offsets}}` with optional string metadata, then the data.
 */
export interface SafetensorsFile {
  readonly tensors: Map<string, HostTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

type StoredType = 'F32' | 'F16' | 'I32' | 'I64' | 'U8' | 'BOOL';

const STORED_TYPES = {
  F32: 'float32',
  F16: 'float16',
  I32: 'int32',
  I64: 'int64',
  U8: 'uint8',
  BOOL: 'bool',
} as const satisfies Record<StoredType, keyof HostArrays>;

const TYPE_NAMES: Record<keyof HostArrays, StoredType> = {
  float32: 'F32',
  float16: 'F16',
  int32: 'I32',
  int64: 'I64',
  uint8: 'U8',
  bool: 'BOOL',
};

const BYTES: Record<StoredType, number> = { F32: 4, F16: 2, I32: 4, I64: 8, U8: 1, BOOL: 1 };
/** The header of a real model is a few hundred kilobytes; more than this is a broken or hostile file. */
const MAX_HEADER_BYTES = 100_000_000;
/** Data begin at a multiple of this, so that views of every type are possible. */
const ALIGNMENT = 8;

export function encodeSafetensors(
  tensors: ReadonlyMap<string, HostTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const pieces = safetensorsPieces(tensors, metadata);
  const file = new Uint8Array(pieces.reduce((size, piece) => size + piece.byteLength, 0));
  let position = 0;
  for (const piece of pieces) {
    file.set(piece, position);
    position += piece.byteLength;
  }
  return file;
}

/** A file's header, and then its tensors' bytes where they lie: nothing of them is copied. */
export function safetensorsPieces(
  tensors: ReadonlyMap<string, HostTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let offset = 0;
  // Widest elements first keeps every tensor aligned without gaps, which the format forbids.
  const ordered = [...tensors].sort(
    ([, a], [, b]) => BYTES[TYPE_NAMES[b.dataType]] - BYTES[TYPE_NAMES[a.dataType]],
  );
  for (const [name, { dataType, shape, data }] of ordered) {
    const end = offset + data.byteLength;
    header[name] = { dtype: TYPE_NAMES[dataType], shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const start = new Uint8Array(8 + headerLength).fill(0x20, 8);
  new DataView(start.buffer).setBigUint64(0, BigInt(headerLength), true);
  start.set(json, 8);
  return [
    start,
    ...ordered.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

/** Reads a whole file. Throws UserError naming `source` when anything does not fit. */
export function decodeSafetensors(bytes: Uint8Array, source: string): SafetensorsFile {
  const fail = (reason: string): never => {
    throw new UserError(`${source}: not a valid safetensors file: ${reason}. Restore or download it again.`);
  };
  if (bytes.length < 8) fail(`${bytes.length} bytes, expected at least 8`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (headerLength > Math.min(MAX_HEADER_BYTES, bytes.length - 8)) {
    fail(`its header claims ${headerLength} bytes, the file has ${bytes.length - 8}`);
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerLength), fail);
  // A copy at an aligned start, so that typed arrays can view it whatever `bytes` is a part of.
  const data = bytes.slice(8 + headerLength).buffer;
  const tensors = new Map<string, HostTensor>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') metadata = readMetadata(entry, fail);
    else tensors.set(name, readTensor(name, entry, data, fail));
  }
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array, fail: (reason: string) => never): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (header && typeof header === 'object' && !Array.isArray(header))
      return header as Record<string, unknown>;
  } catch {
    // Falls through to the one message below.
  }
  return fail('its header is not a JSON object');
}

function readMetadata(entry: unknown, fail: (reason: string) => never): Record<string, string> {
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (entry && typeof entry === 'object' && !Array.isArray(entry) && Object.values(entry).every(isText))
    return entry as Record<string, string>;
  return fail('its metadata are not a JSON object of strings');
}

function readTensor(
  name: string,
  entry: unknown,
  data: ArrayBuffer,
  fail: (reason: string) => never,
): HostTensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const isSizes = (value: unknown): value is number[] =>
    Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
  if (typeof dtype !== 'string' || !Object.hasOwn(STORED_TYPES, dtype)) {
    return fail(
      `'${name}' has type ${String(dtype)}, expected one of ${Object.keys(STORED_TYPES).join(', ')}`,
    );
  }
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
    return fail(`'${name}' has no shape or offsets`);
  const [start, end] = offsets;
  const stored = dtype as StoredType;
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (end > data.byteLength || end - start !== size * BYTES[stored]) {
    return fail(
      `'${name}' [${shape}] ${dtype} lies at ${start}..${end} of ${data.byteLength} bytes: cut off?`,
    );
  }
  const dataType = STORED_TYPES[stored];
  const views = {
    float32: Float32Array,
    float16: Uint16Array,
    int32: Int32Array,
    int64: BigInt64Array,
    uint8: Uint8Array,
    bool: Uint8Array,
  };
  const part = start % BYTES[stored] === 0 ? data : data.slice(start, end);
  const values = new views[dataType](part, part === data ? start : 0, size);
  return { dataType, shape, data: values };
}
