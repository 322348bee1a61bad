import { z } from 'zod';
import { read } from '../../../generate/protocol.ts';
import { count, flag, listOf, refuse, text, whole, within } from '../../requests/fields.ts';
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
import { type Conversation, conversationFields, type KeptConversation, readMessages } from './messages.ts';

const RequestSchema = object({
  model: MODEL,
  input: z.union([z.string(), z.array(z.unknown())], 'a text or a list of items was expected'),
  instructions: text,
  stream: flag,
  store: flag,
  background: flag,
  previous_response_id: text,
  temperature: within(0, 2),
  top_p: within(0, 1),
  max_output_tokens: count,
  top_logprobs: whole(0, 20, 'a whole number from 0 to 20 was expected'),
  text: object({ format: z.unknown().optional(), verbosity: text }).optional(),
  reasoning: object({ effort: Effort, summary: text }).optional(),
  tools: listOf(z.unknown()),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: flag,
  include: listOf(z.string('text was expected')),
  truncation: z.literal(['auto', 'disabled'], '"disabled" was expected').optional(),
  metadata: z.record(z.string(), z.unknown(), 'an object was expected').optional(),
});
const ToolTypeSchema = object({ type: z.unknown().optional() });

export interface ResponseRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly store: boolean;
  readonly previous?: string;
  /** Whether an answer may hold several calls. */
  readonly parallelCalls: boolean;
  /** What the resource says again. */
  readonly echo: Record<string, unknown>;
  /**
   * All that was said, going on from `before`. `instructions` are no part of it: in OpenAI's API they are for one
   * answer, while messages of the system stay.
   */
  conversation(before?: KeptConversation): Conversation;
  /** The body of generateContent that asks the same. */
  body(conversation: Conversation): Record<string, unknown>;
}

/** Fields that would change the answer and that nothing here can follow. */
const UNSUPPORTED = [
  ['background', 'Leave it out, and stream the answer.'],
  ['conversation', 'Send previous_response_id, or the whole input.'],
  ['prompt', 'Send instructions and input instead.'],
  ['top_logprobs', 'Ask chat/completions for log-probabilities.'],
  ['max_tool_calls', 'Leave it out: this server calls no tools itself.'],
] as const;

/** Reads the body of `POST /responses`. What nobody here knows and changes nothing is ignored. */
export function readResponseRequest(json: unknown): ResponseRequest {
  const request = read(RequestSchema, json, '');
  for (const [field, next] of UNSUPPORTED) refuse(request[field], field, next);
  refuse(
    request.truncation === 'auto',
    'truncation "auto"',
    'Send less input: nothing is left out in silence.',
  );
  const other = request.include?.find((name) => name !== 'reasoning.encrypted_content');
  if (other !== undefined) throw invalid(`include holds ${shown(other)}; nothing of the kind is known here.`);
  const tools = (request.tools ?? []).map((tool, i) => {
    checkToolType(read(ToolTypeSchema, tool, `tools[${i}]`).type, `tools[${i}]`);
    return read(FunctionSchema, tool, `tools[${i}]`);
  });
  const choice = readToolChoice(
    request.tool_choice,
    tools.map(({ name }) => name),
  );
  const { reasoning, instructions, input } = request;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  return {
    model: request.model.replace(/^models\//, ''),
    stream: request.stream ?? false,
    store: request.store ?? true,
    previous: request.previous_response_id,
    parallelCalls: request.parallel_tool_calls ?? true,
    echo: {
      instructions: instructions ?? null,
      max_output_tokens: request.max_output_tokens ?? null,
      metadata: request.metadata ?? {},
      parallel_tool_calls: request.parallel_tool_calls ?? true,
      previous_response_id: request.previous_response_id ?? null,
      reasoning: { effort: reasoning?.effort ?? null, summary: reasoning?.summary ?? null },
      store: request.store ?? true,
      // What generation does when nothing is said: the likeliest token, of all.
      temperature: request.temperature ?? 0,
      text: { format: request.text?.format ?? { type: 'text' } },
      tool_choice: request.tool_choice ?? 'auto',
      tools: request.tools ?? [],
      top_p: request.top_p ?? 1,
      truncation: 'disabled',
    },
    conversation: (before) => readMessages(items, 'input', before),
    body: (conversation) => ({
      ...conversationFields(conversation, instructions),
      tools: tools.map(declaration),
      toolConfig: choice && { functionCallingConfig: choice },
      generationConfig: {
        temperature: request.temperature,
        topP: request.top_p,
        maxOutputTokens: request.max_output_tokens,
        responseModalities: ['TEXT'],
        ...readFormat(request.text?.format, 'text.format'),
        ...readEffort(reasoning?.effort, reasoning?.summary !== undefined),
      },
    }),
  };
}
