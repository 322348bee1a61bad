import { describe, expect, it } from 'vitest';
import { echoApp } from './echo.testing.ts';
import { eventsOf, LOOK, openAiError, PICTURE, RESPONSES } from './openai.testing.ts';
import { post } from './request.testing.ts';

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

  it('go on from what the system said in messages, but not from instructions', async () => {
    const { app, model } = echoApp();
    const create = async (body: object) => {
      const response = await app.request(RESPONSES, post({ model: 'echo', ...body }));
      expect(response.status).toBe(200);
      return ((await response.json()) as { id: string }).id;
    };
    const system = () => model.lastTurns.flatMap(({ role, parts }) => (role === 'system' ? parts : []));
    const messages = ['system', 'developer'].map((role) => ({ role, content: `I am the ${role}.` }));
    const user = { role: 'user', content: 'hi' };
    const one = await create({ input: [...messages, user], instructions: 'Be brief.' });
    const said = messages.map(({ content }) => ({ text: content }));
    expect(system()).toEqual([{ text: 'Be brief.' }, ...said]);
    const two = await create({ input: 'and', previous_response_id: one });
    expect(system()).toEqual(said);
    const more = { role: 'developer', content: 'Be kind.' };
    await create({ input: [more, user], previous_response_id: two, instructions: 'Be long.' });
    expect(system()).toEqual([{ text: 'Be long.' }, ...said, { text: 'Be kind.' }]);
    expect(model.lastTurns.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'model',
      'user',
      'model',
      'user',
    ]);
  });

  it.each([{}, { reasoning: { summary: 'auto' } }])(
    'go on from an answer without a word, %j',
    async (body) => {
      const { app, model } = echoApp();
      const create = async (more: object) => {
        const response = await app.request(RESPONSES, post({ model: 'echo', ...body, ...more }));
        expect(response.status).toBe(200);
        return (await response.json()) as { id: string };
      };
      model.silent = true;
      const { id } = await create({ input: 'one' });
      await create({ input: 'two', previous_response_id: id });
      expect(model.lastTurns).toEqual([
        { role: 'user', parts: [{ text: 'one' }] },
        { role: 'model', parts: [{ text: '' }] },
        { role: 'user', parts: [{ text: 'two' }] },
      ]);
    },
  );

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

  it('make one call at most if so asked', async () => {
    const { app } = echoApp();
    const tools = ['look', 'hear'].map((name) => ({
      type: 'function',
      name,
      parameters: { type: 'object' },
    }));
    const body = { model: 'echo', input: 'hi', tools, tool_choice: 'required', parallel_tool_calls: false };
    const response = (await (await app.request(RESPONSES, post(body))).json()) as { output: Item[] };
    expect(response).toMatchObject({ parallel_tool_calls: false, output: [{ name: 'look' }] });
    expect(response.output).toHaveLength(1);
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
