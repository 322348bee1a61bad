import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../base/errors.ts';
import { loadCheckpoint } from '../model/folder.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { nodeEngine } from '../tensor/node.ts';
import { microBatchMaker } from './batches.ts';
import { onnxExecutor } from './device/onnx.ts';
import { trainedConfig } from './learned.ts';
import { type TrainOptions, train } from './loop.ts';
import type { BatchArrays } from './packer.ts';
import { type Recipe, rateAt } from './recipe.ts';
import { initialState, loadState, saveState } from './state.ts';
import { gradientGraph, updateGraph } from './step.ts';
import { atStep, QUIET, TINY_READER, TINY_RECIPE } from './tiny.testing.ts';

const engine = await nodeEngine();
const root = await mkdtemp(join(tmpdir(), 'alhena-train-'));
afterAll(() => rm(root, { recursive: true }));

const run = (name: string, recipe: Recipe, options: Partial<TrainOptions> = {}) =>
  train(recipe, {
    folder: join(root, name),
    resume: false,
    device: onnxExecutor(engine, 1, 'cpu'),
    progress: QUIET,
    now: () => performance.now(),
    validationCases: 1,
    ...options,
  });

const die = () => {
  throw new Error('killed');
};

/** What a run logged, without the clock. */
async function logOf(name: string): Promise<unknown[]> {
  const lines = (await readFile(join(root, name, 'log.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const { time, tokensPerSecond, waited, ...rest } = JSON.parse(line) as Record<string, unknown>;
    return rest;
  });
}

describe('a run', () => {
  test('that was stopped and killed ends where an uninterrupted one does, bit for bit', async () => {
    const straight = await run('straight', TINY_RECIPE);
    expect(straight.step).toBe(6);

    const controller = new AbortController();
    const stopped = await run('resumed', TINY_RECIPE, {
      signal: controller.signal,
      progress: atStep(2, () => controller.abort()),
    });
    expect(stopped.step).toBe(2);
    const path = join(root, 'resumed', 'state.safetensors');
    expect((await loadState(path, TINY_READER)).step).toBe(2);

    // Killed during step 5: evaluated at 4, saved at 4, and an entry of the log half written.
    const killed = run('resumed', TINY_RECIPE, { resume: true, saveEvery: 0, progress: atStep(5, die) });
    await expect(killed).rejects.toThrow('killed');
    expect((await loadState(path, TINY_READER)).step).toBe(4);
    const log = join(root, 'resumed', 'log.jsonl');
    const unfinished = '{"kind":"step","step":5,"loss":1}\n{"kind":"st';
    await writeFile(log, `${await readFile(log, 'utf8')}${unfinished}`);

    const resumed = await run('resumed', TINY_RECIPE, { resume: true });
    expect(resumed.tensors).toEqual(straight.tensors);
    const { step, batches, tokens, loss } = straight;
    expect(resumed).toMatchObject({ step, batches, tokens, loss });
    expect(await logOf('resumed')).toEqual(await logOf('straight'));

    // The run exports its model and says what made it.
    expect((await readdir(join(root, 'resumed'))).sort()).toEqual([
      'config.json',
      'log.jsonl',
      'model.safetensors',
      'recipe.json',
      'state.safetensors',
    ]);
    const { config, parameters } = await loadCheckpoint(join(root, 'resumed'));
    expect(config).toEqual(await trainedConfig(TINY_RECIPE));
    const master = straight.tensors.get('parameters.layers.0.attention.query')!.data as Float32Array;
    const half = new Float32Array(new Float16Array(master));
    expect(parameters.get('layers.0.attention.query')!.data).toEqual(half);
  });

  test('is neither overwritten nor continued with another recipe', async () => {
    const again = run('straight', TINY_RECIPE);
    await expect(again).rejects.toThrow(UserError);
    await expect(again).rejects.toThrow('holds a run already: continue it with --resume');
    const changed = run('straight', { ...TINY_RECIPE, seed: 2 }, { resume: true });
    await expect(changed).rejects.toThrow(UserError);
    await expect(changed).rejects.toThrow('the run was begun with another recipe');
  });

  test('that begins with trained weights says whose they are, once', async () => {
    const { parameters } = await loadCheckpoint(join(root, 'straight'));
    const origin = { name: 'straight', steps: 6 };
    const recipe: Recipe = { ...TINY_RECIPE, steps: 1 };
    // What a run that was killed before its first state had logged is of another run.
    await mkdir(join(root, 'begun'));
    await writeFile(
      join(root, 'begun', 'log.jsonl'),
      '{"kind":"begin","step":0,"origin":{"name":"other"}}\n',
    );
    await run('begun', recipe, { initial: { parameters, origin } });
    const begins = (await logOf('begun')).filter((entry) => (entry as { kind: string }).kind === 'begin');
    expect(begins).toEqual([{ kind: 'begin', step: 0, origin }]);
  });

  test('accumulates micro-batches to what one large batch gives', async () => {
    const recipe: Recipe = { ...TINY_RECIPE, accumulate: 2, steps: 1 };
    const accumulated = await run('accumulated', recipe);
    const make = await microBatchMaker(recipe);
    const [first, second] = [await make(0), await make(1)];
    const { rows, length, patches, targets } = recipe.batch;
    const sizes = { rows: 2 * rows, length, patches: 2 * patches, targets: 2 * targets };
    const whole = joined(first.arrays, second.arrays, {
      weights: 1 / (first.targetWeight + second.targetWeight),
      patchWeights: recipe.patchLoss / (first.labelledPatchCount + second.labelledPatchCount),
    });
    const gradientProgram = await engine.compile(gradientGraph(TINY_READER, sizes), { threads: 1 });
    const updateProgram = await engine.compile(updateGraph(TINY_READER, recipe.optimizer), { threads: 1 });
    const state = Object.fromEntries(initialState(recipe).tensors);
    const gradients = await gradientProgram.run({ ...state, ...whole });
    const scalar = (value: number): HostTensor => ({
      dataType: 'float32',
      shape: [],
      data: new Float32Array([value]),
    });
    const updated = await updateProgram.run({
      ...state,
      ...gradients,
      'rates.step': scalar(1),
      'rates.muonRate': scalar(recipe.muonRate * rateAt(recipe, 0)),
      'rates.adamWRate': scalar(recipe.adamWRate * rateAt(recipe, 0)),
    });
    await Promise.all([gradientProgram.dispose(), updateProgram.dispose()]);
    expect(accumulated.loss).toBeCloseTo((gradients.loss.data as Float32Array)[0], 5);
    // The moments are the gradients, clipped to norm 1; some cancel to nothing, so the tolerance is absolute.
    for (const [name, { data }] of accumulated.tensors) {
      if (!name.startsWith('memory.')) continue;
      const expected = updated[name].data as Float32Array;
      const worst = expected.reduce((most, x, i) => Math.max(most, Math.abs(x - Number(data[i]))), 0);
      expect([name, worst < 1e-6]).toEqual([name, true]);
    }
    expect(accumulated.batches).toBe(2);
  });
});

/** Two micro-batches as one of twice the size. */
function joined(
  a: BatchArrays,
  b: BatchArrays,
  factors: Record<'weights' | 'patchWeights', number>,
): Record<string, HostTensor> {
  const textRows = a.ids.data.length;
  const patches = a.patchRows.data.length;
  const shifted: Partial<Record<keyof BatchArrays, [(x: number) => number, (x: number) => number]>> = {
    sources: [(x) => (x < textRows ? x : x + textRows), (x) => x + textRows + (x < textRows ? 0 : patches)],
    targetIndex: [(x) => x, (x) => x + textRows],
    patchIndex: [(x) => x, (x) => x + textRows],
    weights: [(x) => x * factors.weights, (x) => x * factors.weights],
    patchWeights: [(x) => x * factors.patchWeights, (x) => x * factors.patchWeights],
  };
  const keys = Object.keys(a) as (keyof BatchArrays)[];
  return Object.fromEntries(
    keys.map((key) => {
      const [left, right] = shifted[key] ?? [(x: number) => x, (x: number) => x];
      const values = [
        ...Array.from(a[key]!.data, Number).map(left),
        ...Array.from(b[key]!.data, Number).map(right),
      ];
      const { dataType, shape } = a[key]!;
      const data = dataType === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
      return [`batch.${key}`, { dataType, shape: [2 * shape[0], ...shape.slice(1)], data }];
    }),
  );
}

describe('a state', () => {
  const path = join(root, 'state.safetensors');
  const state = { ...initialState(TINY_RECIPE), step: 7, batches: 9, tokens: 123, seconds: 1.25, loss: 2.5 };

  test('comes back as it was', async () => {
    await saveState(path, state);
    expect(await loadState(path, TINY_READER)).toEqual(state);
    await saveState(path, { ...state, loss: Number.NaN });
    expect((await loadState(path, TINY_READER)).loss).toBeNaN();
  });

  test('that is cut off, not a state, or of another model is refused', async () => {
    await saveState(path, state);
    const other = loadState(path, { ...TINY_READER, hiddenSize: 16 });
    await expect(other).rejects.toThrow("expected 'parameters.embedding' f32[4096,16], found f32[4096,12]");
    const bytes = await readFile(path);
    for (const broken of [bytes.subarray(0, bytes.length - 4), bytes.subarray(0, 100), new Uint8Array(0)]) {
      await writeFile(path, broken);
      await expect(loadState(path, TINY_READER)).rejects.toThrow(UserError);
    }
    await saveState(path, { ...state, tokens: Number.NaN });
    await expect(loadState(path, TINY_READER)).rejects.toThrow("no 'tokens' in its metadata");
  });
});
