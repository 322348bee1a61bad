/**
 * What the page needs of a model. Today a server that speaks the Gemini API stands behind it; a model that runs
 * inside the page can take its place without a change anywhere else.
 */
export interface ChatBackend {
  models(): Promise<readonly ModelInfo[]>;
  /** Streams an answer to the last turn. Aborting ends it; everything else that fails throws a BackendError. */
  answer(request: AnswerRequest, signal: AbortSignal): AsyncGenerator<AnswerChunk, void, undefined>;
}

/** What a model can be shown. */
export type Modality = 'text' | 'image' | 'audio' | 'video';

export interface ModelInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Tokens. */
  readonly contextLength: number;
  readonly outputLimit: number;
  readonly inputs: readonly Modality[];
  /** Whether it answers in pictures too. */
  readonly draws: boolean;
  /** Whether it acts in worlds when it is asked for an action. */
  readonly acts: boolean;
  /** Whether it thinks before it answers. */
  readonly thinks: boolean;
  /** What the model does when a setting is left out. */
  readonly defaults: { readonly temperature?: number; readonly topP?: number; readonly topK?: number };
}

/** A picture file as the API takes it. */
export interface MediaFile {
  readonly mimeType: string;
  /** Base64. */
  readonly data: string;
}

export interface ChatTurn {
  readonly role: 'user' | 'model';
  readonly text: string;
  readonly files: readonly MediaFile[];
}

/** How answers are made. What is left out is the model's choice. */
export interface AnswerSettings {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly systemInstruction?: string;
  /** False: a model that thinks by itself answers at once. */
  readonly thinking?: boolean;
}

export interface AnswerRequest {
  readonly model: string;
  readonly turns: readonly ChatTurn[];
  readonly settings: AnswerSettings;
}

/** A piece of an answer. Neighbouring texts (and neighbouring thoughts) belong together. */
export type AnswerPart =
  | { readonly kind: 'text' | 'thought'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly input: unknown }
  | { readonly kind: 'result'; readonly name: string; readonly output: unknown }
  | ({ readonly kind: 'picture' } & MediaFile);

/** The upper rows of a picture that is still being drawn; the next one, or the picture itself, takes its place. */
export type GrowingPicture = MediaFile;

export interface AnswerChunk {
  readonly parts: readonly AnswerPart[];
  readonly growing?: GrowingPicture;
  /** Of the whole answer so far. Absent from chunks that carry no count. */
  readonly usage?: Usage;
  readonly finishReason?: string;
}

export interface Usage {
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/**
 * Why there is no answer. `busy`: try again after `retryMilliseconds`. `tooLong`: the conversation does not fit.
 * `gone`: nothing answers. `key`: the server wants a key. `broken`: the answer ended half-way.
 * `refused`: the request was wrong, in the words of the server.
 */
export type Problem =
  | { readonly kind: 'busy'; readonly retryMilliseconds: number }
  | { readonly kind: 'tooLong'; readonly tokens: number; readonly limit: number }
  | { readonly kind: 'gone' | 'key' | 'broken' }
  | { readonly kind: 'refused'; readonly message: string };

export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super('message' in problem ? problem.message : problem.kind);
    this.problem = problem;
  }
}
