import { appendFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../base/errors.ts';
import { writeWhole } from '../../model/folder.ts';
import type { ParameterMap } from '../../model/parameters.ts';
import { encodeCodec } from '../../model/picture-codec/checkpoint.ts';
import type { CodecConfig } from '../../model/picture-codec/config.ts';
import { gridRotation, namedCodecSpecs } from '../../model/picture-codec/network.ts';
import type { Engine, HostTensors, Program } from '../../tensor/engine.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import { ratesAt } from '../device/inputs.ts';
import { type Feed, feedFrom } from '../feed.ts';
import { formatDuration, type Progress } from '../progress.ts';
import { RUN_FILES, readOptional, trimLog } from '../run-folder.ts';
import { saveState, type TrainingState } from '../state.ts';
import type { CodecBatch, CodecSource } from './batches.ts';
import type { DrawingModel } from './guesses.ts';
import { batchesOf, type CodecRecipe } from './recipe.ts';
import { codecStateFrom, initialCodecState, loadCodecState } from './state.ts';
import { codecStepGraph } from './step.ts';
import { validateCodec, validationGraph } from './validation.ts';

export interface CodecTrainOptions {
  /** Folder of the run: state, log and exported codec. */
  readonly folder: string;
  /** Continue from the folder's state; without it a folder that has one is refused. */
  readonly resume: boolean;
  /** Trained parameters to begin a new run from; default: fresh ones. */
  readonly initial?: ParameterMap;
  /** The model that guesses, for a recipe with guessed pictures. */
  readonly drawnBy?: DrawingModel;
  readonly engine: Engine;
  readonly threads: number;
  readonly workers?: number;
  readonly progress: Progress;
  readonly now: () => number;
  /** Pictures of each kind that are scored. */
  readonly validationPictures?: number;
  /** Milliseconds between saved states. */
  readonly saveEvery?: number;
  readonly signal?: AbortSignal;
}

const LOG_EVERY = 20;

interface Run {
  readonly recipe: CodecRecipe;
  readonly options: CodecTrainOptions;
  readonly state: TrainingState;
  /** One for each of the recipe's grids. */
  readonly steps: readonly { readonly program: Program; readonly rotation: HostTensors }[];
  readonly validation: Program;
  readonly log: (entry: Record<string, unknown>) => Promise<void>;
}

/** Trains a codec to the recipe's end, or until `signal` aborts; returns the last state. */
export async function trainCodec(recipe: CodecRecipe, options: CodecTrainOptions): Promise<TrainingState> {
  const run = await openRun(recipe, options);
  const { state, progress } = { ...run, ...options };
  const worker = new URL('./worker.ts', import.meta.url);
  const { workers: workerCount = 1, drawnBy } = options;
  const feed = feedFrom<CodecBatch>(worker, { recipe, drawnBy } satisfies CodecSource, {
    first: state.step,
    workerCount,
    ahead: 4 * workerCount,
  });
  try {
    let saved = options.now();
    while (state.step < recipe.steps && !options.signal?.aborted) {
      await step(run, feed);
      const ended = state.step === recipe.steps;
      if (state.step % recipe.evaluateEvery === 0 || ended) await evaluate(run);
      if (options.now() - saved < (options.saveEvery ?? 120_000) && !ended) continue;
      await save(run);
      saved = options.now();
    }
    await save(run);
    return state;
  } finally {
    progress.end();
    await feed.stop();
    await Promise.all([...run.steps.map(({ program }) => program.dispose()), run.validation.dispose()]);
  }
}

async function openRun(recipe: CodecRecipe, options: CodecTrainOptions): Promise<Run> {
  const { folder, engine, threads, progress } = options;
  const path = join(folder, RUN_FILES.state);
  const exists = await stat(path).then(
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
  const fresh = () => (options.initial ? codecStateFrom(recipe, options.initial) : initialCodecState(recipe));
  const state = exists ? await loadCodecState(path, recipe.model) : fresh();
  await keepRecipe(join(folder, RUN_FILES.recipe), recipe, exists);
  await trimLog(join(folder, RUN_FILES.log), state.step);
  progress.print('codes: compiling the training step');
  const steps: Run['steps'][number][] = [];
  for (const sizes of batchesOf(recipe)) {
    const program = await engine.compile(
      codecStepGraph(recipe.model, sizes, recipe.optimizer, recipe.keepEncoder),
      { threads },
    );
    const { cosine, sine } = gridRotation(recipe.model, sizes.grid);
    steps.push({ program, rotation: { 'batch.rotation.cosine': cosine, 'batch.rotation.sine': sine } });
  }
  return {
    recipe,
    options,
    state,
    steps,
    validation: await engine.compile(validationGraph(recipe.model), { threads }),
    log: (entry) => appendFile(join(folder, RUN_FILES.log), `${JSON.stringify(entry)}\n`),
  };
}

/** A run that goes on must do so with the recipe that it began with, but for its length. */
async function keepRecipe(path: string, recipe: CodecRecipe, exists: boolean): Promise<void> {
  const written = exists ? await readOptional(path) : undefined;
  if (written !== undefined) {
    const before = { ...(JSON.parse(written) as CodecRecipe), steps: recipe.steps };
    if (!isDeepStrictEqual(before, JSON.parse(JSON.stringify(recipe)))) {
      throw new UserError(
        `the run was begun with another recipe than this one: see ${path}, or begin anew in another folder.`,
        'FAILED_PRECONDITION',
      );
    }
  }
  await writeWhole(path, `${JSON.stringify(recipe, undefined, 2)}\n`);
}

async function step({ recipe, options, state, steps, log }: Run, feed: Feed<CodecBatch>): Promise<void> {
  const started = options.now();
  const batch = await feed.next();
  const { program, rotation } = steps[batch.grid];
  const rates = Object.entries(ratesAt(recipe, state.step)).map(
    ([name, value]) => [`rates.${name}`, scalar(value)] as const,
  );
  const outputs = await program.run({
    ...Object.fromEntries(state.tensors),
    ...Object.fromEntries(rates),
    ...rotation,
    'batch.patches': batch.patches,
    'batch.moves': batch.moves,
  });
  const [loss, gradientNorm] = [Number(outputs.loss.data[0]), Number(outputs.gradientNorm.data[0])];
  if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
    throw new Error(
      `the loss is ${loss} and the gradient norm ${gradientNorm} at step ${state.step}; the last saved state is intact`,
    );
  }
  for (const name of state.tensors.keys()) state.tensors.set(name, outputs[name]);
  state.step++;
  state.batches++;
  const [pictures, codes] = batch.patches.shape;
  state.tokens += pictures * codes;
  const seconds = (options.now() - started) / 1000;
  state.seconds += seconds;
  state.loss = Number.isNaN(state.loss) ? loss : 0.98 * state.loss + 0.02 * loss;
  if (state.step % LOG_EVERY === 0) {
    const entry = {
      step: state.step,
      codes: state.tokens,
      time: state.seconds,
      loss: state.loss,
      gradientNorm,
    };
    await log({ kind: 'step', ...entry });
  }
  const left = formatDuration(((recipe.steps - state.step) * state.seconds) / state.step);
  options.progress.update(
    `codes step ${state.step}/${recipe.steps}  error ${state.loss.toFixed(5)}  ${Math.round(pictures / seconds)} pictures/s  waited ${Math.round(feed.waited)} ms  ${left} left`,
  );
}

async function evaluate({ recipe, options, state, validation, log }: Run): Promise<void> {
  const { validationPictures = 512 } = options;
  const scores = await validateCodec(
    recipe.model,
    validation,
    state.tensors,
    'validation',
    validationPictures,
  );
  const summary = scores.map(
    ({ kind, decibels, codes }) => `${kind} ${decibels.toFixed(2)} dB (${codes} codes)`,
  );
  options.progress.print(`step ${state.step} validation: ${summary.join('  ')}`);
  await log({ kind: 'evaluation', step: state.step, codes: state.tokens, time: state.seconds, scores });
}

async function save({ recipe, options, state }: Run): Promise<void> {
  await saveState(join(options.folder, RUN_FILES.state), state);
  const parameters = codecParametersOf(recipe.model, state);
  for (const [name, bytes] of encodeCodec({ config: recipe.model, parameters }))
    await writeWhole(join(options.folder, name), bytes);
}

/** The codec's parameters alone, by their names in it. */
const codecParametersOf = (config: CodecConfig, { tensors }: TrainingState) =>
  new Map(
    namedCodecSpecs(config).map(([name]) => [
      name,
      tensors.get(`parameters.${name}`) as HostTensor<'float32'>,
    ]),
  );

const scalar = (value: number): HostTensor => ({
  dataType: 'float32',
  shape: [],
  data: new Float32Array([value]),
});
