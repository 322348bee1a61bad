import { Random } from '../base/random.ts';
import type { TextStream, Tokenizer } from '../text/tokenizer.ts';
import { TOKEN_RANGES } from '../text/tokens.ts';
import { createSampler, type Sampler } from './sampler.ts';
import { StopFilter } from './stops.ts';
import type { FinishReason, GenerateEvent, GenerateOptions } from './types.ts';

/** What answers in text need to know of a model's tokens. */
export interface TextVocabulary {
  readonly tokenizer: Tokenizer;
  /** Tokens that end an answer. */
  readonly stopIds: ReadonlySet<number>;
  /** Tokens that an answer in text may hold, stop tokens included. */
  readonly allowed: Int32Array;
}

/** The tokens of text in our family's token space: bytes, pieces and what ends a turn. */
export function textVocabulary(tokenizer: Tokenizer, stopIds: readonly number[]): TextVocabulary {
  const allowed = [...stopIds];
  for (const { start, count } of [TOKEN_RANGES.byte, TOKEN_RANGES.text]) {
    for (let id = start; id < start + count; id++) if (tokenizer.name(id) !== undefined) allowed.push(id);
  }
  return { tokenizer, stopIds: new Set(stopIds), allowed: Int32Array.from(allowed) };
}

/** What one more token of an answer brings. */
export type AnswerStep = Omit<GenerateEvent, 'usage'> & { readonly token: number };

/** One answer under way: from logits to tokens to text. Its choices depend on nothing but logits and options. */
export class Answer {
  readonly #vocabulary: TextVocabulary;
  readonly #sample: Sampler;
  readonly #text: TextStream;
  readonly #stops: StopFilter;
  /** At most this many tokens, thoughts included. */
  readonly most: number;
  #tokens = 0;

  /** @param room how many tokens the context still holds */
  constructor(vocabulary: TextVocabulary, room: number, options: GenerateOptions) {
    this.#vocabulary = vocabulary;
    this.#sample = createSampler(options, vocabulary.allowed, new Random(options.seed ?? 0));
    this.#text = vocabulary.tokenizer.stream();
    this.#stops = new StopFilter(options.stopSequences);
    this.most = Math.min(options.maxOutputTokens ?? Infinity, room);
  }

  get thoughtTokens(): number {
    return 0;
  }

  /** Tokens of the answer so far, without thoughts and the token that ends it. */
  get outputTokens(): number {
    return this.#tokens;
  }

  /** Chooses the next token. */
  next(logits: Float32Array): AnswerStep {
    const token = this.#sample(logits);
    if (this.#vocabulary.stopIds.has(token)) return this.#finish(token, '', 'STOP');
    this.#tokens++;
    const text = this.#stops.push(this.#text.push(token));
    if (this.#stops.stopped) return { token, text, finishReason: 'STOP' };
    if (this.#tokens >= this.most) return this.#finish(token, text, 'MAX_TOKENS');
    return { token, text };
  }

  /** Adds what was still held back: half characters and beginnings of stop sequences. */
  #finish(token: number, text: string, reason: FinishReason): AnswerStep {
    const rest = this.#stops.push(this.#text.end());
    const finishReason = this.#stops.stopped ? 'STOP' : reason;
    return { token, text: text + rest + this.#stops.end(), finishReason };
  }
}
