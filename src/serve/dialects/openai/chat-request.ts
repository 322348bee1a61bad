import { z } from 'zod';
import { read } from '../../../generate/protocol.ts';
import { count, flag, INT32, listOf, refuse, whole, within } from '../../requests/fields.ts';
import {
  checkToolType,
  declaration,
  Effort,
  FunctionSchema,
  invalid,
  MODEL,
  object,
  readEffort,
  readFormat,
  readToolChoice,
  shown,
} from './fields.ts';
import { conversationFields, readMessages } from './messages.ts';

const STOP = 'a text or a list of at most 5 texts that are not empty was expected';
const stop = z.string(STOP).min(1, STOP);
const ToolSchema = object({ type: z.string('"function" was expected'), function: FunctionSchema.optional() });
const RequestSchema = object({
  model: MODEL,
  messages: z.array(z.unknown(), 'a list of messages was expected').min(1, 'at least one was expected'),
  stream: flag,
  stream_options: object({ include_usage: flag }).optional(),
  temperature: within(0, 2),
  top_p: within(0, 1),
  max_tokens: count,
  max_completion_tokens: count,
  max_output_tokens: count,
  stop: z.union([z.array(stop).max(5), stop], STOP).optional(),
  seed: whole(-INT32 - 1, INT32, 'a whole number of 32 bits was expected'),
  n: whole(1, 8, 'a whole number from 1 to 8 was expected'),
  logprobs: flag,
  top_logprobs: whole(0, 20, 'a whole number from 0 to 20 was expected'),
  response_format: z.unknown().optional(),
  reasoning_effort: Effort,
  tools: listOf(ToolSchema),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: flag,
  modalities: listOf(z.string('text was expected')),
});

export interface ChatRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** Whether an answer may hold several calls. */
  readonly parallelCalls: boolean;
  /** The body of generateContent that asks the same. @param thinks whether the model thinks by itself */
  body(thinks: boolean): Record<string, unknown>;
}

/** What would change the answer and that nothing here can follow. */
const UNSUPPORTED = [
  ['presence_penalty', 'Leave it out or send 0.'],
  ['frequency_penalty', 'Leave it out or send 0.'],
  ['functions', 'Send tools instead.'],
  ['function_call', 'Send tool_choice instead.'],
  ['audio', 'Leave it out: models here do not speak yet.'],
  ['web_search_options', 'This server does not search. Declare a function that does.'],
] as const;

/** Reads the body of `POST /chat/completions`. What nobody here knows and changes nothing is ignored. */
export function readChat(json: unknown): ChatRequest {
  const request = read(RequestSchema, json, '');
  for (const [field, next] of UNSUPPORTED) refuse(request[field], field, next);
  refuse(Object.keys(request.logit_bias ?? {}).length, 'logit_bias', 'Leave it out.');
  const other = request.modalities?.find((modality) => modality !== 'text');
  if (other !== undefined)
    throw invalid(
      `modalities holds ${shown(other)}; "text" alone was expected. Ask images/generations for pictures.`,
    );
  if (request.top_logprobs !== undefined && !request.logprobs)
    throw invalid('top_logprobs is set without logprobs. Set logprobs to true as well.');
  const functions = (request.tools ?? []).map(({ type, function: declared }, i) => {
    checkToolType(type, `tools[${i}]`);
    if (declared) return declared;
    throw invalid(`tools[${i}].function is missing; an object with "name" was expected.`);
  });
  const choice = readToolChoice(
    request.tool_choice,
    functions.map(({ name }) => name),
  );
  return {
    model: request.model.replace(/^models\//, ''),
    stream: request.stream ?? false,
    parallelCalls: request.parallel_tool_calls ?? true,
    includeUsage: request.stream_options?.include_usage ?? false,
    body: (thinks) => ({
      ...conversationFields(readMessages(request.messages, 'messages')),
      tools: functions.map(declaration),
      toolConfig: choice && { functionCallingConfig: choice },
      generationConfig: {
        temperature: request.temperature,
        topP: request.top_p,
        maxOutputTokens: request.max_completion_tokens ?? request.max_tokens ?? request.max_output_tokens,
        stopSequences: typeof request.stop === 'string' ? [request.stop] : request.stop,
        seed: request.seed,
        candidateCount: request.n,
        responseModalities: ['TEXT'],
        responseLogprobs: request.logprobs,
        logprobs: request.logprobs ? request.top_logprobs : undefined,
        ...readFormat(request.response_format, 'response_format'),
        ...readEffort(request.reasoning_effort, thinks || request.reasoning_effort !== undefined),
      },
    }),
  };
}
