import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCheckpoint, loadCodecCheckpoint } from '../model/folder.ts';
import { encodeCodec } from '../model/picture-codec/checkpoint.ts';
import { TINY_CODEC, tinyCodec } from '../model/picture-codec/tiny.testing.ts';
import { nodeEngine } from '../tensor/node.ts';
import { isPictureCode, KEPT_CODE, PICTURE_END, PICTURE_START, sizeToken } from '../text/tokens.ts';
import { drawing } from '../worlds/drawing/index.ts';
import { microBatchMaker } from './batches.ts';
import { onnxExecutor } from './device/onnx.ts';
import { openPictureCoder } from './drawing.ts';
import { train } from './loop.ts';
import type { Recipe } from './recipe.ts';
import { QUIET, TINY_READER, TINY_RECIPE } from './tiny.testing.ts';

const RECIPE: Recipe = {
  ...TINY_RECIPE,
  model: { ...TINY_READER, contextLength: 256 },
  mixture: { drawing: 1 },
  thinkingShare: 0,
  batch: { rows: 4, length: 192, patches: 36, targets: 600 },
  steps: 2,
  evaluateEvery: 2,
};

let root: string;
let codes: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alhena-drawing-'));
  codes = root;
  for (const [name, bytes] of encodeCodec(tinyCodec({ ...TINY_CODEC, patchSize: 8 })))
    await writeFile(join(root, name), bytes);
});
afterAll(() => rm(root, { recursive: true }));

test('drawn pictures are 64 codes in a model turn, and each weighs a half', async () => {
  const make = await microBatchMaker(RECIPE, codes);
  const { arrays, targetWeight } = await make(0);
  const ids = arrays.ids.data as Int32Array;
  const labels = arrays.labels.data as Int32Array;
  const weights = arrays.weights.data as Float32Array;
  const starts = [...ids.keys()].filter((i) => ids[i] === PICTURE_START);
  expect(starts.length).toBeGreaterThan(3);
  for (const start of starts) {
    expect([...ids.subarray(start + 1, start + 3)]).toEqual([sizeToken(8), sizeToken(8)]);
    expect([...ids.subarray(start + 3, start + 67)].every(isPictureCode)).toBe(true);
    expect(ids[start + 67]).toBe(PICTURE_END);
  }
  labels.forEach((label, i) => {
    if (weights[i] > 0) expect(weights[i]).toBe(isPictureCode(label) ? 0.5 : 1);
  });
  expect(targetWeight).toBeCloseTo(weights.reduce((sum, weight) => sum + weight));
  const again = await microBatchMaker(RECIPE, codes);
  expect(await again(0)).toEqual(await make(0));
});

test('what an edit says of codes that it keeps weighs as codes do', async () => {
  const make = await microBatchMaker({ ...RECIPE, mixture: { editing: 1 } }, codes);
  const { arrays } = await make(0);
  const weights = arrays.weights.data as Float32Array;
  const kept = [...(arrays.labels.data as Int32Array)].flatMap((label, i) =>
    label === KEPT_CODE ? [weights[i]] : [],
  );
  expect(kept.length).toBeGreaterThan(20);
  expect(new Set(kept)).toEqual(new Set([0.5]));
});

test('about a tenth of the requests is dropped', async () => {
  const make = await microBatchMaker(RECIPE, codes);
  let [silent, all] = [0, 0];
  for (let index = 0; index < 25; index++) {
    const { arrays } = await make(index);
    const ids = arrays.ids.data as Int32Array;
    ids.forEach((id, i) => {
      if (id !== PICTURE_START) return;
      all++;
      // Of a dropped request the marks are left: beginning, turn, user, turn's end, turn, model.
      const places = arrays.positions.data as Int32Array;
      if (places[i] <= 8) silent++;
    });
  }
  expect(all).toBeGreaterThan(120);
  expect(silent / all).toBeGreaterThan(0.03);
  expect(silent / all).toBeLessThan(0.2);
});

test('worlds that do not draw need no codec; those that do tell that it is missing', async () => {
  const coder = await openPictureCoder([{ ...drawing, wants: undefined }], '/nowhere');
  expect(await coder([])).toBeUndefined();
  await expect(openPictureCoder([drawing], '/nowhere')).rejects.toThrow('cannot read');
});

test('a model that learned to draw says so, and lies beside its codec', async () => {
  const folder = join(root, 'run');
  const device = onnxExecutor(await nodeEngine(), 1, 'cpu');
  const options = { folder, codes, device, resume: false, progress: QUIET, validationCases: 1 };
  const state = await train(RECIPE, { ...options, now: () => performance.now() });
  expect(state.step).toBe(2);
  expect((await loadCheckpoint(folder)).config.modalities?.output).toEqual(['text', 'image']);
  expect((await loadCodecCheckpoint(join(folder, 'codes'))).config.patchSize).toBe(8);
});
