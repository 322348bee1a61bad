import type { Context } from 'hono';
import type { Answer } from './answers.ts';
import { ApiError } from './errors.ts';
import type { Files } from './files/files.ts';
import type { Generation } from './generation.ts';
import type { Metrics } from './metrics.ts';
import type { ModelSource } from './models.ts';
import type { GenerateRequest } from './requests/generate.ts';
import type { AppEnv } from './safety/caller.ts';
import type { Store } from './store/store.ts';
import { type StreamFormat, streamResponse } from './stream.ts';

/** What routes work with. */
export interface Services {
  readonly models: ModelSource;
  readonly generation: Generation;
  readonly files: Files;
  readonly store: Store;
  readonly metrics: Metrics;
  /** Milliseconds that only grow, to measure with. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Logs failures of our own, as against those that a client caused or a client that left. */
  readonly report: (error: unknown) => void;
  /** Silence in a stream after which it shows that it lives; milliseconds. */
  readonly beatMilliseconds?: number;
}

/** An answer under way. */
export interface Answering {
  /** Its chunks; the first has no candidates. */
  readonly chunks: AsyncGenerator<Answer, void, undefined>;
  /** Ends it. */
  readonly cancel: () => void;
}

/** One for all: hundreds may leave at once, and each stack trace takes its time. */
const LEFT = new DOMException('The client closed the request.', 'AbortError');

/** Lets a model answer, with the deadline and for the caller of an HTTP request, and counts what happens. */
export function answering(
  { models, generation, metrics, now }: Services,
  context: Context<AppEnv>,
  model: string,
  request: GenerateRequest,
): Answering {
  // A closed connection is told by the request's signal while nothing was answered, by the stream after that.
  const abort = new AbortController();
  const caller = { ...callerOf(context), signal: abort.signal };
  const { signal } = context.req.raw;
  const cancel = () => abort.abort(LEFT);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  async function* chunks(): AsyncGenerator<Answer, void, undefined> {
    const start = now();
    const told = metrics.answer(model);
    let last: Answer | undefined;
    let how: 'complete' | 'failed' | 'cancelled' = 'cancelled';
    let spoke = false;
    try {
      for await (const chunk of generation.stream(await models.get(model), request, caller)) {
        last = chunk;
        if (!spoke && chunk.candidates) {
          spoke = true;
          told.first((now() - start) / 1000);
        }
        yield chunk;
      }
      how = 'complete';
    } catch (error) {
      if (!abort.signal.aborted) how = 'failed';
      throw error;
    } finally {
      told.end(how, last?.usageMetadata);
    }
  }
  return { chunks: chunks(), cancel };
}

/** Who asks, and until when. */
export function callerOf(context: Context<AppEnv>) {
  const { signal } = context.req.raw;
  return { client: context.get('client'), owner: context.get('owner'), signal, timeout: timeoutOf(context) };
}

/** `X-Server-Timeout` is in seconds. */
function timeoutOf(context: Context): number | undefined {
  const header = context.req.header('x-server-timeout');
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (header.trim() !== '' && seconds > 0 && seconds < Infinity) return Math.ceil(seconds * 1000);
  throw new ApiError(
    'INVALID_ARGUMENT',
    `X-Server-Timeout is ${JSON.stringify(header.slice(0, 40))}; a number of seconds above 0 was expected.`,
  );
}

/**
 * Streams an answer as `translate` says it, once the model began it or is slow to. The model is asked only with the
 * second chunk, and a translation may speak after the first: both are waited for, so that whatever the model refuses
 * is answered with its proper status.
 * @param translate chunks of the Gemini API to those of the stream; by itself it gives the first one back
 */
export async function streamAnswer<Chunk>(
  { report, beatMilliseconds }: Services,
  { chunks, cancel }: Answering,
  format: StreamFormat<Chunk>,
  translate: (first: Answer, rest: AsyncGenerator<Answer, void, undefined>) => AsyncGenerator<Chunk>,
  beat?: (first: Answer) => Chunk,
): Promise<Response> {
  const first = await chunks.next();
  if (first.done) throw new Error('an answer ended before it began');
  const told = first.value;
  const begun = chunks.next();
  async function* rest() {
    for (let next = await begun; !next.done; next = await chunks.next()) yield next.value;
  }
  async function* translated() {
    try {
      yield* translate(told, rest());
    } finally {
      // A translation that is left before it reads the rest does not end it.
      await chunks.return();
    }
  }
  return streamResponse(translated(), {
    format,
    begun,
    beat: beat && (() => beat(told)),
    beatMilliseconds,
    onCancel: cancel,
    onError: report,
  });
}

/** One page of a list; the page token is the position of its first item. */
export function page<T>(
  items: readonly T[],
  context: Context,
  defaultSize: number,
): { items: readonly T[]; nextPageToken?: string } {
  const size = readPosition('pageSize', context.req.query('pageSize')) || defaultSize;
  const start = readPosition('pageToken', context.req.query('pageToken'));
  const end = start + size;
  return { items: items.slice(start, end), nextPageToken: end < items.length ? String(end) : undefined };
}

function readPosition(name: string, text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new ApiError(
    'INVALID_ARGUMENT',
    `${name} is ${JSON.stringify(text.slice(0, 40))}; a whole number was expected.`,
  );
}
