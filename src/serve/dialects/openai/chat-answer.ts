import type { Answer, AnswerPart, Candidate, LogprobsResult, UsageMetadata } from '../../answers.ts';

/** What all chunks of one completion share. */
export interface ChatStart {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}

/** A `chat.completion` of a whole answer. */
export function chatCompletion(start: ChatStart, { candidates = [], usageMetadata }: Answer): object {
  const choices = candidates.map(({ index, content, finishReason, logprobsResult }) => {
    const calls = content.parts.filter((part) => part.functionCall);
    const text = textOf(content.parts);
    const thoughts = thoughtsOf(content.parts);
    const message = {
      role: 'assistant',
      content: calls.length > 0 && text === '' ? null : text,
      ...(thoughts === '' ? {} : { reasoning_content: thoughts }),
      refusal: null,
      ...(calls.length > 0 ? { tool_calls: calls.map(toolCall) } : {}),
    };
    const finish_reason = finishReasonOf(finishReason, calls.length > 0);
    return { index, message, logprobs: writeLogprobs(logprobsResult), finish_reason };
  });
  return { ...start, object: 'chat.completion', choices, usage: writeUsage(usageMetadata) };
}

/** Chunks of a completion that streams: the role of every choice, what it says, how it ended, and what it cost. */
export async function* chatChunks(
  start: ChatStart,
  first: Answer,
  rest: AsyncIterable<Answer>,
  { count, includeUsage }: { count: number; includeUsage: boolean },
): AsyncGenerator<object> {
  const chunk = (choices: object[], usage: object | null = null) => ({
    ...start,
    object: 'chat.completion.chunk',
    choices,
    ...(includeUsage ? { usage } : {}),
  });
  const choice = (
    index: number,
    delta: object,
    finish_reason: string | null = null,
    logprobs: unknown = null,
  ) => chunk([{ index, delta, logprobs, finish_reason }]);
  const calls = Array.from({ length: count }, () => 0);
  for (const index of calls.keys()) yield choice(index, { role: 'assistant', content: '', refusal: null });
  let last = first;
  for await (const answer of rest) {
    last = answer;
    for (const { index, content, finishReason, logprobsResult } of answer.candidates ?? []) {
      const said = textOf(content.parts);
      const made = content.parts.filter((part) => part.functionCall);
      const tool_calls = made.map((part) => ({ index: calls[index]++, ...toolCall(part) }));
      const thoughts = thoughtsOf(content.parts);
      const delta = {
        ...(thoughts === '' ? {} : { reasoning_content: thoughts }),
        ...(said === '' ? {} : { content: said }),
        ...(made.length > 0 ? { tool_calls } : {}),
      };
      if (Object.keys(delta).length > 0 || logprobsResult)
        yield choice(index, delta, null, writeLogprobs(logprobsResult));
      if (finishReason) yield choice(index, {}, finishReasonOf(finishReason, calls[index] > 0));
    }
  }
  if (includeUsage) yield chunk([], writeUsage(last.usageMetadata));
}

/** What is said, without thoughts. */
const textOf = (parts: readonly AnswerPart[]): string =>
  parts.map(({ text = '', thought }) => (thought ? '' : text)).join('');

/**
 * What was thought. OpenAI's own API has no place for it here; servers of open models and the clients that show
 * thoughts agree on `reasoning_content`.
 */
const thoughtsOf = (parts: readonly AnswerPart[]): string =>
  parts.map(({ text = '', thought }) => (thought ? text : '')).join('');

const toolCall = ({ functionCall }: AnswerPart) => ({
  id: functionCall?.id,
  type: 'function',
  function: { name: functionCall?.name, arguments: JSON.stringify(functionCall?.args) },
});

function finishReasonOf(reason: Candidate['finishReason'], hasCalls: boolean): string {
  if (reason === 'MAX_TOKENS') return 'length';
  return hasCalls ? 'tool_calls' : 'stop';
}

function writeUsage(usage: UsageMetadata): object {
  const thoughts = usage.thoughtsTokenCount ?? 0;
  return {
    prompt_tokens: usage.promptTokenCount,
    completion_tokens: usage.candidatesTokenCount + thoughts,
    total_tokens: usage.totalTokenCount,
    prompt_tokens_details: { cached_tokens: usage.cachedContentTokenCount ?? 0 },
    completion_tokens_details: { reasoning_tokens: thoughts },
  };
}

function writeLogprobs(result: LogprobsResult | undefined): object | null {
  if (!result) return null;
  const write = ({ token, logProbability }: Record<string, unknown>) => ({
    token,
    logprob: logProbability,
    // Part of a character has no text of its own, and its bytes are not known here.
    bytes: String(token).includes('\ufffd') ? null : [...new TextEncoder().encode(String(token))],
  });
  const content = result.chosenCandidates.map((chosen, i) => ({
    ...write(chosen),
    top_logprobs: (result.topCandidates?.[i].candidates ?? []).map(write),
  }));
  return { content, refusal: null };
}
