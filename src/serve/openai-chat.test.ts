import { describe, expect, it } from 'vitest';
import { EchoModel, echoApp } from './echo.testing.ts';
import { ask, CHAT, eventsOf, LOOK, openAiError, PICTURE, TOOLS } from './openai.testing.ts';
import { post } from './request.testing.ts';

interface Completion {
  choices: {
    message: {
      content: string | null;
      reasoning_content?: string;
      tool_calls?: { id: string; function: { arguments: string } }[];
    };
    logprobs: { content: { bytes: number[]; top_logprobs: unknown[] }[] };
    finish_reason: string;
  }[];
}

interface Chunk {
  choices: {
    index: number;
    delta: { role?: string; content?: string; reasoning_content?: string; tool_calls?: object[] };
    finish_reason: string | null;
  }[];
  usage?: object | null;
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

  it.each([true, false])('make several calls only if they may: %s', async (parallel_tool_calls) => {
    const { app, model } = echoApp();
    const tools = [...TOOLS, { type: 'function', function: { ...LOOK, name: 'hear' } }];
    const request = { ...ask('x'), tools, tool_choice: 'required', parallel_tool_calls };
    const { choices } = (await (await app.request(CHAT, post(request))).json()) as Completion;
    expect(choices[0].message.tool_calls).toHaveLength(parallel_tool_calls ? 2 : 1);
    expect(model.lastOptions.tools?.parallel).toBe(parallel_tool_calls);
  });

  it('tell thoughts apart from what is said, where thoughts were asked for', async () => {
    const { app } = echoApp();
    const request = { ...ask('hi'), reasoning_effort: 'low' };
    const { choices } = (await (await app.request(CHAT, post(request))).json()) as Completion;
    expect(choices[0].message).toMatchObject({ content: 'You said: hi', reasoning_content: 'Hm.' });
    const { data } = await eventsOf<Chunk>(await app.request(CHAT, post({ ...request, stream: true })));
    const deltas = data.map((chunk) => chunk.choices[0].delta);
    expect(deltas.map(({ reasoning_content: thought }) => thought ?? '').join('')).toBe('Hm.');
    expect(deltas.map(({ content }) => content ?? '').join('')).toBe('You said: hi');
  });

  it.each([
    [undefined, { include: true }, 'Hm.'],
    ['high', { budget: -1, include: true }, 'Hm.'],
    ['none', { budget: 0 }, undefined],
  ])('of a model that thinks tell its thoughts; effort: %j', async (reasoning_effort, thinking, thought) => {
    const model = new EchoModel();
    const summary = { name: 'echo', contextLength: 200, thinks: true };
    const { app } = echoApp({ models: { list: () => [summary], get: async () => model } });
    const response = await app.request(CHAT, post({ ...ask('hi'), reasoning_effort }));
    const { choices } = (await response.json()) as Completion;
    expect(choices[0].message.reasoning_content).toBe(thought);
    expect(model.lastOptions.thinking).toEqual(thinking);
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
    [{ ...ask([{ type: 'input_smell' }]) }, /text, a picture with its URL/, 'messages[0].content[0].type'],
    [
      { ...ask([{ type: 'input_audio' }]) },
      /input_audio: an object was expected|input_audio.*expected/,
      null,
    ],
    [{ ...ask([{ type: 'file', file: {} }]) }, /has no file_data/, null],
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
