import { readFile } from 'node:fs/promises';
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
