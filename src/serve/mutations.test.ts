import { expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { encodePng } from '../media/png.ts';
import type { OpenAiErrorBody } from './dialects/openai/errors.ts';
import { echoApp } from './echo.testing.ts';
import type { ErrorBody } from './errors.ts';

const PNG = await encodePng({ width: 4, height: 4, data: new Uint8Array(48).fill(200) });
const REQUEST = {
  contents: [
    {
      role: 'user',
      parts: [
        { text: 'What is this?' },
        { inlineData: { mimeType: 'image/png', data: Buffer.from(PNG).toString('base64') } },
      ],
    },
    {
      role: 'model',
      parts: [{ text: 'A picture.' }, { functionCall: { id: '1', name: 'look', args: { at: 1 } } }],
    },
    {
      role: 'user',
      parts: [{ functionResponse: { id: '1', name: 'look', response: { x: [] } } }, { text: 'Sure?' }],
    },
  ],
  systemInstruction: { parts: [{ text: 'Be brief.' }] },
  generationConfig: {
    temperature: 0.5,
    topK: 3,
    maxOutputTokens: 9,
    stopSequences: ['.'],
    seed: 1,
    candidateCount: 2,
    responseMimeType: 'application/json',
    responseSchema: { type: 'OBJECT', properties: { a: { type: 'STRING', enum: ['b'] } } },
    thinkingConfig: { includeThoughts: true, thinkingBudget: 4 },
    responseLogprobs: true,
    logprobs: 2,
    mediaResolution: 'MEDIA_RESOLUTION_LOW',
  },
  tools: [{ functionDeclarations: [{ name: 'look', parameters: { type: 'object', properties: {} } }] }],
  toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['look'] } },
  safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }],
};

/** Requests to the other routes. */
const OTHERS: [path: string, body: object][] = [
  [
    '/v1beta/models/echo:embedContent',
    { content: { parts: [{ text: 'a' }] }, outputDimensionality: 2, title: 't' },
  ],
  [
    '/v1/models/echo:batchEmbedContents',
    { requests: [{ content: { parts: [{ text: 'a' }] } }, { content: 'b' }] },
  ],
  ['/v1beta/models/echo:countTokens', { generateContentRequest: REQUEST }],
  [
    '/v1beta/interactions',
    {
      model: 'echo',
      store: false,
      input: [
        { type: 'user_input', content: [{ type: 'text', text: 'a' }] },
        { type: 'function_call', id: '1', name: 'f', arguments: {} },
        { type: 'function_result', call_id: '1', result: 'x' },
      ],
      tools: [{ type: 'function', name: 'f', parameters: {} }],
      generation_config: {
        thinking_level: 'low',
        tool_choice: { allowed_tools: { mode: 'any', tools: ['f'] } },
      },
      response_format: { type: 'text', mime_type: 'application/json', schema: {} },
    },
  ],
  [
    '/openai/v1/chat/completions',
    {
      model: 'echo',
      messages: [
        { role: 'system', content: 'a' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'b' },
            {
              type: 'image_url',
              image_url: {
                url: `data:image/png;base64,${Buffer.from(PNG).toString('base64')}`,
                detail: 'low',
              },
            },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{"a": 1}' } }],
        },
        { role: 'tool', tool_call_id: '1', content: 'x' },
      ],
      n: 2,
      stop: ['.'],
      logprobs: true,
      top_logprobs: 1,
      stream: true,
      stream_options: { include_usage: true },
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
      tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ name: 'f' }] } },
      response_format: { type: 'json_schema', json_schema: { name: 's', schema: {} } },
    },
  ],
  [
    '/v1beta/openai/responses',
    {
      model: 'echo',
      store: false,
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'a' }] },
        { type: 'function_call', call_id: '1', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: '1', output: 'x' },
      ],
      instructions: 'b',
      tools: [{ type: 'function', name: 'f', parameters: {} }],
      tool_choice: { type: 'function', name: 'f' },
      text: { format: { type: 'json_schema', name: 's', schema: {} } },
      reasoning: { effort: 'low', summary: 'auto' },
    },
  ],
  ['/openai/v1/embeddings', { model: 'echo', input: ['a', 'b'], dimensions: 2, encoding_format: 'base64' }],
  ['/openai/v1/images/generations', { model: 'echo', prompt: 'Draw.', n: 2, size: '1536x1024', seed: 1 }],
  ['/upload/v1beta/files?upload_id=abc', {}],
  ['/v1beta/upload/v1beta/files?upload_id=../../x', { file: { name: 'files/a' } }],
];

/** A value of some other kind than whatever stood there. */
function nonsense(random: Random): unknown {
  return random.pick([
    null,
    true,
    -1,
    0,
    1e308,
    0.5,
    '',
    'text',
    '\ud800',
    '٣',
    'a'.repeat(5000),
    [],
    [[]],
    [null],
    {},
    { parts: 1 },
    { text: {} },
    { inlineData: [] },
    { inlineData: { data: '====' } },
    { functionCall: {} },
    'data:,',
    '__proto__',
    JSON.parse('{"__proto__": {"parts": []}}'),
    nested(3000),
  ]);
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

/** Changes, drops, renames or repeats one random field of a deep copy, at any depth. */
function mutate(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.15)) return nonsense(random);
  const keys = Object.keys(value);
  if (keys.length === 0) return nonsense(random);
  const key = random.pick(keys);
  const entries: [string, unknown][] = Object.entries(value);
  if (Array.isArray(value)) {
    const index = Number(key);
    const copy: unknown[] = [...value];
    const choice = random.integer(0, 4);
    if (choice === 0) copy.splice(index, 1);
    else if (choice === 1) copy.splice(index, 0, copy[index]);
    else copy[index] = mutate(copy[index], random);
    return copy;
  }
  const choice = random.integer(0, 6);
  if (choice === 0) return Object.fromEntries(entries.filter(([name]) => name !== key));
  if (choice === 1)
    return Object.fromEntries(entries.map(([name, field]) => [name === key ? `${name}x` : name, field]));
  return Object.fromEntries(
    entries.map(([name, field]) => [name, name === key ? mutate(field, random) : field]),
  );
}

/** Damages the written request: flips, cuts or repeats some of its characters. */
function damage(text: string, random: Random): string {
  const at = random.integer(0, text.length);
  const kind = random.integer(0, 3);
  if (kind === 0) return text.slice(0, at);
  if (kind === 1) return text.slice(0, at) + String.fromCharCode(random.integer(0, 300)) + text.slice(at + 1);
  return text.slice(0, at) + text.slice(Math.max(0, at - random.integer(1, 30)));
}

/** What else a client may write wrongly. */
const headers = (random: Random): Record<string, string> =>
  random.chance(0.1)
    ? {
        'x-server-timeout': random.pick(['1', '-1', 'NaN', '1e999', '']),
        'x-goog-upload-command': random.pick(['start', 'upload, finalize', 'query', '']),
        'x-goog-upload-offset': random.pick(['0', '-1', 'x']),
        'content-type': random.pick(['application/json', 'text/plain', 'multipart/related', '']),
      }
    : {};

it('answers 10,000 mutated requests with 200 or a 4xx in its API’s form, never 5xx', async () => {
  const { app, records } = echoApp();
  const random = new Random('requests');
  const methods = [
    'generateContent',
    'streamGenerateContent',
    'countTokens',
    'streamGenerateContent?alt=sse',
  ];
  const counts = new Map<number, number>();
  for (let i = 0; i < 10_000; i++) {
    const [place, request] = random.chance(0.3)
      ? random.pick(OTHERS)
      : ([`/v1beta/models/echo:${random.pick(methods)}`, REQUEST] as const);
    let body = JSON.stringify(mutate(random.chance(0.3) ? mutate(request, random) : request, random)) ?? '';
    if (random.chance(0.2)) body = damage(body, random);
    let path: string = place;
    if (random.chance(0.1)) path = `/${damage(path, random)}`;
    const response = await app.request(path, { method: 'POST', body, headers: headers(random) });
    counts.set(response.status, (counts.get(response.status) ?? 0) + 1);
    const text = await response.text();
    if (response.status === 200) continue;
    expect(response.status, `${path} ${body}`).toBeGreaterThanOrEqual(400);
    expect(response.status, `${path} ${body} ${JSON.stringify(records.at(-2))}`).toBeLessThan(500);
    const { error } = JSON.parse(text) as ErrorBody | OpenAiErrorBody;
    if ('type' in error) expect(error.type).toBe('invalid_request_error');
    else expect(error.code).toBe(response.status);
    if (path === place) expect('type' in error).toBe(/openai/.test(place));
    expect(error.message.length).toBeLessThan(600);
  }
  expect(counts.get(400)).toBeGreaterThan(500);
  expect(counts.get(200)).toBeGreaterThan(200);
});
