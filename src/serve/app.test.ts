import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodePng } from '../media/png.ts';
import { echoApp } from './echo.testing.ts';
import type { ErrorBody } from './errors.ts';

const PNG = Buffer.from(await encodePng({ width: 5, height: 3, data: new Uint8Array(45).fill(9) }));
const PICTURE = { inlineData: { mimeType: 'image/png', data: PNG.toString('base64') } };
const hello = { contents: [{ role: 'user', parts: [{ text: 'hello there' }] }] };
const post = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});
const GENERATE = '/v1beta/models/echo:generateContent';
const STREAM = '/v1beta/models/echo:streamGenerateContent';

/** Checks Google's error form and returns the error. */
async function errorOf(response: Response): Promise<ErrorBody['error']> {
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const { error } = (await response.json()) as ErrorBody;
  expect(error.code).toBe(response.status);
  expect(error.message.length).toBeGreaterThan(10);
  expect(error.status).toMatch(/^[A-Z_]+$/);
  return error;
}

describe('generateContent', () => {
  it('answers in the form of the Gemini API', async () => {
    const { app, records } = echoApp();
    const response = await app.request(
      GENERATE,
      post({ contents: [{ parts: [{ text: 'what is' }, PICTURE] }] }),
    );
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(body).toEqual({
      candidates: [
        {
          content: { role: 'model', parts: [{ text: 'You said: what is a 5×3 picture' }] },
          finishReason: 'STOP',
          index: 0,
        },
      ],
      usageMetadata: {
        promptTokenCount: 66,
        candidatesTokenCount: 7,
        totalTokenCount: 73,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 2 },
          { modality: 'IMAGE', tokenCount: 64 },
        ],
        candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: 7 }],
      },
      modelVersion: 'echo',
      responseId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(JSON.stringify(records)).not.toContain('what is');
  });

  it.each([
    '/v1/models/echo:generateContent',
    '/v1alpha/models/echo:generateContent',
    '//v1beta//models/echo:generateContent',
    '/v1beta/echo:generateContent',
    '/v1/models/org/name:tag:generateContent',
    '/v1beta/org/name:tag:generateContent',
    '/v1beta/models/org%2Fname%3Atag:generateContent',
    '/v1beta/models/gemini-2.5-flash:generateContent?key=x',
  ])('is reached at %s', async (path) => {
    const response = await echoApp().app.request(path, post(hello));
    expect(response.status).toBe(200);
    expect(((await response.json()) as { modelVersion: string }).modelVersion).toBe('echo');
  });

  it('passes the options on', async () => {
    const { app, model } = echoApp();
    const generationConfig = {
      temperature: 0.5,
      topP: 0.9,
      topK: '40',
      maxOutputTokens: 2,
      seed: 7,
      stopSequences: ['x'],
      candidateCount: 1,
      responseMimeType: 'text/plain',
    };
    const response = await app.request(
      GENERATE,
      post({ ...hello, generationConfig, system_instruction: { parts: { text: 'Be brief.' } } }),
    );
    const body = (await response.json()) as { candidates: { finishReason: string }[] };
    expect(body.candidates[0].finishReason).toBe('MAX_TOKENS');
    const { signal, ...options } = model.lastOptions;
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(options).toEqual({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      maxOutputTokens: 2,
      seed: 7,
      stopSequences: ['x'],
    });
    expect(model.lastTurns.map((turn) => turn.role)).toEqual(['system', 'user']);
  });

  it.each([
    ['no JSON', '{', /Invalid JSON/],
    ['no object', [], /no JSON object/],
    ['no contents', {}, /contents is missing/],
    [
      'a hot temperature',
      { ...hello, generationConfig: { temperature: 3 } },
      /generationConfig\.temperature is 3; a number from 0 to 2/,
    ],
    ['half a token', { ...hello, generation_config: { max_output_tokens: 0.5 } }, /maxOutputTokens is 0\.5/],
    [
      'two candidates',
      { ...hello, generationConfig: { candidateCount: 2 } },
      /candidateCount is 2; 1 was expected/,
    ],
    [
      'JSON answers',
      { ...hello, generationConfig: { responseMimeType: 'application/json' } },
      /responseMimeType/,
    ],
    [
      'a schema',
      { ...hello, generationConfig: { responseSchema: { type: 'OBJECT' } } },
      /responseSchema is not supported/,
    ],
    [
      'pictures out',
      { ...hello, generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } },
      /responseModalities/,
    ],
    ['logprobs', { ...hello, generationConfig: { responseLogprobs: true } }, /responseLogprobs/],
    ['six stops', { ...hello, generationConfig: { stopSequences: [...'abcdef'] } }, /stopSequences/],
    ['an empty stop', { ...hello, generationConfig: { stopSequences: [''] } }, /stopSequences/],
    [
      'a penalty',
      { ...hello, generationConfig: { presencePenalty: 0.5 } },
      /presencePenalty is not supported/,
    ],
    ['tools', { ...hello, tools: [{ googleSearch: {} }] }, /tools is not supported/],
    ['a model turn last', { contents: [{ role: 'model', parts: [{ text: 'a' }] }] }, /user turn/],
    ['sound', { contents: [{ parts: [{ inlineData: { mimeType: 'audio/wav', data: '' } }] }] }, /audio\/wav/],
    [
      'a text called PNG',
      { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: btoa('hello, world') } }] }] },
      /not a picture/,
    ],
    ['no bytes', { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: '' } }] }] }, /0 bytes/],
    [
      'a cut picture',
      {
        contents: [
          {
            parts: [{ inlineData: { mimeType: 'image/png', data: PNG.subarray(0, 50).toString('base64') } }],
          },
        ],
      },
      /truncated/,
    ],
  ])('answers 400 to %s', async (_, body, expected) => {
    for (const path of [GENERATE, STREAM, `${STREAM}?alt=sse`]) {
      const response = await echoApp().app.request(path, post(body));
      expect(response.status).toBe(400);
      const error = await errorOf(response);
      expect(error.status).toBe('INVALID_ARGUMENT');
      expect(error.message).toMatch(expected);
    }
  });

  it('answers 400 to a prompt past the context, in Google’s words', async () => {
    const contents = [{ parts: [PICTURE, PICTURE, PICTURE, PICTURE, { text: 'too much' }] }];
    const error = await errorOf(await echoApp().app.request(GENERATE, post({ contents })));
    expect(error.message).toBe(
      'The input token count (258) exceeds the maximum number of tokens allowed (200).',
    );
  });

  it('answers 400 to a body past 32 MB, announced or not', async () => {
    const body = `{"contents": "${'a'.repeat(33 * 2 ** 20)}"}`;
    const { app } = echoApp();
    expect((await errorOf(await app.request(GENERATE, post(body)))).message).toMatch(/32 MB/);
    expect(
      (await errorOf(await app.request(GENERATE, post('{}', { 'content-length': '99999999' })))).message,
    ).toMatch(/32 MB/);
  });

  it('answers 404 to unknown models, methods and paths', async () => {
    const { app } = echoApp();
    const unknown = await errorOf(await app.request('/v1beta/models/nope:generateContent', post(hello)));
    expect(unknown.status).toBe('NOT_FOUND');
    expect(unknown.message).toMatch(/^models\/nope is not found for API version v1beta.*Available: echo/);
    for (const path of [
      '/v1beta/models/echo:embedContent',
      '/v1beta/models/echo',
      '/v2/models/echo:generateContent',
      '/',
    ]) {
      const response = await app.request(path, post(hello));
      expect(response.status).toBe(404);
      await errorOf(response);
    }
    expect((await app.request('/v1beta/models/%E0:generateContent', post(hello))).status).toBe(400);
    expect((await app.request(GENERATE)).status).toBe(404);
  });

  it('keeps the causes of its own failures to the log', async () => {
    const { app, model, records } = echoApp();
    model.failAt = 1;
    const error = await errorOf(await app.request(GENERATE, post(hello)));
    expect(error.code).toBe(500);
    expect(error.message).not.toContain('secret');
    expect(
      records.some((record) => record.kind === 'failure' && String(record.error).includes('engine broke')),
    ).toBe(true);
  });
});

describe('streamGenerateContent', () => {
  it('with alt=sse sends "data: {json}" events and nothing else', async () => {
    const response = await echoApp().app.request(`${STREAM}?alt=sse`, post(hello));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    expect(text).toMatch(/^(data: \{.*\}\n\n)+$/);
    const chunks = text
      .trim()
      .split('\n\n')
      .map((event) => JSON.parse(event.slice(6)));
    expect(chunks.map((chunk) => chunk.candidates[0].content.parts[0].text)).toEqual([
      'You ',
      'said: ',
      'hello ',
      'there',
      '',
    ]);
    expect(chunks.map((chunk) => chunk.candidates[0].finishReason)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'STOP',
    ]);
    expect(chunks.map((chunk) => chunk.usageMetadata.candidatesTokenCount)).toEqual([1, 2, 3, 4, 4]);
    expect(new Set(chunks.map((chunk) => chunk.responseId)).size).toBe(1);
  });

  it('without it sends one JSON array', async () => {
    const response = await echoApp().app.request(STREAM, post(hello));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toHaveLength(5);
  });

  it('sends an error event and then breaks the stream when it fails half-way', async () => {
    const { app, model } = echoApp();
    model.failAt = 2;
    const response = await app.request(`${STREAM}?alt=sse`, post(hello));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const events: string[] = [];
    const reading = (async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read()) events.push(next.value);
    })();
    await expect(reading).rejects.toThrow();
    expect(events).toHaveLength(3);
    expect(JSON.parse(events[2].slice(6)).error.status).toBe('INTERNAL');
    expect(model.running).toBe(0);
  });

  it('stops the model when the reader leaves', async () => {
    const { app, model } = echoApp();
    model.pause = 5;
    const response = await app.request(`${STREAM}?alt=sse`, post({ contents: 'word '.repeat(150) }));
    const reader = response.body!.getReader();
    await reader.read();
    await reader.cancel();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(model.running).toBe(0);
    model.pause = 0;
    expect((await app.request(GENERATE, post(hello))).status).toBe(200);
  });
});

describe('the queue', () => {
  it('runs one answer at a time and answers 429 with RetryInfo when too many wait', async () => {
    const { app, model } = echoApp({ maxWaiting: 2 });
    model.pause = 5;
    const responses = await Promise.all(Array.from({ length: 5 }, () => app.request(GENERATE, post(hello))));
    expect(responses.map((response) => response.status).sort()).toEqual([200, 200, 200, 429, 429]);
    expect(model.mostRunning).toBe(1);
    const error = await errorOf(responses.find((response) => response.status === 429)!);
    expect(error.status).toBe('RESOURCE_EXHAUSTED');
    expect(error.details).toEqual([
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1s' },
    ]);
  });

  it('forgets those who leave while they wait', async () => {
    const { app, model } = echoApp({ maxWaiting: 1 });
    model.pause = 10;
    const first = app.request(GENERATE, post(hello));
    const leaving = new AbortController();
    const second = app.request(GENERATE, { ...post(hello), signal: leaving.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    leaving.abort();
    expect((await second).status).toBe(499);
    expect((await app.request(GENERATE, post(hello))).status).toBe(200);
    expect((await first).status).toBe(200);
  });
});

describe('countTokens', () => {
  it.each([
    ['contents', { contents: [{ parts: [{ text: 'a b c' }, PICTURE] }] }],
    [
      'a whole request',
      {
        generateContentRequest: { model: 'models/echo', contents: [{ parts: [{ text: 'a b c' }, PICTURE] }] },
      },
    ],
  ])('counts %s by modality', async (_, body) => {
    const response = await echoApp().app.request('/v1beta/models/echo:countTokens', post(body));
    expect(await response.json()).toEqual({
      totalTokens: 67,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 3 },
        { modality: 'IMAGE', tokenCount: 64 },
      ],
    });
  });
});

describe('models', () => {
  it('lists them in pages', async () => {
    const { app } = echoApp();
    const first = (await (await app.request('/v1beta/models?pageSize=1')).json()) as {
      models: object[];
      nextPageToken: string;
    };
    expect(first.models).toHaveLength(1);
    const second = await (
      await app.request(`/v1beta/models?pageSize=1&pageToken=${first.nextPageToken}`)
    ).json();
    expect(second).toEqual({ models: [expect.objectContaining({ name: 'models/org/name:tag' })] });
    await errorOf(await app.request('/v1beta/models?pageSize=-1'));
  });

  it('shows one, also under an alias', async () => {
    const { app } = echoApp();
    const model = await (await app.request('/v1/models/gemini-2.5-pro')).json();
    expect(model).toMatchObject({
      name: 'models/gemini-2.5-pro',
      baseModelId: 'echo',
      inputTokenLimit: 200,
      supportedGenerationMethods: expect.arrayContaining(['generateContent', 'countTokens']),
    });
    expect((await app.request('/v1/models/org/name:tag')).status).toBe(200);
    await errorOf(await app.request('/v1/models/nope'));
  });
});

describe('strangers', () => {
  it.each([
    [{ host: 'evil.example' }, 403],
    [{ host: 'localhost.evil.example:8099' }, 403],
    [{ host: 'localhost:8099', origin: 'http://evil.example' }, 403],
    [{ host: 'localhost:8099', origin: 'http://localhost:3000' }, 403],
    [{ host: 'localhost:8099', origin: 'null' }, 403],
    [{ host: 'localhost:8099', origin: 'http://localhost:8099' }, 200],
    [{ host: '127.0.0.1:8099' }, 200],
    [{ host: '[::1]:8099', origin: 'http://[::1]:8099' }, 200],
    [{ host: 'LOCALHOST' }, 200],
  ])('%j → %i', async (headers, status) => {
    const response = await echoApp().app.request('/healthz', { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lets an allowed origin in, preflight included', async () => {
    const { app } = echoApp({ allowedOrigins: ['http://localhost:3000'] });
    const headers = { host: 'localhost:8099', origin: 'http://localhost:3000' };
    const preflight = await app.request(GENERATE, { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-goog-api-key');
    const answer = await app.request(GENERATE, post(hello, headers));
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
  });
});

describe('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alhena-serve-'));
  afterAll(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await mkdir(join(folder, 'runs/first'), { recursive: true });
  await mkdir(join(folder, 'weights/nano'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist/index.html'), '<p>page</p>');
  await writeFile(join(folder, 'dist/assets/a.js'), '1');
  const steps = Array.from({ length: 9001 }, (_, step) =>
    JSON.stringify({ kind: 'step', step, loss: 1 / (step + 1) }),
  );
  const evaluation = '{"kind":"evaluation","step":5,"results":[]}';
  await writeFile(
    join(folder, 'runs/first/log.jsonl'),
    `${steps.join('\n')}\n${evaluation}\n{"kind":"sample","step":5,"text":"hi"}\n{"kind":"st`,
  );
  await writeFile(join(folder, 'weights/nano/log.jsonl'), '');
  const { app } = echoApp({
    staticFolder: join(folder, 'dist'),
    runsFolder: join(folder, 'runs'),
    weightsFolder: join(folder, 'weights'),
  });

  it('serves the page with its types', async () => {
    const page = await app.request('/');
    expect(await page.text()).toBe('<p>page</p>');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const script = await app.request('/assets/a.js');
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%00',
    '/assets',
  ])('does not serve %s', async (path) => {
    expect((await app.request(path)).status).toBe(404);
  });

  it('explains how to build a missing page', async () => {
    const response = await echoApp({ staticFolder: join(folder, 'nothing') }).app.request('/');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('npx vite build web');
  });

  it('lists and reads training runs, half-written lines aside', async () => {
    const { runs } = (await (await app.request('/api/runs')).json()) as { runs: { name: string }[] };
    expect(runs.map((run) => run.name).sort()).toEqual(['runs/first', 'weights/nano']);
    for (const name of ['first', 'runs/first', 'runs%2Ffirst']) {
      const run = (await (await app.request(`/api/runs/${name}`)).json()) as Record<
        string,
        { step: number }[]
      >;
      expect(run.steps.length).toBeLessThanOrEqual(4000);
      expect(run.steps.at(-1)?.step).toBe(9000);
      expect([run.evaluations.length, run.samples.length]).toEqual([1, 1]);
    }
    for (const name of ['nope', '..%2F..%2Fsecret.txt', '..']) {
      expect((await app.request(`/api/runs/${name}`)).status).toBe(404);
    }
  });
});
