import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Curves need no more points than a screen has pixels. */
const MAX_STEPS = 4000;
const MAX_SAMPLES = 40;

export interface RunSummary {
  /** `runs/NAME` for runs on this machine, `weights/NAME` for those that came with the package. */
  readonly name: string;
  readonly updated: string;
}

export interface RunLog extends RunSummary {
  readonly steps: readonly Record<string, unknown>[];
  readonly evaluations: readonly Record<string, unknown>[];
  readonly samples: readonly Record<string, unknown>[];
}

/** Folders that hold training runs, each run in a folder of its own with a `log.jsonl`. */
export type RunFolders = Readonly<Record<'runs' | 'weights', string | undefined>>;

/** All runs, the latest first. Folders that do not exist hold none. */
export async function listRuns(folders: RunFolders): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  for (const [kind, folder] of Object.entries(folders)) {
    if (folder === undefined) continue;
    for (const name of await readdir(folder).catch(() => [])) {
      const log = await stat(join(folder, name, 'log.jsonl')).catch(() => undefined);
      if (log?.isFile()) runs.push({ name: `${kind}/${name}`, updated: log.mtime.toISOString() });
    }
  }
  return runs.sort((a, b) => b.updated.localeCompare(a.updated));
}

/** The log of one run, sorted by kind of line; `name` may leave out its folder. `undefined` when there is none. */
export async function readRun(folders: RunFolders, name: string): Promise<RunLog | undefined> {
  // Only names from the listing are opened, so no name can lead out of the folders.
  const run = (await listRuns(folders)).find(
    (item) => item.name === name || item.name.split('/')[1] === name,
  );
  if (run === undefined) return undefined;
  const [kind, folder] = run.name.split('/');
  const text = await readFile(join(folders[kind as keyof RunFolders] ?? '', folder, 'log.jsonl'), 'utf8');
  const lines = text.split('\n').flatMap(parseLine);
  const ofKind = (wanted: string) => lines.filter((line) => line.kind === wanted);
  return {
    ...run,
    steps: thin(ofKind('step'), MAX_STEPS),
    evaluations: ofKind('evaluation'),
    samples: ofKind('sample').slice(-MAX_SAMPLES),
  };
}

/** The last line of a run in progress may be half written. */
function parseLine(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : [];
  } catch {
    return [];
  }
}

/** At most `most` items, evenly spread, the last one among them. */
function thin<T>(items: readonly T[], most: number): readonly T[] {
  const stride = Math.ceil(items.length / most);
  return stride <= 1 ? items : items.filter((_, i) => (items.length - 1 - i) % stride === 0);
}
