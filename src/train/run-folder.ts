import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../model/folder.ts';

/** What a run's folder holds beside the exported model. */
export const RUN_FILES = { state: 'state.safetensors', log: 'log.jsonl', recipe: 'recipe.json' } as const;

/** Drops what a killed run logged after the state that it goes on from, and an entry that it left unfinished. */
export async function trimLog(path: string, step: number): Promise<void> {
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

export const readOptional = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(() => undefined);

/** What it took to train a model. */
export interface TrainingSummary {
  readonly steps: number;
  readonly tokens: number;
  readonly flops: number;
  readonly hours: number;
  /** The model that it began as, where it did not begin from nothing. */
  readonly origin?: TrainingOrigin;
  /** The model that it learned from besides the right answers. */
  readonly teacher?: string;
}

/** A trained model that a run began with, by name, and what that had taken, where its folder tells. */
export type TrainingOrigin = { readonly name: string } & Partial<TrainingSummary>;

/** What the log in a model's folder says of its training; undefined where it tells of no step. */
export async function readTrainingSummary(folder: string): Promise<TrainingSummary | undefined> {
  const lines = ((await readOptional(join(folder, RUN_FILES.log))) ?? '').split('\n');
  const entries = (kind: string) =>
    lines.filter((line) => line.startsWith(`{"kind":"${kind}"`)).map((line) => JSON.parse(line));
  const begin: Pick<TrainingSummary, 'origin' | 'teacher'> | undefined = entries('begin').at(-1);
  const last: { step: number; tokens: number; flops: number; time: number } | undefined =
    entries('step').at(-1);
  if (last === undefined) return undefined;
  const { step: steps, tokens, flops, time } = last;
  const { origin, teacher } = begin ?? {};
  return { steps, tokens, flops, hours: time / 3600, ...(origin && { origin }), ...(teacher && { teacher }) };
}
