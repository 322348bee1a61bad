import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { LanguageModel } from '../generate/types.ts';
import { listModels, loadLanguageModel, PACKAGE_ROOT } from '../library.ts';
import type { ModelSource } from '../serve/models.ts';
import { port } from './arguments.ts';
import { note } from './terminal.ts';

interface ServeArguments {
  readonly port?: number;
  readonly host?: string;
  readonly model?: string;
  readonly verbose?: boolean;
}

/** `alhena serve`: the page and the Gemini API. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the page and the Gemini API')
    .option('-p, --port <n>', 'default 8099; 0 takes any free port', port)
    .option('--host <address>', 'default 127.0.0.1, this machine alone')
    .option('-m, --model <name>', 'the model that answers under names unknown here; default nano')
    .option('--verbose', 'log every request')
    .action(serve);
}

async function serve(options: ServeArguments): Promise<void> {
  const [{ createApp }, { closeOnSignal, greeting, listen }] = await Promise.all([
    import('../serve/app.ts'),
    import('../serve/listen.ts'),
  ]);
  const models = new LoadedModels(options.model);
  const [first] = await models.list();
  // Loading before listening: whoever connects is answered at once.
  if (first) await models.get(first.name);
  const app = createApp({
    models,
    now: () => performance.now(),
    log(record) {
      if (options.verbose || record.kind === 'failure') note(JSON.stringify(record));
    },
    staticFolder: join(PACKAGE_ROOT, 'web', 'dist'),
    runsFolder: resolve('runs'),
    weightsFolder: join(PACKAGE_ROOT, 'weights'),
    allowedHosts: options.host === undefined ? [] : [options.host],
  });
  const listening = await listen({ app, port: options.port, hostname: options.host });
  note(greeting(listening.url, first?.name ?? 'none'));
  if (!first) note('There are no models here yet; train one with `alhena train nano`.');
  await closeOnSignal(listening);
  await models.dispose();
}

/** The models of this machine, each loaded on first use and kept. */
class LoadedModels implements ModelSource {
  readonly #first: string | undefined;
  readonly #loaded = new Map<string, Promise<LanguageModel>>();

  constructor(first: string | undefined) {
    this.#first = first;
  }

  async list() {
    const entries = await listModels();
    const summaries = entries.map(({ name, config }) => ({ name, contextLength: config.contextLength }));
    if (this.#first === undefined) return summaries;
    const { name, contextLength } = await this.get(this.#first);
    return [{ name, contextLength }, ...summaries.filter((summary) => summary.name !== name)];
  }

  get(name: string): Promise<LanguageModel> {
    const known = this.#loaded.get(name);
    if (known) return known;
    const loading = loadLanguageModel(name);
    this.#loaded.set(name, loading);
    loading.then(
      // A folder's model is asked for by its own name from then on.
      (model) => this.#loaded.set(model.name, loading),
      () => this.#loaded.delete(name),
    );
    return loading;
  }

  async dispose(): Promise<void> {
    for (const model of new Set(this.#loaded.values())) await (await model).dispose();
  }
}
