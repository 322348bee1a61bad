import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeTiny } from '../../model/huggingface/tiny.testing.ts';
import { UNKNOWN, weightsDigest } from './weights.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alhena-digest-'));
});
afterAll(() => rm(root, { recursive: true }));

it('of one file is the beginning of its SHA-256', async () => {
  await writeFile(join(root, 'model.safetensors'), 'weights');
  // printf weights | sha256sum
  expect(await weightsDigest(root)).toBe('9a129038d9a00aed');
});

it('of shards tells other weights of the same sizes and headers', async () => {
  const folder = join(root, 'shards');
  await writeTiny(folder, { shards: 3 });
  const names: string[] = [];
  const digest = await weightsDigest(folder, (name) => names.push(name));
  expect(digest).toMatch(/^[0-9a-f]{16}$/);
  expect(names).toEqual([
    'model.safetensors.index.json',
    ...[1, 2, 3].map((i) => `model-0000${i}-of-00003.safetensors`),
  ]);
  expect(await weightsDigest(folder)).toBe(digest);
  const last = join(folder, 'model-00003-of-00003.safetensors');
  const { atime, mtime } = await stat(last);
  const bytes = await readFile(last);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(last, bytes);
  await utimes(last, atime, mtime);
  expect(await weightsDigest(folder)).not.toBe(digest);
});

it('of nothing is unknown', async () => {
  expect(await weightsDigest(join(root, 'nowhere'))).toBe(UNKNOWN);
});
