import { describe, expect, it } from 'vitest';
import { httpClient, readEvents } from './client.ts';

/** A response whose body comes in exactly these pieces. */
function pieces(...texts: (string | Uint8Array)[]): Response {
  const encoder = new TextEncoder();
  const chunks = texts.map((text) => (typeof text === 'string' ? encoder.encode(text) : text));
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return new Response(body);
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe('readEvents', () => {
  it('puts events together again, also when letters are cut in half', async () => {
    const bytes = new TextEncoder().encode('data: {"a":"é"}\n\ndata: 2\r\n\r\n');
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(await collect(readEvents(pieces(bytes.slice(0, cut), bytes.slice(cut))))).toEqual([
        '{"a":"é"}',
        '2',
      ]);
    }
  });
});

describe('httpClient', () => {
  const answer = (response: Response | Error) => {
    const requests: { url: string; body: unknown }[] = [];
    const client = httpClient('', async (url, init) => {
      requests.push({ url: String(url), body: JSON.parse(String(init?.body)) });
      if (response instanceof Error) throw response;
      return response;
    });
    const turns = [{ role: 'user' as const, text: 'Hi', pictures: [{ mimeType: 'image/png', data: 'AA' }] }];
    return { requests, chunks: collect(client.answer('nano', turns, new AbortController().signal)) };
  };

  it('sends contents and yields text, counts and the reason of the end', async () => {
    const { requests, chunks } = answer(
      pieces(
        'data: {"candidates":[{"content":{"parts":[{"text":"A"}]}}],"usageMetadata":{"candidatesTokenCount":1}}\n\n',
        'data: {"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}],"usageMetadata":{"candidatesTokenCount":1}}\n\n',
      ),
    );
    expect(await chunks).toEqual([
      { text: 'A', outputTokens: 1, finishReason: undefined },
      { text: '', outputTokens: 1, finishReason: 'STOP' },
    ]);
    expect(requests).toEqual([
      {
        url: '/v1beta/models/nano:streamGenerateContent?alt=sse',
        body: {
          contents: [
            { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'AA' } }, { text: 'Hi' }] },
          ],
        },
      },
    ]);
  });

  it('throws what the server says, before and amid an answer', async () => {
    const error = { error: { code: 400, message: 'The picture is damaged.', status: 'INVALID_ARGUMENT' } };
    await expect(answer(Response.json(error, { status: 400 })).chunks).rejects.toThrow(
      'The picture is damaged.',
    );
    await expect(answer(pieces(`data: ${JSON.stringify(error)}\n\n`)).chunks).rejects.toThrow(
      'The picture is damaged.',
    );
    await expect(answer(new Response('oops', { status: 502 })).chunks).rejects.toThrow('status 502');
    await expect(answer(new TypeError('fetch failed')).chunks).rejects.toThrow('alhena serve');
  });
});
