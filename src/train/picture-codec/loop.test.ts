import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { loadCodecCheckpoint } from '../../model/folder.ts';
import { TINY_CODEC } from '../../model/picture-codec/tiny.testing.ts';
import { nodeEngine } from '../../tensor/node.ts';
import { SHIPPED_CODES } from '../drawing.ts';
import { QUIET } from '../tiny.testing.ts';
import { codecBatchMaker } from './batches.ts';
import { type CodecTrainOptions, trainCodec } from './loop.ts';
import { CODEC_RECIPE, type CodecRecipe } from './recipe.ts';
import { decibelsOf } from './validation.ts';

const engine = await nodeEngine();
const root = await mkdtemp(join(tmpdir(), 'alhena-codes-'));
afterAll(() => rm(root, { recursive: true }));

const RECIPE: CodecRecipe = {
  ...CODEC_RECIPE,
  model: { ...TINY_CODEC, patchSize: 8, decoder: TINY_CODEC.encoder },
  codesPerStep: 128,
  grids: [
    { grid: { rows: 2, columns: 2 }, share: 0.7 },
    { grid: { rows: 2, columns: 4 }, share: 0.3 },
  ],
  steps: 20,
  warmupSteps: 2,
  evaluateEvery: 20,
  optimizer: { ...CODEC_RECIPE.optimizer, muon: { ...CODEC_RECIPE.optimizer.muon, iterations: 1 } },
};

const run = (name: string, recipe: CodecRecipe = RECIPE, options: Partial<CodecTrainOptions> = {}) =>
  trainCodec(recipe, {
    folder: join(root, name),
    resume: false,
    engine,
    threads: 1,
    progress: QUIET,
    now: () => performance.now(),
    validationPictures: 64,
    ...options,
  });

test('pictures come back better; a stopped run ends where a straight one does, and may be made longer', async () => {
  const recipe: CodecRecipe = { ...RECIPE, grids: RECIPE.grids.slice(0, 1) };
  const straight = await run('straight', recipe);
  const lines = (await readFile(join(root, 'straight', 'log.jsonl'), 'utf8')).trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as { kind: string; scores: { decibels: number }[] });
  expect(entries.map(({ kind }) => kind)).toEqual(['step', 'evaluation']);
  expect(entries[1].scores).toHaveLength(5);

  const controller = new AbortController();
  const update = (text: string) => {
    if (text.startsWith('codes step 7/')) controller.abort();
  };
  const stopped = await run('stopped', recipe, { progress: { ...QUIET, update }, signal: controller.signal });
  expect(stopped.step).toBe(7);
  expect(straight.loss).toBeLessThan(0.9 * stopped.loss);
  await expect(run('stopped', recipe)).rejects.toThrow('holds a run already');
  const resume = true;
  await expect(run('stopped', { ...recipe, seed: 2 }, { resume })).rejects.toThrow('another recipe');
  const resumed = await run('stopped', recipe, { resume });
  for (const [name, { data }] of straight.tensors) expect(resumed.tensors.get(name)!.data).toEqual(data);
  expect((await loadCodecCheckpoint(join(root, 'stopped'))).config).toEqual(recipe.model);
  expect((await run('stopped', { ...recipe, steps: 22 }, { resume })).step).toBe(22);
});

test('a kept encoder leaves the codes of pictures as they are, and its decoder learns', async () => {
  const recipe: CodecRecipe = { ...RECIPE, grids: RECIPE.grids.slice(0, 1) };
  const initial = await loadCodecCheckpoint(join(root, 'straight'));
  const kept = { ...recipe, seed: 3, keepEncoder: true, steps: 10 };
  const { tensors, loss } = await run('kept', kept, { initial: initial.parameters });
  const same = (name: string) =>
    isDeepStrictEqual(tensors.get(`parameters.${name}`)!.data, initial.parameters.get(name)!.data);
  const names = [...initial.parameters.keys()];
  expect(names.filter((name) => !same(name))).toEqual(names.filter((name) => name.startsWith('decoder')));
  expect(loss).toBeGreaterThan(0);
});

test('a model guesses pictures: some of their numbers move, and the rest is made as ever', async () => {
  const nano = fileURLToPath(new URL('../../../weights/nano', import.meta.url));
  const recipe: CodecRecipe = {
    ...CODEC_RECIPE,
    codesPerStep: 256,
    grids: CODEC_RECIPE.grids.slice(0, 1),
    guessedShare: 0.5,
  };
  const make = await codecBatchMaker({ recipe, drawnBy: { folder: nano, codes: SHIPPED_CODES } });
  const { patches, moves } = await make(0);
  expect(patches.shape).toEqual([4, 64, 192]);
  const moved = Array.from(
    { length: 4 },
    (_, i) => moves.data.subarray(i * 256, (i + 1) * 256).filter((move) => move !== 0).length,
  );
  expect(moved[0] + moved[1]).toBeGreaterThan(0);
  expect(Math.max(...moved)).toBeLessThan(100);
  expect(moved.slice(2)).toEqual([0, 0]);
  expect((await make(0)).moves.data).toEqual(moves.data);
});

test('batches depend on the seed and their number alone, and come in every grid', async () => {
  const make = await codecBatchMaker({ recipe: RECIPE });
  const batches = await Promise.all(Array.from({ length: 12 }, (_, index) => make(index)));
  expect(await make(5)).toEqual(batches[5]);
  expect(batches[0].patches.data).not.toEqual(batches[1].patches.data);
  expect(new Set(batches.map(({ grid }) => grid)).size).toBe(2);
  for (const { grid, patches } of batches) {
    expect(patches.shape).toEqual(grid === 0 ? [32, 4, 192] : [16, 8, 192]);
    expect(patches.data.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
});

test('decibels of an error', () => {
  expect(decibelsOf(0.001)).toBeCloseTo(30);
  expect(decibelsOf(0)).toBe(60);
});
