import { describe, expect, it, vi } from 'vitest';
import { QueueFullError } from '../generate/errors.ts';
import { echoApp } from './echo.testing.ts';
import { ask, CHAT, RESPONSES } from './openai.testing.ts';
import { post, STREAM } from './request.testing.ts';

const text = 'hi';
/** All routes that stream, and what each is asked. */
const STREAMS: [path: string, body: (said: string) => object][] = [
  [STREAM, (said) => ({ contents: said })],
  [`${STREAM}?alt=sse`, (said) => ({ contents: said })],
  [CHAT, (said) => ({ ...ask(said), stream: true })],
  [RESPONSES, (input) => ({ model: 'echo', input, stream: true })],
  ['/v1beta/interactions', (input) => ({ model: 'echo', input, stream: true })],
];

describe.each(STREAMS)('a stream of %s', (path, body) => {
  it('answers with 400 to a prompt that is too long', async () => {
    const response = await echoApp().app.request(path, post(body('word '.repeat(300))));
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/exceeds the maximum number of tokens/);
  });

  it('answers with 429 where too many wait', async () => {
    const { app, model } = echoApp();
    // biome-ignore lint/correctness/useYield: it refuses before it says anything.
    model.stream = async function* () {
      throw new QueueFullError(7, 4000);
    };
    const response = await app.request(path, post(body(text)));
    expect(response.status).toBe(429);
    if (path.startsWith('/openai')) expect(response.headers.get('retry-after')).toBe('4');
    expect(await response.text()).toMatch(/"error"/);
  });

  it('begins before a slow model does, and says everything', async () => {
    const { app, model } = echoApp({ beatMilliseconds: 20 });
    const gate = Promise.withResolvers<void>();
    const echo = model.stream.bind(model);
    model.stream = async function* (...asked) {
      await gate.promise;
      yield* echo(...asked);
    };
    const response = await app.request(path, post(body(text)));
    expect(response.status).toBe(200);
    gate.resolve();
    const said = await response.text();
    for (const word of ['You ', 'said: ', 'hi']) expect(said).toContain(`"${word}"`);
  });

  it.each([0, 5])('ends the model when its reader leaves, pausing for %d ms', async (pause) => {
    const { app, model } = echoApp({ beatMilliseconds: 20 });
    model.pause = pause;
    const response = await app.request(path, post(body('word '.repeat(100))));
    await response.body!.cancel();
    await vi.waitFor(async () => {
      expect(model.running).toBe(0);
      const metrics = await (await app.request('/metrics')).text();
      expect(metrics).toMatch(/^alhena_answers_running 0$/m);
    });
  });

  it('ends when its client leaves before the model speaks', async () => {
    const { app, model } = echoApp();
    const asked = Promise.withResolvers<void>();
    model.stream = async function* (_, { signal } = {}) {
      asked.resolve();
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    };
    const leaving = new AbortController();
    const answer = app.request(path, { ...post(body(text)), signal: leaving.signal });
    await asked.promise;
    leaving.abort();
    expect((await answer).status).toBe(499);
    const metrics = await (await app.request('/metrics')).text();
    expect(metrics).toMatch(/^alhena_answers_running 0$/m);
    expect(metrics).toMatch(/^alhena_answers_total\{.*end="cancelled"\} 1$/m);
  });
});
