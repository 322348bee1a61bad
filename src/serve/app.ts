import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isRecord } from '../generate/protocol.ts';
import { countTokens, streamAnswer, wholeAnswer } from './answers.ts';
import { readCards } from './cards.ts';
import { ApiError, errorResponse } from './errors.ts';
import { type GuardOptions, guard } from './guard.ts';
import { findModel, listPage, type ModelSource, modelResource } from './models.ts';
import { Queue } from './queue.ts';
import { readCountRequest, readGenerateRequest } from './requests.ts';
import { listRuns, readRun } from './runs.ts';
import { staticFile } from './static.ts';
import { streamResponse } from './stream.ts';

const MAX_BODY_BYTES = 32 * 1024 * 1024;

export interface AppOptions extends GuardOptions {
  readonly models: ModelSource;
  /** Milliseconds, for the log. */
  readonly now: () => number;
  /** One record a request, without the client's content; and one for each failure of our own. */
  readonly log: (record: Record<string, unknown>) => void;
  /** The built page, `web/dist`. */
  readonly staticFolder?: string;
  /** Training runs of this machine, `runs`. */
  readonly runsFolder?: string;
  /** Weights that came with the package, `weights`, whose training logs and cards are shown too. */
  readonly weightsFolder?: string;
  /** Requests that may wait for one model; default 32. */
  readonly maxWaiting?: number;
}

/**
 * The server as a function from Request to Response: the Gemini API (v1, v1beta and v1alpha alike), the page,
 * and the training logs. Contract and client traps: the Gemini API reference, and src/serve/stream.ts.
 */
export function createApp(options: AppOptions): Hono {
  const { models, now, log } = options;
  const queues = new Map<string, Queue>();
  const runFolders = { runs: options.runsFolder, weights: options.weightsFolder };
  // Some clients write `//v1beta/…`, some end with a slash.
  const getPath = (request: Request) =>
    new URL(request.url).pathname.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  const app = new Hono({ getPath });

  app.use(async (context, next) => {
    const start = now();
    await next();
    const client = context.req.header('x-goog-api-client')?.slice(0, 80);
    const { method, path } = context.req;
    log({ kind: 'request', method, path, status: context.res.status, milliseconds: now() - start, client });
  });
  app.use(guard(options));
  app.onError((error) => {
    reportInternal(error);
    return errorResponse(error);
  });

  app.get('/healthz', (context) => context.json({ status: 'ok' }));
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

  app.get('/:version{v1|v1beta|v1alpha}/models', async (context) => {
    return context.json(
      listPage(await models.list(), context.req.query('pageSize'), context.req.query('pageToken')),
    );
  });
  app.get('/:version{v1|v1beta|v1alpha}/models/*', async (context) => {
    const { version, name } = splitPath(context);
    return context.json(modelResource(await findModel(models, name, version), name));
  });
  app.post('/:version{v1|v1beta|v1alpha}/*', limitBody(), async (context) => {
    const { version, name, method } = splitPath(context);
    if (!METHODS.has(method)) {
      throw new ApiError(
        'NOT_FOUND',
        `models/${name.slice(0, 100)} is not found for API version ${version}, or is not supported for ` +
          `${method.slice(0, 40) || 'POST'}. Supported: ${[...METHODS].join(', ')}.`,
      );
    }
    const summary = await findModel(models, name, version, method);
    const body = await readJson(context.req.raw);
    return method === 'countTokens'
      ? context.json(await countTokens(await models.get(summary.name), readCountRequest(body)))
      : generate(context, summary.name, body, method === 'streamGenerateContent');
  });

  app.get('*', async (context) => {
    const file = options.staticFolder && (await staticFile(options.staticFolder, context.req.path));
    return file || errorResponse(notFound(context));
  });
  app.notFound((context) => errorResponse(notFound(context)));

  async function generate(
    context: Context,
    name: string,
    body: unknown,
    streaming: boolean,
  ): Promise<Response> {
    const request = readGenerateRequest(body);
    const queue = queues.get(name) ?? new Queue(options.maxWaiting ?? 32);
    queues.set(name, queue);
    // A closed connection is told by the request's signal while nothing was answered, by the stream after that.
    const abort = new AbortController();
    const { signal } = context.req.raw;
    if (signal.aborted) abort.abort();
    signal.addEventListener('abort', () => abort.abort(), { once: true });
    const chunks = streamAnswer(await models.get(name), queue, request, abort.signal);
    if (!streaming) return context.json(await wholeAnswer(chunks));

    const first = await chunks.next();
    return streamResponse(context.req.query('alt') === 'sse' ? 'sse' : 'array', first.value, chunks, {
      onCancel: () => abort.abort(),
      onError: reportInternal,
    });
  }

  /** Failures of our own, as against those that a client caused or a client that left. */
  function reportInternal(error: unknown): void {
    if (error instanceof Error && ['UserError', 'ApiError', 'AbortError'].includes(error.name)) return;
    log({ kind: 'failure', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }

  return app;
}

const METHODS = new Set(['generateContent', 'streamGenerateContent', 'countTokens']);

function limitBody() {
  return bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => {
      const message = `The request is larger than ${MAX_BODY_BYTES} bytes (32 MB). Send fewer or smaller pictures.`;
      throw new ApiError('INVALID_ARGUMENT', message);
    },
  });
}

/** `/v1beta/models/org/name:tag:generateContent` → version, `org/name:tag`, method (after the last colon). */
function splitPath(context: Context): { version: string; name: string; method: string } {
  const [, version, ...rest] = context.req.path.split('/');
  let path: string;
  try {
    path = decodeURIComponent(rest.join('/'));
  } catch {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'The path holds a broken percent sign; UTF-8, percent-encoded, was expected.',
    );
  }
  const name = path.replace(/^models\//, '');
  const colon = context.req.method === 'POST' ? name.lastIndexOf(':') : -1;
  return colon < 0
    ? { version, name, method: '' }
    : { version, name: name.slice(0, colon), method: name.slice(colon + 1) };
}

async function readJson(request: Request): Promise<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse(await request.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ApiError('INVALID_ARGUMENT', `Invalid JSON payload received: ${error.message.slice(0, 120)}.`);
  }
  if (!isRecord(body))
    throw new ApiError(
      'INVALID_ARGUMENT',
      'The request body is no JSON object; {"contents": […]} was expected.',
    );
  return body;
}

function notFound(context: Context): ApiError {
  return new ApiError(
    'NOT_FOUND',
    `${context.req.method} ${context.req.path.slice(0, 200)} does not exist here. The API begins at /v1beta/models.`,
  );
}
