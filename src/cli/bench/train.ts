import { trainingFlops } from '../../model/cost.ts';
import type { Engine } from '../../tensor/engine.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import { microBatchMaker } from '../../train/batches.ts';
import { configOf, RECIPES, type Recipe } from '../../train/recipe.ts';
import { initialState } from '../../train/state.ts';
import { gradientGraph, updateGraph } from '../../train/step.ts';
import { type Probe, peakProbe } from './peak.ts';
import { type BenchResult, median, type Report, seconds } from './suite.ts';

const ROUNDS = 5;

/**
 * Whole training steps of each recipe (all micro-batches and the optimisers), in turns with the SGEMM peak, so
 * that both meet the same machine. Operations are counted by `trainingFlops`; the optimisers' own count as none.
 */
export async function benchTrain(engine: Engine, threads: number, report: Report): Promise<BenchResult[]> {
  const peak = await peakProbe(engine, threads);
  const results: BenchResult[] = [];
  for (const [name, recipe] of Object.entries(RECIPES)) {
    report(`train: compiling ${name}`);
    results.push(...(await benchRecipe(engine, threads, name, recipe, peak, report)));
  }
  await peak.dispose();
  return results;
}

async function benchRecipe(
  engine: Engine,
  threads: number,
  name: string,
  recipe: Recipe,
  peak: Probe,
  report: Report,
): Promise<BenchResult[]> {
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
  const step = async () => {
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
  const flops = recipe.accumulate * trainingFlops(config, recipe.batch);
  const [speeds, peaks]: number[][] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    report(`train: ${name}, round ${round} of ${ROUNDS}`);
    const before = [await peak.measure(), await peak.measure()];
    const speed = flops / (await seconds(step));
    // Round 0 warms up.
    if (round === 0) continue;
    peaks.push(...before);
    speeds.push(speed);
  }
  await Promise.all([gradients.dispose(), update.dispose()]);
  const tokens = recipe.accumulate * recipe.batch.rows * recipe.batch.length;
  const speed = median(speeds);
  return [
    {
      bench: 'train',
      name: `${name}, whole step`,
      value: speed / 1e9,
      unit: 'GFLOPS',
      ratio: speed / median(peaks),
      against: 'sgemm peak',
    },
    {
      bench: 'train',
      name: `${name}, whole step`,
      value: (tokens * speed) / flops,
      unit: 'tokens/s',
      ratio: null,
      against: null,
    },
    {
      bench: 'train',
      name: `sgemm peak beside ${name}`,
      value: median(peaks) / 1e9,
      unit: 'GFLOPS',
      ratio: null,
      against: null,
    },
  ];
}
