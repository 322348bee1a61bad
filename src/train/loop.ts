import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../base/errors.ts';
import { trainingFlops } from '../model/cost.ts';
import { saveCheckpoint, writeWhole } from '../model/folder.ts';
import type { ParameterMap } from '../model/parameters.ts';
import type { Engine, Program } from '../tensor/engine.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { type Feed, startFeed } from './feed.ts';
import type { BatchArrays } from './packer.ts';
import { formatDuration, type Progress } from './progress.ts';
import { configOf, type Recipe, rateAt } from './recipe.ts';
import { initialState, loadState, parametersOf, saveState, stateFrom, type TrainingState } from './state.ts';
import { gradientGraph, predictionGraph, updateGraph } from './step.ts';
import { prepareValidation, type Validation } from './validation.ts';

export interface TrainOptions {
  /** Folder of the run: state, log and exported model. */
  readonly folder: string;
  /** Continue from the folder's state; without it a folder that has one is refused. */
  readonly resume: boolean;
  /** Trained parameters to begin a new run from; default: fresh ones. */
  readonly initial?: ParameterMap;
  readonly engine: Engine;
  readonly threads: number;
  readonly progress: Progress;
  readonly now: () => number;
  /** Measured SGEMM peak in FLOP/s, for the progress line. */
  readonly peakFlops?: number;
  readonly validationCases?: number;
  /** Milliseconds between saved states. */
  readonly saveEvery?: number;
  readonly signal?: AbortSignal;
}

const FILES = { state: 'state.safetensors', log: 'log.jsonl', recipe: 'recipe.json' } as const;
const LOG_EVERY = 10;

/** Trains a recipe to its end, or until `signal` aborts; returns the last state. */
export async function train(recipe: Recipe, options: TrainOptions): Promise<TrainingState> {
  const run = await openRun(recipe, options);
  const { state } = run;
  const feed = startFeed(recipe, state.batches);
  let lastSave = options.now();
  try {
    while (state.step < recipe.steps && !options.signal?.aborted) {
      await trainStep(run, feed);
      const done = state.step === recipe.steps;
      if (state.step % recipe.evaluateEvery === 0 || done) await evaluate(run);
      if (options.now() - lastSave >= (options.saveEvery ?? 120_000)) {
        await save(run);
        lastSave = options.now();
      }
    }
    await save(run);
    return state;
  } finally {
    options.progress.end();
    await feed.stop();
    await Promise.all([run.gradients.dispose(), run.update.dispose(), run.prediction.dispose()]);
  }
}

/** Writes the recipe into a new run; a run that goes on must do so with the recipe that it began with. */
async function keepRecipe(path: string, recipe: Recipe, exists: boolean): Promise<void> {
  const written = exists ? await readOptional(path) : undefined;
  const text = `${JSON.stringify(recipe, undefined, 2)}\n`;
  if (written !== undefined && !isDeepStrictEqual(JSON.parse(written), JSON.parse(text))) {
    throw new UserError(
      `the run was begun with another recipe: resume it with ${path}, or begin anew in another folder.`,
      'FAILED_PRECONDITION',
    );
  }
  if (written === undefined) await writeWhole(path, text);
}

/** Drops what a killed run logged after the state that it goes on from, and an entry that it left unfinished. */
async function trimLog(path: string, step: number): Promise<void> {
  const lines = (await readOptional(path))?.split('\n') ?? [];
  const kept = lines.filter((line) => {
    try {
      return (JSON.parse(line) as { step: number }).step <= step;
    } catch {
      return false;
    }
  });
  await writeWhole(path, kept.map((line) => `${line}\n`).join(''));
}

const readOptional = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(() => undefined);

/** What one run holds while it goes. */
interface Run {
  readonly recipe: Recipe;
  readonly options: TrainOptions;
  readonly state: TrainingState;
  readonly gradients: Program;
  readonly update: Program;
  readonly prediction: Program;
  readonly validation: Validation;
  readonly log: (entry: Record<string, unknown>) => Promise<void>;
}

async function openRun(recipe: Recipe, options: TrainOptions): Promise<Run> {
  const { folder, engine, threads, progress } = options;
  const statePath = join(folder, FILES.state);
  const exists = await stat(statePath).then(
    () => true,
    () => false,
  );
  if (exists && !options.resume) {
    throw new UserError(
      `${folder} holds a run already: continue it with --resume, or remove the folder to begin anew.`,
      'FAILED_PRECONDITION',
    );
  }
  await mkdir(folder, { recursive: true });
  const config = configOf(recipe);
  const fresh = () => (options.initial ? stateFrom(recipe, options.initial) : initialState(recipe));
  const state = exists ? await loadState(statePath, config) : fresh();
  await keepRecipe(join(folder, FILES.recipe), recipe, exists);
  await trimLog(join(folder, FILES.log), state.step);
  progress.print(`${config.name}: compiling the training step, preparing validation`);
  return {
    recipe,
    options,
    state,
    gradients: await engine.compile(gradientGraph(config, recipe.batch), { threads }),
    update: await engine.compile(updateGraph(config, recipe.optimizer), { threads }),
    prediction: await engine.compile(predictionGraph(config, recipe.batch), { threads }),
    validation: await prepareValidation(recipe, config, options.validationCases ?? 64),
    log: (entry) => appendFile(join(folder, FILES.log), `${JSON.stringify(entry)}\n`),
  };
}

async function trainStep(run: Run, feed: Feed): Promise<void> {
  const { recipe, state, options } = run;
  const started = options.now();
  const batches = [];
  for (let i = 0; i < recipe.accumulate; i++) batches.push(await feed.next());
  const targets = batches.reduce((total, { targetCount }) => total + targetCount, 0);
  const sums = new Map<string, HostTensor>();
  let loss = 0;
  for (const { arrays } of batches) {
    const outputs = await run.gradients.run(inputsOf(state, weighted(arrays, 1 / Math.max(1, targets))));
    loss += (outputs.loss.data as Float32Array)[0];
    for (const [name, value] of Object.entries(outputs))
      if (name.startsWith('gradients.')) accumulate(sums, name, value);
  }
  const rate = rateAt(recipe, state.step);
  const scalar = (value: number): HostTensor => ({
    dataType: 'float32',
    shape: [],
    data: new Float32Array([value]),
  });
  const updated = await run.update.run({
    ...Object.fromEntries(state.tensors),
    ...Object.fromEntries(sums),
    'rates.step': scalar(state.step + 1),
    'rates.muonRate': scalar(rate * recipe.muonRate),
    'rates.adamWRate': scalar(rate * recipe.adamWRate),
  });
  const gradientNorm = (updated.gradientNorm.data as Float32Array)[0];
  if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
    throw new Error(
      `the loss is ${loss} and the gradient norm ${gradientNorm} at step ${state.step}; the last saved state is intact`,
    );
  }
  for (const name of state.tensors.keys()) state.tensors.set(name, updated[name]);
  state.step++;
  state.batches += batches.length;
  const tokens = batches.reduce((total, { tokenCount }) => total + tokenCount, 0);
  state.tokens += tokens;
  const seconds = (options.now() - started) / 1000;
  state.seconds += seconds;
  state.loss = Number.isNaN(state.loss) ? loss : 0.95 * state.loss + 0.05 * loss;
  await report(run, { loss, gradientNorm, rate, tokens, seconds, waited: feed.waited });
}

async function report(
  run: Run,
  step: { loss: number; gradientNorm: number; rate: number; tokens: number; seconds: number; waited: number },
): Promise<void> {
  const { recipe, state, options } = run;
  const flops = recipe.accumulate * trainingFlops(configOf(recipe), recipe.batch);
  const average = state.seconds / state.step;
  const share = options.peakFlops
    ? `${Math.round((100 * flops) / step.seconds / options.peakFlops)} % of peak  `
    : '';
  options.progress.update(
    `step ${state.step}/${recipe.steps}  loss ${state.loss.toFixed(3)}  ${Math.round(step.tokens / step.seconds)} tokens/s  ` +
      `${(flops / step.seconds / 1e9).toFixed(0)} GFLOPS  ${share}ETA ${formatDuration((recipe.steps - state.step) * average)}`,
  );
  if (state.step % LOG_EVERY !== 0 && state.step !== recipe.steps) return;
  await run.log({
    kind: 'step',
    step: state.step,
    loss: state.loss,
    gradientNorm: step.gradientNorm,
    learningRate: step.rate * recipe.adamWRate,
    tokens: state.tokens,
    tokensPerSecond: step.tokens / step.seconds,
    flops: flops * state.step,
    waited: step.waited,
    time: state.seconds,
  });
}

async function evaluate(run: Run): Promise<void> {
  const { state, options } = run;
  const { results, samples } = await run.validation.run(async (arrays) => {
    const outputs = await run.prediction.run(inputsOf(state, arrays));
    return outputs.predictions.data as Int32Array;
  });
  const summary = results.map(({ task, value }) => `${task} ${(100 * value).toFixed(0)}`).join('  ');
  options.progress.print(`step ${state.step} validation (exact answers, %): ${summary}`);
  await run.log({ kind: 'evaluation', step: state.step, tokens: state.tokens, time: state.seconds, results });
  await run.log({ kind: 'sample', step: state.step, samples });
}

async function save({ state, options, recipe }: Run): Promise<void> {
  await saveState(join(options.folder, FILES.state), state);
  await saveCheckpoint(options.folder, configOf(recipe), parametersOf(state), { dataType: 'float16' });
}

const inputsOf = (state: TrainingState, arrays: BatchArrays): Record<string, HostTensor> => ({
  ...Object.fromEntries([...state.tensors].filter(([name]) => name.startsWith('parameters.'))),
  ...Object.fromEntries(Object.entries(arrays).map(([name, value]) => [`batch.${name}`, value])),
});

function weighted(arrays: BatchArrays, factor: number): BatchArrays {
  const weights = (arrays.weights.data as Float32Array).map((weight) => weight * factor);
  return { ...arrays, weights: { ...arrays.weights, data: weights } };
}

function accumulate(sums: Map<string, HostTensor>, name: string, value: HostTensor): void {
  const sofar = sums.get(name)?.data as Float32Array | undefined;
  if (!sofar) {
    sums.set(name, value);
    return;
  }
  const added = value.data as Float32Array;
  for (let i = 0; i < sofar.length; i++) sofar[i] += added[i];
}
