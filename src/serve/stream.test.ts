import { describe, expect, it } from 'vitest';
import { echoApp } from './echo.testing.ts';
import { GENERATE, hello, post, STREAM } from './request.testing.ts';

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
