import { decodedSize, decodeTurns, type PromptTurn } from '../generate/contents.ts';
import { decoderFor } from '../generate/media.ts';
import type { GenerateEvent, LanguageModel, Usage } from '../generate/types.ts';
import { checkWrites } from '../model/modalities.ts';
import type { Turn } from '../text/turns.ts';
import { type Answer, byModality, CandidateWriter, usageMetadata } from './answers.ts';
import { Budget, type Share } from './budget.ts';
import { type FileSource, resolveFile } from './files/reference.ts';
import type { EmbedRequest } from './requests/embed.ts';
import type { GenerateRequest, PromptRequest } from './requests/generate.ts';

/** Pixels and samples of decoded files that all requests together hold: some 400 MB. */
const PIXELS_IN_MEMORY = 128_000_000;
/** What one request may decode; it gives back the rest once it knows. */
const PIXELS_OF_A_REQUEST = 64_000_000;

/** Who asks, and for how long. */
export interface Caller {
  /** Whom the request is for: clients take turns. */
  readonly client: string;
  /** Whose files it may use. */
  readonly owner: string;
  readonly signal: AbortSignal;
  /** Milliseconds until the answer is wanted no more. */
  readonly timeout?: number;
}

/** Answers requests with models and files. */
export class Generation {
  readonly #files: FileSource;
  readonly #pixels = new Budget(PIXELS_IN_MEMORY);

  constructor(files: FileSource) {
    this.#files = files;
  }

  /**
   * Streams the answers to one request in chunks, those of several candidates as they come. The first chunk has
   * no candidates: it tells that the request was read, and what its prompt has.
   * Leaving the loop early, an error and the caller's signal all end every candidate.
   */
  async *stream(
    model: LanguageModel,
    request: GenerateRequest,
    caller: Caller,
  ): AsyncGenerator<Answer, void, undefined> {
    const { options, candidates } = request;
    const { modalities, drawing } = options;
    if (modalities?.includes('image') || (drawing && !modalities))
      checkWrites(model.name, model.modalities.output, 'image');
    const { turns, share } = await this.#decode(model, request, caller);
    try {
      const responseId = crypto.randomUUID();
      const prompt = countPrompt(model, turns, request);
      const before: Usage = {
        promptTokens: prompt.total,
        pictureTokens: prompt.picture,
        filmTokens: prompt.film,
        soundTokens: prompt.sound,
        drawnTokens: 0,
        cachedTokens: 0,
        thoughtTokens: 0,
        outputTokens: 0,
      };
      const usages = Array.from({ length: candidates }, () => before);
      const chunk = (found?: Answer['candidates']): Answer => ({
        ...(found ? { candidates: found } : {}),
        usageMetadata: usageMetadata(usages),
        modelVersion: model.name,
        responseId,
      });
      const { client, signal, timeout } = caller;
      const streams = usages.map((_, i) =>
        model.stream(turns, { ...options, seed: (options.seed ?? 0) + i, client, signal, timeout }),
      );
      const writers = usages.map((_, i) => new CandidateWriter(i));
      yield chunk();
      for await (const [index, event] of merge(streams)) {
        usages[index] = event.usage;
        const written = await writers[index].write(event);
        if (written) yield chunk([written]);
      }
    } finally {
      share.keep(0);
    }
  }

  /** `CountTokensResponse`. */
  async count(
    model: LanguageModel,
    request: PromptRequest,
    caller: Caller,
  ): Promise<Record<string, unknown>> {
    const { turns, share } = await this.#decode(model, request, caller);
    try {
      const count = countPrompt(model, turns, request);
      return { totalTokens: count.total, promptTokensDetails: byModality(count) };
    } finally {
      share.keep(0);
    }
  }

  /** Vectors of contents, and the tokens that they had together. */
  async embed(
    model: LanguageModel,
    requests: readonly EmbedRequest[],
    caller: Caller,
  ): Promise<{ embeddings: { values: number[] }[]; tokens: number }> {
    const embeddings: { values: number[] }[] = [];
    let tokens = 0;
    for (const request of requests) {
      const { turns, share } = await this.#decode(model, request, caller);
      try {
        const { values, promptTokens } = await model.embed(turns, request.options);
        embeddings.push({ values: [...values] });
        tokens += promptTokens;
      } finally {
        share.keep(0);
      }
    }
    return { embeddings, tokens };
  }

  async #decode(
    model: LanguageModel,
    { turns, resolution }: Pick<PromptRequest, 'turns' | 'resolution'>,
    { owner, signal }: Caller,
  ): Promise<{ turns: Turn[]; share: Share }> {
    const share = await this.#pixels.take(hasFiles(turns) ? PIXELS_OF_A_REQUEST : 0, signal);
    try {
      const decoded = await decodeTurns(turns, decoderFor(model, signal), {
        fetchFile: (uri, where) => resolveFile(this.#files, owner, uri, where, signal),
        maxPatches: model.maxPatches,
        framePatches: model.video.maxPatches,
        resolution,
      });
      share.keep(decodedSize(decoded.flatMap(({ parts }) => parts)));
      return { turns: decoded, share };
    } catch (error) {
      share.keep(0);
      throw error;
    }
  }
}

const countPrompt = (model: LanguageModel, turns: readonly Turn[], { options }: PromptRequest) =>
  model.countTokens(turns, { tools: options.tools, thinking: options.thinking });

/** What several streams say, as it comes. An error in one ends all; leaving the loop does too. */
async function* merge(
  streams: readonly AsyncGenerator<GenerateEvent, void, undefined>[],
): AsyncGenerator<[number, GenerateEvent], void, undefined> {
  const next = async (index: number) => ({ index, result: await streams[index].next() });
  const pending = new Map(streams.map((_, index) => [index, next(index)]));
  const finished = new Set<number>();
  try {
    while (pending.size > 0) {
      const { index, result } = await Promise.race(pending.values());
      if (result.done) {
        if (!finished.has(index)) throw new Error('a model ended its answer without a finish reason');
        pending.delete(index);
        continue;
      }
      pending.set(index, next(index));
      if (result.value.finishReason) finished.add(index);
      yield [index, result.value];
    }
  } finally {
    for (const promise of pending.values()) promise.catch(() => {});
    await Promise.allSettled(streams.map((stream) => stream.return()));
  }
}

const hasFiles = (turns: readonly PromptTurn[]): boolean =>
  turns.some(({ parts }) =>
    parts.some((part) => 'attachment' in part || ('functionResponse' in part && part.attachments.length > 0)),
  );
