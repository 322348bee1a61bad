import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../src/base/random.ts';
import { loadCheckpoint } from '../src/model/folder.ts';
import { nodeEngine } from '../src/tensor/node.ts';
import { greedyTokens, questions } from './browser/greedy.ts';
import { paint } from './browser/paint.ts';
import { hasChromium, launch } from './page.testing.ts';

const COUNT = 12;
const weights = join(import.meta.dirname, '../weights/nano');

describe.skipIf(!hasChromium)('the same model in Chromium', () => {
  let folder: string;
  let server: PreviewServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alhena-browser-'));
    const root = join(import.meta.dirname, 'browser');
    const config = { root, publicDir: weights, logLevel: 'error', configFile: false } as const;
    await build({ ...config, build: { outDir: folder, emptyOutDir: true, target: 'es2024', minify: false } });
    server = await preview({ ...config, build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' } });
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("answers with Node's tokens, one for one", async () => {
    const expected = await greedyTokens(
      await nodeEngine(),
      await loadCheckpoint(weights),
      questions(),
      COUNT,
    );
    // Five different answers, so that agreeing says something.
    expect(new Set(expected.map(String)).size).toBe(expected.length);
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls!.local[0]);
      await page.waitForFunction(() => 'greedy' in window);
      expect(await page.evaluate((count) => window.greedy(count), COUNT)).toEqual(expected);
    } finally {
      await browser.close();
    }
  });

  test("paints Node's pixels from picture codes", async () => {
    const random = new Random('paint');
    const codes = Array.from({ length: 64 }, () => random.integer(0, 1000));
    const expected = await paint(await nodeEngine(), codes, 1);
    expect(new Set(expected.pixels).size).toBeGreaterThan(20);
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls!.local[0]);
      await page.waitForFunction(() => 'paint' in window);
      const { pixels } = await page.evaluate((codes) => window.paint(codes, 1), codes);
      // Two runtimes may round a pixel to either side.
      const gaps = pixels.map((value, i) => Math.abs(value - expected.pixels[i]));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(1);
    } finally {
      await browser.close();
    }
  });
});
