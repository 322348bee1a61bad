import { type Context, Hono } from 'hono';
import { limitBodies } from './body.ts';
import { readCards } from './cards.ts';
import { openAiErrorResponse } from './dialects/openai/errors.ts';
import { ApiError, errorResponse } from './errors.ts';
import { type FileLimits, Files } from './files/files.ts';
import type { RemoteOptions } from './files/remote.ts';
import { Generation } from './generation.ts';
import { Metrics } from './metrics.ts';
import type { ModelSource } from './models.ts';
import { addFileRoutes } from './routes/files.ts';
import { addGeminiRoutes } from './routes/gemini.ts';
import { addInteractionRoutes } from './routes/interactions.ts';
import { addOpenAiRoutes, isOpenAiPath } from './routes/openai.ts';
import { listRuns, readRun } from './runs.ts';
import { type AppEnv, identify } from './safety/caller.ts';
import { type GuardOptions, guard } from './safety/guard.ts';
import type { Keys } from './safety/keys.ts';
import type { Services } from './services.ts';
import { staticFile } from './static.ts';
import type { Store } from './store/store.ts';

export interface AppOptions extends GuardOptions {
  readonly models: ModelSource;
  /** Where files and interactions are kept. */
  readonly store: Store;
  /** Milliseconds that only grow, for the log. */
  readonly now: () => number;
  /** Milliseconds since 1970, for what expires; default: the system's. */
  readonly clock?: () => number;
  /** One record a request, without the client's content; and one for each failure of our own. */
  readonly log: (record: Record<string, unknown>) => void;
  /** Who may come in; default: whoever reaches the server. */
  readonly keys?: Keys;
  /** Set, it allows files from elsewhere in `fileData`. */
  readonly remote?: RemoteOptions;
  readonly fileLimits?: Partial<FileLimits>;
  /** Why this server should get no more requests, such as that it is about to stop. */
  readonly unready?: () => string | undefined;
  /** The built page, `web/dist`. */
  readonly staticFolder?: string;
  /** Training runs of this machine, `runs`. */
  readonly runsFolder?: string;
  /** Weights that came with the package, `weights`, whose training logs are shown too. */
  readonly weightsFolder?: string;
  /** Silence in a stream after which it shows that it lives; default 10,000 milliseconds. */
  readonly beatMilliseconds?: number;
}

/**
 * The server as a function from Request to Response: the Gemini API (v1, v1beta and v1alpha alike), OpenAI's under
 * `/openai/v1`, the page, and the training logs. Contract and client traps: the Gemini API reference, and src/serve/stream.ts.
 */
export function createApp(options: AppOptions): Hono<AppEnv> {
  const { models, now, log, store, clock = Date.now } = options;
  const metrics = new Metrics();
  const files = new Files({ store, now: clock, limits: options.fileLimits });
  const generation = new Generation({ files, remote: options.remote });
  const { beatMilliseconds } = options;
  const services: Services = {
    models,
    generation,
    files,
    store,
    metrics,
    now,
    clock,
    report,
    beatMilliseconds,
  };
  const runFolders = { runs: options.runsFolder, weights: options.weightsFolder };
  // Some clients write `//v1beta/…`, some end with a slash.
  const getPath = (request: Request) =>
    new URL(request.url).pathname.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  const app = new Hono<AppEnv>({ getPath });

  app.use(async (context, next) => {
    const start = now();
    const id = crypto.randomUUID();
    await next();
    if (context.res !== UNREAD) context.header('x-request-id', id);
    const { method, path } = context.req;
    const { status } = context.res;
    const agent = context.req.header('x-goog-api-client')?.slice(0, 80);
    const milliseconds = now() - start;
    metrics.request(routeOf(method, path), status, milliseconds / 1000);
    const caller = context.get('client');
    log({ kind: 'request', id, method, path: path.slice(0, 200), status, milliseconds, agent, caller });
  });
  app.use(guard(options));
  app.use(identify(options.keys));
  app.onError((error, context) => {
    if (context.req.raw.signal.aborted) return UNREAD;
    report(error);
    return isOpenAiPath(context.req.path) ? openAiErrorResponse(error) : errorResponse(error);
  });

  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    const reason =
      options.unready?.() ?? (await store.check().then(noReason, () => 'the store does not answer'));
    if (reason !== undefined) throw new ApiError('UNAVAILABLE', `Not ready: ${reason}.`);
    return context.json({ status: 'ok' });
  });
  app.get('/metrics', () => metrics.response());
  app.get('/api/cards', async (context) => context.json({ cards: await readCards(options.weightsFolder) }));
  app.get('/api/runs', async (context) => context.json({ runs: await listRuns(runFolders) }));
  app.get('/api/runs/:name{.+}', async (context) => {
    const name = context.req.param('name');
    const run = await readRun(runFolders, name);
    if (run) return context.json(run);
    throw new ApiError(
      'NOT_FOUND',
      `There is no training run ${JSON.stringify(name.slice(0, 100))}. See /api/runs.`,
    );
  });

  const limited = limitBodies();
  app.use((context, next) => (isUpload(context) ? next() : limited(context, next)));
  addFileRoutes(app, files);
  addInteractionRoutes(app, services);
  addOpenAiRoutes(app, services);
  addGeminiRoutes(app, services);

  app.get('*', async (context) => {
    const file = options.staticFolder && (await staticFile(options.staticFolder, context.req.path));
    return file || errorResponse(notFound(context));
  });
  app.notFound((context) => errorResponse(notFound(context)));

  /** Failures of our own, as against those that a client caused or a client that left. */
  function report(error: unknown): void {
    if (error instanceof Error && ['UserError', 'ApiError', 'AbortError'].includes(error.name)) return;
    log({ kind: 'failure', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }

  return app;
}

/**
 * The answer to those who left, whom it cannot reach. One for all, and not written by @hono/node-server, as hundreds
 * may leave at once.
 */
const UNREAD = new Response(null, { status: 499, headers: { 'x-hono-already-sent': 'true' } });

const noReason = (): undefined => undefined;

/** Uploads have limits of their own, and go to the store piece by piece. */
const isUpload = (context: Context): boolean =>
  /\/upload\//.test(context.req.path) && context.req.query('upload_id') !== undefined;

/** A path by its kind, of which there are few. */
function routeOf(method: string, path: string): string {
  const called = /:([a-zA-Z]{1,30})$/.exec(path)?.[1];
  if (method === 'POST' && called && KNOWN_METHODS.has(called)) return called;
  const place = /\/(models|files|interactions|chat|responses|embeddings|healthz|readyz|metrics)\b/.exec(
    path,
  )?.[1];
  return place === undefined ? 'other' : `${method} ${place}`;
}

const KNOWN_METHODS = new Set([
  'generateContent',
  'streamGenerateContent',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
]);

function notFound(context: Context): ApiError {
  return new ApiError(
    'NOT_FOUND',
    `${context.req.method} ${context.req.path.slice(0, 200)} does not exist here. The API begins at /v1beta/models.`,
  );
}
