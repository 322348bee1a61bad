import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

export interface GuardOptions {
  /**
   * Further host names (without port) under which this server may be reached; `'any'` where a key is demanded,
   * which another page does not have.
   */
  readonly allowedHosts?: readonly string[] | 'any';
  /** Origins of other pages that may use the API, such as `http://localhost:3000`. */
  readonly allowedOrigins?: readonly string[];
}

/**
 * Keeps other web pages out. A page elsewhere can send requests to localhost, and by DNS rebinding even read
 * the answers under a name of its own; so the Host must be a name of this machine, and an Origin must be the
 * server's own or allowed. Without an allowed origin no CORS header is ever sent.
 */
export function guard({ allowedHosts = [], allowedOrigins = [] }: GuardOptions) {
  const anyHost = allowedHosts === 'any';
  const hosts = new Set([...LOCAL_HOSTS, ...(anyHost ? [] : allowedHosts)].map((host) => host.toLowerCase()));
  return createMiddleware(async (context, next) => {
    const host = context.req.header('host') ?? new URL(context.req.url).host;
    if (!anyHost && !hosts.has(withoutPort(host))) {
      throw new ApiError(
        'PERMISSION_DENIED',
        `The Host header is ${JSON.stringify(host.slice(0, 100))}; ${[...hosts].join(', ')} were expected. ` +
          'Open the server under one of these names, or allow more with --allow-host.',
      );
    }
    const origin = context.req.header('origin');
    const foreign = origin !== undefined && originHost(origin) !== host.toLowerCase();
    if (foreign && !allowedOrigins.includes(origin)) {
      throw new ApiError(
        'PERMISSION_DENIED',
        `Pages of ${JSON.stringify(origin.slice(0, 100))} may not use this server. Use its own page, or a program, or allow them with --allow-origin.`,
      );
    }
    if (foreign && context.req.method === 'OPTIONS') {
      return context.body(null, 204, { ...corsHeaders(origin), 'access-control-max-age': '600' });
    }
    await next();
    if (foreign) for (const [name, value] of Object.entries(corsHeaders(origin))) context.header(name, value);
  });
}

/** What clients send from a browser; `@google/genai/web` uploads files as well, OpenAI's tells about itself. */
const REQUEST_HEADERS = [
  'content-type',
  'authorization',
  'x-goog-api-key',
  'x-goog-api-client',
  'x-server-timeout',
  'x-goog-upload-protocol',
  'x-goog-upload-command',
  'x-goog-upload-offset',
  'x-goog-upload-file-name',
  'x-goog-upload-header-content-length',
  'x-goog-upload-header-content-type',
  'openai-organization',
  'openai-project',
  'x-stainless-arch',
  'x-stainless-helper-method',
  'x-stainless-lang',
  'x-stainless-os',
  'x-stainless-package-version',
  'x-stainless-retry-count',
  'x-stainless-runtime',
  'x-stainless-runtime-version',
  'x-stainless-timeout',
];
const RESPONSE_HEADERS = [
  'x-goog-upload-url',
  'x-goog-upload-status',
  'x-goog-upload-size-received',
  'x-request-id',
];

function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': REQUEST_HEADERS.join(', '),
    'access-control-expose-headers': RESPONSE_HEADERS.join(', '),
    vary: 'Origin',
  };
}

function withoutPort(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}

/** Host and port of an origin; `undefined` for `null` (sandboxed pages, files) and nonsense. */
function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
