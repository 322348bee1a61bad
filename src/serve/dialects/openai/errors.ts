import { ApiError, type ErrorBody, errorBody, KeyError } from '../../errors.ts';
import { COMMENT, type StreamFormat } from '../../stream.ts';

/** An error in the form of OpenAI's API. */
export interface OpenAiErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    /** The field of the request that was wrong. */
    readonly param: string | null;
    readonly code: string | null;
  };
}

/** No model has the name that was asked for. */
export class NoModelError extends ApiError {}

const CODES: Readonly<Record<string, string>> = {
  NOT_FOUND: 'not_found',
  PERMISSION_DENIED: 'permission_denied',
  RESOURCE_EXHAUSTED: 'rate_limit_exceeded',
  UNIMPLEMENTED: 'unsupported',
};

/** The names of fields come first in the messages of this server. */
const FIELD = /^([a-z_][\w.[\]]*) (?:is|has|holds|ends|declares) /;

function write({ code, message, status }: ErrorBody['error'], error?: unknown): OpenAiErrorBody {
  const isMissing = error instanceof NoModelError;
  const isLong = /exceeds the maximum number of tokens/.test(message);
  const isKey = error instanceof KeyError;
  const reason = (isMissing && 'model_not_found') || (isLong && 'context_length_exceeded');
  return {
    error: {
      message,
      type: code === 429 ? 'rate_limit_error' : code >= 500 ? 'server_error' : 'invalid_request_error',
      param: isMissing ? 'model' : code === 400 && !isKey ? (FIELD.exec(message)?.[1] ?? null) : null,
      code: (isKey && 'invalid_api_key') || reason || (CODES[status] ?? null),
    },
  };
}

/** What was thrown as OpenAI's clients expect it: 401 for keys, and when to try again in a header. */
export function openAiErrorResponse(error: unknown): Response {
  const { error: found } = errorBody(error);
  const status = error instanceof KeyError ? 401 : found.code;
  const delay = found.details?.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay;
  const headers =
    delay === undefined ? undefined : { 'retry-after': String(Number.parseInt(`${delay}`, 10)) };
  return Response.json(write(found, error), { status, headers });
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** Chunks of chat completions; `[DONE]` ends those that are complete, and only those. */
export const CHAT_EVENTS: StreamFormat<object> = {
  contentType: 'text/event-stream',
  chunk: data,
  error: ({ error }) => data(write(error)),
  end: 'data: [DONE]\n\n',
  beat: COMMENT,
};
