import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../base/errors.ts';
import type { CodecRecipe } from '../train/picture-codec/recipe.ts';
import { flagOf } from './device.ts';
import { abortOnInterrupt, InterruptedError } from './interrupt.ts';
import { note } from './terminal.ts';
import { SAVING, type TrainArguments } from './train-arguments.ts';

/** `alhena train codes`: the autoencoder that gives pictures their codes. */
export async function trainCodes(options: TrainArguments): Promise<void> {
  checkOptions(options);
  const [{ trainCodec }, { CODEC_RECIPE, DECODER_RECIPE }, { createProgress }, { nodeEngine }] =
    await Promise.all([
      import('../train/picture-codec/loop.ts'),
      import('../train/picture-codec/recipe.ts'),
      import('../train/progress.ts'),
      import('../tensor/node.ts'),
    ]);
  const { drawnBy, from } = options;
  const drawing = drawnBy !== undefined && from !== undefined ? { folder: drawnBy, codes: from } : undefined;
  const given = drawing ? DECODER_RECIPE : CODEC_RECIPE;
  const recipe = { ...given, steps: options.steps ?? given.steps };
  const folder = options.folder ?? join('runs', 'codes');
  const state = await trainCodec(recipe, {
    folder,
    resume: options.resume ?? false,
    initial: from === undefined ? undefined : await initialCodec(from, recipe),
    drawnBy: drawing,
    engine: await nodeEngine(),
    threads: options.threads ?? availableParallelism(),
    workers: options.workers ?? 1,
    progress: createProgress(process.stderr, () => performance.now()),
    now: () => performance.now(),
    signal: abortOnInterrupt(SAVING),
  });
  if (state.step < recipe.steps)
    throw new InterruptedError(
      `Ended at step ${state.step} of ${recipe.steps}. Go on with: alhena train codes --resume`,
    );
  note(`Trained ${state.step} steps. Models that draw learn with it: alhena train RECIPE --codes ${folder}`);
}

/** Refuses what a codec's training would leave out of account: hours on the wrong device are dear. */
function checkOptions(options: TrainArguments): void {
  const { device, python, precision, shardParameters, coordinator, processes, process, codes, teacher } =
    options;
  const { drawnBy, from } = options;
  if (drawnBy !== undefined && from === undefined)
    throw new UserError(
      '--drawn-by goes on with the codec that the model draws with, and none was named: add --from weights/codes.',
    );
  const others = { python, precision, shardParameters, coordinator, processes, process, codes, teacher };
  const given = Object.entries({ device: device === 'cpu' ? undefined : device, ...others });
  const [name, value] = given.find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const flag = value === true ? flagOf(name) : `${flagOf(name)} ${value}`;
  throw new UserError(
    `${flag} is not for codes: they train on the CPU, from fresh weights or those of --from. Leave it out.`,
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
