import { readdir, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../model/folder.ts';
import { isWanted } from './hub.ts';

/** Until it is here and right, a folder is no model: it is the first to go and the last to come. */
export const LAST = 'config.json';
/** What a file is called that is under way. */
export const partOf = (path: string): string => `${path}.part`;

const RECORD = '.pulled.json';
const Hashes = z.record(z.string(), z.string());

/**
 * Which content the files of a folder are, by the hub's hashes: versions of a model have the same names, and often
 * the same sizes. What is under way has an entry too. A file without one has to be looked at.
 */
export class PullRecord {
  readonly #path: string;
  #hashes: Readonly<Record<string, string>>;

  private constructor(path: string, hashes: Readonly<Record<string, string>>) {
    this.#path = path;
    this.#hashes = hashes;
  }

  /** A record that is not there or cannot be read says nothing: then the files do. */
  static async read(folder: string): Promise<PullRecord> {
    const path = join(folder, RECORD);
    const text = await readFile(path, 'utf8').catch(() => '{}');
    try {
      return new PullRecord(path, Hashes.parse(JSON.parse(text)));
    } catch {
      return new PullRecord(path, {});
    }
  }

  of(name: string): string | undefined {
    return Object.hasOwn(this.#hashes, name) ? this.#hashes[name] : undefined;
  }

  /** Keeps other hashes of some files; undefined forgets one. */
  async keep(changes: Readonly<Record<string, string | undefined>>): Promise<void> {
    if (Object.entries(changes).every(([name, hash]) => this.of(name) === hash)) return;
    // JSON leaves out what is undefined.
    const text = JSON.stringify({ ...this.#hashes, ...changes }, undefined, 1);
    this.#hashes = JSON.parse(text) as Record<string, string>;
    await writeWhole(this.#path, `${text}\n`);
  }
}

/** Before files come from elsewhere, of which only their bytes tell the version. */
export const forgetRecord = (folder: string): Promise<void> => rm(join(folder, RECORD), { force: true });

/** Removes a model's files, and what was under way, but for these: an index of older shards would be read first. */
export async function removeOthers(folder: string, names: readonly string[]): Promise<void> {
  for (const found of await readdir(folder)) {
    const name = found.replace(/\.part$/, '');
    if (isWanted(name) && !names.includes(name)) await rm(join(folder, found));
  }
}

export const isSameFolder = async (one: string, other: string): Promise<boolean> =>
  (await realpath(one)) === (await realpath(other));
