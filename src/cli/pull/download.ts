import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { LAST, PullRecord, partOf, removeOthers } from './folder.ts';
import { fileUrl, type HubFile, listFiles, type Network, request } from './hub.ts';

export interface PullOptions {
  /** Such as https://huggingface.co, or a mirror of it. */
  readonly endpoint: string;
  readonly repository: string;
  readonly revision?: string;
  /** Where the files go. */
  readonly folder: string;
  readonly network: Network;
  readonly signal?: AbortSignal;
  /** Bytes that are here and right, of all. */
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

/** Downloads that end without a single new byte, one after another, before we give up. */
const BARREN_ATTEMPTS = 5;

/**
 * Downloads a model's files. What is under way is called `.part` and goes on where it ended, by ranges; a file
 * gets its name when its size and hash are those of the listing, so whatever has its name is whole. A record beside
 * the files tells which version each of them is: those of another one are fetched anew.
 * @throws UserError when the place has no such model, refuses, lies or has no room
 */
export async function pull(options: PullOptions): Promise<void> {
  const { endpoint, repository, folder, network, revision = 'main', signal, onProgress } = options;
  const files = await listFiles(endpoint, repository, revision, network, signal);
  files.sort((a, b) => Number(a.path === LAST) - Number(b.path === LAST));
  await mkdir(folder, { recursive: true });
  const record = await PullRecord.read(folder);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const missing: HubFile[] = [];
  let done = 0;
  for (const file of files) {
    const onLook = () => onProgress?.(done, total, file.path);
    // Half of one version and half of another are no model.
    const mustCome = file.path === LAST && missing.length > 0;
    if (!mustCome && (await isHere(file, folder, record, onLook, signal))) done += file.size;
    else missing.push(file);
  }
  for (const file of missing) await dropOtherPart(file, folder, record);
  await checkRoom(folder, missing);
  if (missing.length > 0) await rm(join(folder, LAST), { force: true });
  await removeOthers(
    folder,
    files.map(({ path }) => path),
  );
  for (const file of missing) {
    const before = done;
    await download(file, options, record, (bytes) => onProgress?.(before + bytes, total, file.path));
    done += file.size;
    onProgress?.(done, total, file.path);
  }
}

/** Whether a file is here in this version. One that the record does not know is looked at, once. */
async function isHere(
  file: HubFile,
  folder: string,
  record: PullRecord,
  onLook: () => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const { path, size, hash } = file;
  if ((await sizeOf(join(folder, path))) !== size) return false;
  const known = record.of(path);
  if (known !== undefined) return known === hash.value;
  onLook();
  if ((await hashOf(join(folder, path), file, signal)) !== hash.value) return false;
  await record.keep({ [path]: hash.value });
  return true;
}

/** What has arrived of another version is no beginning of this one; what nobody knows is judged by the hash at last. */
async function dropOtherPart({ path, hash }: HubFile, folder: string, record: PullRecord): Promise<void> {
  const known = record.of(partOf(path));
  if (known !== undefined && known !== hash.value) await rm(join(folder, partOf(path)), { force: true });
}

async function download(
  file: HubFile,
  options: PullOptions,
  record: PullRecord,
  onBytes: (done: number) => void,
): Promise<void> {
  const { endpoint, repository, revision = 'main', folder, network, signal } = options;
  const target = join(folder, file.path);
  const part = partOf(target);
  await mkdir(dirname(target), { recursive: true });
  await record.keep({ [partOf(file.path)]: file.hash.value });
  const handle = await open(part, 'a+');
  try {
    let { size } = await handle.stat();
    if (size > file.size) {
      await handle.truncate(0);
      size = 0;
    }
    let barren = 0;
    while (size < file.size) {
      signal?.throwIfAborted();
      onBytes(size);
      const url = fileUrl(endpoint, repository, revision, file.path);
      const headers: Record<string, string> = size > 0 ? { range: `bytes=${size}-` } : {};
      const response = await request(url, headers, { repository, network, signal });
      const from = startOf(response, size, file);
      if (from !== size) await handle.truncate(from);
      const before = size;
      size = await receive(response, handle, from, file, onBytes);
      barren = size > before ? 0 : barren + 1;
      if (barren >= BARREN_ATTEMPTS) {
        throw new UserError(
          `${file.path}: the connection ended ${barren} times without a byte, at ${size} of ${file.size}. Try again later; what has arrived is kept.`,
        );
      }
      if (barren > 0) await network.sleep(1000 * barren);
    }
  } finally {
    await handle.close();
  }
  await checkHash(part, file, signal);
  // Whoever is killed between these lines leaves a file without an entry, which is looked at then.
  await record.keep({ [file.path]: undefined });
  await rename(part, target);
  await record.keep({ [file.path]: file.hash.value, [partOf(file.path)]: undefined });
}

/** Where the bytes of an answer begin: a server may ignore ranges and send everything. */
function startOf(response: Response, size: number, file: HubFile): number {
  if (response.status === 416) return 0;
  if (response.status !== 206) {
    const length = response.headers.get('content-length');
    if (length !== null && !response.headers.has('content-encoding') && Number(length) !== file.size)
      throw wrongSize(file, length);
    return 0;
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (range && range[2] !== '*' && Number(range[2]) !== file.size) throw wrongSize(file, range[2]);
  return range && Number(range[1]) === size ? size : 0;
}

/** Writes what comes, until it ends or breaks off. @returns the size of the file then */
async function receive(
  response: Response,
  handle: FileHandle,
  from: number,
  file: HubFile,
  onBytes: (done: number) => void,
): Promise<number> {
  let size = from;
  // Bytes of another place than asked for are not ours.
  const misplaced = response.status === 206 && from === 0 && !/^bytes 0-/.test(rangeOf(response));
  if (response.status === 416 || misplaced || !response.body) {
    await response.body?.cancel();
    return size;
  }
  const reader = response.body.getReader();
  for (;;) {
    let chunk: Awaited<ReturnType<typeof reader.read>>;
    try {
      chunk = await reader.read();
    } catch {
      return size;
    }
    if (chunk.done) return size;
    if (size + chunk.value.length > file.size) {
      await reader.cancel();
      await handle.truncate(0);
      throw wrongSize(file, `more than ${file.size}`);
    }
    await writeWhole(handle, chunk.value, file);
    size += chunk.value.length;
    onBytes(size);
  }
}

const rangeOf = (response: Response): string => response.headers.get('content-range') ?? '';

async function writeWhole(handle: FileHandle, bytes: Uint8Array, file: HubFile): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) done += (await handle.write(bytes, done)).bytesWritten;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new UserError(
      `${file.path}: the disk is full. Free some space and pull again; what has arrived is kept.`,
    );
  }
}

/** The hash of a file's bytes, of the kind that the listing has of it. */
async function hashOf(path: string, { size, hash }: HubFile, signal?: AbortSignal): Promise<string> {
  const computed = createHash(hash.kind === 'sha256' ? 'sha256' : 'sha1');
  if (hash.kind === 'git') computed.update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path, { signal })) computed.update(chunk as Uint8Array);
  return computed.digest('hex');
}

async function checkHash(path: string, file: HubFile, signal?: AbortSignal): Promise<void> {
  const { path: name, hash } = file;
  if ((await hashOf(path, file, signal)) === hash.value) return;
  await rm(path);
  throw new UserError(
    `${name}: what arrived is not what the listing promised (${hash.kind === 'git' ? 'git ' : ''}hash ${hash.value.slice(0, 12)}…); it was removed. Pull again, or from another place with --from.`,
  );
}

async function checkRoom(folder: string, missing: readonly HubFile[]): Promise<void> {
  let needed = 0;
  for (const { path, size } of missing) needed += size - ((await sizeOf(join(folder, partOf(path)))) ?? 0);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  throw new UserError(
    `${(needed / 1e9).toFixed(2)} GB are to come, ${folder} has room for ${((bavail * bsize) / 1e9).toFixed(2)}. Free some space, or set ALHENA_CACHE to a folder on another disk.`,
  );
}

const sizeOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.size;

const wrongSize = ({ path, size }: HubFile, found: string): UserError =>
  new UserError(
    `${path}: the server sends ${found} bytes, its listing says ${size}. Pull from another place with --from.`,
  );
