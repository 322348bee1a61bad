import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { isPublishedFolder, readPublishedConfig } from '../../model/huggingface/folder.ts';
import { Shards } from '../../model/huggingface/shards.ts';
import { forgetRecord, isSameFolder, LAST, partOf, removeOthers } from './folder.ts';
import { isWanted } from './hub.ts';

export interface CopyOptions {
  readonly from: string;
  /** Where the files go. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

/**
 * Copies a model's files from a folder, config.json last, each whole or not at all.
 * @throws UserError when there is no such model; what `signal` gives, before the next file
 */
export async function copyFolder({ from, folder, signal, onProgress }: CopyOptions): Promise<void> {
  if (!(await isPublishedFolder(from))) {
    throw new UserError(`${from}: expected a folder with a published model's config.json.`, 'NOT_FOUND');
  }
  await readPublishedConfig(from);
  await (await Shards.open(from)).close();
  const names = (await readdir(from)).filter(isWanted);
  names.sort((a, b) => Number(a === LAST) - Number(b === LAST));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(from, name))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  await mkdir(folder, { recursive: true });
  // What is removed below would be the original.
  if (await isSameFolder(from, folder)) return;
  signal?.throwIfAborted();
  await forgetRecord(folder);
  await rm(join(folder, LAST), { force: true });
  await removeOthers(folder, names);
  let done = 0;
  for (const [i, name] of names.entries()) {
    signal?.throwIfAborted();
    onProgress?.(done, total, name);
    await copyFile(join(from, name), join(folder, partOf(name)));
    await rename(join(folder, partOf(name)), join(folder, name));
    done += sizes[i];
  }
}
