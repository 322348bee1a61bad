import { describe, expect, it } from 'vitest';
import { echoApp } from './echo.testing.ts';
import { errorOf, post } from './request.testing.ts';

const PATH = '/v1beta/interactions';
interface Interaction {
  id: string;
  status: string;
  steps: { type: string; content?: { text: string }[]; id?: string; name?: string }[];
  usage: Record<string, number>;
}
const setup = () => {
  const echo = echoApp();
  const create = async (body: object): Promise<Interaction> => {
    const response = await echo.app.request(PATH, post({ model: 'echo', ...body }));
    expect(response.status).toBe(200);
    return (await response.json()) as Interaction;
  };
  return { ...echo, create };
};

describe('interactions', () => {
  it('answer in steps, are remembered, gone on from and deleted', async () => {
    const { app, model, create } = setup();
    const one = await create({ input: 'hello there', system_instruction: 'Be brief.' });
    expect(one).toMatchObject({
      status: 'completed',
      steps: [{ type: 'model_output', content: [{ type: 'text', text: 'You said: hello there' }] }],
      usage: { total_output_tokens: 4, total_thought_tokens: 0 },
    });
    await create({ input: [{ type: 'text', text: 'and' }], previous_interaction_id: one.id });
    expect(model.lastTurns.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
    expect(await (await app.request(`${PATH}/${one.id}`)).json()).toEqual(one);
    expect((await app.request(`${PATH}/${one.id}/cancel`, post({}))).status).toBe(400);
    expect(await (await app.request(`${PATH}/${one.id}`, { method: 'DELETE' })).json()).toEqual({});
    expect((await app.request(`${PATH}/${one.id}`)).status).toBe(404);
    const gone = await app.request(
      PATH,
      post({ model: 'echo', input: 'x', previous_interaction_id: one.id }),
    );
    expect((await errorOf(gone)).status).toBe('NOT_FOUND');
    const forgotten = await create({ input: 'x', store: false });
    expect((await app.request(`${PATH}/${forgotten.id}`)).status).toBe(404);
  });

  it.each([{}, { thinking_summaries: 'auto' }])('go on from an answer without a word, %j', async (config) => {
    const { model, create } = setup();
    const generation_config = config;
    model.silent = true;
    const { id, status } = await create({ input: 'one', generation_config });
    expect(status).toBe('completed');
    await create({ input: 'two', previous_interaction_id: id, generation_config });
    expect(model.lastTurns.map(({ parts }) => parts)).toEqual([
      [{ text: 'one' }],
      [{ text: '' }],
      [{ text: 'two' }],
    ]);
  });

  it('ask for functions and take their results', async () => {
    const { model, create } = setup();
    const tools = [{ type: 'function', name: 'look', parameters: { type: 'object' } }];
    const asked = await create({ input: 'x', tools, generation_config: { tool_choice: 'any' } });
    expect(asked.status).toBe('requires_action');
    const [{ id }] = asked.steps;
    await create({
      input: [{ type: 'function_result', call_id: id, result: 'sun' }],
      tools,
      previous_interaction_id: asked.id,
    });
    expect(model.lastTurns.at(-1)?.parts).toEqual([
      { functionResponse: { name: 'look', response: { result: 'sun' } } },
    ]);
    const orphan = { model: 'echo', input: [{ type: 'function_result', call_id: 'none', result: 1 }] };
    const response = await echoApp().app.request(PATH, post(orphan));
    expect((await errorOf(response)).message).toMatch(/call "none", which was not made/);
  });

  it.each([
    [{}, undefined],
    [{ thinking_summaries: 'none' }, undefined],
    [{ thinking_level: 'low' }, { budget: 1024, include: false }],
    [{ thinking_summaries: 'auto' }, { include: true }],
  ])('leave thinking to the model unless asked: %j', async (generation_config, expected) => {
    const { model, create } = setup();
    await create({ input: 'hi', generation_config });
    expect(model.lastOptions.thinking).toEqual(expected);
  });

  it('stream named events, thoughts before the text', async () => {
    const { app } = setup();
    const generation_config = { thinking_summaries: 'auto', max_output_tokens: 64 };
    const body = { model: 'echo', input: 'hi', stream: true, generation_config };
    const response = await app.request(PATH, post(body));
    const events = (await response.text()).trim().split('\n\n');
    const names = events.map((event) => /^event: (.*)\ndata: (.*)$/.exec(event)!.slice(1));
    for (const [name, data] of names) expect(JSON.parse(data).event_type).toBe(name);
    expect(names.map(([name]) => name)).toEqual([
      'interaction.created',
      'step.start',
      'step.delta',
      'step.stop',
      'step.start',
      'step.delta',
      'step.delta',
      'step.delta',
      'step.stop',
      'interaction.completed',
    ]);
    expect(JSON.parse(names.at(-1)![1]).interaction.steps.map((step: { type: string }) => step.type)).toEqual(
      ['thought', 'model_output'],
    );
  });

  it.each([
    [{ input: 'x' }, /model is missing/],
    [{ model: 'echo' }, /input is missing/],
    [{ model: 'echo', input: [{ type: 'smell', data: '' }] }, /"text", "image", "audio".* was expected/],
    [{ model: 'echo', input: 'x', background: true }, /background is not supported/],
    [{ model: 'echo', input: 'x', tools: [{ type: 'google_search' }] }, /googleSearch is not supported/],
    [
      { model: 'echo', input: 'x', response_format: { type: 'image' } },
      /For pictures send response_modalities/,
    ],
  ])('refuse %j', async (body, expected) => {
    const response = await echoApp().app.request(PATH, post(body));
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toMatch(expected);
  });
});
