import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, open, readdir, readFile, rename, rm, stat, statfs, truncate } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { FileTensor } from '../tensor/graph.ts';
import { packMatrix } from '../tensor/packing.ts';
import type { ModelConfig } from './config.ts';
import { writeWhole } from './folder.ts';
import type { ConvertOptions } from './inference-folder.ts';
import { type Precision, type StoredSpec, storedSpecs } from './inference-weights.ts';
import { parseRecord } from './safetensors-index.ts';

const LIST = 'packed.json';
const FORMAT = 1;
/** Packed weights begin where pages do, so that they can be mapped. */
const PAGE = 4096;

interface PackedEntry {
  readonly key: string;
  readonly offset: number;
  readonly length: number;
  readonly sha256: string;
}

/** What `packed.json` holds: where packed weights lie behind the tensors of the file that they were made from. */
interface PackedList {
  readonly format: number;
  /** Engine and processor that they were made with. */
  readonly madeFor: string;
  /** The file as it was left: while this stays, its contents are taken to be those whose hashes are here. */
  readonly file: string;
  readonly entries: Readonly<Record<string, PackedEntry>>;
}

export type Tensors = ReadonlyMap<string, FileTensor>;

/**
 * Writes what the engine makes of each quantised matrix behind the tensors of a converted model, so that loading maps it
 * instead of holding it in memory of its own. The file is replaced as a whole: whoever has mapped the old one keeps it,
 * and what is under way lies beside it and is removed when anything goes wrong.
 * @throws UserError before it begins when the disk has no room
 */
export async function packInferenceFolder(
  config: ModelConfig,
  precision: Precision,
  tensors: Tensors,
  { onProgress, signal }: ConvertOptions = {},
): Promise<void> {
  const [{ file }] = tensors.values();
  const matrices = matricesOf(config, precision, tensors);
  const end = endOf(tensors);
  const total = matrices.reduce((sum, { bytes }) => sum + bytes, 0);
  await removeLeftovers(tensors);
  await checkRoom(file, end + 1.3 * total + 4 * Math.max(...matrices.map(({ bytes }) => bytes)));
  const temporary = `${file}.part-${process.pid}`;
  try {
    // Costs nothing where the file system shares blocks.
    await copyFile(file, temporary, constants.COPYFILE_FICLONE);
    await truncate(temporary, end);
    const target = await open(temporary, 'r+');
    const entries: Record<string, PackedEntry> = {};
    try {
      let [at, done] = [end, 0];
      for (const { path, packed, scales, columns, bytes } of matrices) {
        signal?.throwIfAborted();
        const made = await packMatrix({ packed, scales }, columns, `${temporary}-matrix`);
        if (made) {
          const offset = Math.ceil(at / PAGE) * PAGE;
          await target.write(made.bytes, 0, made.bytes.length, offset);
          const sha256 = createHash('sha256').update(made.bytes).digest('hex');
          entries[path] = { key: made.key, offset, length: made.bytes.length, sha256 };
          at = offset + made.bytes.length;
        }
        done += bytes;
        onProgress?.(done, total);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    await rename(temporary, file);
    await writeList(file, entries);
  } catch (error) {
    await rm(temporary, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw noRoom(file, end + total);
    throw error;
  }
}

/**
 * Tensors with their packed form, where there is one for this engine and processor; otherwise the reason why not, and
 * the tensors as they were. Nobody checks packed weights after this: a file that is no longer the one that was written
 * is held against its hashes.
 */
export async function withPacked(tensors: Tensors): Promise<{ tensors: Tensors; missing?: string }> {
  const [{ file }] = tensors.values();
  const json = await readFile(join(dirname(file), LIST), 'utf8').catch(() => undefined);
  if (json === undefined) return { tensors, missing: 'they have not been packed' };
  const list = parseList(json);
  if (!list) return { tensors, missing: `${LIST} is damaged` };
  if (list.madeFor !== (await thisEngine()))
    return { tensors, missing: `they were packed for ${list.madeFor}` };
  if (list.file !== (await identityOf(file))) {
    for (const [path, entry] of Object.entries(list.entries))
      if (!(await isIntact(file, entry))) return { tensors, missing: `those of ${path} have changed` };
    await writeList(file, list.entries);
  }
  const result = new Map(tensors);
  for (const [path, { key, offset, length }] of Object.entries(list.entries)) {
    const tensor = tensors.get(path);
    if (tensor) result.set(path, { ...tensor, packed: { key, offset, length } });
  }
  return { tensors: result };
}

/** Whether packing leaves twice of what it takes free. */
export async function hasRoomToPack(tensors: Tensors): Promise<boolean> {
  const [{ file }] = tensors.values();
  return (await freeBytes(file)) > 3 * 2 * endOf(tensors);
}

interface Matrix {
  readonly path: string;
  readonly packed: FileTensor;
  readonly scales: FileTensor;
  readonly columns: number;
  readonly bytes: number;
}

function matricesOf(config: ModelConfig, precision: Precision, tensors: Tensors): Matrix[] {
  const isPacked = ([, { holds }]: [string, StoredSpec]) => holds === 'packed';
  return storedSpecs(config, precision)
    .filter(isPacked)
    .map(([path, { shape, form }]) => {
      const packed = tensors.get(path)!;
      const scales = tensors.get(path.replace(/packed$/, 'scales'))!;
      const bytes = packed.byteLength + scales.byteLength;
      return { path, packed, scales, columns: shape[1] * form!.block, bytes };
    });
}

/** Where the tensors of the file end, and packed weights may begin. */
const endOf = (tensors: Tensors): number =>
  Math.max(...[...tensors.values()].map(({ offset, byteLength }) => offset + byteLength));

async function isIntact(file: string, { offset, length, sha256 }: PackedEntry): Promise<boolean> {
  const { size } = await stat(file);
  if (offset + length > size) return false;
  const hash = createHash('sha256');
  for await (const part of createReadStream(file, { start: offset, end: offset + length - 1 }))
    hash.update(part as Buffer);
  return hash.digest('hex') === sha256;
}

async function writeList(file: string, entries: PackedList['entries']): Promise<void> {
  const list: PackedList = {
    format: FORMAT,
    madeFor: await thisEngine(),
    file: await identityOf(file),
    entries,
  };
  await writeWhole(join(dirname(file), LIST), JSON.stringify(list));
}

function parseList(json: string): PackedList | undefined {
  const record = parseRecord(json) as Partial<PackedList> | undefined;
  const isEntry = ({ key, offset, length, sha256 }: PackedEntry) =>
    typeof key === 'string' && Number.isSafeInteger(offset) && length > 0 && typeof sha256 === 'string';
  const sound =
    record?.format === FORMAT &&
    typeof record.entries === 'object' &&
    Object.values(record.entries).every((entry) => entry !== null && isEntry(entry));
  return sound ? (record as PackedList) : undefined;
}

/** Changes with whatever is written into a file. */
async function identityOf(file: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(file, { bigint: true });
  return `${size} ${mtimeNs} ${ctimeNs} ${ino}`;
}

/** The engine's version and the processor with its instructions, which packed weights depend on. */
async function thisEngine(): Promise<string> {
  const { env } = await import('onnxruntime-node');
  const info = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(info)?.[1] ?? '';
  const instructions = createHash('sha256').update(flags).digest('hex').slice(0, 8);
  return `onnxruntime ${env.versions.node ?? env.versions.common}, ${cpus()[0]?.model ?? process.arch}, ${instructions}`;
}

/** Removes what processes that are gone have left beside the file. */
export async function removeLeftovers(tensors: Tensors): Promise<void> {
  const [{ file }] = tensors.values();
  const begin = `${basename(file)}.part-`;
  for (const name of await readdir(dirname(file))) {
    const id = Number.parseInt(name.slice(begin.length), 10);
    if (name.startsWith(begin) && !isRunning(id))
      await rm(join(dirname(file), name), { recursive: true, force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    return id !== process.pid && process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function freeBytes(file: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(file));
  return bavail * bsize;
}

async function checkRoom(file: string, needed: number): Promise<void> {
  const free = await freeBytes(file);
  if (free < needed) throw noRoom(file, needed, free);
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

const noRoom = (file: string, needed: number, free?: number): UserError =>
  new UserError(
    `Packing ${basename(dirname(file))} needs ${gigabytes(needed)}${free === undefined ? '' : `; ${gigabytes(free)} are free`}. ` +
      'Free some space, or leave it unpacked: it loads more slowly then.',
    'RESOURCE_EXHAUSTED',
  );
