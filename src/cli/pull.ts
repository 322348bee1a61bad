import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { readPublishedConfig } from '../model/huggingface/folder.ts';
import { Shards } from '../model/huggingface/shards.ts';
import { cacheFolder } from '../published.ts';
import { createProgress } from '../train/progress.ts';
import { abortOnInterrupt, InterruptedError } from './interrupt.ts';
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
  const [{ copyFolder }, { pull }, { checkRepository }] = await Promise.all([
    import('./pull/copy.ts'),
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
  const signal = abortOnInterrupt('Stopping; Ctrl-C again ends at once.');
  const isCopy = from !== undefined && !/^https?:\/\//.test(from);
  try {
    if (isCopy) await copyFolder({ from: resolve(from), folder, signal, onProgress });
    else {
      await pull({
        endpoint: (from ?? process.env.HF_ENDPOINT ?? 'https://huggingface.co').replace(/\/+$/, ''),
        repository,
        revision,
        folder,
        network: {
          fetch,
          sleep: (milliseconds) => sleep(milliseconds, undefined, { signal }),
          token: process.env.HF_TOKEN,
        },
        signal,
        onProgress,
      });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError(
      isCopy
        ? 'The pull was stopped before all was copied: pull again.'
        : 'The pull was stopped. What has arrived is kept: pull again to go on.',
    );
  } finally {
    progress.end();
  }
  await readPublishedConfig(folder);
  await (await Shards.open(folder)).close();
  note(`${repository} is here; ask it something: alhena run "Hello" --model ${repository}`);
}
