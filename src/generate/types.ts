import type { Turn } from '../text/turns.ts';

/** How to sample. Defaults: greedy is `temperature: 0`. */
export interface GenerateOptions {
  /** At most this many new tokens; default: whatever the context still holds. */
  maxOutputTokens?: number;
  /** 0 is greedy; default 0. */
  temperature?: number;
  topK?: number;
  topP?: number;
  /** Same seed, same output; default 0. */
  seed?: number;
  /** Generation ends before any of these; they are not part of the output. */
  stopSequences?: readonly string[];
  /** Aborting ends the stream at the next token with an AbortError. */
  signal?: AbortSignal;
}

export type FinishReason = 'STOP' | 'MAX_TOKENS';

/** Token counts, by direction and modality. */
export interface Usage {
  /** All tokens of the prompt: text, pictures, and the marks between them. */
  promptTokens: number;
  /** Those of them that are patches of pictures. */
  pictureTokens: number;
  /** Without the token that ends the answer. */
  outputTokens: number;
}

/** What streams out of a model: text as it comes, then one last event with `finishReason`. */
export interface GenerateEvent {
  /** New text since the last event (never splits a character); empty in the last event at times. */
  text: string;
  usage: Usage;
  finishReason?: FinishReason;
}

/** A model that is loaded and ready: what `cli/` and `serve/` hold. */
export interface LanguageModel {
  readonly name: string;
  readonly contextLength: number;
  readonly parameterCount: number;
  /** Tokens of the prompt that `turns` become, pictures included. */
  countTokens(turns: readonly Turn[]): { total: number; picture: number };
  /** Streams an answer. Throws UserError before the first event when the prompt exceeds the context. */
  stream(turns: readonly Turn[], options?: GenerateOptions): AsyncGenerator<GenerateEvent, void, undefined>;
  dispose(): Promise<void>;
}
