import { existsSync } from 'node:fs';
import { mkdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from 'vite';
import { inject } from 'vitest';

const WEB = join(import.meta.dirname, '../web');

/** The folder of the built page, as users get it and with its manifest. The first test file that asks builds it for all. */
export async function builtPage(): Promise<string> {
  const shared = inject('sharedFolder');
  const [built, unfinished, lock] = ['page', 'page-unfinished', 'page-lock'].map((name) =>
    join(shared, name),
  );
  while (!existsSync(built)) {
    if (!(await claim(lock))) {
      await setTimeout(100);
      continue;
    }
    try {
      if (!existsSync(built)) {
        const options = {
          outDir: unfinished,
          emptyOutDir: true,
          manifest: 'manifest.json',
          reportCompressedSize: false,
        };
        await asInProduction(() => build({ root: WEB, logLevel: 'error', build: options }));
        await rename(unfinished, built);
      }
    } finally {
      await rmdir(lock);
    }
  }
  return built;
}

/** Whether this process is the one that made the folder, which no two can be. */
const claim = (lock: string): Promise<boolean> =>
  mkdir(lock).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );

/** vitest says that this is a test, and then React would be built as for its developers: larger and slower. */
async function asInProduction<T>(build: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    return await build();
  } finally {
    process.env.NODE_ENV = before;
  }
}
