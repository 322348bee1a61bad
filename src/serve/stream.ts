import { type ErrorBody, errorBody } from './errors.ts';

/** How long a reader gets to take the error event before the connection is destroyed. */
const FLUSH_MILLISECONDS = 1000;
/** Silence after which a chunk tells that the server is still at work; proxies cut connections after 30 seconds. */
const BEAT_MILLISECONDS = 10_000;

/** How a stream is written down. */
export interface StreamFormat<Chunk> {
  readonly contentType: string;
  /** @param index how many chunks came before */
  chunk(chunk: Chunk, index: number): string;
  error(body: ErrorBody, index: number): string;
  readonly end: string;
  /** What tells that the server is still at work, where no chunk can say so. */
  readonly beat?: string;
}

/** A comment of server-sent events; clients of OpenAI's APIs and of Interactions pass over it. */
export const COMMENT = ': still at work\n\n';

const sseData = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** `data: {json}\n\n` and nothing else, which every known client of the Gemini API reads. */
export const SSE: StreamFormat<unknown> = {
  contentType: 'text/event-stream',
  chunk: sseData,
  error: sseData,
  end: '',
};

const item = (value: unknown, index: number) => `${index === 0 ? '[' : ','}${JSON.stringify(value)}\n`;

/** One JSON array. */
export const ARRAY: StreamFormat<unknown> = {
  contentType: 'application/json',
  chunk: item,
  error: item,
  end: ']',
};

/** An event with a name, as the Interactions and Responses APIs send them. */
export interface NamedEvent {
  readonly name: string;
  readonly data: object;
}

export const NAMED_EVENTS: StreamFormat<NamedEvent> = {
  contentType: 'text/event-stream',
  chunk: ({ name, data }) => `event: ${name}\n${sseData(data)}`,
  error: ({ error }) => {
    const { message, status } = error;
    return `event: error\n${sseData({ event_type: 'error', type: 'error', error: { code: status, message }, code: status, message })}`;
  },
  end: '',
  beat: COMMENT,
};

export interface StreamOptions<Chunk> {
  readonly format: StreamFormat<Chunk>;
  /** What is waited for as the first chunk is, where chunks come before anything can have failed. */
  readonly begun?: Promise<unknown>;
  /** What tells that the server is still at work, where the format has no such thing; default: nothing does. */
  readonly beat?: () => Chunk;
  /** Milliseconds of silence before it; default 10,000. */
  readonly beatMilliseconds?: number;
  readonly onCancel: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * A response that streams `chunks`. The first one and `begun` are waited for, so that whatever fails up to there is answered
 * with its proper status, but no longer than to the first beat. A failure after that is sent as an error event,
 * and then the connection is destroyed: some clients mistake an error event before a clean end for a complete
 * answer. Chunks do not wait for the reader: an answer is small, and a slow reader must not hold the model.
 */
export async function streamResponse<Chunk>(
  chunks: AsyncIterator<Chunk>,
  { format, begun, beat, beatMilliseconds = BEAT_MILLISECONDS, onCancel, onError }: StreamOptions<Chunk>,
): Promise<Response> {
  const encoder = new TextEncoder();
  let open = true;
  let count = 0;
  const beatOf = beat
    ? () => format.chunk(beat(), count++)
    : format.beat === undefined
      ? undefined
      : () => `${format.beat}`;
  const first = chunks.next();
  const both = Promise.all([first, begun]);
  if (beatOf) await withinTime(both, beatMilliseconds);
  else await both;

  /** The next chunk; sends beats while it does not come. */
  const awaited = async (next: Promise<IteratorResult<Chunk>>, write: (text: string) => void) => {
    for (;;) {
      const result = beatOf ? await withinTime(next, beatMilliseconds) : await next;
      if (result !== undefined || beatOf === undefined) return result ?? next;
      if (open) write(beatOf());
    }
  };
  const pump = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const write = (text: string) => controller.enqueue(encoder.encode(text));
    const send = (chunk: Chunk) => write(format.chunk(chunk, count++));
    try {
      let next = await awaited(first, write);
      for (; !next.done; next = await awaited(chunks.next(), write)) {
        if (!open) return;
        send(next.value);
      }
      if (!open) return;
      if (format.end !== '') write(format.end);
      controller.close();
    } catch (error) {
      if (!open) return;
      onError(error);
      write(format.error(errorBody(error), count));
      await untilTaken(controller);
      if (open) controller.error(error);
    } finally {
      // Also after a reader that left: ending the iterator is what frees the model.
      await chunks.return?.();
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
  return new Response(body, {
    headers: {
      'content-type': format.contentType,
      'cache-control': 'no-cache',
      // nginx would collect the stream otherwise.
      'x-accel-buffering': 'no',
    },
  });
}

/** What `promise` gives, or `undefined` after that many milliseconds. */
async function withinTime<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
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
