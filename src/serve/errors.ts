import { UserError, type UserErrorStatus } from '../base/errors.ts';
import { QueueFullError } from '../generate/errors.ts';

/** google.rpc.Code names that this server answers with, and the HTTP status of each. */
const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;
export type ApiStatus = keyof typeof HTTP_STATUS;

/** What a client sees when something goes wrong, always in this form. */
export interface ErrorBody {
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly status: ApiStatus;
    readonly details?: readonly Record<string, unknown>[];
  };
}

/** An error of the protocol itself; the layers below throw UserError. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: ApiStatus;
  readonly details?: readonly Record<string, unknown>[];

  constructor(
    status: ApiStatus | UserErrorStatus,
    message: string,
    details?: readonly Record<string, unknown>[],
  ) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** The caller sent no key, or one that nobody has. */
export class KeyError extends ApiError {}

/** Google's error JSON for anything thrown. What the client did not cause stays out of the message. */
export function errorBody(error: unknown): ErrorBody {
  if (error instanceof ApiError || error instanceof UserError) {
    const details = error instanceof ApiError ? error.details : retryInfo(error);
    return {
      error: { code: HTTP_STATUS[error.status], message: error.message, status: error.status, details },
    };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { error: { code: 499, message: 'The client closed the request.', status: 'CANCELLED' } };
  }
  const message =
    'Something failed inside the server; its log holds the reason. Try again, or report it with that log.';
  return { error: { code: 500, message, status: 'INTERNAL' } };
}

/** When to try again, for clients that wait by themselves. */
function retryInfo(error: UserError): ErrorBody['error']['details'] {
  if (!(error instanceof QueueFullError)) return undefined;
  const retryDelay = `${Math.max(1, Math.ceil(error.retryDelayMilliseconds / 1000))}s`;
  return [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }];
}

export function errorResponse(error: unknown): Response {
  const body = errorBody(error);
  // Response allows 200 to 599, so 499 (nginx's "client closed request", used by Google too) is fine.
  return Response.json(body, { status: body.error.code });
}
