import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { parseCall, QUOTE } from '../text/calls.ts';
import { type LegalGrids, type PictureCodes, PictureWriter, sourceTokens } from '../text/pictures.ts';
import type { TemplatePiece } from '../text/template.ts';
import type { TextStream, Tokenizer } from '../text/tokenizer.ts';
import { PICTURE_START, SOURCE_START, TOKEN_RANGES } from '../text/tokens.ts';
import type { AnswerFormat, AnswerFormats } from './formats.ts';
import type { Constraint } from './grammar/constraint.ts';
import { tokenLogprobs } from './logprobs.ts';
import { createSamplerOver, type SamplerOver } from './sampler.ts';
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

/** What one more token of an answer brings; of a picture its codes, after every row. */
export type AnswerStep = Omit<GenerateEvent, 'usage' | 'drawing'> & {
  readonly token: number;
  readonly drawn?: DrawnCodes;
  /** A picture that is made from the source begins. */
  readonly takesSource?: true;
};

/** A picture under way. */
export interface DrawnCodes {
  readonly codes: PictureCodes;
  readonly complete: boolean;
  /** Whether it is made from the source. */
  readonly fromSource: boolean;
}

/** Where an answer stands: its thought, its text, a picture, or its calls; text and calls within a format or free. */
type Phase = 'start' | 'label' | 'thought' | 'text' | 'source' | 'picture' | 'drawn' | 'calls';

/** One answer under way: from logits to tokens to text. Its choices depend on nothing but logits and options. */
export class Answer {
  /** At most this many tokens, thoughts included. */
  readonly most: number;
  readonly #formats: AnswerFormats;
  readonly #format: AnswerFormat;
  readonly #sample: SamplerOver;
  readonly #stops: StopFilter;
  readonly #logprobs: number | undefined;
  readonly #showThoughts: boolean;
  readonly #thoughtBudget: number;
  #phase: Phase = 'start';
  #constraint: Constraint | undefined;
  #text: TextStream;
  /** The call under way. */
  #call: number[] = [];
  #thoughtTokens = 0;
  #thoughtLength = 0;
  #outputTokens = 0;
  #drawnTokens = 0;
  readonly #draws: boolean;
  /** The answer is one picture. */
  readonly #onlyDraws: boolean;
  readonly #grids: LegalGrids | undefined;
  /** The picture under way. */
  #picture: PictureWriter | undefined;
  /** The picture that another may be made from. */
  readonly #source: PictureCodes | undefined;
  /** What one that is made from it begins with: its tokens, which are given, and the new one's mark. */
  readonly #sourceTokens: readonly number[];
  /** How many of these have come. */
  #sourceLength = 0;

  /**
   * @param room how many tokens the context still holds
   * @param source the picture that another may be made from
   * @throws UserError when what the options ask for cannot be held to, or not within the room
   */
  constructor(formats: AnswerFormats, room: number, options: GenerateOptions, source?: PictureCodes) {
    this.#formats = formats;
    this.#format = formats.of(options);
    this.#sample = createSamplerOver(options, new Random(options.seed ?? 0));
    this.#text = formats.vocabulary.tokenizer.stream();
    this.#stops = new StopFilter(options.stopSequences);
    this.#logprobs = options.logprobs;
    const { budget, include = false } = options.thinking ?? { budget: 0 };
    this.#thoughtBudget = budget === undefined || budget < 0 ? Infinity : budget;
    this.#showThoughts = include;
    const { modalities = ['text'], drawing } = options;
    this.#draws = modalities.includes('image') && this.#format.whole === undefined;
    this.#onlyDraws = this.#draws && !modalities.includes('text');
    this.#grids = drawing?.grid && [drawing.grid];
    this.#source = source;
    this.#sourceTokens = source ? [...sourceTokens(source), PICTURE_START] : [];
    this.most = Math.min(options.maxOutputTokens ?? Infinity, room);
    this.#constraint = this.#format.whole?.begin();
    const needed = this.#constraint?.needed ?? 0;
    if (needed > this.most) {
      throw new UserError(
        `${this.most} tokens are left for the answer, but the shortest that responseFormat or tools allow needs ` +
          `${needed}. Raise maxOutputTokens, shorten the prompt, or simplify the schema.`,
      );
    }
  }

  /** Tokens of the thought so far, its marks included. */
  get thoughtTokens(): number {
    return this.#thoughtTokens;
  }

  /** Tokens of text, pictures and calls so far, without the one that ends the answer. */
  get outputTokens(): number {
    return this.#outputTokens;
  }

  /** Those of them that are pictures. */
  get drawnTokens(): number {
    return this.#drawnTokens;
  }

  /** Chooses the next token. */
  next(logits: Float32Array): AnswerStep {
    const token = this.#choose(logits);
    const step = this.#take(token);
    // The token that ends an answer is no part of it.
    if (this.#logprobs === undefined || this.#isEnd(token)) return step;
    const { tokenizer } = this.#formats.vocabulary;
    return { ...step, logprobs: [tokenLogprobs(logits, token, this.#logprobs, tokenizer)] };
  }

  get #room(): number {
    return this.most - this.#thoughtTokens - this.#outputTokens;
  }

  /** Tokens that must stay for what follows the thought. */
  get #reserved(): number {
    return this.#constraint?.needed ?? 1;
  }

  #isEnd(token: number): boolean {
    return this.#formats.vocabulary.stopIds.has(token) || token === this.#formats.marks.responseStart;
  }

  #choose(logits: Float32Array): number {
    const { marks, texts } = this.#formats;
    switch (this.#phase) {
      case 'label':
        return marks.thoughtLabel[this.#thoughtLength];
      case 'thought': {
        const length = this.#thoughtLength - marks.thoughtLabel.length;
        if (length >= this.#thoughtBudget || this.#room <= this.#reserved + 1) return marks.thoughtEnd;
        return this.#sample(logits, texts.withThoughtEnd);
      }
      case 'start': {
        // A thought needs its marks, one token at least, and what follows it.
        const fits = this.#room >= this.#reserved + marks.thoughtLabel.length + 3;
        const more = this.#thoughtBudget > 0 && fits ? [marks.thoughtStart] : [];
        return this.#chooseOutput(logits, more);
      }
      case 'source':
        return this.#sourceTokens[this.#sourceLength];
      case 'picture':
        return this.#sample(logits, this.#picture!.legal);
      case 'drawn':
        return this.#sample(logits, texts.ends);
      default:
        return this.#chooseOutput(logits, []);
    }
  }

  /** @param more control tokens that may come too */
  #chooseOutput(logits: Float32Array, more: readonly number[]): number {
    const { marks, vocabulary, texts } = this.#formats;
    if (this.#constraint) {
      const ends = this.#phase === 'calls' ? texts.callEnds : texts.ends;
      // A thought is weighed against what the format allows now.
      const sample = (tokens: Int32Array) =>
        this.#sample(logits, more.length > 0 ? Int32Array.from([...tokens, ...more]) : tokens);
      const isMore = (token: number) => more.includes(token);
      return this.#constraint.choose(this.#room, ends, sample, isMore);
    }
    const calls = this.#format.calls?.begin();
    const canCall = calls !== undefined && calls.needed <= this.#room;
    const pictures = this.#draws ? this.#pictureStarts : [];
    const extra = [...more, ...(canCall ? [marks.callStart] : []), ...pictures];
    if (this.#onlyDraws) return this.#sample(logits, Int32Array.of(...more, ...pictures));
    const allowed =
      extra.length > 0 ? Int32Array.from([...vocabulary.allowed, ...extra]) : vocabulary.allowed;
    return this.#sample(logits, allowed);
  }

  /** How a picture may begin: with another where there is one, and room for both. */
  get #pictureStarts(): number[] {
    const { length } = this.#sourceTokens;
    const fits = length > 0 && 2 * length <= this.#room;
    return fits ? [PICTURE_START, SOURCE_START] : [PICTURE_START];
  }

  #take(token: number): AnswerStep {
    const { marks } = this.#formats;
    if (this.#phase === 'start' && token === marks.thoughtStart) {
      this.#thoughtTokens++;
      this.#phase = 'label';
      return { token, text: '' };
    }
    if (this.#phase === 'label' || this.#phase === 'thought') return this.#takeThought(token);
    if (this.#phase === 'picture') return this.#takePicture(token);
    if (this.#phase === 'source' && token !== PICTURE_START) return this.#takeSource(token);
    if (this.#phase === 'start') this.#phase = 'text';
    if (this.#draws && token === SOURCE_START) return this.#takeSource(token);
    if (this.#draws && token === PICTURE_START) return this.#beginPicture(token);
    if (this.#phase === 'text' && token === marks.callStart) {
      this.#phase = 'calls';
      this.#constraint ??= this.#format.calls!.begin();
    }
    if (this.#isEnd(token)) return this.#finish({ token, text: '' }, 'STOP');
    this.#outputTokens++;
    this.#constraint?.accept(token);
    return this.#phase === 'calls' ? this.#takeCall(token) : this.#takeText(token);
  }

  #takeThought(token: number): AnswerStep {
    const { marks, vocabulary } = this.#formats;
    this.#thoughtTokens++;
    if (token === marks.thoughtEnd && this.#phase === 'thought') {
      const thought = this.#text.end();
      this.#text = vocabulary.tokenizer.stream();
      this.#phase = 'text';
      return this.#showThoughts ? { token, text: '', thought } : { token, text: '' };
    }
    this.#thoughtLength++;
    if (this.#phase === 'label') {
      if (this.#thoughtLength === marks.thoughtLabel.length) this.#phase = 'thought';
      return { token, text: '' };
    }
    const thought = this.#text.push(token);
    return this.#showThoughts ? { token, text: '', thought } : { token, text: '' };
  }

  #takeText(token: number): AnswerStep {
    const text = this.#stops.push(this.#text.push(token));
    if (this.#stops.stopped) return { token, text, finishReason: 'STOP' };
    return this.#ended({ token, text });
  }

  #takeSource(token: number): AnswerStep {
    const begins = token === SOURCE_START;
    this.#phase = 'source';
    this.#sourceLength = begins ? 1 : this.#sourceLength + 1;
    this.#outputTokens++;
    this.#drawnTokens++;
    return this.#ended({ token, text: '', ...(begins && { takesSource: true }) });
  }

  #beginPicture(token: number): AnswerStep {
    this.#outputTokens++;
    this.#drawnTokens++;
    const source = this.#phase === 'source' ? this.#source : undefined;
    // What is made from a picture is as large, unless another size was asked for.
    this.#picture = new PictureWriter(this.#grids ?? (source && [source]), source);
    this.#phase = 'picture';
    // What was held back of the text before a picture is certain now; after it text begins anew.
    const text = this.#restOfText();
    this.#text = this.#formats.vocabulary.tokenizer.stream();
    return this.#stops.stopped ? { token, text, finishReason: 'STOP' } : this.#ended({ token, text });
  }

  #takePicture(token: number): AnswerStep {
    const writer = this.#picture!;
    writer.push(token);
    this.#outputTokens++;
    this.#drawnTokens++;
    const { picture: codes, ended, fromSource } = writer;
    if (ended) {
      this.#phase = this.#onlyDraws ? 'drawn' : 'text';
      const drawn = { codes, complete: true, fromSource };
      return this.#onlyDraws && this.#room === 0
        ? { token, text: '', drawn, finishReason: 'STOP' }
        : this.#ended({ token, text: '', drawn });
    }
    const row = codes.codes.length > 0 && codes.codes.length % codes.columns === 0;
    return this.#ended({ token, text: '', ...(row && { drawn: { codes, complete: false, fromSource } }) });
  }

  #takeCall(token: number): AnswerStep {
    const { marks } = this.#formats;
    // What was held back of the text before a call is certain now.
    const text = token === marks.callStart ? this.#restOfText() : '';
    if (token !== marks.callEnd) {
      if (token !== marks.callStart) this.#call.push(token);
      return this.#stops.stopped ? { token, text, finishReason: 'STOP' } : this.#ended({ token, text });
    }
    const functionCall = parseCall(this.#pieces(this.#call));
    this.#call = [];
    return this.#ended({ token, text, functionCall });
  }

  /** Ends the answer where its format or its room does. */
  #ended(step: AnswerStep): AnswerStep {
    if (this.#constraint?.mustEnd) return this.#finish(step, 'STOP');
    if (this.#room > 0) return step;
    return this.#finish(step, this.#constraint?.canEnd ? 'STOP' : 'MAX_TOKENS');
  }

  #finish(step: AnswerStep, reason: FinishReason): AnswerStep {
    const rest = this.#restOfText();
    return { ...step, text: step.text + rest, finishReason: this.#stops.stopped ? 'STOP' : reason };
  }

  /** What was still held back: half characters and beginnings of stop sequences. */
  #restOfText(): string {
    const text = this.#stops.push(this.#text.end());
    return text + this.#stops.end();
  }

  /** Tokens of a call as control tokens and the texts between them. */
  #pieces(tokens: readonly number[]): TemplatePiece[] {
    const { marks, vocabulary } = this.#formats;
    const pieces: TemplatePiece[] = [];
    let run: number[] = [];
    const endRun = () => {
      if (run.length > 0) pieces.push({ text: vocabulary.tokenizer.decode(run) });
      run = [];
    };
    for (const token of tokens) {
      if (token !== marks.quote) {
        run.push(token);
        continue;
      }
      endRun();
      pieces.push({ control: QUOTE });
    }
    endRun();
    return pieces;
  }
}
