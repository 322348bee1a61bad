import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadLanguageModel } from './library.ts';
import { tinyConfig, writeTiny } from './model/huggingface/tiny.testing.ts';
import type { Precision } from './model/inference-weights.ts';
import { parameterCount } from './model/parameters.ts';
import { userText } from './text/turns.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alhena-load-'));
  process.env.ALHENA_CACHE = join(root, 'cache');
  folder = join(root, 'tiny');
  await writeTiny(folder, { shards: 2 });
  // No control tokens, so that answers are text.
  const controls = Array.from({ length: 64 }, (_, id) => id);
  await writeFile(join(folder, 'generation_config.json'), JSON.stringify({ suppress_tokens: controls }));
  // Our tokenizer has the same control tokens, and is small.
  await copyFile(join(import.meta.dirname, 'text/tokenizer.json'), join(folder, 'tokenizer.json'));
});
afterAll(async () => {
  delete process.env.ALHENA_CACHE;
  await rm(root, { recursive: true });
});

const picture = {
  width: 6,
  height: 6,
  data: Uint8Array.from({ length: 108 }, (_, i) => (i * 37) % 256),
};

async function answer(precision?: Precision): Promise<string> {
  const model = await loadLanguageModel(folder, { precision, threads: 1 });
  expect(model.name).toBe('tiny');
  expect(model.parameterCount).toBe(parameterCount(tinyConfig()));
  const turns = [{ role: 'user' as const, parts: [{ picture }, { text: 'Hello there' }] }];
  let text = '';
  for await (const event of model.stream(turns, { maxOutputTokens: 24 })) text += event.text;
  expect(model.countTokens([userText('Hello')]).total).toBeGreaterThan(5);
  await model.dispose();
  return text;
}

describe('a published folder', () => {
  test('answers at every precision; 16 bits as 32', async () => {
    const full = await answer(32);
    expect(full).not.toBe('');
    expect(await answer(16)).toBe(full);
    for (const precision of [8, '4-64', '4-128'] as const) expect(await answer(precision)).not.toBe('');
    expect(await answer()).toBe(await answer(4));
  });

  test('asks for a tokenizer when there is none', async () => {
    const bare = join(root, 'bare');
    await writeTiny(bare);
    await expect(loadLanguageModel(bare)).rejects.toThrow(/tokenizer\.json/);
  });
});

test('our own models take no --precision', async () => {
  await expect(loadLanguageModel('nano', { precision: 8 })).rejects.toThrow(/weights of its own precision/);
});
