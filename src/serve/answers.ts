import { decodeTurns, type PromptTurn } from '../generate/contents.ts';
import type { FinishReason, GenerateEvent, LanguageModel } from '../generate/types.ts';
import { decodePicture } from '../media/decode.ts';
import { ApiError } from './errors.ts';
import type { Queue } from './queue.ts';
import type { GenerateRequest } from './requests.ts';

interface TokenCount {
  readonly total: number;
  readonly picture: number;
}

/** `GenerateContentResponse`: a whole answer, or one chunk of a stream. Counts are running totals. */
export interface Answer {
  readonly candidates: readonly [
    {
      readonly content: { role: 'model'; parts: { text: string }[] };
      readonly finishReason?: FinishReason;
      readonly index: 0;
    },
  ];
  readonly usageMetadata: Record<string, unknown>;
  readonly modelVersion: string;
  readonly responseId: string;
}

/**
 * Waits for the model's turn, then streams its answer in chunks. Leaving the loop early, an error and the
 * `signal` all free the turn. Pictures are decoded within the turn, so only one request's are in memory.
 */
export async function* streamAnswer(
  model: LanguageModel,
  queue: Queue,
  { turns, options }: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<Answer, void, undefined> {
  const responseId = crypto.randomUUID();
  const leave = await queue.enter(signal);
  try {
    const decoded = await decodeTurns(turns, decodePicture);
    const prompt = model.countTokens(decoded);
    checkFits(prompt.total, model.contextLength);
    let finished = false;
    for await (const event of model.stream(decoded, { ...options, signal })) {
      if (event.text === '' && event.finishReason === undefined) continue;
      finished = event.finishReason !== undefined;
      yield answer(event, prompt, model.name, responseId);
    }
    if (!finished) throw new Error(`${model.name} ended its answer without a finish reason`);
  } finally {
    leave();
  }
}

/** The chunks of `streamAnswer` as one answer. */
export async function wholeAnswer(chunks: AsyncIterable<Answer>): Promise<Answer> {
  let text = '';
  let last: Answer | undefined;
  for await (const chunk of chunks) {
    text += chunk.candidates[0].content.parts[0].text;
    last = chunk;
  }
  if (last === undefined) throw new Error('the model answered nothing at all');
  const candidate = { ...last.candidates[0], content: { role: 'model' as const, parts: [{ text }] } };
  return { ...last, candidates: [candidate] };
}

/** `CountTokensResponse`. */
export async function countTokens(
  model: LanguageModel,
  turns: PromptTurn[],
): Promise<Record<string, unknown>> {
  const count = model.countTokens(await decodeTurns(turns, decodePicture));
  return { totalTokens: count.total, promptTokensDetails: byModality(count) };
}

function answer(event: GenerateEvent, prompt: TokenCount, modelVersion: string, responseId: string): Answer {
  const { text, finishReason, usage } = event;
  return {
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason, index: 0 }],
    usageMetadata: {
      promptTokenCount: prompt.total,
      candidatesTokenCount: usage.outputTokens,
      totalTokenCount: prompt.total + usage.outputTokens,
      promptTokensDetails: byModality(prompt),
      candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: usage.outputTokens }],
    },
    modelVersion,
    responseId,
  };
}

function byModality({ total, picture }: TokenCount): { modality: 'TEXT' | 'IMAGE'; tokenCount: number }[] {
  const text = { modality: 'TEXT' as const, tokenCount: total - picture };
  return picture === 0 ? [text] : [text, { modality: 'IMAGE', tokenCount: picture }];
}

function checkFits(tokens: number, limit: number): void {
  if (tokens <= limit) return;
  throw new ApiError(
    'INVALID_ARGUMENT',
    `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${limit}).`,
  );
}
