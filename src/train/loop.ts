import { appendFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../base/errors.ts';
import { trainingFlops } from '../model/cost.ts';
import { saveCheckpoint, writeWhole } from '../model/folder.ts';
import type { ParameterMap } from '../model/parameters.ts';
import { checkWorlds, type WorldName } from '../worlds/registry.ts';
import type { MicroBatch } from './batches.ts';
import { DeviceError, type OpenExecutor, type StepExecutor, type StepMetrics } from './device/executor.ts';
import { ratesAt, weightedBatches } from './device/inputs.ts';
import type { Teacher } from './distillation.ts';
import { keepCodec } from './drawing.ts';
import { type Feed, startFeed } from './feed.ts';
import { trainedConfig } from './learned.ts';
import { formatDuration, type Progress } from './progress.ts';
import { configOf, type Recipe } from './recipe.ts';
import { RUN_FILES, readOptional, type TrainingOrigin, trimLog } from './run-folder.ts';
import { initialState, loadState, parametersOf, saveState, stateFrom, type TrainingState } from './state.ts';
import { prepareValidation, type Validation } from './validation.ts';

export interface TrainOptions {
  /** Folder of the run: state, log and exported model. */
  readonly folder: string;
  /** Continue from the folder's state; without it a folder that has one is refused. */
  readonly resume: boolean;
  /** Trained parameters to begin a new run from, and whose they are; default: fresh ones. */
  readonly initial?: { readonly parameters: ParameterMap; readonly origin: TrainingOrigin };
  /** Whom the recipe's distillation learns from. */
  readonly teacher?: Teacher;
  /** Where the steps are executed. */
  readonly device: OpenExecutor;
  /** Threads that make data; default 1. */
  readonly workers?: number;
  readonly progress: Progress;
  readonly now: () => number;
  /** Measured SGEMM peak in FLOP/s, for the progress line; default: what the device measures, if it does. */
  readonly peakFlops?: number;
  readonly validationCases?: number;
  /** Folder of the picture codec for worlds that draw; default: the shipped one. */
  readonly codes?: string;
  /** Milliseconds between saved states, or `evaluation` to save after each. */
  readonly saveEvery?: number | 'evaluation';
  readonly signal?: AbortSignal;
}

const LOG_EVERY = 10;

/** Trains a recipe to its end, or until `signal` aborts; returns the last state. */
export async function train(recipe: Recipe, options: TrainOptions): Promise<TrainingState> {
  const run = await openRun(recipe, options);
  const { workers = 1 } = options;
  const ahead = 2 * recipe.accumulate * run.executor.depth;
  const feed = startFeed(
    { recipe, codes: options.codes },
    run.state.batches,
    workers,
    Math.max(6, 2 * workers, ahead),
  );
  try {
    await runSteps(run, feed);
    return run.state;
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    const saved =
      run.saved === undefined
        ? 'Nothing had been saved yet: begin anew.'
        : `The state of step ${run.saved} in ${options.folder} is intact: go on with --resume.`;
    throw new UserError(`${error.message}\n${saved}`, 'FAILED_PRECONDITION');
  } finally {
    options.progress.end();
    await feed.stop();
    await run.executor.close();
  }
}

/** A step that the device is at work on. */
interface SubmittedStep {
  readonly batches: readonly MicroBatch[];
  readonly metrics: Promise<StepMetrics>;
}

/** Submits steps as far ahead as the executor likes; none is under way while the state is evaluated or saved. */
async function runSteps(run: Run, feed: Feed): Promise<void> {
  const { recipe, state, options, executor } = run;
  const submitted: SubmittedStep[] = [];
  let next = state.step;
  let lastSave = { time: options.now(), step: state.step };
  let started = options.now();
  for (;;) {
    const pause = Math.min(
      recipe.steps,
      recipe.evaluateEvery * (1 + Math.floor(state.step / recipe.evaluateEvery)),
    );
    const saveIsDue = state.step > lastSave.step && isSaveDue(run, options.now() - lastSave.time);
    const held = saveIsDue || options.signal?.aborted === true;
    while (!held && next < pause && submitted.length < executor.depth) {
      submitted.push(await submit(run, feed, next++));
    }
    const first = submitted.shift();
    if (first) {
      await finish(run, first, { started, waited: () => feed.waited });
      if (state.step === pause) await evaluate(run);
      started = options.now();
      continue;
    }
    const ended = state.step >= recipe.steps || options.signal?.aborted === true;
    await save(run);
    if (ended) return;
    lastSave = { time: options.now(), step: state.step };
    started = options.now();
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

/** What one run holds while it goes. */
interface Run {
  readonly recipe: Recipe;
  readonly options: TrainOptions;
  readonly state: TrainingState;
  readonly executor: StepExecutor;
  readonly validation: Validation;
  readonly log: (entry: Record<string, unknown>) => Promise<void>;
  readonly peakFlops: number | undefined;
  /** Where this run began or was resumed: an earlier machine's pace says nothing of this one's. */
  readonly began: { readonly step: number; readonly seconds: number };
  /** The step of the state that lies in the folder. */
  saved: number | undefined;
}

async function openRun(recipe: Recipe, options: TrainOptions): Promise<Run> {
  const { folder, progress } = options;
  const statePath = join(folder, RUN_FILES.state);
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
  await checkWorlds(Object.keys(recipe.mixture) as WorldName[]);
  const config = configOf(recipe);
  const fresh = () =>
    options.initial ? stateFrom(recipe, options.initial.parameters) : initialState(recipe);
  const state = exists ? await loadState(statePath, config) : fresh();
  await keepRecipe(join(folder, RUN_FILES.recipe), recipe, exists);
  const logPath = join(folder, RUN_FILES.log);
  const log = (entry: Record<string, unknown>) => appendFile(logPath, `${JSON.stringify(entry)}\n`);
  await (exists ? trimLog(logPath, state.step) : writeWhole(logPath, ''));
  const begin = { origin: options.initial?.origin, teacher: options.teacher?.config.name };
  if (!exists && Object.values(begin).some(Boolean)) await log({ kind: 'begin', step: 0, ...begin });
  if (options.codes !== undefined) await keepCodec(options.codes, folder);
  progress.print(`${config.name}: compiling the training step, preparing validation`);
  const executor = await options.device(recipe, state.tensors, options.teacher);
  const validation = await prepareValidation(
    recipe,
    config,
    options.validationCases ?? 64,
    options.codes,
  ).catch(async (error) => {
    await executor.close();
    throw error;
  });
  progress.print(`${config.name}: training on ${executor.description}`);
  return {
    recipe,
    options,
    state,
    executor,
    validation,
    log,
    peakFlops: options.peakFlops ?? (await executor.measurePeak?.()),
    began: { step: state.step, seconds: state.seconds },
    saved: exists ? state.step : undefined,
  };
}

function isSaveDue({ options, state, recipe }: Run, elapsed: number): boolean {
  const { saveEvery = 120_000 } = options;
  return saveEvery === 'evaluation' ? state.step % recipe.evaluateEvery === 0 : elapsed >= saveEvery;
}

async function submit({ recipe, executor }: Run, feed: Feed, step: number): Promise<SubmittedStep> {
  const batches: MicroBatch[] = [];
  for (let i = 0; i < recipe.accumulate; i++) batches.push(await feed.next());
  const metrics = executor.step(weightedBatches(recipe, batches), ratesAt(recipe, step));
  // Whoever awaits the step hears of its failure; until then it counts as handled.
  metrics.catch(() => {});
  return { batches, metrics };
}

/** Waits for a step and counts it. @param started when the step before it ended */
async function finish(
  run: Run,
  { batches, metrics }: SubmittedStep,
  { started, waited }: { started: number; waited: () => number },
): Promise<void> {
  const { state, options } = run;
  const { loss, gradientNorm, ...others } = await metrics;
  if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
    throw new Error(
      `the loss is ${loss} and the gradient norm ${gradientNorm} at step ${state.step}; the last saved state is intact`,
    );
  }
  state.step++;
  state.batches += batches.length;
  const tokens = batches.reduce((total, { tokenCount }) => total + tokenCount, 0);
  state.tokens += tokens;
  const seconds = (options.now() - started) / 1000;
  state.seconds += seconds;
  state.loss = Number.isNaN(state.loss) ? loss : 0.95 * state.loss + 0.05 * loss;
  await report(run, { gradientNorm, others, tokens, seconds, waited: waited() });
}

async function report(
  run: Run,
  step: {
    gradientNorm: number;
    others: Readonly<Record<string, number>>;
    tokens: number;
    seconds: number;
    waited: number;
  },
): Promise<void> {
  const { recipe, state, options } = run;
  const flops = recipe.accumulate * trainingFlops(configOf(recipe), recipe.batch);
  const average = (state.seconds - run.began.seconds) / (state.step - run.began.step);
  const share = run.peakFlops
    ? `${Math.round((100 * flops) / step.seconds / run.peakFlops)} % of peak  `
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
    ...step.others,
    learningRate: ratesAt(recipe, state.step - 1).adamWRate,
    tokens: state.tokens,
    tokensPerSecond: step.tokens / step.seconds,
    flops: flops * state.step,
    waited: step.waited,
    time: state.seconds,
  });
}

async function evaluate(run: Run): Promise<void> {
  const { state, options, executor } = run;
  const { results, samples } = await run.validation.run((arrays) => executor.predict(arrays));
  const summary = results.map(({ task, value }) => `${task} ${(100 * value).toFixed(0)}`).join('  ');
  options.progress.print(`step ${state.step} validation (exact answers, %): ${summary}`);
  await run.log({ kind: 'evaluation', step: state.step, tokens: state.tokens, time: state.seconds, results });
  await run.log({ kind: 'sample', step: state.step, samples });
}

async function save(run: Run): Promise<void> {
  const { state, options, recipe, executor } = run;
  state.tensors = await executor.read();
  await saveState(join(options.folder, RUN_FILES.state), state);
  const parameters = parametersOf(configOf(recipe), state);
  await saveCheckpoint(options.folder, await trainedConfig(recipe), parameters, { dataType: 'float16' });
  run.saved = state.step;
}
