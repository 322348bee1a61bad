import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerateOptions } from '../generate/types.ts';
import type { Turn } from '../text/turns.ts';
import { main } from './main.ts';

/** What the model was asked, and how. */
let asked: { readonly turns: readonly Turn[]; readonly options: GenerateOptions }[];
/** What was served. */
let app: Pick<Hono, 'fetch'>;

vi.mock('./load.ts', () => ({
  openModel: async () => ({
    name: 'stub',
    contextLength: 100,
    modalities: { input: ['text'], output: ['text'] },
    countTokens: () => ({ total: 1 }),
    async *stream(turns: readonly Turn[], options: GenerateOptions) {
      asked.push({ turns, options });
      yield { text: 'Yes.', usage: {}, finishReason: 'STOP' };
    },
    dispose: async () => {},
  }),
}));
vi.mock('../serve/listen.ts', async (original) => ({
  ...(await original<object>()),
  listen: async (options: { app: typeof app }) => {
    ({ app } = options);
    return { url: 'http://127.0.0.1:1', port: 1, close: async () => {} };
  },
  closeOnSignal: async () => {},
}));
vi.mock('../library.ts', async (original) => ({ ...(await original<object>()), listModels: async () => [] }));
/** The lines that the terminal brings. */
vi.mock('node:readline/promises', () => ({
  createInterface: () => ({
    on: () => {},
    prompt: () => {},
    close: () => {},
    async *[Symbol.asyncIterator]() {
      yield 'Hello';
    },
  }),
}));

let data: string;
beforeEach(async () => {
  asked = [];
  data = await mkdtemp(join(tmpdir(), 'alhena-repeatable-'));
  for (const name of ['stdout', 'stderr'] as const) vi.spyOn(process[name], 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(data, { recursive: true });
});

describe('flags that may be given again', () => {
  it('--stop takes one text each time and leaves the prompt alone', async () => {
    expect(await main(['run', '--stop', 'x', '--stop', 'y z', '--stop', '', 'Hello'])).toBe(0);
    expect(await main(['chat', '--stop', 'x', '--stop', 'y z'])).toBe(0);
    expect(await main(['run', 'Hello'])).toBe(0);
    expect(asked.map(({ options }) => options.stopSequences)).toEqual([
      ['x', 'y z'],
      ['x', 'y z'],
      undefined,
    ]);
    for (const { turns } of asked) expect(turns).toEqual([{ role: 'user', parts: [{ text: 'Hello' }] }]);
  });

  it('--allow-host lets in the names that were given, and no part of them', async () => {
    await serve('--allow-host', 'a.example', '--allow-host', 'b.example');
    expect(await statusOf({ host: 'a.example' })).toBe(200);
    expect(await statusOf({ host: 'b.example:8099' })).toBe(200);
    expect(await statusOf({ host: 'c.example' })).toBe(403);
    expect(await statusOf({ host: 'a' })).toBe(403);
  });

  it('--allow-origin lets in the pages that were given, and none whose address begins theirs', async () => {
    await serve('--allow-origin', 'https://app.example.com/', '--allow-origin', 'http://localhost:3000');
    const of = (origin: string) => statusOf({ host: 'localhost', origin });
    expect(await of('https://app.example.com')).toBe(200);
    expect(await of('http://localhost:3000')).toBe(200);
    expect(await of('https://app.example.co')).toBe(403);
    expect(await of('http://localhost:300')).toBe(403);
  });
});

const serve = async (...flags: string[]) => expect(await main(['serve', '--data', data, ...flags])).toBe(0);

const statusOf = async (headers: Record<string, string>) =>
  (await app.fetch(new Request('http://localhost/healthz', { headers }))).status;
