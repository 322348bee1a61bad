import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { UserError } from '../base/errors.ts';
import type { CacheBits } from '../generate/cache.ts';
import { PACKAGE_ROOT } from '../library.ts';
import { PRECISIONS, type Precision } from '../model/inference-weights.ts';
import type { Engine } from '../tensor/engine.ts';
import type { Recipe } from '../train/recipe.ts';
import type { WorldName } from '../worlds/registry.ts';
import { count, jsonOption, oneOf } from './arguments.ts';
import type { BenchResult, Report } from './bench/suite.ts';
import { addDeviceOptions, type DeviceArguments, deviceOf, workersFor } from './device.ts';
import { table, write, writeDocument } from './terminal.ts';

const NAMES = ['generate', 'serve', 'train', 'shape'] as const;

interface BenchArguments extends DeviceArguments {
  readonly json?: boolean;
  readonly recipe?: string;
  readonly shape: string;
  readonly weights?: Precision;
  readonly cacheBits?: CacheBits;
  readonly packed?: boolean;
  readonly positions?: number;
}

/** `alhena bench`: speed, held against limits of the machine measured in the same run. */
export function addBench(program: Command): void {
  const command = program
    .command('bench')
    .description("measure speed against the machine's own limits")
    .addArgument(new Argument('[name]', 'one suite alone').choices(NAMES))
    .option('--recipe <name>', 'train: one recipe alone, by its name or the path of a recipe.json')
    .option('--shape <name>', 'shape: 1b, nano-1, nano-2 or gemma-4-12b; default: 1b', '1b')
    .option('--weights <bits>', `shape: ${PRECISIONS.join(', ')}; default: 4`, oneOf(PRECISIONS))
    .option('--cache-bits <bits>', 'shape: of keys and values, 8 or 32; default: 32', oneOf([8, 32] as const))
    .option('--packed', 'shape: map weights as the engine packed them')
    .option('--positions <tokens>', 'shape: also decode at so many positions, such as 32768', count)
    .addOption(jsonOption());
  addDeviceOptions(command).action(bench);
}

async function bench(name: string | undefined, options: BenchArguments): Promise<void> {
  const [{ nodeEngine }, { machine }, { createProgress }] = await Promise.all([
    import('../tensor/node.ts'),
    import('./bench/suite.ts'),
    import('../train/progress.ts'),
  ]);
  const engine = await nodeEngine();
  const progress = createProgress(process.stderr, () => performance.now());
  const report: Report = (text) => progress.update(text);
  const document = { machine: machine(), results: [] as BenchResult[] };
  if (name === undefined || name === 'generate') {
    const { benchGenerate } = await import('./bench/generate.ts');
    document.results.push(...(await benchGenerate(engine, report)));
  }
  if (name === undefined || name === 'serve') {
    const { benchServe } = await import('./bench/serve.ts');
    document.results.push(...(await benchServe(report)));
  }
  if (name === undefined || name === 'train') {
    document.results.push(...(await benchTraining(engine, options, report)));
  }
  // Not by default: it writes random weights of hundreds of megabytes.
  if (name === 'shape') document.results.push(...(await benchShapes(engine, options, report)));
  progress.end();
  if (options.json) return writeDocument(document);
  const rows = document.results.map((result) => [
    result.bench,
    result.name,
    `${result.value < 100 ? result.value.toFixed(1) : Math.round(result.value)} ${result.unit}`,
    result.ratio === null ? '' : `${result.ratio.toFixed(2)} of ${result.against}`,
  ]);
  write(table(['BENCH', 'WHAT', 'VALUE', 'RATIO'], rows));
}

async function benchShapes(
  engine: Engine,
  { shape, weights, cacheBits, packed, positions, threads = availableParallelism() }: BenchArguments,
  report: Report,
): Promise<BenchResult[]> {
  const [{ benchShape }, { SHAPES }, { cacheFolder }] = await Promise.all([
    import('./bench/shape.ts'),
    import('./bench/shapes.ts'),
    import('../published.ts'),
  ]);
  const config = Object.hasOwn(SHAPES, shape) ? SHAPES[shape] : undefined;
  if (!config) {
    throw new UserError(`--shape is ${shape}; expected one of ${Object.keys(SHAPES).join(', ')}.`);
  }
  return benchShape({
    engine,
    config,
    precision: weights,
    cacheBits,
    packed,
    longContext: positions,
    cache: join(cacheFolder(), 'bench'),
    root: PACKAGE_ROOT,
    threads,
    report,
  });
}

/** The recipe without worlds that this machine lacks a program for: a step takes as long. */
async function possible(recipe: Recipe, report: Report): Promise<Recipe> {
  const { checkWorlds } = await import('../worlds/registry.ts');
  const mixture: Partial<Record<WorldName, number>> = {};
  for (const [name, share] of Object.entries(recipe.mixture) as [WorldName, number][]) {
    try {
      await checkWorlds([name]);
      mixture[name] = share;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      report(`train: without ${name}. ${error.message}`);
    }
  }
  return { ...recipe, mixture };
}

async function benchTraining(
  engine: Engine,
  options: BenchArguments,
  report: Report,
): Promise<BenchResult[]> {
  const [{ benchTrain }, { peakProbe }, { RECIPES }, { recipeOf }] = await Promise.all([
    import('./bench/train.ts'),
    import('./bench/peak.ts'),
    import('../train/recipe.ts'),
    import('./recipes.ts'),
  ]);
  const threads = options.threads ?? availableParallelism();
  const one = options.recipe === undefined ? undefined : await recipeOf(options.recipe);
  const chosen = one ? { [one.name]: one.recipe } : RECIPES;
  const recipes: Record<string, Recipe> = {};
  for (const [name, recipe] of Object.entries(chosen)) recipes[name] = await possible(recipe, report);
  const device = await deviceOf(options);
  const workers = workersFor(options.device);
  if (options.device !== 'cpu') return benchTrain({ device, workers, recipes, report });
  const peak = await peakProbe(engine, threads);
  try {
    return await benchTrain({ device, measurePeak: peak.measure, workers, recipes, report });
  } finally {
    await peak.dispose();
  }
}
