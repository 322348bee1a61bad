/**
 * Where state lives that outlasts a request and that replicas share: files, uploads, interactions.
 * Values are bytes under `kind/name` keys, and all of them expire.
 */
export interface Store {
  /** What is kept under `key`, unless it expired. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Keeps `value` until `expires` (milliseconds since 1970). Readers see all of it or nothing. */
  write(key: string, value: Uint8Array, expires: number): Promise<void>;
  remove(key: string): Promise<void>;
  /** Names, without their kind, of what is kept under `kind`; in no order. */
  names(kind: string): Promise<string[]>;
  /** Rejects when nothing can be kept or read. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Throws for keys that are not of the form `kind/name`; a store never sees what a client wrote unchecked. */
export function splitKey(key: string): { kind: string; name: string } {
  const match = /^([a-z]+)\/([a-z0-9][a-z0-9-]*)$/.exec(key);
  if (!match) throw new Error(`store: the key ${JSON.stringify(key)} is not of the form kind/name`);
  return { kind: match[1], name: match[2] };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A value as JSON. The schema of what comes back is the caller's own: nobody else writes to a store. */
export async function readRecord<T>(store: Store, key: string): Promise<T | undefined> {
  const bytes = await store.read(key);
  return bytes && (JSON.parse(decoder.decode(bytes)) as T);
}

export const recordBytes = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));

export function writeRecord(store: Store, key: string, value: unknown, expires: number): Promise<void> {
  return store.write(key, recordBytes(value), expires);
}
