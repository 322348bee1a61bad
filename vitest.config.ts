import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const WORLDS = 'src/worlds/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      // Worlds are pure functions, so their tests may share modules: fonts and tokenizers are loaded once a worker.
      { extends: true, test: { name: 'worlds', include: [WORLDS], isolate: false } },
      {
        extends: true,
        test: { name: 'others', include: ['{src,tests,web/src}/**/*.test.ts'], exclude: [WORLDS] },
      },
    ],
    globalSetup: 'tests/shared-folder.ts',
    // One per core: vitest's default of one fewer leaves half of a 2-core machine idle.
    maxWorkers: availableParallelism(),
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
