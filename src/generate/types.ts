import type { Picture } from '../media/picture.ts';
import type { Modalities, VideoConfig } from '../model/config.ts';
import type { CodeGrid } from '../model/picture-codec/config.ts';
import type { PictureCodes } from '../text/pictures.ts';
import type { Action, FunctionDeclaration, LegalActions, Turn } from '../text/turns.ts';

/** How to answer. Defaults: greedy is `temperature: 0`. */
export interface GenerateOptions {
  /** At most this many new tokens, thoughts included; default: whatever the context still holds. */
  maxOutputTokens?: number;
  /** 0 is greedy; default 0. */
  temperature?: number;
  topK?: number;
  topP?: number;
  /** Same seed, same output; default 0. */
  seed?: number;
  /** Generation ends before any of these; they are not part of the output. Thoughts and calls are not searched. */
  stopSequences?: readonly string[];
  /** What the answer's text has to be; default: any text. Thoughts and function calls are not bound by it. */
  responseFormat?: ResponseFormat;
  tools?: ToolOptions;
  /** Default: the model thinks, and keeps it to itself, where it learned to; otherwise no thoughts. */
  thinking?: ThinkingOptions;
  /** The answer is one of these actions and nothing else; not together with a format, tools or thinking. */
  actions?: LegalActions;
  /**
   * What the answer may hold; default: all that the model has learned of it. `image` alone is exactly one picture.
   * Not together with `actions`; beside a format or calls there are no pictures.
   */
  modalities?: readonly OutputModality[];
  /** How pictures are drawn. */
  drawing?: DrawingOptions;
  /** Reports the log-probability of each token and of this many likeliest ones (0 to 20). */
  logprobs?: number;
  /** Whom this request is for: clients take turns, however many requests each of them has. Default: one for all. */
  client?: string;
  /** Milliseconds from the call; then the stream throws a UserError (DEADLINE_EXCEEDED) at the next token. */
  timeout?: number;
  /** Aborting ends the stream at the next token with an AbortError, and frees its place in the batch. */
  signal?: AbortSignal;
}

/**
 * A JSON document, any one or one that `schema` describes (JSON Schema, or the Gemini API's OpenAPI style: see
 * `normalizeSchema`), or exactly one of a few texts. The answer always is one, never a part of one: a limit that
 * is too small for the shortest is refused with a UserError.
 */
export type ResponseFormat =
  | { readonly type: 'json'; readonly schema?: unknown }
  | { readonly type: 'enum'; readonly values: readonly string[] };

export interface ToolOptions {
  readonly declarations: readonly FunctionDeclaration[];
  /**
   * AUTO (the default): text or calls, as the model likes. ANY: one call or more and no text. NONE: text alone.
   * VALIDATED: as AUTO. The arguments of every call are bound by the function's schema, in every mode.
   */
  readonly mode?: 'AUTO' | 'ANY' | 'NONE' | 'VALIDATED';
  /** Functions that may be called; default: all that are declared. */
  readonly allowedNames?: readonly string[];
  /** Whether one answer may hold several calls; default true. */
  readonly parallel?: boolean;
}

export interface ThinkingOptions {
  /** At most this many tokens of thought: 0 is off, −1 or none leaves it to the model. */
  readonly budget?: number;
  /** Whether events carry the thoughts; they are counted in any case. Default false. */
  readonly include?: boolean;
}

export type OutputModality = 'text' | 'image';

export interface DrawingOptions {
  /** Size in codes of 8 × 8 pixels; default: the model announces it. */
  readonly grid?: CodeGrid;
  /**
   * Classifier-free guidance (Ho & Salimans, 2022): codes are drawn from `u + guidance * (c - u)`, c being the logits
   * for the conversation and u those for it without the request. 1 is none; more follows the request more closely, and
   * each token from the picture on costs two. Default: as the model's configuration says, or none.
   */
  readonly guidance?: number;
  /**
   * So many answers are made, and the one is given whose pictures the model itself would most likely describe by the
   * request; default 1. The temperature is then 0.3 unless it is given.
   */
  readonly candidates?: number;
  /** Whether events bring each picture row by row as it grows; default false. */
  readonly previews?: boolean;
}

/** A picture that was drawn, or its upper rows while it grows. */
export interface Drawing {
  readonly picture: Picture;
  /** Of the whole grid; while it grows the codes are fewer than the grid holds. */
  readonly codes: PictureCodes;
  readonly complete: boolean;
}

export type FinishReason = 'STOP' | 'MAX_TOKENS';

/** Token counts, by direction and modality: running totals. */
export interface Usage {
  /** All tokens of the prompt: text, pictures, and the marks between them. */
  readonly promptTokens: number;
  /** Those of them that are patches of pictures. */
  readonly pictureTokens: number;
  /** Those of them that are patches of films' frames. */
  readonly filmTokens: number;
  /** Those of them that are frames of sound, films' sound too. */
  readonly soundTokens: number;
  /** Those of them that an earlier request had left in the cache. */
  readonly cachedTokens: number;
  /** Tokens of the thoughts; not part of `outputTokens`. */
  readonly thoughtTokens: number;
  /** Tokens of text, pictures and calls, without the token that ends the answer. */
  readonly outputTokens: number;
  /** Those of them that are pictures, their marks included. */
  readonly drawnTokens: number;
}

/** Tokens of a prompt: all of them, and those that are soft slots of pictures, films' frames and sound. */
export interface TokenCounts {
  readonly total: number;
  readonly picture: number;
  readonly film: number;
  readonly sound: number;
}

/** What a model wants to have called. Its id, if one is needed, is the server's to give. */
export interface FunctionCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface TokenLogprob {
  readonly id: number;
  /** The token's bytes as text; U+FFFD where they are no whole character. */
  readonly token: string;
  /** Natural logarithm of its probability in the model's raw distribution: before temperature, topK, topP and masks. */
  readonly logprob: number;
}

export interface TokenLogprobs {
  readonly chosen: TokenLogprob;
  /** The likeliest tokens, the likeliest first; as many as `logprobs` asked for. */
  readonly top: readonly TokenLogprob[];
}

/** What streams out of a model: text, thoughts and calls as they come, then one last event with `finishReason`. */
export interface GenerateEvent {
  /** New text since the last event (never splits a character); may be empty. */
  readonly text: string;
  /** New text of a thought. */
  readonly thought?: string;
  /** One whole call; parallel calls come one an event. */
  readonly functionCall?: FunctionCall;
  /** One picture, in its place between texts. One that was cut off by a limit never comes complete. */
  readonly drawing?: Drawing;
  /** The action that `actions` asked for. */
  readonly action?: Action;
  /** The tokens since the last event, those of thoughts and calls too, when `logprobs` was asked for. */
  readonly logprobs?: readonly TokenLogprobs[];
  readonly usage: Usage;
  readonly finishReason?: FinishReason;
}

export interface EmbedOptions {
  /** Keeps this many leading values and scales them to length 1 again; default: all. */
  readonly outputDimensionality?: number;
}

export interface Embedding {
  /** `[D]`, of length 1: the mean of the final normed hidden states over all tokens of the conversation. */
  readonly values: Float32Array;
  readonly promptTokens: number;
}

/** A model that is loaded and ready: what `cli/` and `serve/` hold. */
export interface LanguageModel {
  readonly name: string;
  readonly contextLength: number;
  readonly parameterCount: number;
  /** Most patches that one picture becomes. */
  readonly maxPatches: number;
  /** How films are watched. */
  readonly video: VideoConfig;
  /** What the weights have learned to read and to write. */
  readonly modalities: Modalities;
  /** Whether it thinks before it answers unless it is told not to. */
  readonly thinks: boolean;
  /**
   * Tokens of the prompt that `turns` become, pictures and declared tools included.
   * Throws UserError, as `stream` and `embed` do, for what the weights have not learned to read.
   */
  countTokens(turns: readonly Turn[], options?: Pick<GenerateOptions, 'tools' | 'thinking'>): TokenCounts;
  /**
   * Streams an answer. Throws before the first event: UserError when the prompt exceeds the context or an option
   * is unsound, QueueFullError when too many requests are waiting.
   */
  stream(turns: readonly Turn[], options?: GenerateOptions): AsyncGenerator<GenerateEvent, void, undefined>;
  /** A vector for what `turns` say. Throws UserError when they exceed the context. */
  embed(turns: readonly Turn[], options?: EmbedOptions): Promise<Embedding>;
  dispose(): Promise<void>;
}
