import { request } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { UserError } from '../base/errors.ts';
import { echoApp } from './echo.testing.ts';
import { greeting, type Listening, listen } from './listen.ts';

let listening: Listening | undefined;
afterEach(async () => {
  await listening?.close();
  listening = undefined;
});

async function start() {
  const echo = echoApp();
  listening = await listen({ app: echo.app, port: 0 });
  return { ...echo, port: listening.port, url: listening.url };
}

/** Sends a request by Node's own client, which shows when bytes come and whether the end was clean. */
function send(port: number, path: string, onData?: (chunk: string, leave: () => void) => void) {
  return new Promise<{ status: number; text: string; clean: boolean }>((resolve, reject) => {
    const sent = request({ port, path, method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        onData?.(chunk, () => sent.destroy());
      });
      response.on('error', () => {});
      response.on('close', () =>
        resolve({ status: response.statusCode ?? 0, text, clean: response.complete }),
      );
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ contents: `${'word '.repeat(20)}` }));
  });
}
const STREAM = '/v1beta/models/echo:streamGenerateContent?alt=sse';

it('streams over a socket as the words come', async () => {
  const { port, model } = await start();
  model.pause = 10;
  const times: number[] = [];
  const { status, text, clean } = await send(port, STREAM, () => times.push(performance.now()));
  expect([status, clean]).toEqual([200, true]);
  expect(text.match(/^data: /gm)).toHaveLength(23);
  expect(times.length).toBeGreaterThan(10);
  expect(times.at(-1)! - times[0]).toBeGreaterThan(100);
});

it('delivers the error event of a failure half-way, then destroys the connection', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { port, model } = await start();
  model.failAt = 5;
  const { text, clean } = await send(port, STREAM);
  expect(clean).toBe(false);
  expect(JSON.parse(text.trim().split('\n\n').at(-1)!.slice(6)).error.status).toBe('INTERNAL');
  vi.restoreAllMocks();
});

it.each([STREAM, '/v1beta/models/echo:generateContent'])(
  'frees the model when the client of %s leaves',
  async (path) => {
    const { port, model } = await start();
    model.pause = 20;
    const leaving = request({ port, path, method: 'POST' }).on('error', () => {});
    leaving.end(JSON.stringify({ contents: 'word '.repeat(100) }));
    await vi.waitFor(() => expect(model.running).toBe(1));
    leaving.destroy();
    await vi.waitFor(() => expect(model.running).toBe(0), 500);
    model.pause = 0;
    expect((await send(port, path)).status).toBe(200);
  },
);

it('takes a body whose length nobody announced, and ends one that is too long', async () => {
  const { url } = await start();
  const chunked = (text: string) =>
    fetch(`${url}/v1beta/models/echo:generateContent`, {
      method: 'POST',
      body: new Blob([text]).stream(),
      duplex: 'half',
    } as RequestInit);
  expect((await chunked('{"contents": "hi"}')).status).toBe(200);
  const response = await chunked(`{"contents": "${'x'.repeat(33 * 2 ** 20)}"}`).catch(() => undefined);
  // The connection may be gone before a client has read why.
  expect([400, undefined]).toContain(response?.status);
});

it('names the port that is in use and what to do', async () => {
  const { port } = await start();
  const failure = await listen({ app: echoApp().app, port }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect(String(failure)).toMatch(new RegExp(`Port ${port} is in use.*--port`));
});

it('finishes running answers before it closes', async () => {
  const { port, model } = await start();
  model.pause = 10;
  const answer = send(port, STREAM);
  await vi.waitFor(() => expect(model.running).toBe(1));
  await listening?.close();
  expect((await answer).clean).toBe(true);
});

it('greets with lines to copy', () => {
  const lines = greeting('http://127.0.0.1:8099', 'nano');
  expect(lines).toContain('GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:8099');
  expect(lines).toContain('OPENAI_BASE_URL=http://127.0.0.1:8099/openai/v1');
  expect(lines).toContain('nano');
});
