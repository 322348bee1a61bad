import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echoApp } from '../echo.testing.ts';
import { errorOf, GENERATE, hello, post, STREAM } from '../request.testing.ts';
import { createKey, Keys, keyEntry, readKeyFile } from './keys.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('keys', () => {
  it('are made, shown once, and kept as hashes that only this user may read', async () => {
    const path = join(folder, 'a', 'keys.json');
    const key = await createKey(path, 'phone');
    const other = await createKey(path, 'tablet');
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain(key);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const keys = new Keys(await readKeyFile(path));
    expect([keys.nameOf(key), keys.nameOf(other), keys.nameOf(`${key}x`)]).toEqual([
      'phone',
      'tablet',
      undefined,
    ]);
    const again = await createKey(path, 'phone');
    const renewed = new Keys(await readKeyFile(path));
    expect([renewed.nameOf(key), renewed.nameOf(again), renewed.size]).toEqual([undefined, 'phone', 2]);
  });

  it('are none without a file; a damaged file is told', async () => {
    expect(await readKeyFile(join(folder, 'none.json'))).toEqual([]);
    const path = join(folder, 'damaged.json');
    for (const text of ['', '{', '[{"name": "x", "sha256": "short"}]']) {
      await writeFile(path, text);
      await expect(readKeyFile(path)).rejects.toThrow(/damaged\.json is no list of keys/);
    }
  });
});

describe('a server with keys', () => {
  const keyed = () => echoApp({ keys: new Keys([keyEntry('phone', 'right')]), allowedHosts: 'any' });

  it.each([
    ['x-goog-api-key', GENERATE, { 'x-goog-api-key': 'right' }],
    ['a bearer token', GENERATE, { authorization: 'Bearer right' }],
    ['?key=', `${GENERATE}?key=right`, {}],
  ])('takes a key as %s, and knows whose it is', async (_, path, headers) => {
    const { app, model, records } = keyed();
    expect((await app.request(path, post(hello, { ...headers, host: 'any.example' }))).status).toBe(200);
    expect(model.lastOptions.client).toBe('phone');
    expect(records.at(-1)).toMatchObject({ status: 200, caller: 'phone' });
    expect(JSON.stringify(records)).not.toContain('right');
  });

  it.each([GENERATE, `${STREAM}?alt=sse`, '/v1beta/models', '/v1/files', '/api/runs', '/metrics'])(
    'refuses %s without one',
    async (path) => {
      const isGet = !path.includes(':');
      const { app, records } = keyed();
      const request = isGet ? {} : post(hello);
      const none = await app.request(path, request);
      expect([none.status, (await errorOf(none)).status]).toEqual([403, 'PERMISSION_DENIED']);
      const wrong = await app.request(`${path}${path.includes('?') ? '&' : '?'}key=wrong`, request);
      const error = await errorOf(wrong);
      expect([error.code, error.details?.[0].reason]).toEqual([400, 'API_KEY_INVALID']);
      expect((await app.request(`${path}?upload_id=x`, request)).status).toBe(403);
      expect(JSON.stringify(records)).not.toContain('wrong');
    },
  );

  it.each(['/', '/healthz', '/readyz'])('shows %s to everyone', async (path) => {
    expect((await keyed().app.request(path)).status).not.toBe(403);
  });
});

describe('without keys', () => {
  it('programs of this machine are told apart by whatever they send as one', async () => {
    const { app, model } = echoApp();
    const clients: (string | undefined)[] = [];
    for (const key of ['a', 'b', 'a']) {
      await app.request(GENERATE, post(hello, { 'x-goog-api-key': key }));
      clients.push(model.lastOptions.client);
    }
    expect(clients[0]).toBe(clients[2]);
    expect(clients[0]).not.toBe(clients[1]);
    expect(clients[0]).toMatch(/^[\w-]{12}$/);
  });
});

describe('what operators see', () => {
  it('readiness, and why not', async () => {
    let reason: string | undefined;
    const { app } = echoApp({ unready: () => reason });
    expect((await app.request('/readyz')).status).toBe(200);
    reason = 'the server is about to stop';
    const response = await app.request('/readyz');
    expect([response.status, (await errorOf(response)).message]).toEqual([503, `Not ready: ${reason}.`]);
    expect((await app.request('/healthz')).status).toBe(200);
  });

  it('metrics, without content and without endless labels', async () => {
    const { app, model } = echoApp();
    await app.request(GENERATE, post(hello));
    await (await app.request(`${STREAM}?alt=sse`, post(hello))).text();
    model.failAt = 1;
    await app.request(GENERATE, post(hello));
    for (let i = 0; i < 5; i++) await app.request(`/v1beta/models/secret${i}:secret${i}`, post(hello));
    const response = await app.request('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await response.text();
    expect(text).toContain('alhena_requests_total{route="generateContent",status="200"} 1');
    expect(text).toContain('alhena_requests_total{route="generateContent",status="500"} 1');
    expect(text).toContain('alhena_tokens_total{model="echo",kind="output"} 9');
    expect(text).toContain('alhena_answers_total{model="echo",end="complete"} 2');
    expect(text).toContain('alhena_answers_total{model="echo",end="failed"} 1');
    expect(text).toContain('alhena_answers_running 0');
    expect(text).toContain('alhena_first_token_seconds_count{model="echo"} 3');
    expect(text).not.toContain('secret');
  });

  it('a log line for each request, with an id that the client sees as well', async () => {
    const { app, records } = echoApp();
    const response = await app.request(
      `${GENERATE}?key=private`,
      post(hello, { 'x-goog-api-client': 'genai-js/1' }),
    );
    expect(records).toEqual([
      {
        kind: 'request',
        id: response.headers.get('x-request-id'),
        method: 'POST',
        path: GENERATE,
        status: 200,
        milliseconds: expect.any(Number),
        agent: 'genai-js/1',
        caller: expect.any(String),
      },
    ]);
  });
});
