import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { encodePng } from '../../media/png.ts';
import type { AppOptions } from '../app.ts';
import { echoApp } from '../echo.testing.ts';
import { errorOf, GENERATE, post } from '../request.testing.ts';
import { Keys, keyEntry } from '../safety/keys.ts';
import { FolderStore } from '../store/folder.ts';

const PNG = await encodePng({ width: 5, height: 3, data: new Uint8Array(45).fill(9) });
const UPLOAD = '/upload/v1beta/files';

let folder: string;
let now: number;
let app: ReturnType<typeof echoApp>['app'];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-files-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  now = Date.now();
  app = make();
});
let made = 0;
function make(options: Partial<AppOptions> = {}, name = `store-${made++}`) {
  const store = new FolderStore(join(folder, name), () => now);
  return echoApp({ store, clock: () => now, ...options }).app;
}

interface FileResource {
  name: string;
  uri: string;
  sizeBytes: string;
  mimeType: string;
  displayName?: string;
  sha256Hash: string;
  createTime: string;
  expirationTime: string;
}
const fileOf = async (response: Response): Promise<FileResource> => {
  expect(response.status).toBe(200);
  return ((await response.json()) as { file: FileResource }).file;
};

async function start(
  file: object = {},
  headers: Record<string, string> = {},
  path = UPLOAD,
): Promise<Response> {
  return app.request(path, {
    ...post({ file }),
    headers: {
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-command': 'start',
      'x-goog-upload-header-content-type': 'image/png',
      ...headers,
    },
  });
}
async function begin(file: object = {}, headers: Record<string, string> = {}): Promise<string> {
  const response = await start(file, headers);
  expect(response.status).toBe(200);
  expect(response.headers.get('x-goog-upload-status')).toBe('active');
  return response.headers.get('x-goog-upload-url')!;
}
const send = (url: string, command: string, offset?: number, body?: BodyInit) =>
  app.request(url, {
    method: 'POST',
    body,
    headers: {
      'x-goog-upload-command': command,
      ...(offset === undefined ? {} : { 'x-goog-upload-offset': String(offset) }),
    },
  });
const upload = async (bytes: Uint8Array<ArrayBuffer> = Uint8Array.from(PNG), file: object = {}) =>
  fileOf(await send(await begin(file), 'upload, finalize', 0, bytes));

describe('resumable uploads', () => {
  it('come whole', async () => {
    const file = await fileOf(
      await send(await begin({ displayName: 'dot' }), 'upload, finalize', 0, Uint8Array.from(PNG)),
    );
    const sha256 = createHash('sha256').update(PNG).digest('base64');
    expect(file).toEqual({
      name: expect.stringMatching(/^files\/[a-z0-9]{24}$/),
      displayName: 'dot',
      mimeType: 'image/png',
      sizeBytes: String(PNG.length),
      createTime: new Date(now).toISOString(),
      updateTime: new Date(now).toISOString(),
      expirationTime: new Date(now + 48 * 3_600_000).toISOString(),
      sha256Hash: sha256,
      uri: `http://localhost/v1beta/${file.name}`,
      state: 'ACTIVE',
      source: 'UPLOADED',
    });
  });

  it('come in chunks, tell how far they are, and survive a restart', async () => {
    const bytes = Uint8Array.from({ length: 9 * 2 ** 20 }, (_, i) => (i * 7919) >> 8);
    const name = 'restart';
    app = make({}, name);
    const url = await begin({}, { 'x-goog-upload-header-content-length': String(bytes.length) });
    const cut = 8 * 2 ** 20 + 5;
    const first = await send(url, 'upload', 0, bytes.subarray(0, cut));
    expect(first.headers.get('x-goog-upload-status')).toBe('active');
    app = make({}, name);
    const state = await send(url, 'query');
    expect(state.headers.get('x-goog-upload-size-received')).toBe(String(cut));
    const wrong = await errorOf(await send(url, 'upload, finalize', 7, bytes.subarray(cut)));
    expect(wrong.message).toMatch(/Offset is 7; 8388613 was expected/);
    const file = await fileOf(await send(url, 'upload, finalize', cut, bytes.subarray(cut)));
    // A client whose answer got lost finalizes again.
    expect(await fileOf(await send(url, 'upload, finalize', cut, bytes.subarray(cut)))).toEqual(file);
    expect((await send(url, 'query')).headers.get('x-goog-upload-status')).toBe('final');
    app = make({}, name);
    const back = await app.request(`/v1beta/${file.name}:download?alt=media`);
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
    expect(back.headers.get('content-disposition')).toBe('attachment');
    expect(file.sha256Hash).toBe(createHash('sha256').update(bytes).digest('base64'));
  });

  it('keep what came before the connection broke', async () => {
    const url = await begin();
    async function* broken() {
      yield Uint8Array.from(PNG.subarray(0, 20));
      throw new Error('connection lost');
    }
    const body = new ReadableStream({
      async start(controller) {
        try {
          for await (const bytes of broken()) controller.enqueue(bytes);
        } catch (error) {
          setTimeout(() => controller.error(error), 20);
        }
      },
    });
    await app.request(url, {
      method: 'POST',
      body,
      headers: { 'x-goog-upload-command': 'upload, finalize', 'x-goog-upload-offset': '0' },
      duplex: 'half',
    } as RequestInit);
    expect((await send(url, 'query')).headers.get('x-goog-upload-size-received')).toBe('20');
    const file = await fileOf(await send(url, 'upload, finalize', 20, Uint8Array.from(PNG.subarray(20))));
    expect(file.sha256Hash).toBe(createHash('sha256').update(PNG).digest('base64'));
  });

  it('are held against the announced size and digest', async () => {
    const sized = (size: number) => begin({}, { 'x-goog-upload-header-content-length': String(size) });
    const body = Uint8Array.from(PNG);
    const short = await errorOf(await send(await sized(PNG.length + 1), 'upload, finalize', 0, body));
    expect(short.message).toMatch(/bytes; \d+ were announced/);
    const long = await errorOf(await send(await sized(3), 'upload, finalize', 0, body));
    expect(long.message).toMatch(/more than the 3 bytes/);
    const hex = createHash('sha256').update(PNG).digest('hex');
    for (const sha256Hash of [
      hex,
      Buffer.from(hex).toString('base64'),
      Buffer.from(hex, 'hex').toString('base64url'),
    ])
      await upload(body, { sha256Hash });
    const url = await begin({ sha256Hash: Buffer.from('no').toString('base64') });
    expect((await errorOf(await send(url, 'upload, finalize', 0, body))).message).toMatch(/damaged/);
  });

  it('can be named, once, and cancelled', async () => {
    expect((await upload(undefined, { name: 'files/my-file' })).name).toBe('files/my-file');
    const taken = await start({ name: 'my-file' });
    expect(taken.status).toBe(409);
    expect((await errorOf(await start({ name: 'files/../x' }))).message).toMatch(/file\.name/);
    const url = await begin();
    await send(url, 'upload', 0, 'abc');
    expect((await send(url, 'cancel')).headers.get('x-goog-upload-status')).toBe('cancelled');
    expect((await send(url, 'query')).status).toBe(404);
  });

  it('are bounded in size, number and all together', async () => {
    app = make({ fileLimits: { fileBytes: 100, totalBytes: 180, count: 3 } });
    const large = await errorOf(await start({}, { 'x-goog-upload-header-content-length': '101' }));
    expect(large.message).toMatch(/at most 100/);
    const unannounced = await errorOf(await send(await begin(), 'upload, finalize', 0, 'x'.repeat(101)));
    expect(unannounced.message).toMatch(/at most 100/);
    app = make({ fileLimits: { totalBytes: 10, count: 3 } });
    await upload(new Uint8Array(6));
    expect((await start({ sizeBytes: '5' })).status).toBe(429);
    for (let i = 0; i < 2; i++) await upload(new Uint8Array(1));
    expect((await start({})).status).toBe(429);
  });

  it('want a command', async () => {
    const url = await begin();
    expect((await errorOf(await send(url, ''))).message).toMatch(/Command is missing/);
    expect((await errorOf(await start({}, { 'x-goog-upload-command': 'upload' }))).message).toMatch(
      /"start"/,
    );
    expect((await send(url.replace(/upload_id=./, 'upload_id=-'), 'query')).status).toBe(404);
  });
});

describe('other uploads', () => {
  it.each([
    ['multipart/related', (name: string, value: string) => `${name}\r\n\r\n${value}`],
    [
      'multipart/form-data',
      (name: string, value: string) => `${name}\r\nContent-Disposition: form-data\r\n\r\n${value}`,
    ],
  ])('come as %s', async (type, write) => {
    const body = Buffer.concat([
      Buffer.from(
        `--cut\r\n${write('Content-Type: application/json', '{"file": {"display_name": "d"}}')}\r\n--cut\r\n`,
      ),
      Buffer.from(write('Content-Type: image/png', '')),
      PNG,
      Buffer.from('\r\n--cut--\r\n'),
    ]);
    const headers = { 'content-type': `${type}; boundary="cut"`, 'x-goog-upload-protocol': 'multipart' };
    const file = await fileOf(await app.request(UPLOAD, { method: 'POST', body, headers }));
    expect([file.mimeType, file.displayName, file.sizeBytes]).toEqual(['image/png', 'd', String(PNG.length)]);
    expect(file.sha256Hash).toBe(createHash('sha256').update(PNG).digest('base64'));
    for (const cut of [body.subarray(0, -6), Buffer.from('--cut--'), Buffer.from('')]) {
      await errorOf(await app.request(UPLOAD, { method: 'POST', body: cut, headers }));
    }
  });

  it('come raw, and under the path of another client', async () => {
    const headers = { 'content-type': 'image/png' };
    const file = await fileOf(
      await app.request('/v1beta/upload/v1beta/files', {
        method: 'POST',
        body: Uint8Array.from(PNG),
        headers,
      }),
    );
    expect(file.mimeType).toBe('image/png');
  });
});

describe('files', () => {
  it('are listed in pages, the latest first, found and deleted', async () => {
    const names: string[] = [];
    for (let i = 0; i < 3; i++) {
      now += 1000;
      names.unshift((await upload()).name);
    }
    interface Page {
      files: FileResource[];
      nextPageToken: string;
    }
    const first = (await (await app.request('/v1/files?pageSize=2')).json()) as Page;
    const second = (await (
      await app.request(`/v1/files?pageSize=2&pageToken=${first.nextPageToken}`)
    ).json()) as Page;
    expect([...first.files, ...second.files].map(({ name }) => name)).toEqual(names);
    expect(second.nextPageToken).toBeUndefined();
    for (const path of [`/v1/${names[0]}`, `/v1alpha/files/http://other:99/v1beta/${names[0]}`]) {
      expect(((await (await app.request(path)).json()) as FileResource).name).toBe(names[0]);
    }
    expect(await (await app.request(`/v1/${names[0]}`, { method: 'DELETE' })).json()).toEqual({});
    expect((await app.request(`/v1/${names[0]}`)).status).toBe(404);
    expect((await app.request(`/v1/${names[0]}`, { method: 'DELETE' })).status).toBe(404);
    expect((await readdir(join(folder, `store-${made - 1}`, 'blobs'))).length).toBe(2);
  });

  it('expire', async () => {
    const { name } = await upload();
    now += 49 * 3_600_000;
    await errorOf(await app.request(`/v1/${name}`));
    expect(await (await app.request('/v1/files')).json()).toEqual({ files: [] });
  });

  it.each([
    'files/',
    'https://generativelanguage.googleapis.com/v1beta/files/',
    'http://localhost/v1/files/',
  ])('are read in contents as %s…', async (prefix) => {
    const { name } = await upload();
    const fileUri = prefix + name.replace('files/', '');
    const response = await app.request(GENERATE, post({ contents: [{ fileData: { fileUri } }] }));
    expect(JSON.stringify(await response.json())).toContain('a 5×3 picture');
    const gone = { contents: [{ fileData: { fileUri: 'files/nothing' } }] };
    const error = await errorOf(await app.request(GENERATE, post(gone)));
    expect([error.status, error.message]).toEqual(['NOT_FOUND', expect.stringMatching(/does not exist/)]);
  });

  it('belong to the key that uploaded them; upload URLs need none', async () => {
    app = make({ keys: new Keys([keyEntry('one', 'k1'), keyEntry('two', 'k2')]) });
    expect((await start()).status).toBe(403);
    const begun = await start({}, { 'x-goog-api-key': 'k1' });
    const { name } = await fileOf(
      await send(begun.headers.get('x-goog-upload-url')!, 'upload, finalize', 0, Uint8Array.from(PNG)),
    );
    const get = (key: string) => app.request(`/v1/${name}`, { headers: { 'x-goog-api-key': key } });
    expect((await get('k1')).status).toBe(200);
    expect((await get('k2')).status).toBe(404);
    const contents = { contents: [{ fileData: { fileUri: name } }] };
    expect((await app.request(GENERATE, post(contents, { 'x-goog-api-key': 'k2' }))).status).toBe(404);
  });

  it('survive any bytes', async () => {
    const random = new Random('files');
    for (const length of [0, 1, 1000]) {
      const bytes = Uint8Array.from({ length }, () => random.integer(0, 256));
      const { name } = await upload(bytes, { mimeType: 'text/html' });
      const back = await app.request(`/download/v1beta/${name}:download?alt=media`);
      expect(new Uint8Array(await back.arrayBuffer())).toEqual(bytes);
      expect(back.headers.get('content-security-policy')).toContain('sandbox');
    }
  });
});
