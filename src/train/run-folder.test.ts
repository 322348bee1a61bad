import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTrainingSummary } from './run-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-run-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const logged = (...entries: readonly object[]) =>
  writeFile(join(folder, 'log.jsonl'), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
const step = (number: number) => ({
  kind: 'step',
  step: number,
  tokens: 10 * number,
  flops: 5,
  time: 7200,
});

test('the last step tells what a training took, and the beginning what it began as', async () => {
  expect(await readTrainingSummary(folder)).toBeUndefined();
  const own = { steps: 20, tokens: 200, flops: 5, hours: 2 };
  await logged(step(10), step(20), { kind: 'evaluation', step: 20 });
  expect(await readTrainingSummary(folder)).toEqual(own);
  const origin = { name: 'nano', steps: 3 };
  await logged({ kind: 'begin', step: 0, origin }, step(20));
  expect(await readTrainingSummary(folder)).toEqual({ ...own, origin });
  await logged({ kind: 'begin', step: 0, origin });
  expect(await readTrainingSummary(folder)).toBeUndefined();
});
