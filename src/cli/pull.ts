import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { UserError } from '../base/errors.ts';
import { isPublishedFolder, readPublishedConfig } from '../model/huggingface/folder.ts';
import { Shards } from '../model/huggingface/shards.ts';
import { cacheFolder } from '../published.ts';
import { createProgress } from '../train/progress.ts';
import { note } from './terminal.ts';

interface PullArguments {
  readonly from?: string;
  readonly revision: string;
}

/** `alhena pull`: a published model, fetched once. */
export function addPull(program: Command): void {
  program
    .command('pull')
    .description('fetch a published model (Gemma 4 Unified); an interrupted pull goes on where it ended')
    .argument('<owner/name>', 'such as google/gemma-4-12b-it')
    .option('--from <place>', 'a mirror of huggingface.co, or a folder with the files')
    .option('--revision <name>', 'a branch, tag or commit', 'main')
    .action(run);
}

async function run(name: string, { from, revision }: PullArguments): Promise<void> {
  const [{ pull }, { checkRepository }] = await Promise.all([
    import('./pull/download.ts'),
    import('./pull/hub.ts'),
  ]);
  const repository = checkRepository(name);
  const folder = join(cacheFolder(), 'models', repository);
  const progress = createProgress(process.stderr, () => performance.now());
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
  const onProgress = (done: number, total: number, file: string) =>
    progress.update(
      `${Math.floor((100 * done) / Math.max(total, 1))} % · ${gigabytes(done)} of ${gigabytes(total)} GB · ${file}`,
    );
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop);
  try {
    if (from !== undefined && !/^https?:\/\//.test(from)) {
      await copyFolder(resolve(from), folder, onProgress);
    } else {
      await pull({
        endpoint: (from ?? process.env.HF_ENDPOINT ?? 'https://huggingface.co').replace(/\/+$/, ''),
        repository,
        revision,
        folder,
        network: { fetch, sleep: (milliseconds) => sleep(milliseconds), token: process.env.HF_TOKEN },
        signal: abort.signal,
        onProgress,
      });
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    throw new UserError('The pull was stopped. What has arrived is kept: pull again to go on.');
  } finally {
    process.off('SIGINT', stop);
    progress.end();
  }
  await readPublishedConfig(folder);
  await (await Shards.open(folder)).close();
  note(`${repository} is here; ask it something: alhena run "Hello" --model ${repository}`);
}

/** Copies a model's files from a folder, config.json last, each whole or not at all. */
async function copyFolder(
  from: string,
  folder: string,
  onProgress: (done: number, total: number, file: string) => void,
): Promise<void> {
  if (!(await isPublishedFolder(from))) {
    throw new UserError(`${from}: expected a folder with a published model's config.json.`, 'NOT_FOUND');
  }
  await readPublishedConfig(from);
  await (await Shards.open(from)).close();
  const { isWanted } = await import('./pull/hub.ts');
  const names = (await readdir(from)).filter(isWanted);
  names.sort((a, b) => Number(a === 'config.json') - Number(b === 'config.json'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(from, name))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  await mkdir(folder, { recursive: true });
  let done = 0;
  for (const [i, name] of names.entries()) {
    onProgress(done, total, name);
    await copyFile(join(from, name), join(folder, `${name}.part`));
    await rename(join(folder, `${name}.part`), join(folder, name));
    done += sizes[i];
  }
}
