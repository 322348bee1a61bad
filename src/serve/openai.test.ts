import { describe, expect, it } from 'vitest';
import { encodePng } from '../media/png.ts';
import type { OpenAiErrorBody } from './dialects/openai/errors.ts';
import { echoApp } from './echo.testing.ts';
import { post } from './request.testing.ts';
import { Keys, keyEntry } from './safety/keys.ts';

const CHAT = '/openai/v1/chat/completions';
const RESPONSES = '/openai/v1/responses';
const PNG = Buffer.from(await encodePng({ width: 5, height: 3, data: new Uint8Array(45).fill(9) }));
const PICTURE = `data:image/png;base64,${PNG.toString('base64')}`;
const ask = (content: unknown) => ({ model: 'echo', messages: [{ role: 'user', content }] });
const LOOK = { name: 'look', description: 'Looks.', parameters: { type: 'object' } };
const TOOLS = [{ type: 'function', function: LOOK }];

interface Completion {
  choices: {
    message: { content: string | null; tool_calls?: { id: string; function: { arguments: string } }[] };
    logprobs: { content: { bytes: number[]; top_logprobs: unknown[] }[] };
    finish_reason: string;
  }[];
}

async function openAiError(response: Response): Promise<OpenAiErrorBody['error']> {
  const body = (await response.json()) as OpenAiErrorBody;
  expect(Object.keys(body)).toEqual(['error']);
  expect(Object.keys(body.error).sort()).toEqual(['code', 'message', 'param', 'type']);
  return body.error;
}

interface Chunk {
  choices: {
    index: number;
    delta: { role?: string; content?: string; tool_calls?: object[] };
    finish_reason: string | null;
  }[];
  usage?: object | null;
}
interface Item {
  type: string;
  call_id: string;
  arguments: string;
  content: { text: string }[];
}
interface ResponseEvent {
  type: string;
  sequence_number: number;
  item: Item;
  response: { output: Item[] };
}

/** The data of the events of a stream, and how it ends. */
async function eventsOf<T>(response: Response): Promise<{ data: T[]; last: string }> {
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events = (await response.text()).trim().split('\n\n');
  const last = events.at(-1)!;
  const texts = events.filter((event) => event !== 'data: [DONE]');
  return { data: texts.map((event) => JSON.parse(event.replace(/^(event: .*\n)?data: /, ''))), last };
}

describe('chat completions', () => {
  it.each([CHAT, '/v1beta/openai/chat/completions'])('answer whole at %s', async (path) => {
    const { app, model } = echoApp();
    const messages = [
      { role: 'developer', content: 'Be brief.' },
      { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] },
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'Hello.', refusal: null },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'what is' },
          { type: 'image_url', image_url: { url: PICTURE, detail: 'low' } },
        ],
      },
    ];
    const response = await app.request(path, post({ model: 'echo', messages }));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'echo',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'You said: what is a 5×3 picture', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 72,
        completion_tokens: 7,
        total_tokens: 79,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
    expect(model.lastTurns.map(({ role }) => role)).toEqual(['system', 'user', 'model', 'user']);
    expect(model.lastTurns.at(-1)?.parts.at(-1)).toMatchObject({ maxPatches: 16 });
  });

  it('pass the options on', async () => {
    const { app, model } = echoApp();
    const schema = { type: 'object', properties: { snake_case: { type: 'string' } } };
    const options = {
      temperature: 0.5,
      top_p: 0.9,
      max_completion_tokens: 1,
      stop: 'x',
      seed: 7,
      n: 2,
      logprobs: true,
      top_logprobs: 2,
      response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema } },
      reasoning_effort: 'low',
      presence_penalty: 0,
      user: 'me',
    };
    const response = await app.request(CHAT, post({ ...ask('hi'), ...options }));
    const { choices } = (await response.json()) as Completion;
    expect(choices.map(({ finish_reason }) => finish_reason)).toEqual(['length', 'length']);
    const [{ bytes, top_logprobs }] = choices[0].logprobs.content;
    expect([bytes, top_logprobs.length]).toEqual([[116, 48], 2]);
    expect(model.lastOptions).toMatchObject({
      temperature: 0.5,
      topP: 0.9,
      maxOutputTokens: 1,
      stopSequences: ['x'],
      seed: 8,
      logprobs: 2,
      responseFormat: { type: 'json', schema },
      thinking: { budget: 1024 },
    });
  });

  it.each([
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [
      { type: 'function', function: { name: 'look' } },
      { mode: 'ANY', allowedNames: ['look'] },
    ],
    [
      { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: TOOLS } },
      { mode: 'VALIDATED', allowedNames: ['look'] },
    ],
  ])('offer functions with the choice %j', async (tool_choice, expected) => {
    const { app, model } = echoApp();
    await app.request(CHAT, post({ ...ask('x'), tools: TOOLS, tool_choice }));
    expect(model.lastOptions.tools).toMatchObject({ ...expected, declarations: [LOOK] });
  });

  it('call functions and take their results', async () => {
    const { app, model } = echoApp();
    const request = { ...ask('x'), tools: TOOLS, tool_choice: 'required' };
    const { choices } = (await (await app.request(CHAT, post(request))).json()) as Completion;
    const [{ message, finish_reason }] = choices;
    expect([message.content, finish_reason]).toEqual([null, 'tool_calls']);
    expect(message.tool_calls).toMatchObject([
      { type: 'function', function: { name: 'look', arguments: '{"of":"look"}' } },
    ]);
    const result = { role: 'tool', tool_call_id: message.tool_calls![0].id, content: 'sun' };
    await app.request(CHAT, post({ model: 'echo', messages: [...request.messages, message, result] }));
    expect(model.lastTurns.at(-1)?.parts).toEqual([
      { functionResponse: { name: 'look', response: { result: 'sun' } } },
    ]);
  });

  it('stream, with the usage if asked for, and [DONE]', async () => {
    const { app } = echoApp();
    const request = { ...ask('hi'), stream: true, n: 2, stream_options: { include_usage: true } };
    const { data, last } = await eventsOf<Chunk>(await app.request(CHAT, post(request)));
    expect(last).toBe('data: [DONE]');
    expect(data.slice(0, 2).map(({ choices }) => choices[0].delta.role)).toEqual(['assistant', 'assistant']);
    for (const index of [0, 1]) {
      const mine = data.flatMap(({ choices }) => choices).filter((choice) => choice.index === index);
      expect(mine.map(({ delta }) => delta.content ?? '').join('')).toBe('You said: hi');
      expect(mine.map(({ finish_reason }) => finish_reason).filter(Boolean)).toEqual(['stop']);
    }
    expect(data.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(data.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 6 } });
  });

  it('stream calls', async () => {
    const { app } = echoApp();
    const request = { ...ask('x'), stream: true, tools: TOOLS, tool_choice: 'required' };
    const { data } = await eventsOf<Chunk>(await app.request(CHAT, post(request)));
    expect(data[1].choices[0].delta.tool_calls).toEqual([
      {
        index: 0,
        id: expect.any(String),
        type: 'function',
        function: { name: 'look', arguments: '{"of":"look"}' },
      },
    ]);
    expect(data.at(-1)!.choices[0].finish_reason).toBe('tool_calls');
    expect(data.every((chunk) => !('usage' in chunk))).toBe(true);
  });

  it('end a stream that fails with an error and without [DONE]', async () => {
    const { app, model } = echoApp();
    model.failAt = 2;
    const response = await app.request(CHAT, post({ ...ask('hi there'), stream: true }));
    const reader = response.body!.getReader();
    let text = '';
    const all = (async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read())
        text += Buffer.from(next.value).toString();
    })();
    await expect(all).rejects.toThrow();
    expect(text).toMatch(/"type":"server_error"/);
    expect(text).not.toMatch(/DONE|secret/);
  });

  it.each<[object, RegExp, string | null]>([
    [{ messages: [] }, /model is missing/, 'model'],
    [{ model: 'echo' }, /messages is missing/, 'messages'],
    [{ ...ask('x'), temperature: 3 }, /temperature is 3; a number from 0 to 2/, 'temperature'],
    [{ ...ask('x'), top_p: 2 }, /top_p is 2/, 'top_p'],
    [{ ...ask('x'), presence_penalty: 1 }, /not supported/, 'presence_penalty'],
    [{ ...ask('x'), logit_bias: { 50256: -100 } }, /not supported/, 'logit_bias'],
    [{ ...ask('x'), top_logprobs: 2 }, /without logprobs/, 'top_logprobs'],
    [{ ...ask('x'), modalities: ['audio'] }, /"text" alone/, 'modalities'],
    [{ ...ask('x'), tools: [{ type: 'web_search' }] }, /"function" was expected/, 'tools[0].type'],
    [{ ...ask('x'), tool_choice: 'required' }, /declares no function/, 'tool_choice'],
    [{ ...ask('x'), tools: TOOLS, parallel_tool_calls: false }, /not supported/, null],
    [{ ...ask([{ type: 'input_audio' }]) }, /text or a picture/, 'messages[0].content[0].type'],
    [ask([{ type: 'image_url', image_url: { url: 'data:image/png,x' } }]), /base64/, null],
    [ask([{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }]), /example\.com/, null],
    [
      { model: 'echo', messages: [{ role: 'tool', tool_call_id: 'a', content: 'x' }] },
      /call "a", which was not made/,
      null,
    ],
    [{ model: 'echo', messages: [{ role: 'assistant', content: 'x' }] }, /without a question/, 'messages'],
    [{ ...ask('x'), response_format: { type: 'xml' } }, /json_schema/, 'response_format.type'],
  ])('refuse %j', async (body, expected, param) => {
    const response = await echoApp().app.request(CHAT, post(body));
    const error = await openAiError(response);
    expect([response.status, error.type]).toEqual([400, 'invalid_request_error']);
    expect(error.message).toMatch(expected);
    if (param !== null) expect(error.param).toBe(param);
  });
});

describe('responses', () => {
  it('answer, are remembered, gone on from and deleted', async () => {
    const { app, model } = echoApp();
    const create = async (body: object) => {
      const response = await app.request(RESPONSES, post({ model: 'echo', ...body }));
      expect(response.status).toBe(200);
      return (await response.json()) as { id: string; output: Item[] };
    };
    const one = await create({ input: 'hello there', instructions: 'Be brief.', max_output_tokens: 3 });
    expect(one).toMatchObject({
      object: 'response',
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [{ type: 'message', role: 'assistant', content: [{ text: 'You said: hello ' }] }],
      usage: { output_tokens: 3, output_tokens_details: { reasoning_tokens: 0 } },
    });
    await create({ input: [{ role: 'user', content: 'and' }], previous_response_id: one.id });
    expect(model.lastTurns.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
    expect(await (await app.request(`${RESPONSES}/${one.id}`)).json()).toEqual(one);
    expect((await app.request(`${RESPONSES}/${one.id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await app.request(`${RESPONSES}/${one.id}`)).status).toBe(404);
    const forgotten = await create({ input: 'x', store: false });
    expect((await app.request(`${RESPONSES}/${forgotten.id}`)).status).toBe(404);
  });

  it('call functions and take their results, pictures beside them', async () => {
    const { app, model } = echoApp();
    const tools = [{ type: 'function', ...LOOK }];
    const first = { model: 'echo', input: 'x', tools, tool_choice: { type: 'function', name: 'look' } };
    const { output } = (await (await app.request(RESPONSES, post(first))).json()) as {
      id: string;
      output: Item[];
    };
    expect(output).toMatchObject([{ type: 'function_call', name: 'look', arguments: '{"of":"look"}' }]);
    const input = [
      { role: 'user', content: 'x' },
      ...output,
      { type: 'function_call_output', call_id: output[0].call_id, output: '{"sky": "blue"}' },
      { role: 'user', content: [{ type: 'input_image', image_url: PICTURE }] },
    ];
    expect((await app.request(RESPONSES, post({ model: 'echo', tools, input }))).status).toBe(200);
    expect(model.lastTurns.at(-1)?.parts).toMatchObject([
      { functionResponse: { name: 'look', response: { sky: 'blue' } } },
      { picture: { width: 5 } },
    ]);
  });

  it('stream numbered events', async () => {
    const { app } = echoApp();
    const body = { model: 'echo', input: 'hi', stream: true, reasoning: { summary: 'auto' } };
    const { data } = await eventsOf<ResponseEvent>(await app.request(RESPONSES, post(body)));
    expect(data.map(({ sequence_number }) => sequence_number)).toEqual([...data.keys()]);
    const types = data.map(({ type }) => type.replace('response.', ''));
    expect(types.filter((type, i) => type !== types[i - 1])).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ]);
    const items = data.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item);
    expect(data.at(-1)!.response.output).toEqual(items);
    expect(items[1].content[0].text).toBe('You said: hi');
  });

  it('stream calls', async () => {
    const { app } = echoApp();
    const tools = [{ type: 'function', ...LOOK }];
    const body = { model: 'echo', input: 'hi', stream: true, tools, tool_choice: 'required' };
    const { data } = await eventsOf<ResponseEvent>(await app.request(RESPONSES, post(body)));
    const said = data.filter(({ type }) => type.includes('function_call_arguments'));
    expect(said).toMatchObject([{ delta: '{"of":"look"}' }, { arguments: '{"of":"look"}', name: 'look' }]);
    expect(data.find(({ type }) => type === 'response.output_item.added')!.item.arguments).toBe('');
  });

  it.each([
    [{ input: 1 }, /input is 1/],
    [{ input: 'x', background: true }, /background is not supported/],
    [{ input: 'x', truncation: 'auto' }, /not supported/],
    [{ input: 'x', tools: [{ type: 'web_search' }] }, /"function" was expected/],
    [{ input: [{ type: 'item_reference', id: 'a' }] }, /input\[0\]\.type/],
    [{ input: 'x', previous_response_id: 'resp_0' }, /There is no "0"/],
  ])('refuse %j', async (body, expected) => {
    const response = await echoApp().app.request(RESPONSES, post({ model: 'echo', ...body }));
    expect(response.status).toBe('previous_response_id' in body ? 404 : 400);
    expect((await openAiError(response)).message).toMatch(expected);
  });
});

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
