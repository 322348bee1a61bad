import { describe, expect, it } from 'vitest';
import { echoApp } from './echo.testing.ts';
import { errorOf, GENERATE, hello, post, STREAM } from './request.testing.ts';

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
