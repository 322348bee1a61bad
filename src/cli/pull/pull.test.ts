import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pull } from './download.ts';
import {
  type Answer,
  bytes,
  cutAfter,
  FILES,
  LARGE,
  startHub,
  status,
  type TestHub,
  whole,
} from './hub.testing.ts';
import { checkRepository } from './hub.ts';

let hub: TestHub;
let folder: string;
let sleeps: number[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-pull-'));
  sleeps = [];
  hub = await startHub();
});
afterEach(async () => {
  hub.close();
  await rm(folder, { recursive: true });
});

const run = (token?: string, onProgress?: (done: number, total: number) => void) =>
  pull({
    endpoint: hub.endpoint,
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
  expect((await readdir(folder)).sort()).toEqual(['.pulled.json', ...Object.keys(FILES)].sort());
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
    expect(hub.requests.at(-1)!.url).toMatch(/config\.json$/);
    hub.requests = [];
    await run();
    expect(hub.requests.map(({ url }) => url)).toEqual([expect.stringMatching(/^\/api\//)]);
  });

  test('goes on by ranges when connections are cut', async () => {
    hub.answers = [cutAfter(100_000), cutAfter(1), cutAfter(50_000), whole];
    await run();
    await expectWhole();
    const ranges = hub.requests.filter(({ url }) => url.endsWith(LARGE)).map(({ range }) => range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=\d+-$/.test(range!))).toBe(true);
  });

  test('goes on from what an earlier pull left', async () => {
    await writeFile(join(folder, `${LARGE}.part`), FILES[LARGE].subarray(0, 123_456));
    await run();
    await expectWhole();
    expect(hub.requests.find(({ url }) => url.endsWith(LARGE))!.range).toBe('bytes=123456-');
  });

  test('begins anew where a server ignores ranges or mistakes them', async () => {
    for (const answer of [
      ((request, response, file) => whole(request, response, file, 0)) as Answer,
      status(416),
    ]) {
      await writeFile(join(folder, `${LARGE}.part`), FILES[LARGE].subarray(0, 1000));
      hub.answers = [answer, whole];
      await run();
      await expectWhole();
      await rm(join(folder, LARGE));
    }
  });

  test('waits as a busy server says, and tries again after its failures', async () => {
    hub.answers = [status(429, { 'retry-after': '7' }), status(503), whole];
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
    hub.answers = [status(302, { location })];
    await run('secret');
    await expectWhole();
    expect(hub.requests.every(({ authorization }) => authorization === 'Bearer secret')).toBe(true);
    other.closeAllConnections();
    other.close();
  });
});

describe('a pull that cannot be', () => {
  test.each<[string, () => void, RegExp]>([
    [
      '401',
      () => {
        hub.answers = [status(401)];
      },
      /access was refused \(401\).*set it as HF_TOKEN/,
    ],
    [
      '403',
      () => {
        hub.answers = [status(403)];
      },
      /access was refused \(403\)/,
    ],
    [
      '404',
      () => {
        hub.answers = [status(404)];
      },
      /not found \(404\)/,
    ],
    [
      'a listing that is none',
      () => {
        hub.listed = () => ({ error: 'no' });
      },
      /expected a list of files/,
    ],
    [
      'a listing that is not there',
      () => {
        hub.listed = () => 404;
      },
      /google\/tiny: not found/,
    ],
    [
      'no safetensors',
      () => {
        hub.listed = (files) => files.slice(0, 2);
      },
      /has no safetensors/,
    ],
    [
      'always busy',
      () => {
        hub.answers = [status(429)];
      },
      /status 429, 5 times.*what has arrived is kept/,
    ],
    [
      'cut without a byte',
      () => {
        hub.answers = [cutAfter(0)];
      },
      /without a byte|5 times/,
    ],
    [
      'another size than listed',
      () => {
        hub.answers = [(_, response) => response.end(bytes(10))];
      },
      /the server sends 10 bytes, its listing says 300000/,
    ],
    [
      'a range of another size',
      () => {
        hub.answers = [
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
        hub.answers = [
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
        hub.answers = [(request, response) => whole(request, response, bytes(300_000), 0)];
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
