import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import type { Recipe } from '../train/recipe.ts';
import { count } from './arguments.ts';
import { addDeviceOptions, deviceOf, workersFor } from './device.ts';
import { abortOnInterrupt, InterruptedError } from './interrupt.ts';
import { recipeOf } from './recipes.ts';
import { note } from './terminal.ts';
import { SAVING, type TrainArguments } from './train-arguments.ts';
import { trainCodes } from './train-codes.ts';

/** `alhena train`: from a recipe to a model. */
export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .description('train a model from scratch')
    .argument('<recipe>', 'nano, pro, the path of a recipe.json, or codes: the autoencoder of drawn pictures')
    .option('--resume', 'go on where the run was ended, or killed')
    .option(
      '--from <folder>',
      'begin a new run with the weights of a trained model, of the same sizes or smaller',
    )
    .option(
      '--teacher <folder>',
      'a larger trained model to learn from, besides the right answers (distillation)',
    )
    .option('--folder <path>', 'where the run lies; default runs/RECIPE')
    .option('--steps <n>', 'codes: how many; a run that goes on may be made longer or shorter', count)
    .option(
      '--drawn-by <folder>',
      'codes: train the decoder alone, on codes as this model draws them; models that draw stay valid',
    )
    .option('--codes <folder>', 'picture codec for worlds that draw; default: the one that was shipped')
    .option('--workers <n>', 'threads that make data; default 1, with jax one for each core but one', count);
  addDeviceOptions(command).action(train);
}

async function train(nameOrPath: string, options: TrainArguments): Promise<void> {
  if (nameOrPath === 'codes') return trainCodes(options);
  if (options.steps !== undefined)
    throw new UserError(
      `--steps is for codes, not for ${nameOrPath}: its recipe tells the steps. Leave it out.`,
    );
  if (options.drawnBy !== undefined)
    throw new UserError(`--drawn-by is for codes, not for ${nameOrPath}. Leave it out.`);
  const [loop, progress] = await Promise.all([import('../train/loop.ts'), import('../train/progress.ts')]);
  const { recipe: given, name } = await recipeOf(nameOrPath);
  const { recipe, teacher } = await withTeacher(given, options.teacher);
  const folder = options.folder ?? join('runs', name);
  const initial = options.from === undefined ? undefined : await loadInitial(options.from, recipe);
  const device = await deviceOf(options);
  const state = await loop.train(recipe, {
    folder,
    resume: options.resume ?? false,
    initial,
    teacher,
    codes: options.codes,
    device,
    workers: options.workers ?? workersFor(options.device),
    // Several hosts must save at the same step, and their clocks differ.
    saveEvery: options.processes === undefined ? undefined : 'evaluation',
    progress: progress.createProgress(process.stderr, () => performance.now()),
    now: () => performance.now(),
    peakFlops: options.device === 'cpu' ? await cpuPeak(options.threads) : undefined,
    signal: abortOnInterrupt(SAVING),
  });
  // Whoever waits for a trained model must not take this for one.
  if (state.step < recipe.steps)
    throw new InterruptedError(
      `Ended at step ${state.step} of ${recipe.steps}. Go on with: alhena train ${nameOrPath} --resume`,
    );
  note(`Trained ${state.step} steps. Try it: alhena run "Hello" --model ${folder}`);
}

async function cpuPeak(threads = availableParallelism()): Promise<number> {
  const [{ nodeEngine }, { measurePeak }] = await Promise.all([
    import('../tensor/node.ts'),
    import('./bench/peak.ts'),
  ]);
  return measurePeak(await nodeEngine(), threads);
}

/** The recipe with its teacher: one that says nothing of distillation learns half from the teacher, if there is one. */
async function withTeacher(recipe: Recipe, folder: string | undefined) {
  if (folder === undefined) {
    if (recipe.distillation === undefined) return { recipe };
    throw new UserError('the recipe distils a teacher: name its folder with --teacher, such as weights/pro.');
  }
  const [{ DISTILLATION, whyNotTaught }, { loadCheckpoint }, { configOf }] = await Promise.all([
    import('../train/distillation.ts'),
    import('../model/folder.ts'),
    import('../train/recipe.ts'),
  ]);
  const teacher = await loadCheckpoint(folder);
  const reason = whyNotTaught(configOf(recipe), teacher.config);
  if (reason !== undefined)
    throw new UserError(
      `${folder} holds a model that cannot teach the recipe's: ${reason}. Both must read the same batches.`,
    );
  return { recipe: { distillation: DISTILLATION, ...recipe }, teacher };
}

/** Weights for the recipe's model: a model's of its sizes as they are, a smaller one's grown to them. */
async function loadInitial(folder: string, recipe: Recipe) {
  const [
    { loadCheckpoint },
    { sizesOf },
    { parameterCount },
    { configOf },
    { growParameters, whyNotGrown },
    { readTrainingSummary },
  ] = await Promise.all([
    import('../model/folder.ts'),
    import('../model/config.ts'),
    import('../model/parameters.ts'),
    import('../train/recipe.ts'),
    import('../train/grow.ts'),
    import('../train/run-folder.ts'),
  ]);
  const [{ config, parameters }, wanted] = [await loadCheckpoint(folder), configOf(recipe)];
  const origin = { name: config.name, ...(await readTrainingSummary(folder)) };
  if (isDeepStrictEqual(sizesOf(config), sizesOf(wanted))) return { parameters, origin };
  const reason = whyNotGrown(config, wanted);
  if (reason !== undefined) {
    throw new UserError(
      `${folder} holds a model '${config.name}' that cannot become the recipe's '${wanted.name}': ${reason}. ` +
        'A model of the same sizes or a smaller one was expected.',
    );
  }
  const millions = [config, wanted].map((sizes) => (parameterCount(sizes) / 1e6).toFixed(1));
  note(
    `'${wanted.name}' begins as '${config.name}', grown from ${millions.join(' to ')} million parameters.`,
  );
  const random = new Random(`${recipe.seed}/grown`);
  return { parameters: growParameters(config, parameters, wanted, random), origin };
}
