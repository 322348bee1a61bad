import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { pull } from './download.ts';
import { checkRepository } from './hub.ts';

const random = new Random('pull');
const bytes = (count: number) =>
  Buffer.from(Uint8Array.from({ length: count }, () => random.integer(0, 256)));
const FILES: Readonly<Record<string, Buffer>> = {
  'config.json': Buffer.from('{"model_type":"gemma4_unified"}'),
  'tokenizer.json': bytes(5000),
  'model.safetensors': bytes(300_000),
};
const LARGE = 'model.safetensors';

type Answer = (request: IncomingMessage, response: ServerResponse, file: Buffer, start: number) => void;

let server: Server;
let endpoint: string;
let folder: string;
let sleeps: number[];
let requests: { url: string; range?: string; authorization?: string }[];
/** How the next requests for the large file are answered; the last one stays. */
let answers: Answer[];
let listed: (files: object[]) => unknown;

const whole: Answer = (_, response, file, start) => {
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': file.length - start,
    ...(start > 0 ? { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` } : {}),
  });
  response.end(file.subarray(start));
};
/** Sends some bytes of what was asked for, then cuts the connection. */
const cutAfter =
  (count: number): Answer =>
  (_, response, file, start) => {
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': file.length - start,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` } : {}),
    });
    response.write(file.subarray(start, start + count), () => response.socket?.destroy());
  };
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-pull-'));
  sleeps = [];
  requests = [];
  answers = [whole];
  listed = (files) => files;
  server = createServer((request, response) => {
    const url = request.url!;
    requests.push({ url, range: request.headers.range, authorization: request.headers.authorization });
    if (url.startsWith('/api/')) {
      const files = Object.entries({ ...FILES, 'README.md': bytes(3), 'onnx/model.onnx': bytes(3) }).map(
        ([path, data]) => ({
          type: 'file',
          path,
          size: data.length,
          oid: createHash('sha1').update(`blob ${data.length}\0`).update(data).digest('hex'),
          ...(path === LARGE
            ? { lfs: { oid: createHash('sha256').update(data).digest('hex'), size: data.length } }
            : {}),
        }),
      );
      const list = listed(files);
      if (typeof list === 'number') response.writeHead(list).end();
      else response.end(JSON.stringify(list));
      return;
    }
    const path = url.slice(url.indexOf('/resolve/main/') + '/resolve/main/'.length);
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const answer = path === LARGE ? (answers.length > 1 ? answers.shift()! : answers[0]) : whole;
    answer(request, response, FILES[path], start);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const run = (token?: string, onProgress?: (done: number, total: number) => void) =>
  pull({
    endpoint,
    repository: 'google/tiny',
    folder,
    network: {
      fetch,
      sleep: async (milliseconds) => {
        sleeps.push(milliseconds);
      },
      token,
    },
    onProgress,
  });

async function expectWhole() {
  expect((await readdir(folder)).sort()).toEqual(Object.keys(FILES).sort());
  for (const [path, data] of Object.entries(FILES))
    expect(data.equals(await readFile(join(folder, path))), path).toBe(true);
}

describe('a pull', () => {
  test('fetches what Alhena reads, config.json last, and nothing twice', async () => {
    const seen: number[] = [];
    let all = 0;
    await run(undefined, (done, total) => {
      seen.push(done);
      all = total;
    });
    await expectWhole();
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(all);
    expect(all).toBe(Object.values(FILES).reduce((sum, { length }) => sum + length, 0));
    expect(requests.at(-1)!.url).toMatch(/config\.json$/);
    requests = [];
    await run();
    expect(requests.map(({ url }) => url)).toEqual([expect.stringMatching(/^\/api\//)]);
  });

  test('goes on by ranges when connections are cut', async () => {
    answers = [cutAfter(100_000), cutAfter(1), cutAfter(50_000), whole];
    await run();
    await expectWhole();
    const ranges = requests.filter(({ url }) => url.endsWith(LARGE)).map(({ range }) => range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=\d+-$/.test(range!))).toBe(true);
  });

  test('goes on from what an earlier pull left', async () => {
    await writeFile(join(folder, `${LARGE}.part`), FILES[LARGE].subarray(0, 123_456));
    await run();
    await expectWhole();
    expect(requests.find(({ url }) => url.endsWith(LARGE))!.range).toBe('bytes=123456-');
  });

  test('begins anew where a server ignores ranges or mistakes them', async () => {
    for (const answer of [
      ((request, response, file) => whole(request, response, file, 0)) as Answer,
      status(416),
    ]) {
      await writeFile(join(folder, `${LARGE}.part`), FILES[LARGE].subarray(0, 1000));
      answers = [answer, whole];
      await run();
      await expectWhole();
      await rm(join(folder, LARGE));
    }
  });

  test('waits as a busy server says, and tries again after its failures', async () => {
    answers = [status(429, { 'retry-after': '7' }), status(503), whole];
    await run();
    await expectWhole();
    expect(sleeps).toEqual([7000, 2000]);
  });

  test('sends the token to the hub, and to no other host', async () => {
    const other = createServer((request, response) => {
      expect(request.headers.authorization).toBeUndefined();
      whole(request, response, FILES[LARGE], 0);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const location = `http://localhost:${(other.address() as AddressInfo).port}/blob`;
    answers = [status(302, { location })];
    await run('secret');
    await expectWhole();
    expect(requests.every(({ authorization }) => authorization === 'Bearer secret')).toBe(true);
    other.closeAllConnections();
    other.close();
  });
});

describe('a pull that cannot be', () => {
  test.each<[string, () => void, RegExp]>([
    [
      '401',
      () => {
        answers = [status(401)];
      },
      /access was refused \(401\).*set it as HF_TOKEN/,
    ],
    [
      '403',
      () => {
        answers = [status(403)];
      },
      /access was refused \(403\)/,
    ],
    [
      '404',
      () => {
        answers = [status(404)];
      },
      /not found \(404\)/,
    ],
    [
      'a listing that is none',
      () => {
        listed = () => ({ error: 'no' });
      },
      /expected a list of files/,
    ],
    [
      'a listing that is not there',
      () => {
        listed = () => 404;
      },
      /google\/tiny: not found/,
    ],
    [
      'no safetensors',
      () => {
        listed = (files) => files.slice(0, 2);
      },
      /has no safetensors/,
    ],
    [
      'always busy',
      () => {
        answers = [status(429)];
      },
      /status 429, 5 times.*what has arrived is kept/,
    ],
    [
      'cut without a byte',
      () => {
        answers = [cutAfter(0)];
      },
      /without a byte|5 times/,
    ],
    [
      'another size than listed',
      () => {
        answers = [(_, response) => response.end(bytes(10))];
      },
      /the server sends 10 bytes, its listing says 300000/,
    ],
    [
      'a range of another size',
      () => {
        answers = [
          cutAfter(1000),
          (_, response) =>
            response.writeHead(206, { 'content-range': 'bytes 1000-1999/2000' }).end(bytes(1000)),
        ];
      },
      /the server sends 2000 bytes/,
    ],
    [
      'more than listed, without saying so',
      () => {
        answers = [
          (_, response) => {
            response.write(FILES[LARGE]);
            response.end(bytes(1));
          },
        ];
      },
      /more than 300000/,
    ],
    [
      'other bytes',
      () => {
        answers = [(request, response) => whole(request, response, bytes(300_000), 0)];
      },
      /not what the listing promised/,
    ],
  ])('%s', async (_, arrange, message) => {
    arrange();
    await expect(run()).rejects.toThrow(message);
    const files = await readdir(folder);
    expect(files).not.toContain(LARGE);
    expect(files).not.toContain('config.json');
  });

  test.each(['gemma', '../x/y', 'a/b/c', 'a/..', '/a', 'a b/c', ''])('%j is no name', (name) => {
    expect(() => checkRepository(name)).toThrow(/expected owner\/name/);
  });
});
