import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchRemote, isPublicAddress } from './remote.ts';

let server: Server;
let port: number;
let requests = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    requests++;
    const path = request.url ?? '';
    if (path === '/a.png') response.setHeader('content-type', 'image/png; charset=x').end('bytes');
    else if (path === '/large') response.end(Buffer.alloc(2000));
    else if (path === '/slow') setTimeout(() => response.end('late'), 1000).unref();
    else if (path.startsWith('/to?')) response.writeHead(302, { location: path.slice(4) }).end();
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The test's own server may be reached, and nothing else of this machine. */
const isAllowed = (address: string) => address === '127.0.0.1' || isPublicAddress(address);
const options = { isAllowed, maxBytes: 1000, milliseconds: 3000 };
const url = (path: string) => `http://127.0.0.1:${port}${path}`;

describe('fetchRemote', () => {
  it('fetches, also by redirects', async () => {
    for (const path of ['/a.png', '/to?/a.png', `/to?${url('/a.png')}`]) {
      const { bytes, mimeType } = await fetchRemote(url(path), options);
      expect([Buffer.from(bytes).toString(), mimeType]).toEqual(['bytes', 'image/png']);
    }
  });

  it.each([
    ['/none', /status 404/],
    ['/large', /more than 1000 bytes/],
    ['/to?http://127.0.0.2/a.png', /127\.0\.0\.2 is not a public address/],
    ['/to?http://169.254.169.254/latest/meta-data', /not a public address/],
    ['/to?http://[::1]/a.png', /not a public address/],
    ['/to?file:///etc/passwd', /http/],
    ['/to?/to?/to?/to?/a.png', /more than 3 times/],
  ])('refuses %s', async (path, expected) => {
    await expect(fetchRemote(url(path), options)).rejects.toThrow(expected);
  });

  it('waits no longer than it may', async () => {
    const slow = fetchRemote(url('/slow'), { ...options, milliseconds: 300 });
    await expect(slow).rejects.toThrow(/more than 0\.3 seconds/);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.com/a',
    'gopher://example.com',
    'nonsense',
    'http://me:secret@example.com/a.png',
    'http://127.0.0.1/a.png',
    'http://2130706433/a.png',
    'http://0x7f.1/a.png',
    'http://0/a.png',
    'http://[::ffff:127.0.0.1]/a.png',
    'http://10.0.0.1/a.png',
    'http://192.168.1.1/a.png',
    'http://[fd00::1]/a.png',
    'http://localhost/a.png',
    'http://LOCALHOST./a.png',
  ])('never connects to %s by itself', async (target) => {
    await expect(fetchRemote(target)).rejects.toThrow(/was not fetched/);
  });

  it('does not reach this machine by default, under any of its names', async () => {
    const before = requests;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:7f00:1]', '127.1']) {
      await expect(fetchRemote(`http://${host}:${port}/a.png`)).rejects.toThrow(/was not fetched/);
    }
    expect(requests).toBe(before);
  });

  it('ends when its caller leaves', async () => {
    const signal = AbortSignal.timeout(30);
    await expect(fetchRemote(url('/slow'), { isAllowed, signal })).rejects.toThrow(/abort|timeout/i);
  });
});

it.each([
  ['8.8.8.8', true],
  ['2001:4860:4860::8888', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['ff02::1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['2002:7f00:1::', false],
  ['nonsense', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
