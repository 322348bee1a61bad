import { describe, expect, it } from 'vitest';
import { collect, streamOf } from './bytes.testing.ts';
import { httpBackend } from './http.ts';
import type { AnswerSettings, ChatTurn } from './types.ts';

const TURNS: readonly ChatTurn[] = [
  { role: 'user', text: 'Hi', files: [{ mimeType: 'image/png', data: 'AA' }] },
];
const END = 'data: {"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}]}\n\n';

/** Asks once; the server's response, or its failure, is given. */
function ask(response: Response | Error, settings: AnswerSettings = {}, key?: string) {
  const requests: { url: string; body: unknown; key: string | null }[] = [];
  const backend = httpBackend({
    key: () => key,
    fetcher: async (url, init) => {
      const { headers, body } = init ?? {};
      requests.push({
        url: String(url),
        body: JSON.parse(String(body)),
        key: new Headers(headers).get('x-goog-api-key'),
      });
      if (response instanceof Error) throw response;
      return response;
    },
  });
  const request = { model: 'org/nano', turns: TURNS, settings };
  return { requests, chunks: collect(backend.answer(request, new AbortController().signal)) };
}
const events = (...chunks: unknown[]) =>
  new Response(streamOf(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)));

describe('answer', () => {
  it('sends contents and settings, and yields parts, counts and the reason of the end', async () => {
    const settings = { temperature: 0, topK: 3, maxTokens: 9, systemInstruction: 'Be kind.' };
    const { requests, chunks } = ask(
      events(
        {
          candidates: [{ content: { parts: [{ text: 'Hm', thought: true }, { text: 'A' }] } }],
          usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 1, thoughtsTokenCount: 2 },
        },
        { usageMetadata: { promptTokenCount: 5 } },
        { candidates: [{ content: { parts: [{ text: '' }] }, finishReason: 'MAX_TOKENS' }] },
      ),
      settings,
      'secret',
    );
    expect(await chunks).toEqual([
      {
        parts: [
          { kind: 'thought', text: 'Hm' },
          { kind: 'text', text: 'A' },
        ],
        usage: { promptTokens: 5, outputTokens: 3 },
      },
      { parts: [], usage: { promptTokens: 5, outputTokens: 0 } },
      { parts: [], finishReason: 'MAX_TOKENS' },
    ]);
    expect(requests).toEqual([
      {
        url: '/v1beta/models/org/nano:streamGenerateContent?alt=sse',
        key: 'secret',
        body: {
          contents: [
            { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'AA' } }, { text: 'Hi' }] },
          ],
          systemInstruction: { parts: [{ text: 'Be kind.' }] },
          generationConfig: { temperature: 0, topK: 3, maxOutputTokens: 9 },
        },
      },
    ]);
  });

  it('reads tool calls, code, and pictures; passes over what it does not know', async () => {
    const parts = [
      { functionCall: { name: 'add', args: { a: 1 } } },
      { functionResponse: { name: 'add', response: { sum: 2 } } },
      { executableCode: { language: 'PYTHON', code: 'print(1)' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
      { inlineData: { mimeType: 'image/png', data: 'AA==' } },
      { inlineData: { mimeType: 'text/html', data: 'AA==' } },
      { somethingNew: {} },
    ];
    const { chunks } = ask(events({ candidates: [{ content: { parts }, finishReason: 'STOP' }] }));
    expect((await chunks)[0].parts).toEqual([
      { kind: 'call', name: 'add', input: { a: 1 } },
      { kind: 'result', name: 'add', output: { sum: 2 } },
      { kind: 'call', name: 'code', input: 'print(1)' },
      { kind: 'result', name: 'code', output: '1' },
      { kind: 'picture', mimeType: 'image/png', data: 'AA==' },
    ]);
  });

  it('tells a picture that still grows from one that is there', async () => {
    const file = { mimeType: 'image/png', data: 'AA==' };
    const chunk = (part: object) => ({ candidates: [{ content: { parts: [part] } }] });
    const { chunks } = ask(
      events(chunk({ inlineData: file, thought: true }), chunk({ inlineData: file }), {
        candidates: [{ content: { parts: [{ text: '' }] }, finishReason: 'STOP' }],
      }),
    );
    const [growing, whole] = await chunks;
    expect(growing).toEqual({ parts: [], growing: file });
    expect(whole).toEqual({ parts: [{ kind: 'picture', ...file }] });
  });

  const error = (code: number, message: string, details: unknown[] = []) => ({
    error: { code, message, status: 'X', details },
  });
  const retry = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' }];
  const long = 'The input token count (700) exceeds the maximum number of tokens allowed (512).';
  it.each([
    ['busy', 429, error(429, 'wait', retry), { kind: 'busy', retryMilliseconds: 1500 }],
    ['busy without a time', 503, error(503, 'wait'), { kind: 'busy', retryMilliseconds: 2000 }],
    ['too long', 400, error(400, long), { kind: 'tooLong', tokens: 700, limit: 512 }],
    ['no key', 403, error(403, 'This server wants a key: send it'), { kind: 'key' }],
    ['wrong key', 400, error(400, 'no', [{ reason: 'API_KEY_INVALID' }]), { kind: 'key' }],
    [
      'refused',
      400,
      error(400, 'contents[0].parts[1]: The picture is damaged.'),
      { kind: 'refused', message: 'The picture is damaged.' },
    ],
    ['nonsense', 400, 'oops', { kind: 'refused', message: 'The server answered with status 400.' }],
    ['a proxy without its server', 502, 'oops', { kind: 'gone' }],
  ])('says what is wrong: %s', async (_, status, body, problem) => {
    await expect(ask(Response.json(body, { status })).chunks).rejects.toMatchObject({ problem });
  });

  it('tells a server that is gone, an answer that broke off, and an error within it', async () => {
    await expect(ask(new TypeError('fetch failed')).chunks).rejects.toMatchObject({
      problem: { kind: 'gone' },
    });
    const half = events({ candidates: [{ content: { parts: [{ text: 'A' }] } }] });
    await expect(ask(half).chunks).rejects.toMatchObject({ problem: { kind: 'broken' } });
    const torn = new Response(streamOf(['data: {"candidates":[\n\n']));
    await expect(ask(torn).chunks).rejects.toMatchObject({ problem: { kind: 'broken' } });
    const amid = events(error(500, 'The engine broke.'));
    await expect(ask(amid).chunks).rejects.toMatchObject({
      problem: { kind: 'refused', message: 'The engine broke.' },
    });
  });

  it('yields what came before an answer broke off', async () => {
    const backend = httpBackend({
      fetcher: async () => events({ candidates: [{ content: { parts: [{ text: 'A' }] } }] }),
    });
    const texts: unknown[] = [];
    const reading = (async () => {
      const request = { model: 'm', turns: TURNS, settings: {} };
      for await (const { parts } of backend.answer(request, new AbortController().signal)) texts.push(parts);
    })();
    await expect(reading).rejects.toThrow();
    expect(texts).toEqual([[{ kind: 'text', text: 'A' }]]);
  });

  it.each([
    [true, {}, { includeThoughts: true }],
    [true, { thinking: false }, { thinkingBudget: 0 }],
    [false, {}, undefined],
  ])(
    'asks for thoughts where the model thinks (%j), unless told not to: %j',
    async (thinking, settings, expected) => {
      const bodies: { generationConfig?: { thinkingConfig?: object } }[] = [];
      const backend = httpBackend({
        fetcher: async (_, init) => {
          if (init?.method !== 'POST') return Response.json({ models: [{ name: 'models/m', thinking }] });
          bodies.push(JSON.parse(String(init.body)));
          return new Response(streamOf([END]));
        },
      });
      expect((await backend.models())[0].thinks).toBe(thinking);
      const request = { model: 'm', turns: TURNS, settings };
      await collect(backend.answer(request, new AbortController().signal));
      expect(bodies[0].generationConfig?.thinkingConfig).toEqual(expected);
    },
  );

  it('ends well at a finish reason', async () => {
    expect(await ask(new Response(streamOf([END]))).chunks).toHaveLength(1);
  });
});

describe('models', () => {
  it('are those that answer, without aliases; they see pictures unless the server says otherwise', async () => {
    const methods = { supportedGenerationMethods: ['generateContent'] };
    const models = [
      { name: 'models/nano', baseModelId: 'nano', inputTokenLimit: 512, temperature: 0, ...methods },
      { name: 'models/gemini-2.5-flash', baseModelId: 'nano', ...methods },
      { name: 'models/text', inputModalities: ['TEXT'], ...methods },
      { name: 'models/embedder', supportedGenerationMethods: ['embedContent'] },
    ];
    const backend = httpBackend({ fetcher: async () => Response.json({ models }) });
    expect(await backend.models()).toMatchObject([
      {
        name: 'nano',
        title: 'nano',
        contextLength: 512,
        inputs: ['text', 'image'],
        defaults: { temperature: 0 },
      },
      { name: 'text', inputs: ['text'] },
    ]);
  });
});
