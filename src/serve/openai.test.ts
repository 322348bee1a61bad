import { describe, expect, it } from 'vitest';
import { echoApp } from './echo.testing.ts';
import { ask, CHAT, openAiError, RESPONSES } from './openai.testing.ts';
import { post } from './request.testing.ts';
import { Keys, keyEntry } from './safety/keys.ts';

it('embeds, as numbers and as bytes', async () => {
  const { app } = echoApp();
  const embed = async (body: object) =>
    (await (await app.request('/openai/v1/embeddings', post({ model: 'echo', ...body }))).json()) as {
      data: { embedding: unknown; index: number }[];
      usage: object;
    };
  const { data, usage } = await embed({ input: ['a', 'b c'], dimensions: 2 });
  expect(data.map(({ embedding }) => embedding)).toEqual([
    [0.5, 0.5],
    [0.5, 0.5],
  ]);
  expect(usage).toEqual({ prompt_tokens: 3, total_tokens: 3 });
  const bytes = Buffer.from(
    (await embed({ input: 'a', encoding_format: 'base64' })).data[0].embedding as string,
    'base64',
  );
  expect([bytes.length, bytes.readFloatLE(12)]).toEqual([16, 0.5]);
  const tokens = await app.request('/openai/v1/embeddings', post({ model: 'echo', input: [1, 2] }));
  expect((await openAiError(tokens)).param).toMatch(/^input/);
});

it('lists and finds models', async () => {
  const { app } = echoApp();
  const { data } = (await (await app.request('/openai/v1/models')).json()) as { data: { id: string }[] };
  expect(data.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['echo', 'org/name:tag', 'gemini-2.5-flash']),
  );
  for (const id of ['echo', 'org/name:tag', 'org%2Fname%3Atag']) {
    const response = await app.request(`/v1beta/openai/models/${id}`);
    expect(await response.json()).toMatchObject({ id: decodeURIComponent(id), object: 'model' });
  }
  for (const [path, request] of [
    ['/openai/v1/models/gpt-9', {}],
    [CHAT, post({ ...ask('x'), model: 'gpt-9' })],
  ] as const) {
    const response = await app.request(path, request);
    expect(response.status).toBe(404);
    expect(await openAiError(response)).toMatchObject({ code: 'model_not_found', param: 'model' });
  }
});

describe('errors', () => {
  it('of keys are 401', async () => {
    const { app } = echoApp({ keys: new Keys([keyEntry('phone', 'right')]) });
    const withKey = (key: string) => post(ask('x'), { authorization: `Bearer ${key}` });
    expect((await app.request(CHAT, withKey('right'))).status).toBe(200);
    for (const request of [withKey('wrong'), post(ask('x'))]) {
      const response = await app.request(CHAT, request);
      expect([response.status, (await openAiError(response)).code]).toEqual([401, 'invalid_api_key']);
    }
    expect((await app.request('/openai/v1/models')).status).toBe(401);
  });

  it('tell of long prompts, unknown paths and failures', async () => {
    const { app, model } = echoApp();
    const long = await app.request(CHAT, post(ask('x '.repeat(300))));
    expect([long.status, (await openAiError(long)).code]).toEqual([400, 'context_length_exceeded']);
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await app.request('/v1beta/openai/threads', { method });
      expect([response.status, (await openAiError(response)).code]).toEqual([404, 'not_found']);
    }
    const broken = await app.request(CHAT, post('{'));
    expect((await openAiError(broken)).message).toMatch(/Invalid JSON/);
    model.failAt = 0;
    const failed = await app.request(CHAT, post(ask('x')));
    expect([failed.status, (await openAiError(failed)).type]).toEqual([500, 'server_error']);
  });
});

it.each([
  [CHAT, ask('hello')],
  [RESPONSES, { model: 'echo', input: 'hello' }],
  ['/v1beta/interactions', { model: 'echo', input: 'hello' }],
])('beats by comments while nothing comes: %s', async (path, body) => {
  const { app, model } = echoApp({ beatMilliseconds: 20 });
  model.pause = 100;
  const text = await (await app.request(path, post({ ...body, stream: true }))).text();
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines.filter((line) => line.startsWith(': ')).length).toBeGreaterThan(3);
  // Without them the stream is as it always is.
  expect(lines.every((line) => /^(: |event: |data: )/.test(line))).toBe(true);
  const said = lines.flatMap((line) => /"(?:content|delta|text)":"([^"]+ )"/.exec(line)?.[1] ?? []);
  expect(said.slice(0, 2).join('')).toBe('You said: ');
});
