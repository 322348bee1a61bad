import { trainingFlops } from '../../model/cost.ts';
import type { Engine } from '../../tensor/engine.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import { microBatchMaker } from '../../train/batches.ts';
import { configOf, RECIPES, type Recipe } from '../../train/recipe.ts';
import { initialState } from '../../train/state.ts';
import { gradientGraph, updateGraph } from '../../train/step.ts';
import { peakProbe } from './peak.ts';
import { type BenchResult, median, type Report, seconds } from './suite.ts';

const ROUNDS = 5;

/**
 * Whole training steps of each recipe (all micro-batches and the optimisers), in turns with the SGEMM peak, so
 * that both meet the same machine. Operations are counted by `trainingFlops`; the optimisers' own count as none.
 */
export async function benchTrain(
  engine: Engine,
  threads: number,
  report: Report,
  recipes: Readonly<Record<string, Recipe>> = RECIPES,
  rounds = ROUNDS,
): Promise<BenchResult[]> {
  const peak = await peakProbe(engine, threads);
  const results: BenchResult[] = [];
  for (const [name, recipe] of Object.entries(recipes)) {
    report(`train: compiling ${name}`);
    const step = await compileStep(engine, threads, recipe);
    const [speeds, peaks]: number[][] = [[], []];
    for (let round = 0; round <= rounds; round++) {
      report(`train: ${name}, round ${round} of ${rounds}`);
      const before = [await peak.measure(), await peak.measure()];
      const speed = 1 / (await seconds(step.run));
      // Round 0 warms up.
      if (round === 0) continue;
      peaks.push(...before);
      speeds.push(speed);
    }
    await step.dispose();
    results.push(...resultsOf(name, recipe, median(speeds), median(peaks)));
  }
  await peak.dispose();
  return results;
}

/** A recipe's whole step on one real batch; its results are thrown away. */
async function compileStep(
  engine: Engine,
  threads: number,
  recipe: Recipe,
): Promise<{ run: () => Promise<void>; dispose: () => Promise<void> }> {
  const config = configOf(recipe);
  const gradients = await engine.compile(gradientGraph(config, recipe.batch), { threads });
  const update = await engine.compile(updateGraph(config, recipe.optimizer), { threads });
  const state = initialState(recipe);
  const { arrays } = (await microBatchMaker(recipe))(0);
  const parameters = [...state.tensors].filter(([key]) => key.startsWith('parameters.'));
  const batch = Object.entries(arrays).map(([key, value]) => [`batch.${key}`, value] as const);
  const scalar = (value: number): HostTensor => ({
    dataType: 'float32',
    shape: [],
    data: new Float32Array([value]),
  });
  const run = async () => {
    let outputs: Record<string, HostTensor> = {};
    for (let i = 0; i < recipe.accumulate; i++)
      outputs = await gradients.run(Object.fromEntries([...parameters, ...batch]));
    const flat = Object.entries(outputs).filter(([key]) => key.startsWith('gradients.'));
    await update.run({
      ...Object.fromEntries(state.tensors),
      ...Object.fromEntries(flat),
      'rates.step': scalar(1),
      'rates.muonRate': scalar(recipe.muonRate),
      'rates.adamWRate': scalar(recipe.adamWRate),
    });
  };
  return {
    run,
    dispose: async () => {
      await gradients.dispose();
      await update.dispose();
    },
  };
}

/** @param stepsPerSecond @param peak FLOP per second */
function resultsOf(name: string, recipe: Recipe, stepsPerSecond: number, peak: number): BenchResult[] {
  const flops = recipe.accumulate * trainingFlops(configOf(recipe), recipe.batch);
  const tokens = recipe.accumulate * recipe.batch.rows * recipe.batch.length;
  return [
    {
      bench: 'train',
      name: `${name}, whole step`,
      value: (flops * stepsPerSecond) / 1e9,
      unit: 'GFLOPS',
      ratio: (flops * stepsPerSecond) / peak,
      against: 'sgemm peak',
    },
    {
      bench: 'train',
      name: `${name}, whole step`,
      value: tokens * stepsPerSecond,
      unit: 'tokens/s',
      ratio: null,
      against: null,
    },
    {
      bench: 'train',
      name: `sgemm peak beside ${name}`,
      value: peak / 1e9,
      unit: 'GFLOPS',
      ratio: null,
      against: null,
    },
  ];
}
