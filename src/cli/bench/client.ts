import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** Streams are silent for ten seconds at most; a server that says nothing for this long is lost. */
const SILENCE_MILLISECONDS = 60_000;
const MOST_TRIES = 30;

const AnswerChunk = z.object({
  candidates: z
    .array(
      z.object({
        content: z.object({ parts: z.array(z.object({ text: z.string().optional() })) }),
        finishReason: z.string().optional(),
      }),
    )
    .optional(),
  usageMetadata: z.object({ candidatesTokenCount: z.number() }),
});
const Refusal = z.object({
  error: z.object({ details: z.array(z.looseObject({ retryDelay: z.string().optional() })) }),
});

export interface Question {
  readonly text: string;
  readonly seed: number;
  readonly maxOutputTokens: number;
  /** A JSON Schema that the answer must follow; default: any text. */
  readonly schema?: object;
  /** A PNG that it is about, in base64. */
  readonly picture?: string;
}

export interface Heard {
  readonly text: string;
  readonly tokens: number;
  /** Milliseconds from the first try to the first piece of the answer. */
  readonly firstToken: number;
  /** Milliseconds from the first try to the end. */
  readonly elapsed: number;
  /** How often the server refused before it answered. */
  readonly refusals: number;
}

export interface AskOptions {
  /** Closes the socket. */
  readonly signal?: AbortSignal;
  /** Told with every chunk: tokens of the answer so far. */
  readonly onTokens?: (count: number) => void;
}

/** What /metrics tells of answers, since the server began. */
export interface ServerCounts {
  readonly running: number;
  readonly complete: number;
  readonly cancelled: number;
  /** Resident memory in bytes. */
  readonly memory: number;
}

/** Asks a server over HTTP, each answer on a socket of its own. */
export class LoadClient {
  readonly #url: string;
  readonly #model: string;
  readonly #wait: (milliseconds: number) => Promise<unknown>;
  readonly #sockets = new Agent({ maxSockets: Infinity });
  readonly #watching = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(url: string, model: string, wait: (milliseconds: number) => Promise<unknown> = pause) {
    this.#url = url;
    this.#model = model;
    this.#wait = wait;
  }

  /** A streamed answer; a refused request is sent again when the server says. Fails unless the answer is whole. */
  async ask(question: Question, options: AskOptions = {}): Promise<Heard> {
    const start = performance.now();
    for (let refusals = 0; refusals < MOST_TRIES; refusals++) {
      const response = await this.#post(question, options.signal);
      if (response.statusCode === 429) {
        await this.#wait(retryDelay(await textOf(response)));
        continue;
      }
      if (response.statusCode !== 200) {
        throw new Error(
          `the server answered ${response.statusCode}: ${(await textOf(response)).slice(0, 300)}`,
        );
      }
      return { ...(await hear(response, start, options)), refusals };
    }
    throw new Error(`the server refused the same request ${MOST_TRIES} times`);
  }

  async counts(): Promise<ServerCounts> {
    const text = await new Promise<string>((resolve, reject) => {
      const sent = request(`${this.#url}/metrics`, { agent: this.#watching, timeout: SILENCE_MILLISECONDS });
      sent.on('timeout', () => sent.destroy(new Error('/metrics did not answer')));
      sent.on('error', reject);
      sent.on('response', (response) => textOf(response).then(resolve, reject));
      sent.end();
    });
    const sum = (pattern: RegExp) => {
      let total = 0;
      for (const [, value] of text.matchAll(pattern)) total += Number(value);
      return total;
    };
    return {
      running: sum(/^alhena_answers_running (\S+)$/gm),
      complete: sum(/^alhena_answers_total\{.*end="complete".*\} (\S+)$/gm),
      cancelled: sum(/^alhena_answers_total\{.*end="cancelled".*\} (\S+)$/gm),
      memory: sum(/^process_resident_memory_bytes (\S+)$/gm),
    };
  }

  close(): void {
    this.#sockets.destroy();
    this.#watching.destroy();
  }

  #post(
    { text, seed, maxOutputTokens, schema, picture }: Question,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const shown = picture === undefined ? [] : [{ inlineData: { mimeType: 'image/png', data: picture } }];
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}/v1beta/models/${this.#model}:streamGenerateContent?alt=sse`, {
        method: 'POST',
        agent: this.#sockets,
        // Each is a client of its own, for the server's turns.
        headers: { 'content-type': 'application/json', 'x-goog-api-key': `client-${seed}` },
        signal,
        timeout: SILENCE_MILLISECONDS,
      });
      sent.on('timeout', () => sent.destroy(new Error(`silence for ${SILENCE_MILLISECONDS} ms`)));
      sent.on('error', reject);
      sent.on('response', resolve);
      sent.end(
        JSON.stringify({
          contents: [{ role: 'user', parts: [...shown, { text }] }],
          generationConfig: { temperature: 1, seed, maxOutputTokens, responseJsonSchema: schema },
        }),
      );
    });
  }
}

async function hear(response: IncomingMessage, start: number, { onTokens }: AskOptions) {
  let [rest, text, tokens, finished] = ['', '', 0, false];
  let firstToken: number | undefined;
  for await (const piece of response.setEncoding('utf8')) {
    const events = `${rest}${piece}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const found = AnswerChunk.safeParse(JSON.parse(event.replace(/^data: /, '')));
      if (!found.success) throw new Error(`the server sent ${event.slice(0, 300)}`);
      const { candidates, usageMetadata } = found.data;
      if (!candidates) continue;
      firstToken ??= performance.now() - start;
      tokens = usageMetadata.candidatesTokenCount;
      onTokens?.(tokens);
      text += candidates[0].content.parts.map((part) => part.text ?? '').join('');
      finished ||= candidates[0].finishReason !== undefined;
    }
  }
  if (!finished || firstToken === undefined) throw new Error('an answer ended before it was complete');
  return { text, tokens, firstToken, elapsed: performance.now() - start };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += piece;
  return text;
}

/** Milliseconds of the RetryInfo in a refusal. */
function retryDelay(body: string): number {
  const delays = Refusal.parse(JSON.parse(body)).error.details.map((detail) => detail.retryDelay);
  const seconds = Number(delays.find((delay) => delay !== undefined)?.replace(/s$/, ''));
  if (!(seconds > 0)) throw new Error(`the server refused without RetryInfo: ${body.slice(0, 300)}`);
  return seconds * 1000;
}
