/** The data of each server-sent event, however the bytes were cut into pieces on their way. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  // Leaving the loop early cancels the body, and with it the request.
  for await (const piece of chunksOf(body)) {
    rest += decoder.decode(piece, { stream: true });
    const events = rest.split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    yield* events.flatMap(dataOf);
  }
  // A server that stops without a blank line still meant what it wrote.
  yield* dataOf(rest + decoder.decode());
}

/** The `data:` lines of one event; comments and other fields are passed over. */
function dataOf(event: string): string[] {
  const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  return lines.length === 0 ? [] : [lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')];
}

/** Safari cannot yet loop over a stream by itself. */
async function* chunksOf<T>(stream: ReadableStream<T>): AsyncGenerator<T, void, undefined> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    void reader.cancel().catch(() => {});
  }
}
