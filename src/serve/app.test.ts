import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { pdfFile } from '../media/pdf.testing.ts';
import { encodePng } from '../media/png.ts';
import { echoApp } from './echo.testing.ts';
import { errorOf, GENERATE, hello, post, STREAM } from './request.testing.ts';

const PNG = Buffer.from(await encodePng({ width: 5, height: 3, data: new Uint8Array(45).fill(9) }));
const PICTURE = { inlineData: { mimeType: 'image/png', data: PNG.toString('base64') } };

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
      client: 'anyone',
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
      'nine candidates',
      { ...hello, generationConfig: { candidateCount: 9 } },
      /candidateCount is 9; a whole number from 1 to 8/,
    ],
    [
      'a schema for plain text',
      {
        ...hello,
        generationConfig: { responseMimeType: 'text/plain', responseSchema: { type: 'OBJECT' } },
      },
      /there is a schema/,
    ],
    [
      'two schemas',
      { ...hello, generationConfig: { responseSchema: {}, responseJsonSchema: {} } },
      /both set/,
    ],
    [
      'a schema that is none',
      { ...hello, generationConfig: { responseMimeType: 'application/json', responseSchema: 'x' } },
      /responseSchema is no object/,
    ],
    ['an enum without values', { ...hello, generationConfig: { responseMimeType: 'text/x.enum' } }, /enum/],
    [
      'YAML',
      { ...hello, generationConfig: { responseMimeType: 'text/yaml' } },
      /responseMimeType is "text\/yaml"/,
    ],
    [
      'pictures out',
      { ...hello, generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } },
      /The model echo has not learned to answer in pictures/,
    ],
    ['logprobs alone', { ...hello, generationConfig: { logprobs: 3 } }, /responseLogprobs/],
    [
      '21 logprobs',
      { ...hello, generationConfig: { responseLogprobs: true, logprobs: 21 } },
      /logprobs is 21/,
    ],
    ['speech', { ...hello, generationConfig: { speechConfig: {} } }, /speechConfig is not supported/],
    [
      'a drawing',
      { ...hello, generationConfig: { imageConfig: { aspectRatio: '1:1' } } },
      /has not learned to answer in pictures/,
    ],
    ['speech out', { ...hello, generationConfig: { responseModalities: ['AUDIO'] } }, /holds "AUDIO"/],
    ['a shape of nothing', { ...hello, generationConfig: { imageConfig: { aspectRatio: '0:1' } } }, /"16:9"/],
    ['six stops', { ...hello, generationConfig: { stopSequences: [...'abcdef'] } }, /stopSequences/],
    ['an empty stop', { ...hello, generationConfig: { stopSequences: [''] } }, /stopSequences/],
    [
      'a penalty',
      { ...hello, generationConfig: { presencePenalty: 0.5 } },
      /presencePenalty is not supported/,
    ],
    [
      'two ways to think',
      { ...hello, generationConfig: { thinkingConfig: { thinkingBudget: 5, thinkingLevel: 'LOW' } } },
      /both set/,
    ],
    [
      'a strange level',
      { ...hello, generationConfig: { thinkingConfig: { thinkingLevel: 'SOME' } } },
      /thinkingLevel is "SOME"; MINIMAL, LOW/,
    ],
    [
      'a strange resolution',
      { ...hello, generationConfig: { mediaResolution: 'X' } },
      /MEDIA_RESOLUTION_LOW/,
    ],
    ['a cache', { ...hello, cachedContent: 'cachedContents/x' }, /cachedContent is not supported/],
    ['search', { ...hello, tools: [{ googleSearch: {} }] }, /tools\[0\]\.googleSearch.*does not search/],
    ['code', { ...hello, tools: [{ code_execution: {} }] }, /codeExecution.*runs no code/],
    ['unknown tools', { ...hello, tools: [{ constructor: {} }] }, /constructor is not supported/],
    [
      'a nameless function',
      { ...hello, tools: [{ functionDeclarations: [{}] }] },
      /name is missing; a name of/,
    ],
    [
      'a function twice',
      { ...hello, tools: [{ functionDeclarations: [{ name: 'f' }, { name: 'f' }] }] },
      /declares f twice/,
    ],
    [
      'parameters twice',
      {
        ...hello,
        tools: [{ functionDeclarations: [{ name: 'f', parameters: {}, parametersJsonSchema: {} }] }],
      },
      /both parameters/,
    ],
    [
      'a call without functions',
      { ...hello, toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
      /declares no function/,
    ],
    [
      'an unknown function allowed',
      {
        ...hello,
        tools: [{ functionDeclarations: [{ name: 'f' }] }],
        toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['g'] } },
      },
      /"g", which tools does not declare/,
    ],
    [
      'functions allowed in mode AUTO',
      {
        ...hello,
        tools: [{ functionDeclarations: [{ name: 'f' }] }],
        toolConfig: { functionCallingConfig: { allowedFunctionNames: ['f'] } },
      },
      /mode "ANY"/,
    ],
    [
      'a file from elsewhere',
      { contents: [{ fileData: { fileUri: 'https://example.com/a.png', mimeType: 'image/png' } }] },
      /uploaded here was expected.*--fetch-urls/,
    ],
    ['a model turn last', { contents: [{ role: 'model', parts: [{ text: 'a' }] }] }, /user turn/],
    [
      'sound',
      { contents: [{ parts: [{ inlineData: { mimeType: 'audio/wav', data: 'aGVsbG8h' } }] }] },
      /audio\/wav.*"hello!"/,
    ],
    [
      'a text called PNG',
      { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: btoa('hello, world') } }] }] },
      /no file that is read here/,
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
      '/v1beta/models/echo:predict',
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

describe('countTokens', () => {
  it('counts sound, film with its sound, and the pages of a document', async () => {
    const inline = async (name: string, mimeType: string) => {
      const bytes = await readFile(new URL(`../media/fixtures/${name}`, import.meta.url));
      return { inlineData: { mimeType, data: bytes.toString('base64') } };
    };
    const paper = Buffer.from(
      pdfFile([
        [1, 0, 0],
        [0, 1, 0],
      ]),
    );
    const parts = [
      { text: 'a b c' },
      await inline('sound.mp3', 'audio/mp3'),
      { ...(await inline('film.mp4', 'video/mp4')), videoMetadata: { fps: 2 } },
      { inlineData: { mimeType: 'application/pdf', data: paper.toString('base64') } },
    ];
    const response = await echoApp().app.request(
      '/v1beta/models/echo:countTokens',
      post({ contents: [{ parts }] }),
    );
    // Half a second is 13 slots; the film's second, with the encoder's padding, 26; two frames; two pages.
    expect(await response.json()).toEqual({
      totalTokens: 3 + 128 + 32 + 39,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 3 },
        { modality: 'IMAGE', tokenCount: 128 },
        { modality: 'VIDEO', tokenCount: 32 },
        { modality: 'AUDIO', tokenCount: 39 },
      ],
    });
  });

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
  it('lists them in pages, aliases last', async () => {
    const { app } = echoApp();
    interface Page {
      models: { name: string; baseModelId: string; supportedGenerationMethods: string[] }[];
      nextPageToken?: string;
    }
    const models: Page['models'] = [];
    let token = '';
    do {
      const response = await app.request(`/v1beta/models?pageSize=5&pageToken=${token}`);
      const page = (await response.json()) as Page;
      expect(page.models.length).toBeLessThanOrEqual(5);
      models.push(...page.models);
      token = page.nextPageToken ?? '';
    } while (token !== '');
    expect(models.slice(0, 2).map(({ name }) => name)).toEqual(['models/echo', 'models/org/name:tag']);
    const flash = models.find(({ name }) => name === 'models/gemini-2.5-flash');
    expect(flash?.baseModelId).toBe('echo');
    const embedder = models.find(({ name }) => name === 'models/gemini-embedding-001');
    expect(embedder?.supportedGenerationMethods).not.toContain('generateContent');
    expect(embedder?.supportedGenerationMethods).toContain('embedContent');
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
      thinking: false,
      inputModalities: ['TEXT', 'IMAGE'],
      outputModalities: ['TEXT'],
    });
    // Nothing is cut off unless a request says so.
    expect(model).not.toHaveProperty('topK');
    expect((await app.request('/v1/models/org/name:tag')).status).toBe(200);
    await errorOf(await app.request('/v1/models/nope'));
  });
});
