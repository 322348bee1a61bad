import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../../../base/errors.ts';
import { Random } from '../../../base/random.ts';
import { initializeParameters } from '../../../model/parameters.ts';
import { nodeEngine } from '../../../tensor/node.ts';
import { ONNX_OPERATORS } from '../../../tensor/onnx.ts';
import { microBatchMaker } from '../../batches.ts';
import type { Teacher } from '../../distillation.ts';
import { type TrainOptions, train } from '../../loop.ts';
import type { Recipe } from '../../recipe.ts';
import { initialState, loadState } from '../../state.ts';
import { atStep, QUIET, TINY_READER, TINY_RECIPE } from '../../tiny.testing.ts';
import type { OpenExecutor } from '../executor.ts';
import { ratesAt, weightedBatches } from '../inputs.ts';
import { onnxExecutor } from '../onnx.ts';
import { jaxExecutor } from './executor.ts';
import { ONE_DEVICE, VIRTUAL_DEVICES, WITHOUT_JAX } from './python.testing.ts';
import { type JaxOptions, pythonOf, requireOperators, startRunner } from './runner.ts';

const STEPS = 50;
/** Eight rows, so that eight devices get one each. */
const RECIPE: Recipe = {
  ...TINY_RECIPE,
  batch: { rows: 8, length: 96, patches: 72, targets: 240, references: 32 },
  attentionLoss: 0.3,
  steps: STEPS,
  warmupSteps: 10,
};

const onCpu = onnxExecutor(await nodeEngine(), 1, 'cpu');
const onJax = (environment: NodeJS.ProcessEnv, options: Partial<JaxOptions> = {}) =>
  jaxExecutor({ precision: 'float32', shardParameters: false, environment, ...options });

/** The loss of each of the first steps. */
async function curve(
  open: OpenExecutor,
  recipe: Recipe = RECIPE,
  steps = STEPS,
  teacher?: Teacher,
): Promise<number[]> {
  const executor = await open(recipe, initialState(recipe).tensors, teacher);
  const make = await microBatchMaker(recipe);
  const losses: number[] = [];
  for (let step = 0, index = 0; step < steps; step++) {
    const batches = await Promise.all(Array.from({ length: recipe.accumulate }, () => make(index++)));
    const { loss } = await executor.step(weightedBatches(recipe, batches), ratesAt(recipe, step));
    losses.push(loss);
  }
  // Both ways of reading work wherever the state lies.
  const predictions = await executor.predict((await make(0)).arrays);
  expect(predictions).toHaveLength(recipe.batch.targets);
  expect((await executor.read()).size).toBe(initialState(recipe).tensors.size);
  await executor.close();
  return losses;
}

/** A port that nothing listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i])));

test('an operator that the runner lacks is named before training', () => {
  expect(() => requireOperators(ONNX_OPERATORS)).not.toThrow();
  const some = ONNX_OPERATORS.filter((name) => name !== 'Gelu' && name !== 'Tanh');
  expect(() => requireOperators(some)).toThrow('lacks the operators Gelu, Tanh');
});

// Compiling takes minutes the first time.
describe.skipIf(WITHOUT_JAX)(`training on JAX ${WITHOUT_JAX ?? ''}`, { timeout: 900_000 }, () => {
  test('gives the losses of ONNX Runtime; bfloat16 stays near them; devices do not matter', async () => {
    const wanted = await curve(onCpu);
    expect(wanted[0] - wanted[STEPS - 1]).toBeGreaterThan(0.5);
    const one = await curve(onJax(ONE_DEVICE));
    expect(largestDifference(one, wanted)).toBeLessThan(1e-4);
    const split = await curve(onJax(VIRTUAL_DEVICES));
    expect(largestDifference(split, one)).toBeLessThan(1e-5);
    const sharded = await curve(onJax(VIRTUAL_DEVICES, { shardParameters: true }));
    expect(largestDifference(sharded, one)).toBeLessThan(1e-5);
    const half = await curve(onJax(ONE_DEVICE, { precision: 'bfloat16' }));
    expect(Math.abs(half[STEPS - 1] / wanted[STEPS - 1] - 1)).toBeLessThan(0.02);
    // It did round.
    expect(largestDifference(half, wanted)).toBeGreaterThan(1e-4);
  });

  test('whole micro-batches go to each device where their number divides evenly', async () => {
    const recipe = { ...RECIPE, batch: TINY_RECIPE.batch, accumulate: 16 };
    const wanted = await curve(onJax(ONE_DEVICE), recipe, 4);
    expect(largestDifference(wanted, await curve(onCpu, recipe, 4))).toBeLessThan(1e-4);
    expect(largestDifference(await curve(onJax(VIRTUAL_DEVICES), recipe, 4), wanted)).toBeLessThan(1e-5);
  });

  test('a student learns from its teacher what it would on ONNX Runtime', async () => {
    const recipe = { ...RECIPE, accumulate: 2, distillation: { share: 0.7, temperature: 1.5 } };
    const config = { ...TINY_READER, name: 'teacher', layerCount: 4 };
    const teacher = { config, parameters: initializeParameters(config, new Random('teacher')) };
    const wanted = await curve(onCpu, recipe, 6, teacher);
    const given = await curve(onJax(ONE_DEVICE), recipe, 6, teacher);
    expect(largestDifference(given, wanted)).toBeLessThan(1e-4);
    const split = await curve(onJax(VIRTUAL_DEVICES, { shardParameters: true }), recipe, 6, teacher);
    expect(largestDifference(split, wanted)).toBeLessThan(1e-4);
  });

  test('tells how long the device stood without data', async () => {
    const executor = await onJax(ONE_DEVICE)(RECIPE, initialState(RECIPE).tensors);
    const batches = weightedBatches(RECIPE, [await (await microBatchMaker(RECIPE))(0)]);
    const [first, second] = await Promise.all([0, 1].map((i) => executor.step(batches, ratesAt(RECIPE, i))));
    expect(first.deviceWaited).toBe(0);
    await setTimeout(500);
    const late = await executor.step(batches, ratesAt(RECIPE, 2));
    expect(late.deviceWaited).toBeGreaterThan(0.4);
    expect(second.deviceWaited).toBeLessThan(late.deviceWaited);
    await executor.close();
  });

  test('two hosts train one model', async () => {
    const steps = 4;
    const wanted = await curve(onJax(ONE_DEVICE), RECIPE, steps);
    const coordinator = `127.0.0.1:${await freePort()}`;
    const hosts = [0, 1].map((process) =>
      onJax(ONE_DEVICE, { shardParameters: true, host: { coordinator, processes: 2, process } }),
    );
    const curves = await Promise.all(hosts.map((open) => curve(open, RECIPE, steps)));
    for (const losses of curves) expect(largestDifference(losses, wanted)).toBeLessThan(1e-5);
  });

  describe('a run', async () => {
    const root = await mkdtemp(join(tmpdir(), 'alhena-jax-'));
    afterAll(() => rm(root, { recursive: true }));
    const run = (name: string, device: OpenExecutor, options: Partial<TrainOptions> = {}) =>
      train(
        { ...RECIPE, steps: 8 },
        {
          folder: join(root, name),
          resume: false,
          device,
          progress: QUIET,
          now: () => performance.now(),
          validationCases: 1,
          ...options,
        },
      );

    test('begun on one device, whose process is killed, goes on on another', async () => {
      const straight = await run('straight', onCpu);
      const stop = new AbortController();
      const stopAt3 = { signal: stop.signal, progress: atStep(3, () => stop.abort()) };
      expect((await run('moved', onCpu, stopAt3)).step).toBe(3);

      let kill = () => {};
      const doomed: OpenExecutor = async (recipe, tensors) => {
        const executor = await onJax(ONE_DEVICE)(recipe, tensors);
        kill = () => process.kill(executor.processId, 'SIGKILL');
        return executor;
      };
      const killed = run('moved', doomed, {
        resume: true,
        saveEvery: 'evaluation',
        progress: atStep(6, () => kill()),
      });
      await expect(killed).rejects.toThrow(UserError);
      await expect(killed).rejects.toThrow(
        /^the JAX runner was ended by SIGKILL\.[\s\S]*The state of step 4 in .* is intact: go on with --resume\.$/,
      );
      const path = join(root, 'moved', 'state.safetensors');
      expect((await loadState(path, TINY_READER)).step).toBe(4);

      const stopAgain = new AbortController();
      const onward = await run('moved', onJax(VIRTUAL_DEVICES), {
        resume: true,
        signal: stopAgain.signal,
        progress: atStep(5, () => stopAgain.abort()),
      });
      // What was under way when the signal came is finished and counted.
      expect(onward.step).toBeGreaterThanOrEqual(5);
      const moved = await run('moved', onCpu, { resume: true });
      expect(moved.step).toBe(8);
      expect(moved.tokens).toBe(straight.tokens);
      expect(moved.loss).toBeCloseTo(straight.loss, 4);
      for (const [name, { data }] of moved.tensors) {
        const expected = straight.tensors.get(name)!.data as Float32Array;
        const worst = expected.reduce((most, x, i) => Math.max(most, Math.abs(x - Number(data[i]))), 0);
        expect([name, worst < 1e-3]).toEqual([name, true]);
      }
    });
  });

  test('a platform that JAX does not know is named', async () => {
    const environment = { ...ONE_DEVICE, JAX_PLATFORMS: 'abacus' };
    const started = startRunner({ precision: 'float32', shardParameters: false, environment });
    await expect(started).rejects.toThrow(UserError);
    await expect(started).rejects.toThrow(/the JAX runner failed: .*abacus/);
  });

  test('a Python without jax is told how to get it', async ({ skip }) => {
    const script = 'import sys; print(sys._base_executable)';
    const python = spawnSync(pythonOf(undefined, process.env), ['-c', script], {
      encoding: 'utf8',
    }).stdout.trim();
    if (spawnSync(python, ['-c', 'import jax']).status === 0) skip("the system's Python has jax too");
    const started = startRunner({ python, precision: 'float32', shardParameters: false });
    await expect(started).rejects.toThrow(
      `'${python}' has no module 'jax', which the JAX runner needs. Set it up`,
    );
  });
});
