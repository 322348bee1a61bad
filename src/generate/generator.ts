import { UserError } from '../base/errors.ts';
import type { Picture } from '../media/picture.ts';
import type { PictureCodes } from '../text/pictures.ts';
import type { Action } from '../text/turns.ts';
import { ActionAnswer } from './actions.ts';
import { Answer, type AnswerStep } from './answer.ts';
import { EventQueue } from './events.ts';
import type { AnswerFormats } from './formats.ts';
import type { Prompt } from './prompt.ts';
import type { Scheduler } from './scheduler.ts';
import type {
  FinishReason,
  FunctionCall,
  GenerateEvent,
  GenerateOptions,
  TokenCounts,
  Usage,
} from './types.ts';

/** A model with the tokens that it speaks. */
export interface Speaker {
  readonly scheduler: Pick<Scheduler, 'submit' | 'mostTokens'>;
  readonly formats: AnswerFormats;
  readonly contextLength: number;
}

/** A prompt that has been counted, but not yet cut into patches and frames. */
export interface CountedPrompt {
  readonly counts: TokenCounts;
  /** The picture that the answer may make another from. */
  readonly source?: PictureCodes;
  make(): Prompt;
}

/** An event whose pictures are still codes. */
export type CodedEvent = Omit<GenerateEvent, 'drawing'> & Pick<AnswerStep, 'drawn' | 'takesSource'>;

/** A whole answer. */
export interface Completion {
  readonly text: string;
  /** Whole pictures in order. */
  readonly pictures: readonly Picture[];
  readonly functionCalls: readonly FunctionCall[];
  readonly action?: Action;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
}

/** Streams the answer to one prompt. Throws what `LanguageModel.stream` says. */
export async function* generate(
  { scheduler, formats, contextLength }: Speaker,
  prompt: CountedPrompt,
  options: GenerateOptions = {},
): AsyncGenerator<CodedEvent, void, undefined> {
  const { signal, timeout, client = '' } = options;
  signal?.throwIfAborted();
  const tokens = prompt.counts.total;
  checkFits(tokens, contextLength);
  // The last token of an answer is never read, so it needs no place in the context.
  const room = Math.min(contextLength, Math.max(scheduler.mostTokens, tokens)) - tokens + 1;
  const { actions } = options;
  const answer = actions
    ? new ActionAnswer(formats.vocabulary.tokenizer, room, { ...options, actions })
    : new Answer(formats, room, options, prompt.source);
  const events = new EventQueue<CodedEvent>();
  let cachedTokens = 0;
  const eventOf = (step: Omit<AnswerStep, 'token'>): CodedEvent => ({
    ...step,
    usage: {
      promptTokens: tokens,
      pictureTokens: prompt.counts.picture,
      filmTokens: prompt.counts.film,
      soundTokens: prompt.counts.sound,
      cachedTokens,
      thoughtTokens: answer.thoughtTokens,
      outputTokens: answer.outputTokens,
      drawnTokens: answer.drawnTokens,
    },
  });
  const leave = scheduler.submit({
    client,
    signal,
    timeout,
    promptTokens: tokens,
    mostTokens: tokens + answer.most - 1,
    prompt: prompt.make,
    begin(cached) {
      cachedTokens = cached;
    },
    next(logits) {
      const { token, ...step } = answer.next(logits);
      const { text, thought, functionCall, drawn, takesSource, finishReason } = step;
      const tells =
        text !== '' || thought || functionCall || drawn || takesSource || step.logprobs || finishReason;
      if (tells) events.push(eventOf(step));
      if (!finishReason) return token;
      events.close();
      return undefined;
    },
    fail: (error) => events.close(error),
  });
  try {
    for (;;) {
      const event = await events.next();
      if (!event) return;
      // What was made before an abort is not handed out after it.
      if (!event.finishReason) signal?.throwIfAborted();
      yield event;
    }
  } finally {
    leave();
  }
}

/** The events of one answer as a whole. */
export async function complete(events: AsyncIterable<GenerateEvent>): Promise<Completion> {
  let text = '';
  const pictures: Picture[] = [];
  const functionCalls: FunctionCall[] = [];
  let action: Action | undefined;
  let last: GenerateEvent | undefined;
  for await (const event of events) {
    text += event.text;
    if (event.functionCall) functionCalls.push(event.functionCall);
    if (event.drawing?.complete) pictures.push(event.drawing.picture);
    action = event.action ?? action;
    last = event;
  }
  if (!last?.finishReason) throw new Error('the answer ended without a finish reason');
  return { text, pictures, functionCalls, action, finishReason: last.finishReason, usage: last.usage };
}

/** Throws UserError, in the words of Google's server, when a prompt exceeds the context. */
export function checkFits(tokens: number, limit: number): void {
  if (tokens <= limit) return;
  throw new UserError(
    `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${limit}).`,
  );
}
