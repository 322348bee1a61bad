/**
 * What the page needs of a model. Today a server speaks the Gemini API behind it; a model that runs inside the
 * page can take its place without a change anywhere else.
 */
export interface ChatClient {
  models(): Promise<ModelInfo[]>;
  /** Streams an answer to the last turn. Aborting ends it; failures throw an Error with words for people. */
  answer(
    model: string,
    turns: readonly ChatTurn[],
    signal: AbortSignal,
  ): AsyncGenerator<AnswerChunk, void, undefined>;
}

/** Where the curves page finds training runs. */
export interface RunsClient {
  runs(): Promise<RunSummary[]>;
  run(name: string): Promise<RunLog>;
}

export interface ModelInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly contextLength: number;
}

/** A picture file as the API takes it. */
export interface PictureFile {
  readonly mimeType: string;
  /** Base64. */
  readonly data: string;
}

export interface ChatTurn {
  readonly role: 'user' | 'model';
  readonly text: string;
  readonly pictures: readonly PictureFile[];
}

export interface AnswerChunk {
  readonly text: string;
  /** Tokens of the whole answer so far. */
  readonly outputTokens: number;
  readonly finishReason?: string;
}

export interface RunSummary {
  readonly name: string;
  readonly updated: string;
}

export interface Score {
  readonly suite: string;
  readonly task: string;
  readonly metric: string;
  readonly value: number;
  readonly n: number;
}

/** A held-out case with what the model most likely says. */
export interface Sample {
  readonly task: string;
  readonly expected: string;
  readonly predicted: string;
}

/** Lines of a training log. Fields that a run did not write are absent. */
export interface RunLog extends RunSummary {
  readonly steps: readonly {
    step: number;
    loss?: number;
    learningRate?: number;
    tokensPerSecond?: number;
    tokens?: number;
  }[];
  readonly evaluations: readonly { step: number; results: readonly Score[] }[];
  readonly samples: readonly { step: number; samples: readonly Sample[] }[];
}

/** The server that this page came from, or another at `base`. */
export function httpClient(base = '', fetcher: typeof fetch = fetch): ChatClient & RunsClient {
  const get = async <T>(path: string): Promise<T> => {
    const response = await reach(fetcher, base + path);
    return (await response.json()) as T;
  };

  return {
    async models() {
      const { models } = await get<{ models: ModelResource[] }>('/v1beta/models?pageSize=1000');
      return models
        .filter((model) => model.supportedGenerationMethods.includes('generateContent'))
        .map((model) => ({
          name: model.name.replace(/^models\//, ''),
          title: model.displayName ?? model.name,
          description: model.description ?? '',
          contextLength: model.inputTokenLimit,
        }));
    },

    async *answer(model, turns, signal) {
      const contents = turns.map(({ role, text, pictures }) => ({
        role,
        parts: [
          ...pictures.map(({ mimeType, data }) => ({ inlineData: { mimeType, data } })),
          ...(text === '' ? [] : [{ text }]),
        ],
      }));
      const response = await reach(fetcher, `${base}/v1beta/models/${model}:streamGenerateContent?alt=sse`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ contents }),
        signal,
      });
      for await (const json of readEvents(response)) {
        const chunk = JSON.parse(json) as StreamChunk;
        if (chunk.error) throw new Error(chunk.error.message);
        const candidate = chunk.candidates?.[0];
        yield {
          text: (candidate?.content?.parts ?? []).map((part) => part.text ?? '').join(''),
          outputTokens: chunk.usageMetadata?.candidatesTokenCount ?? 0,
          finishReason: candidate?.finishReason,
        };
      }
    },

    runs: async () => (await get<{ runs: RunSummary[] }>('/api/runs')).runs,
    run: (name) => get<RunLog>(`/api/runs/${encodeURIComponent(name)}`),
  };
}

/** The data of each server-sent event, however the bytes were cut into pieces on their way. */
export async function* readEvents(response: Response): AsyncGenerator<string, void, undefined> {
  if (response.body === null) throw new Error('The server sent no answer.');
  let rest = '';
  // Leaving the loop early cancels the body, and with it the request.
  for await (const piece of chunksOf(response.body.pipeThrough(new TextDecoderStream()))) {
    rest += piece;
    const events = rest.split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) yield event.slice('data: '.length);
  }
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

/** Fetches, and turns every way of failing into an Error whose message a person can use. */
async function reach(fetcher: typeof fetch, url: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetcher(url, init);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new Error('The server does not answer. Is `alhena serve` still running?');
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  throw new Error(forPeople(body?.error?.message) ?? `The server answered with status ${response.status}.`);
}

/** The page's user did not write `contents[0].parts[1]`, so the path is left out. */
function forPeople(message: string | undefined): string | undefined {
  return message?.replace(/^contents(\[\d+\])?(\.\w+(\[\d+\])?)*: /, '');
}

interface ModelResource {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly inputTokenLimit: number;
  readonly supportedGenerationMethods: readonly string[];
}

interface StreamChunk {
  readonly candidates?: readonly {
    content?: { parts?: readonly { text?: string }[] };
    finishReason?: string;
  }[];
  readonly usageMetadata?: { candidatesTokenCount?: number };
  readonly error?: { message: string };
}
