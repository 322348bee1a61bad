import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../base/errors.ts';
import type { LanguageModel } from '../generate/types.ts';
import { listModels, loadLanguageModel, PACKAGE_ROOT } from '../library.ts';
import { modalitiesOf } from '../model/config.ts';
import type { ModelSource, ModelSummary } from '../serve/models.ts';
import type { Keys } from '../serve/safety/keys.ts';
import type { Store } from '../serve/store/store.ts';
import { collected, collectedOrigins, port } from './arguments.ts';
import { note, write } from './terminal.ts';

interface ServeArguments {
  readonly port?: number;
  readonly host?: string;
  readonly model?: string;
  readonly data: string;
  readonly store?: string;
  readonly requireKey?: boolean;
  readonly createKey?: string;
  readonly allowHost?: string[];
  readonly allowOrigin?: string[];
  readonly fetchUrls?: boolean;
  readonly verbose?: boolean;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];
const SWEEP_MILLISECONDS = 600_000;
/** How old the list of models may be: looking through the folders for every request took a fifth of a short one. */
const LIST_MILLISECONDS = 2000;

const EXAMPLES = `
Examples:
  alhena serve                              the page and the API, for this machine alone
  alhena serve --create-key phone           makes a key, prints it once, and ends
  alhena serve --host 0.0.0.0               for the network; every request needs a key
  alhena serve --allow-origin http://localhost:3000
  alhena serve --store redis://localhost    files that several servers share

Keys: --create-key keeps their SHA-256 in DATA/keys.json. ALHENA_API_KEYS may hold further ones, with commas between.
Also: /healthz and /readyz for probes, /metrics for Prometheus.`;

/** `alhena serve`: the page and the Gemini API. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the page and the Gemini API')
    .option('-p, --port <n>', 'default 8099; 0 takes any free port', port)
    .option('--host <address>', 'listen there, such as 0.0.0.0; default 127.0.0.1, this machine alone')
    .option('-m, --model <name>', 'the model that answers under names unknown here; default nano')
    .option('--data <folder>', 'where uploaded files and keys are kept', join(homedir(), '.alhena'))
    .option('--store <url>', 'keep files in Redis instead, redis://host:6379')
    .option('--require-key', 'want a key on this machine too')
    .option('--create-key <name>', 'make a key, print it, and end')
    .option(
      '--allow-host <name>',
      'a further name under which the server may be reached; repeatable',
      collected,
    )
    .option(
      '--allow-origin <url>',
      'other pages that may use it, such as http://localhost:3000; repeatable',
      collectedOrigins,
    )
    .option('--fetch-urls', 'fetch pictures from public URLs in fileData; off by default')
    .option('--verbose', 'log every request, one JSON line each, without its content')
    .addHelpText('after', EXAMPLES)
    .action(serve);
}

async function serve(options: ServeArguments): Promise<void> {
  const [{ createApp }, { closeOnSignal, greeting, listen }, keys] = await Promise.all([
    import('../serve/app.ts'),
    import('../serve/listen.ts'),
    import('../serve/safety/keys.ts'),
  ]);
  const keyFile = join(options.data, 'keys.json');
  if (options.createKey !== undefined) {
    const key = await keys.createKey(keyFile, options.createKey);
    note(`A key for ${options.createKey}; it is kept nowhere and shown only now:`);
    return write(key);
  }
  const needsKey = options.requireKey || !LOOPBACK.includes(options.host ?? LOOPBACK[0]);
  const demanded = needsKey ? new keys.Keys(await knownKeys(keys, keyFile)) : undefined;
  if (demanded?.size === 0) {
    throw new UserError(
      `${options.host ?? 'This server'} would be open to everyone who reaches it: a key is needed, and there is none. ` +
        'Make one with `alhena serve --create-key NAME`, or set ALHENA_API_KEYS.',
      'FAILED_PRECONDITION',
    );
  }
  const store = await openStore(options);
  const models = new LoadedModels(options.model);
  const [first] = await models.list();
  // Loading before listening: whoever connects is answered at once.
  if (first) await models.get(first.name);
  let stopping = false;
  const app = createApp({
    models,
    store,
    keys: demanded,
    now: () => performance.now(),
    log(record) {
      if (options.verbose || record.kind === 'failure')
        note(JSON.stringify({ time: new Date().toISOString(), ...record }));
    },
    remote: options.fetchUrls ? {} : undefined,
    unready: () => (stopping ? 'the server is about to stop' : first ? undefined : 'there is no model'),
    staticFolder: join(PACKAGE_ROOT, 'web', 'dist'),
    runsFolder: resolve('runs'),
    weightsFolder: join(PACKAGE_ROOT, 'weights'),
    allowedHosts: allowedHosts(options, demanded),
    allowedOrigins: options.allowOrigin,
  });
  const listening = await listen({ app, port: options.port, hostname: options.host });
  note(greeting(listening.url, first?.name ?? 'none', demanded !== undefined));
  if (!first) note('There are no models here yet; train one with `alhena train nano`.');
  await closeOnSignal(listening, () => {
    stopping = true;
  });
  await Promise.all([models.dispose(), store.close()]);
}

type KeysModule = typeof import('../serve/safety/keys.ts');

async function knownKeys({ keyEntry, readKeyFile }: KeysModule, keyFile: string) {
  const given = (process.env.ALHENA_API_KEYS ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  return [...(await readKeyFile(keyFile)), ...given.map((key, i) => keyEntry(`environment-${i}`, key))];
}

/** DNS rebinding gains nothing where a key is demanded, and nobody knows all names of a network's machine. */
function allowedHosts({ allowHost, host }: ServeArguments, keys: Keys | undefined): 'any' | string[] {
  if (keys && !allowHost) return 'any';
  return [...(allowHost ?? []), ...(host === undefined ? [] : [host])];
}

async function openStore({ store, data }: ServeArguments): Promise<Store> {
  if (store !== undefined) {
    const { redisStore } = await import('../serve/store/redis.ts');
    return redisStore(store);
  }
  const { FolderStore } = await import('../serve/store/folder.ts');
  const folder = new FolderStore(join(data, 'store'));
  await folder.sweep();
  setInterval(() => void folder.sweep().catch(() => {}), SWEEP_MILLISECONDS).unref();
  return folder;
}

/** The models of this machine, each loaded on first use and kept. */
class LoadedModels implements ModelSource {
  readonly #first: string | undefined;
  readonly #loaded = new Map<string, Promise<LanguageModel>>();
  #listed: { readonly time: number; readonly models: Promise<ModelSummary[]> } | undefined;

  constructor(first: string | undefined) {
    this.#first = first;
  }

  list(): Promise<ModelSummary[]> {
    const time = performance.now();
    if (!this.#listed || time - this.#listed.time > LIST_MILLISECONDS) {
      const listed = { time, models: this.#list() };
      this.#listed = listed;
      listed.models.catch(() => {
        if (this.#listed === listed) this.#listed = undefined;
      });
    }
    return this.#listed.models;
  }

  async #list(): Promise<ModelSummary[]> {
    const entries = await listModels();
    const summaries = entries.map(({ name, config }) => ({
      name,
      contextLength: config.contextLength,
      modalities: modalitiesOf(config),
      thinks: config.thinks,
    }));
    if (this.#first === undefined) return summaries;
    const { name, contextLength, modalities, thinks } = await this.get(this.#first);
    return [
      { name, contextLength, modalities, thinks },
      ...summaries.filter((summary) => summary.name !== name),
    ];
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
