import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type ApiError, KeyError } from '../errors.ts';
import type { Keys } from './keys.ts';

/** Variables of a request, set before its route runs. */
export interface AppEnv {
  Variables: {
    /** Whose turn it is among those who wait. */
    client: string;
    /** Whose files and interactions it may use. */
    owner: string;
  };
}

/** Everyone, where no key is needed. */
const ANYONE = 'anyone';

/** Reachable without a key: the page, whether the server lives, and uploads, whose URL is a secret itself. */
const isOpen = (context: Context): boolean => {
  const { path, method } = context.req;
  if (/^\/(healthz|readyz)$/.test(path)) return true;
  if (/^\/(\w+\/)?upload\/\w+\/files$/.test(path)) return context.req.query('upload_id') !== undefined;
  return method === 'GET' && !/^\/(v1|v1beta|v1alpha|api|openai|download|metrics)(\/|$)/.test(path);
};

/**
 * Tells callers apart, and refuses those without a key where `keys` are set. A key comes as `x-goog-api-key`, as
 * `?key=`, or as a bearer token. Without keys, whatever is sent as one tells clients on this machine apart.
 */
export function identify(keys: Keys | undefined) {
  return createMiddleware<AppEnv>(async (context, next) => {
    const key = presentedKey(context);
    const name = key === undefined ? undefined : keys?.nameOf(key);
    if (keys && name === undefined && !isOpen(context)) throw refused(key);
    context.set('owner', name ?? ANYONE);
    context.set('client', name ?? (key === undefined ? ANYONE : fingerprint(key)));
    await next();
  });
}

function presentedKey(context: Context): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  return context.req.header('x-goog-api-key') ?? bearer ?? context.req.query('key');
}

/** So that no key is ever held longer than its request. */
const fingerprint = (key: string): string =>
  createHash('sha256').update(key).digest('base64url').slice(0, 12);

function refused(key: string | undefined): ApiError {
  if (key === undefined) {
    return new KeyError(
      'PERMISSION_DENIED',
      'This server wants a key: send it as x-goog-api-key (most clients: apiKey). `alhena serve --create-key NAME` makes one.',
    );
  }
  return new KeyError('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
    },
  ]);
}
