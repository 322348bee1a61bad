import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../base/errors.ts';
import type { CodecRecipe } from '../train/picture-codec/recipe.ts';
import { note } from './terminal.ts';

/** What `alhena train codes` takes of the options of `alhena train`. */
export interface TrainCodesArguments {
  readonly resume?: boolean;
  readonly folder?: string;
  readonly from?: string;
  readonly steps?: number;
  readonly workers?: number;
  readonly threads?: number;
}

/** `alhena train codes`: the autoencoder that gives pictures their codes. */
export async function trainCodes(options: TrainCodesArguments, signal: AbortSignal): Promise<void> {
  const [{ trainCodec }, { CODEC_RECIPE }, { createProgress }, { nodeEngine }] = await Promise.all([
    import('../train/picture-codec/loop.ts'),
    import('../train/picture-codec/recipe.ts'),
    import('../train/progress.ts'),
    import('../tensor/node.ts'),
  ]);
  const recipe = { ...CODEC_RECIPE, steps: options.steps ?? CODEC_RECIPE.steps };
  const folder = options.folder ?? join('runs', 'codes');
  const state = await trainCodec(recipe, {
    folder,
    resume: options.resume ?? false,
    initial: options.from === undefined ? undefined : await initialCodec(options.from, recipe),
    engine: await nodeEngine(),
    threads: options.threads ?? availableParallelism(),
    workers: options.workers ?? 1,
    progress: createProgress(process.stderr, () => performance.now()),
    now: () => performance.now(),
    signal,
  });
  note(
    state.step < recipe.steps
      ? `Ended at step ${state.step} of ${recipe.steps}. Go on with: alhena train codes --resume`
      : `Trained ${state.step} steps. Models that draw learn with it: alhena train RECIPE --codes ${folder}`,
  );
}

/** The parameters of a trained codec of the recipe's sizes. */
async function initialCodec(folder: string, { model }: CodecRecipe) {
  const { loadCodecCheckpoint } = await import('../model/folder.ts');
  const { config, parameters } = await loadCodecCheckpoint(folder);
  if (!isDeepStrictEqual(config, model))
    throw new UserError(`${folder} holds a codec of other sizes than the recipe's.`);
  return parameters;
}
