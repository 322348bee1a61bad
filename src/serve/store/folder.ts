import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Store, splitKey } from './store.ts';

/** Half-written files are younger than this, unless whoever wrote them is gone. */
const ABANDONED_MILLISECONDS = 3_600_000;
const UNFINISHED = '.unfinished';

/**
 * The store that needs no other program: one file a value, below `folder`, whose time of modification is when it
 * expires. Files come into being by renaming, so a crash leaves nothing half-written under a key. Only this
 * user may read the folder.
 */
export class FolderStore implements Store {
  readonly #folder: string;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(folder: string, now: () => number = Date.now) {
    this.#folder = folder;
    this.#now = now;
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    const path = this.#path(key);
    if (!(await this.#isAlive(path))) return undefined;
    return orMissing(readFile(path));
  }

  async write(key: string, value: Uint8Array, expires: number): Promise<void> {
    const path = this.#path(key);
    const unfinished = join(this.#folder, UNFINISHED, randomUUID());
    await mkdir(join(this.#folder, UNFINISHED), { recursive: true, mode: 0o700 });
    await mkdir(join(this.#folder, splitKey(key).kind), { recursive: true, mode: 0o700 });
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(value);
        await file.utimes(expires / 1000, expires / 1000);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async names(kind: string): Promise<string[]> {
    const names = (await orMissing(readdir(join(this.#folder, kind)))) ?? [];
    const alive = await Promise.all(names.map((name) => this.#isAlive(join(this.#folder, kind, name))));
    return names.filter((_, i) => alive[i]);
  }

  /** Removes what expired, and what a crash left unfinished. */
  async sweep(): Promise<void> {
    const kinds = (await orMissing(readdir(this.#folder, { withFileTypes: true }))) ?? [];
    for (const kind of kinds) {
      if (!kind.isDirectory()) continue;
      const patience = kind.name === UNFINISHED ? ABANDONED_MILLISECONDS : 0;
      for (const name of (await orMissing(readdir(join(this.#folder, kind.name)))) ?? []) {
        const path = join(this.#folder, kind.name, name);
        if (!(await this.#isAlive(path, patience))) await rm(path, { force: true });
      }
    }
  }

  async check(): Promise<void> {
    await this.write('checks/check', new Uint8Array(1), this.#now() + 1000);
  }

  async close(): Promise<void> {}

  #path(key: string): string {
    const { kind, name } = splitKey(key);
    return join(this.#folder, kind, name);
  }

  async #isAlive(path: string, patience = 0): Promise<boolean> {
    const found = await orMissing(stat(path));
    return found !== undefined && found.mtimeMs + patience > this.#now();
  }
}

async function orMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
