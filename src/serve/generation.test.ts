import { describe, expect, it } from 'vitest';
import type { Answer } from './answers.ts';
import { echoApp } from './echo.testing.ts';
import { errorOf, GENERATE, hello, post, STREAM } from './request.testing.ts';

const functions = [
  { functionDeclarations: [{ name: 'left' }, { name: 'right', parameters: { type: 'object' } }] },
];
const any = { functionCallingConfig: { mode: 'any' } };

async function generate(body: object): Promise<Answer> {
  const response = await echoApp().app.request(GENERATE, post({ ...hello, ...body }));
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function stream(body: object): Promise<Answer[]> {
  const response = await echoApp().app.request(`${STREAM}?alt=sse`, post({ ...hello, ...body }));
  const events = (await response.text()).trim().split('\n\n');
  return events.map((event) => JSON.parse(event.slice('data: '.length)));
}

describe('an answer', () => {
  it('holds parallel calls with ids of their own, and a signature on the first', async () => {
    const { candidates } = await generate({ tools: functions, tool_config: any });
    const [{ content, finishReason }] = candidates!;
    expect(finishReason).toBe('STOP');
    expect(content.parts.map((part) => part.functionCall?.name)).toEqual(['left', 'right']);
    expect(new Set(content.parts.map((part) => part.functionCall?.id)).size).toBe(2);
    expect(content.parts.map((part) => part.thoughtSignature !== undefined)).toEqual([true, false]);
  });

  it('tells the model of functions, modes, formats and thoughts', async () => {
    const { app, model } = echoApp();
    const schema = { type: 'OBJECT', properties: { snake_case: { type: 'STRING' } } };
    const generationConfig = {
      response_mime_type: 'application/json',
      response_schema: schema,
      thinking_config: { include_thoughts: true, thinking_level: 'low' },
      response_logprobs: true,
      logprobs: 2,
      maxOutputTokens: '64',
    };
    const toolConfig = { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['right'] } };
    await app.request(GENERATE, post({ ...hello, generationConfig, tools: functions, toolConfig }));
    expect(model.lastOptions).toMatchObject({
      responseFormat: { type: 'json', schema },
      thinking: { budget: 1024, include: true },
      logprobs: 2,
      maxOutputTokens: 64,
      tools: {
        declarations: [{ name: 'left' }, { name: 'right', parameters: { type: 'object' } }],
        mode: 'ANY',
        allowedNames: ['right'],
      },
    });
  });

  it('reads schemas in snake_case, whose properties keep their names', async () => {
    const { app, model } = echoApp();
    const response_schema = {
      type: 'OBJECT',
      property_ordering: ['a_b'],
      properties: { a_b: { any_of: [] } },
    };
    const generationConfig = { response_mime_type: 'application/json', response_schema };
    await app.request(GENERATE, post({ ...hello, generationConfig }));
    const schema = { type: 'OBJECT', propertyOrdering: ['a_b'], properties: { a_b: { anyOf: [] } } };
    expect(model.lastOptions.responseFormat).toEqual({ type: 'json', schema });
  });

  it('holds thoughts before the text, marked as such', async () => {
    const { candidates, usageMetadata } = await generate({
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    });
    expect(candidates![0].content.parts).toEqual([
      { text: 'Hm.', thought: true },
      { text: 'You said: hello there' },
    ]);
    expect(usageMetadata).toMatchObject({ thoughtsTokenCount: 1, totalTokenCount: 2 + 5 + 1 });
  });

  it('holds logprobs of all its tokens', async () => {
    const { candidates } = await generate({ generationConfig: { responseLogprobs: true, logprobs: 1 } });
    const [{ avgLogprobs, logprobsResult }] = candidates!;
    expect(avgLogprobs).toBe(-0.5);
    expect(logprobsResult?.chosenCandidates).toHaveLength(4);
    expect(logprobsResult?.chosenCandidates[1]).toEqual({ token: 't1', tokenId: 1, logProbability: -0.5 });
    expect(logprobsResult?.topCandidates).toHaveLength(4);
    expect(logprobsResult?.logProbabilitySum).toBe(-2);
  });

  it('comes in as many candidates as wanted, each with its index, tokens counted together', async () => {
    const { candidates, usageMetadata } = await generate({
      generationConfig: { candidateCount: 3, seed: 5 },
    });
    expect(candidates!.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(usageMetadata).toMatchObject({
      promptTokenCount: 2,
      candidatesTokenCount: 12,
      totalTokenCount: 14,
    });
  });

  it('streams candidates side by side', async () => {
    const chunks = await stream({ generationConfig: { candidateCount: 2 } });
    const texts = ['', ''];
    const ends = [0, 0];
    for (const { index, content, finishReason } of chunks.flatMap((chunk) => chunk.candidates!)) {
      texts[index] += content.parts.map((part) => part.text).join('');
      if (finishReason) ends[index]++;
    }
    expect(texts).toEqual(['You said: hello there', 'You said: hello there']);
    expect(ends).toEqual([1, 1]);
    const counts = chunks.map((chunk) => chunk.usageMetadata.candidatesTokenCount);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  it('holds exactly one of the texts of an enum, and a document where one is wanted', async () => {
    const text = async (generationConfig: object) =>
      (await generate({ generationConfig })).candidates![0].content.parts[0].text;
    expect(
      await text({
        responseMimeType: 'text/x.enum',
        responseSchema: { type: 'STRING', enum: ['yes', 'no'] },
      }),
    ).toBe('yes');
    expect(await text({ responseMimeType: 'application/json' })).toBe('{"a": 1}');
  });
});

describe('a stream', () => {
  it('beats while nothing comes, with usage alone', async () => {
    const { app, model } = echoApp({ beatMilliseconds: 20 });
    model.pause = 60;
    const response = await app.request(`${STREAM}?alt=sse`, post(hello));
    const chunks = (await response.text())
      .trim()
      .split('\n\n')
      .map((event) => JSON.parse(event.slice(6)) as Answer);
    const beats = chunks.filter((chunk) => chunk.candidates === undefined);
    expect(beats.length).toBeGreaterThan(3);
    expect(beats[0].usageMetadata.promptTokenCount).toBe(2);
    expect(chunks.flatMap((chunk) => chunk.candidates ?? []).at(-1)?.finishReason).toBe('STOP');
  });

  it('reads its deadline in seconds', async () => {
    const { app, model } = echoApp();
    await app.request(GENERATE, post(hello, { 'x-server-timeout': '1.5' }));
    expect(model.lastOptions.timeout).toBe(1500);
    const wrong = await errorOf(await app.request(GENERATE, post(hello, { 'x-server-timeout': 'soon' })));
    expect(wrong.message).toMatch(/X-Server-Timeout is "soon"/);
  });
});

describe('embeddings', () => {
  const path = '/v1beta/models/gemini-embedding-001';

  it('come alone and in batches', async () => {
    const { app } = echoApp();
    const content = { parts: [{ text: 'one two' }] };
    const one = await app.request(`${path}:embedContent`, post({ content, output_dimensionality: 2 }));
    expect(await one.json()).toEqual({
      embedding: { values: [0.5, 0.5] },
      usageMetadata: { promptTokenCount: 2 },
    });
    const requests = [{ model: 'models/x', content, taskType: 'RETRIEVAL_QUERY' }, { content: 'three' }];
    const batch = await app.request(`${path}:batchEmbedContents`, post({ requests }));
    expect(await batch.json()).toEqual({
      embeddings: [{ values: [0.5, 0.5, 0.5, 0.5] }, { values: [0.5, 0.5, 0.5, 0.5] }],
      usageMetadata: { promptTokenCount: 3 },
    });
  });

  it('read a title before the content', async () => {
    const { app, model } = echoApp();
    await app.request(`${path}:embedContent`, post({ content: 'text', title: 'Title' }));
    expect(model.lastTurns).toEqual([{ role: 'user', parts: [{ text: 'Title\n' }, { text: 'text' }] }]);
  });

  it.each([
    ['embedContent', {}, /content is missing/],
    ['batchEmbedContents', { requests: [] }, /requests is a list of 0; at least one/],
    ['batchEmbedContents', { requests: [{}] }, /requests\[0\]\.content is missing/],
    ['batchEmbedContents', { requests: Array(101).fill({ content: 'x' }) }, /at most 100/],
    ['embedContent', { content: 'x', outputDimensionality: 0 }, /outputDimensionality is 0/],
  ])('%s refuses %j', async (method, body, expected) => {
    const response = await echoApp().app.request(`${path}:${method}`, post(body));
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toMatch(expected);
  });
});
