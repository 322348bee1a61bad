import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { UserError } from '../base/errors.ts';

export const DEFAULT_PORT = 8099;
/** Streams get this long to finish when the server is asked to stop; deploy/kubernetes.yaml allows 5 s more. */
export const GRACE_MILLISECONDS = 25_000;

export interface ListenOptions {
  readonly app: Pick<Hono, 'fetch'>;
  /** 0 takes any free port; default 8099. */
  readonly port?: number;
  /** Default 127.0.0.1: this machine alone. */
  readonly hostname?: string;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, lets answers finish for 25 seconds, then ends what is left. */
  close(): Promise<void>;
}

/** Serves the app over HTTP. Resolves once requests are answered; a port in use is a UserError. */
export function listen({
  app,
  port = DEFAULT_PORT,
  hostname = '127.0.0.1',
}: ListenOptions): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, port, hostname, overrideGlobalObjects: false },
      (info: AddressInfo) => {
        server.removeListener('error', fail);
        const shownHost = hostname.includes(':') ? `[${hostname}]` : hostname;
        resolve({ url: `http://${shownHost}:${info.port}`, port: info.port, close });
      },
    );
    const fail = (error: NodeJS.ErrnoException) => reject(listenError(error, hostname, port));
    server.on('error', fail);

    let closing: Promise<void> | undefined;
    function close(): Promise<void> {
      closing ??= new Promise((closed) => {
        // A connection that was answering becomes idle later, and would linger for its keep-alive time.
        const sweep = setInterval(
          () => 'closeIdleConnections' in server && server.closeIdleConnections(),
          50,
        );
        const cut = setTimeout(
          () => 'closeAllConnections' in server && server.closeAllConnections(),
          GRACE_MILLISECONDS,
        );
        server.close(() => {
          clearInterval(sweep);
          clearTimeout(cut);
          closed();
        });
      });
      return closing;
    }
  });
}

/**
 * Waits for Ctrl-C or SIGTERM, then closes; a second signal ends at once.
 * @param onSignal told when the first one comes, before connections are closed
 */
export async function closeOnSignal(listening: Listening, onSignal: () => void = () => {}): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  onSignal();
  const impatient = () => process.exit(130);
  process.once('SIGINT', impatient).once('SIGTERM', impatient);
  await listening.close();
  process.removeListener('SIGINT', impatient).removeListener('SIGTERM', impatient);
}

/** What `alhena serve` prints: where it is, what it serves, and how to point a client at it, for copy and paste. */
export function greeting(url: string, model: string, needsKey = false): string {
  const key = needsKey ? 'YOUR_KEY' : 'local';
  // Nobody can connect to "all addresses".
  const address = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const curl = `curl ${address}/v1beta/models/${model}:generateContent -H 'x-goog-api-key: ${key}' -d '{"contents": "Hello"}'`;
  return [
    `Alhena at ${url}`,
    `  model    ${model}`,
    `  page     ${address}/`,
    `  API      ${address}/v1beta/models/${model}:generateContent`,
    `  try      ${curl}`,
    `  clients  export GOOGLE_GEMINI_BASE_URL=${address} GEMINI_API_KEY=${key}`,
    `  or       new GoogleGenAI({ apiKey: '${key}', httpOptions: { baseUrl: '${address}' } })`,
    `  OpenAI   export OPENAI_BASE_URL=${address}/openai/v1 OPENAI_API_KEY=${key}`,
    '  stop     Ctrl-C',
  ].join('\n');
}

function listenError(error: NodeJS.ErrnoException, hostname: string, port: number): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use by another program. Choose another with --port, or stop that program.`,
    EACCES: `Port ${port} is not open to this user; ports of 1024 and more are. Choose another with --port.`,
    EADDRNOTAVAIL: `${hostname} is no address of this machine. Leave --host out to listen on 127.0.0.1.`,
  };
  const reason = error.code === undefined ? undefined : reasons[error.code];
  return reason === undefined ? error : new UserError(reason, 'FAILED_PRECONDITION');
}
