import { BackendError, type Problem } from './types.ts';

/** Google's error JSON, as far as the page reads it. Any server may answer anything, so nothing is taken for granted. */
export interface ErrorJson {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly message?: unknown;
  readonly details?: unknown;
}

const DEFAULT_RETRY_MILLISECONDS = 2000;

/** What an error of the API means for the person who waits. */
export function problemOf(httpStatus: number, error: ErrorJson | undefined): Problem {
  const message = typeof error?.message === 'string' ? error.message : undefined;
  const code = typeof error?.code === 'number' ? error.code : httpStatus;
  if (code === 429 || code === 503) return { kind: 'busy', retryMilliseconds: retryDelay(error?.details) };
  if (code === 401 || (code === 403 && /\bkey\b/i.test(message ?? '')) || mentions(error, 'API_KEY_INVALID'))
    return { kind: 'key' };
  const sizes = message?.match(/input token count \((\d+)\) exceeds .*\((\d+)\)/i);
  if (sizes) return { kind: 'tooLong', tokens: Number(sizes[1]), limit: Number(sizes[2]) };
  if (httpStatus === 502 || httpStatus === 504) return { kind: 'gone' };
  return {
    kind: 'refused',
    message: message === undefined ? `The server answered with status ${httpStatus}.` : forPeople(message),
  };
}

/** Anything thrown, as a problem; what is no BackendError is a fault of the page itself and says its own words. */
export function problemOfThrown(error: unknown): Problem {
  if (error instanceof BackendError) return error.problem;
  return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
}

/** `google.rpc.RetryInfo`: `{"retryDelay": "1.5s"}`. */
function retryDelay(details: unknown): number {
  const delays = (Array.isArray(details) ? details : []).flatMap(
    (detail: { retryDelay?: unknown } | null) => {
      const seconds = /^(\d+(?:\.\d+)?)s$/.exec(String(detail?.retryDelay))?.[1];
      return seconds === undefined ? [] : [1000 * Number(seconds)];
    },
  );
  return Math.min(60_000, Math.max(250, delays[0] ?? DEFAULT_RETRY_MILLISECONDS));
}

function mentions(error: ErrorJson | undefined, reason: string): boolean {
  return Array.isArray(error?.details) && JSON.stringify(error.details).includes(reason);
}

/** The page's user did not write `contents[0].parts[1]`, so the path is left out. */
function forPeople(message: string): string {
  return message.replace(/^contents(\[\d+\])?(\.\w+(\[\d+\])?)*: /, '');
}
