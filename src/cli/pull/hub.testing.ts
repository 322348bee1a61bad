import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Random } from '../../base/random.ts';

const random = new Random('pull');
export const bytes = (count: number) =>
  Buffer.from(Uint8Array.from({ length: count }, () => random.integer(0, 256)));

export type Files = Readonly<Record<string, Buffer>>;

export const LARGE = 'model.safetensors';
export const FILES: Files = {
  'config.json': Buffer.from('{"model_type":"gemma4_unified"}'),
  'tokenizer.json': bytes(5000),
  [LARGE]: bytes(300_000),
};

export type Answer = (
  request: IncomingMessage,
  response: ServerResponse,
  file: Buffer,
  start: number,
) => void;

export const whole: Answer = (_, response, file, start) => {
  response.writeHead(start > 0 ? 206 : 200, headersOf(file, start));
  response.end(file.subarray(start));
};

/** Sends some bytes of what was asked for, then cuts the connection. */
export const cutAfter =
  (count: number): Answer =>
  (_, response, file, start) => {
    response.writeHead(start > 0 ? 206 : 200, headersOf(file, start));
    response.write(file.subarray(start, start + count), () => response.socket?.destroy());
  };

/** Sends some bytes of what was asked for, and then nothing. */
export const haltAfter =
  (count: number): Answer =>
  (_, response, file, start) => {
    response.writeHead(start > 0 ? 206 : 200, headersOf(file, start));
    response.write(file.subarray(start, start + count));
  };

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end();

const headersOf = (file: Buffer, start: number): Record<string, string | number> => ({
  'content-length': file.length - start,
  ...(start > 0 ? { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` } : {}),
});

/** A hub with the model google/tiny, as far as a pull asks it. */
export interface TestHub {
  readonly endpoint: string;
  requests: { url: string; range?: string; authorization?: string }[];
  /** How the next requests for the large file are answered; the last one stays. */
  answers: Answer[];
  /** What is given as the listing, from what it should be. */
  listed: (files: object[]) => unknown;
  /** Files by revision. */
  versions: Record<string, Files>;
  close(): void;
}

export async function startHub(): Promise<TestHub> {
  const server = createServer((request, response) => {
    const url = request.url!;
    hub.requests.push({ url, range: request.headers.range, authorization: request.headers.authorization });
    const [, revision, path] = /\/(?:tree|resolve)\/([^/?]+)(?:\/([^?]+))?/.exec(url)!;
    const files = hub.versions[revision];
    if (url.startsWith('/api/')) {
      const list = hub.listed(
        Object.entries({ ...files, 'README.md': bytes(3), 'onnx/model.onnx': bytes(3) }).map(entryOf),
      );
      if (typeof list === 'number') response.writeHead(list).end();
      else response.end(JSON.stringify(list));
      return;
    }
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const { answers } = hub;
    const answer = path === LARGE ? (answers.length > 1 ? answers.shift()! : answers[0]) : whole;
    answer(request, response, files[path], start);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hub: TestHub = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answers: [whole],
    listed: (files) => files,
    versions: { main: FILES },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return hub;
}

const entryOf = ([path, data]: [string, Buffer]): object => ({
  type: 'file',
  path,
  size: data.length,
  oid: createHash('sha1').update(`blob ${data.length}\0`).update(data).digest('hex'),
  ...(path === LARGE
    ? { lfs: { oid: createHash('sha256').update(data).digest('hex'), size: data.length } }
    : {}),
});
