import { trainingFlops } from '../../model/cost.ts';
import type { OpenExecutor, StepExecutor } from '../../train/device/executor.ts';
import { ratesAt, weightedBatches } from '../../train/device/inputs.ts';
import { type Feed, startFeed } from '../../train/feed.ts';
import { configOf, type Recipe } from '../../train/recipe.ts';
import { initialState } from '../../train/state.ts';
import { type BenchResult, median, type Report } from './suite.ts';

/** What training is measured on. */
export interface TrainBenchOptions {
  readonly device: OpenExecutor;
  /** FLOP per second of large matrix products; default: what the device itself measures. */
  readonly measurePeak?: () => Promise<number>;
  /** Threads that make data. */
  readonly workers: number;
  readonly recipes: Readonly<Record<string, Recipe>>;
  readonly rounds?: number;
  readonly report: Report;
}

/** A round takes about this long, so that fast devices do many steps in it. */
const ROUND_SECONDS = 2;

/**
 * Whole training steps of each recipe on fresh data, in turns with large matrix products, so that both meet the
 * same machine. Operations are counted by `trainingFlops`; the optimisers' own count as none.
 */
export async function benchTrain({ recipes, ...options }: TrainBenchOptions): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const [name, recipe] of Object.entries(recipes)) {
    options.report(`train: compiling ${name}`);
    const { tensors } = initialState(recipe);
    const executor = await options.device(recipe, tensors);
    const ahead = 4 * recipe.accumulate * executor.depth;
    const feed = startFeed({ recipe }, 0, options.workers, Math.max(2 * options.workers, ahead));
    try {
      results.push(...(await benchRecipe(name, recipe, executor, feed, options)));
    } finally {
      await feed.stop();
      await executor.close();
    }
  }
  return results;
}

async function benchRecipe(
  name: string,
  recipe: Recipe,
  executor: StepExecutor,
  feed: Feed,
  { measurePeak, rounds = 5, report }: Omit<TrainBenchOptions, 'recipes'>,
): Promise<BenchResult[]> {
  const peakOf = measurePeak ?? (() => executor.measurePeak?.() ?? Promise.resolve(Number.NaN));
  report(`train: ${name}, warming up`);
  await peakOf();
  await timeSteps(recipe, executor, feed, 0, 2);
  const { elapsed } = await timeSteps(recipe, executor, feed, 2, 1);
  const count = Math.max(2 * executor.depth, Math.min(500, Math.ceil(ROUND_SECONDS / elapsed)));
  const [speeds, peaks, waits]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    report(`train: ${name}, round ${round + 1} of ${rounds}`);
    peaks.push(await peakOf());
    const { elapsed, waited } = await timeSteps(recipe, executor, feed, 3 + round * count, count);
    speeds.push(count / elapsed);
    waits.push(waited / elapsed);
  }
  return resultsOf(name, recipe, {
    speed: median(speeds),
    peak: median(peaks),
    waited: median(waits),
    against: measurePeak ? 'sgemm peak' : 'matrix product',
  });
}

/** Seconds that `count` steps take from first to last, and those in which the device had no data. */
async function timeSteps(
  recipe: Recipe,
  executor: StepExecutor,
  feed: Feed,
  first: number,
  count: number,
): Promise<{ elapsed: number; waited: number }> {
  const [started, feedWaited] = [performance.now(), feed.waited];
  const underWay: ReturnType<StepExecutor['step']>[] = [];
  let waited = 0;
  let reported = false;
  for (let step = first, done = 0; done < count; ) {
    if (step < first + count && underWay.length < executor.depth) {
      const batches = [];
      for (let i = 0; i < recipe.accumulate; i++) batches.push(await feed.next());
      const metrics = executor.step(weightedBatches(recipe, batches), ratesAt(recipe, step++));
      metrics.catch(() => {});
      underWay.push(metrics);
      continue;
    }
    const { deviceWaited } = await underWay.shift()!;
    if (deviceWaited !== undefined) reported = true;
    waited += deviceWaited ?? 0;
    done++;
  }
  const elapsed = (performance.now() - started) / 1000;
  // A device that does not tell works one step at a time: it waits whenever the loop does.
  return { elapsed, waited: reported ? waited : (feed.waited - feedWaited) / 1000 };
}

/** Steps per second, FLOP per second of `against`, and the share of time without data. */
interface Measured {
  readonly speed: number;
  readonly peak: number;
  readonly waited: number;
  readonly against: string;
}

function resultsOf(name: string, recipe: Recipe, { speed, peak, waited, against }: Measured): BenchResult[] {
  const flops = speed * recipe.accumulate * trainingFlops(configOf(recipe), recipe.batch);
  const tokens = speed * recipe.accumulate * recipe.batch.rows * recipe.batch.length;
  const result = (name: string, value: number, unit: string): BenchResult => ({
    bench: 'train',
    name,
    value,
    unit,
    ratio: null,
    against: null,
  });
  const known = Number.isFinite(peak);
  return [
    {
      ...result(`${name}, whole step`, flops / 1e9, 'GFLOPS'),
      ...(known ? { ratio: flops / peak, against } : {}),
    },
    result(`${name}, whole step`, tokens, 'tokens/s'),
    result(`${name}, device without data`, 100 * waited, '% of the time'),
    ...(known ? [result(`${against} beside ${name}`, peak / 1e9, 'GFLOPS')] : []),
  ];
}
