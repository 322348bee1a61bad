import { errorBody } from './errors.ts';

/** How long a reader gets to take the error event before the connection is destroyed. */
const FLUSH_MILLISECONDS = 1000;

/** `sse`: `data: {json}\n\n` and nothing else, which every known client reads. `array`: one JSON array. */
export type StreamFormat = 'sse' | 'array';

/**
 * A response that streams `first` and then `rest`. The first chunk is taken before, so that whatever fails
 * up to there is answered with its proper status. A failure after that is sent as an error event, and then the
 * connection is destroyed: some clients mistake an error event before a clean end for a complete answer.
 * Chunks do not wait for the reader: an answer is small, and a slow reader must not hold the model.
 */
export function streamResponse(
  format: StreamFormat,
  first: unknown,
  rest: AsyncIterator<unknown>,
  { onCancel, onError }: { onCancel: () => void; onError: (error: unknown) => void },
): Response {
  const encoder = new TextEncoder();
  let open = true;
  let count = 0;
  const send = (controller: ReadableStreamDefaultController<Uint8Array>, chunk: unknown) => {
    const json = JSON.stringify(chunk);
    const text = format === 'sse' ? `data: ${json}\n\n` : `${count === 0 ? '[' : ','}${json}\n`;
    controller.enqueue(encoder.encode(text));
    count++;
  };
  const pump = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    try {
      send(controller, first);
      for (let next = await rest.next(); !next.done; next = await rest.next()) {
        if (!open) return;
        send(controller, next.value);
      }
      if (!open) return;
      if (format === 'array') controller.enqueue(encoder.encode(']'));
      controller.close();
    } catch (error) {
      if (!open) return;
      onError(error);
      send(controller, errorBody(error));
      await untilTaken(controller);
      if (open) controller.error(error);
    } finally {
      // Also after a reader that left: ending the iterator is what frees the model.
      await rest.return?.();
    }
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      void pump(controller);
    },
    cancel() {
      open = false;
      onCancel();
    },
  });
  const type = format === 'sse' ? 'text/event-stream' : 'application/json';
  return new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-cache' } });
}

/** Erroring a stream throws away what it still holds, so wait until the reader took it and the socket wrote it. */
async function untilTaken(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
  const deadline = Date.now() + FLUSH_MILLISECONDS;
  while ((controller.desiredSize ?? 1) < 1 && Date.now() < deadline) await pause(5);
  await pause(20);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
