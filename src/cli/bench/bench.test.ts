import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { promptTokens } from '../../generate/prompt.ts';
import { TINY } from '../../generate/test-model.ts';
import { FAMILY } from '../../model/family.ts';
import { tinyConfig } from '../../model/huggingface/tiny.testing.ts';
import { nodeEngine } from '../../tensor/node.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { isTextPiece } from '../../text/tokens.ts';
import { onnxExecutor } from '../../train/device/onnx.ts';
import { RECIPES, type Recipe } from '../../train/recipe.ts';
import { benchGenerate, promptTurns } from './generate.ts';
import { peakProbe } from './peak.ts';
import { benchShape } from './shape.ts';
import { machine, median } from './suite.ts';
import { benchTrain } from './train.ts';

const engine = await nodeEngine();

it('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 10, 2])).toBe(3);
});

it('tells which machine it ran on', () => {
  expect(machine()).toMatchObject({ node: process.versions.node, onnxruntime: expect.stringMatching(/^\d/) });
});

it('measures training against the peak', async () => {
  const tiny: Recipe = {
    ...RECIPES.nano,
    model: { ...TINY, contextLength: 256, vision: FAMILY.nano.vision },
    batch: { rows: 1, length: 256, patches: 80, targets: 200 },
    accumulate: 2,
  };
  const peak = await peakProbe(engine, 1);
  const results = await benchTrain({
    device: onnxExecutor(engine, 1, 'cpu'),
    measurePeak: peak.measure,
    workers: 1,
    recipes: { tiny },
    rounds: 1,
    report: () => {},
  });
  await peak.dispose();
  expect(results.map(({ name, unit }) => `${name}: ${unit}`)).toEqual([
    'tiny, whole step: GFLOPS',
    'tiny, whole step: tokens/s',
    'tiny, device without data: % of the time',
    'sgemm peak beside tiny: GFLOPS',
  ]);
  const [step, , waited, limit] = results;
  expect(step.against).toBe('sgemm peak');
  expect(step.ratio).toBeCloseTo(step.value / limit.value, 6);
  expect(waited.value).toBeGreaterThanOrEqual(0);
  expect(waited.value).toBeLessThanOrEqual(100);
});

it('measures generation after 64 patches and 20 tokens of text', async () => {
  const config = { ...TINY, contextLength: 256, vision: FAMILY.nano.vision };
  const tokenizer = alhenaTokenizer();
  const { ids, blocks } = promptTokens(config, tokenizer, promptTurns(config, tokenizer));
  expect(blocks.filter((block) => block >= 0)).toHaveLength(64);
  const text = ids.filter((id) => isTextPiece(id));
  expect(text.length).toBeGreaterThanOrEqual(20);
  expect(text.length).toBeLessThan(24);
  const results = await benchGenerate(engine, () => {}, config, 1);
  expect(results.map(({ unit }) => unit)).toEqual(['ms', 'tokens/s', 'tokens/s']);
  for (const { value } of results) expect(value).toBeGreaterThan(0);
});

it('measures a shape with random quantised weights against read bandwidth', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'alhena-shape-'));
  const config = { ...tinyConfig(), contextLength: 2048 };
  const results = await benchShape({
    engine,
    config,
    cache,
    threads: 1,
    rounds: 1,
    prefillTokens: 20,
    decodeTokens: 2,
    longContext: 1500,
    cacheBits: 8,
    report: () => {},
  });
  await rm(cache, { recursive: true });
  const speed = 'tokens/s';
  const units = ['s', speed, 'GB/s', speed, speed, speed, speed, 'MiB', 'MiB', 's'];
  expect(results.map(({ unit }) => unit)).toEqual(units);
  // Memory is what was computed.
  for (const { unit, ratio } of results) if (unit === 'MiB') expect(Math.abs(ratio! - 1)).toBeLessThan(0.05);
  for (const { value } of results) expect(value).toBeGreaterThan(0);
  expect(results[1].against).toBe('read bandwidth');
});
