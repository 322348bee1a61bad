import { z } from 'zod';
import { isRecord, message, read } from '../../generate/protocol.ts';
import { ApiError } from '../errors.ts';
import { flag, refuse, text } from '../requests/fields.ts';
import { functionResponse } from './conversations.ts';

const TYPE = z.string('the name of a kind was expected').optional();
const ItemSchema = message(
  z.looseObject(
    {
      type: TYPE,
      text,
      data: text,
      uri: text,
      mimeType: text,
      resolution: text,
      content: z.unknown().optional(),
      id: text,
      callId: text,
      name: text,
      arguments: z.unknown().optional(),
      result: z.unknown().optional(),
    },
    'a text, a content or a step was expected',
  ),
);
const ConfigSchema = message(
  z.looseObject(
    { thinkingLevel: text, thinkingSummaries: text, toolChoice: z.unknown().optional() },
    'an object was expected',
  ),
);
const FormatSchema = message(
  z.looseObject({ type: text, mimeType: text, schema: z.unknown().optional() }, 'an object was expected'),
);
const RequestSchema = message(
  z.looseObject(
    {
      model: z.string('the name of a model was expected').min(1, 'the name of a model was expected'),
      input: z.unknown().optional(),
      stream: flag,
      store: flag,
      background: flag,
      systemInstruction: z.unknown().optional(),
      tools: z.array(z.unknown(), 'a list was expected').optional(),
      generationConfig: ConfigSchema.optional(),
      responseFormat: z.unknown().optional(),
      responseMimeType: text,
      previousInteractionId: text,
      agent: z.unknown().optional(),
      cachedContent: text,
      continuationToken: text,
      responseModalities: z.array(z.string('text was expected'), 'a list was expected').optional(),
    },
    'an object with "model" and "input" was expected',
  ),
);

export interface InteractionRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly store: boolean;
  readonly previous?: string;
  /** The body of generateContent that asks the same, going on from `before`. */
  body(before: readonly Record<string, unknown>[]): Record<string, unknown> & {
    contents: Record<string, unknown>[];
  };
}

/** Reads the body of `POST /interactions` and says it as a request of generateContent. */
export function readInteraction(json: unknown): InteractionRequest {
  const request = read(RequestSchema, json, '');
  refuse(request.agent, 'agent', 'Name a model instead.');
  refuse(request.background, 'background', 'Leave it out, and stream the answer.');
  refuse(request.cachedContent, 'cached_content', 'Send the whole input instead.');
  refuse(request.continuationToken, 'continuation_token', 'Answers here are whole.');
  const { thinkingLevel, thinkingSummaries, toolChoice, ...config } = request.generationConfig ?? {};
  // Without either it is the model's choice.
  const thinks = thinkingLevel !== undefined || thinkingSummaries === 'auto';
  return {
    model: request.model.replace(/^models\//, ''),
    stream: request.stream ?? false,
    store: request.store ?? true,
    previous: request.previousInteractionId,
    body: (before) => ({
      contents: readInput(request.input, before),
      systemInstruction: request.systemInstruction,
      tools: request.tools?.map(readTool),
      toolConfig:
        toolChoice === undefined ? undefined : { functionCallingConfig: readToolChoice(toolChoice) },
      generationConfig: {
        ...config,
        ...(thinks
          ? { thinkingConfig: { thinkingLevel, includeThoughts: thinkingSummaries === 'auto' } }
          : {}),
        responseModalities: request.responseModalities,
        ...readFormat(request.responseFormat, request.responseMimeType),
      },
    }),
  };
}

/** A text, a content, or a list of contents or steps, after what was said before. */
function readInput(input: unknown, before: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const contents = [...before];
  const list = Array.isArray(input) ? input : input === undefined || input === null ? [] : [input];
  for (const [i, item] of list.entries())
    contents.push(readItem(item, Array.isArray(input) ? `input[${i}]` : 'input', contents));
  if (list.length > 0) return contents;
  throw new ApiError(
    'INVALID_ARGUMENT',
    'input is missing or empty; a text, contents or steps were expected.',
  );
}

function readItem(value: unknown, where: string, before: readonly Record<string, unknown>[]) {
  if (typeof value === 'string') return { role: 'user', parts: [{ text: value }] };
  const item = read(ItemSchema, value, where);
  switch (item.type) {
    case 'user_input':
      return { role: 'user', parts: readContents(item.content, `${where}.content`) };
    case 'model_output':
      return { role: 'model', parts: readContents(item.content, `${where}.content`) };
    case 'thought':
      return { role: 'model', parts: [{ text: '', thought: true }] };
    case 'function_call':
      return {
        role: 'model',
        parts: [{ functionCall: { id: item.id, name: item.name, args: item.arguments } }],
      };
    case 'function_result': {
      const { callId = '', name } = item;
      const [result, parts] = readResult(item.result, `${where}.result`);
      const response = functionResponse(before, callId, name, result, where);
      return { role: 'user', parts: [response, ...parts] };
    }
    default:
      return { role: 'user', parts: [readContent(value, where)] };
  }
}

const readContents = (value: unknown, where: string): Record<string, unknown>[] =>
  (Array.isArray(value) ? value : [value]).map((item, i) => readContent(item, `${where}[${i}]`));

/** Contents that are files. */
const FILE_TYPES: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'document']);

function readContent(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'string') return { text: value };
  const { type, text: said, data, uri, mimeType = '', resolution } = read(ItemSchema, value, where);
  if (type === 'text' || (type === undefined && said !== undefined)) return { text: said };
  if (FILE_TYPES.has(type ?? '')) {
    const level = resolution && `MEDIA_RESOLUTION_${resolution.toUpperCase()}`;
    const source =
      uri === undefined ? { inlineData: { data, mimeType } } : { fileData: { fileUri: uri, mimeType } };
    return level ? { ...source, mediaResolution: level } : source;
  }
  throw new ApiError(
    'INVALID_ARGUMENT',
    `${where}.type is ${JSON.stringify(type)?.slice(0, 60) ?? 'missing'}; "text", "image", "audio", "video" or "document" was expected.`,
  );
}

/** What a function gave back: text or an object, and pictures beside it. */
function readResult(value: unknown, where: string): [result: unknown, parts: Record<string, unknown>[]] {
  if (!Array.isArray(value)) return [value ?? '', []];
  const parts = readContents(value, where);
  const texts = parts.flatMap((part) => (typeof part.text === 'string' ? [part.text] : []));
  return [texts.join('\n'), parts.filter((part) => !('text' in part))];
}

function readTool(tool: unknown): Record<string, unknown> {
  if (!isRecord(tool) || tool.type === undefined) return { functionDeclarations: [tool] };
  const { type, parameters, ...declaration } = tool;
  if (type === 'function')
    return { functionDeclarations: [{ ...declaration, parametersJsonSchema: parameters }] };
  // Whatever else there is, the Gemini API knows under the same name, and gives the reason why it is not here.
  return { [String(type).slice(0, 40)]: {} };
}

function readToolChoice(choice: unknown): Record<string, unknown> {
  if (!isRecord(choice)) return { mode: choice };
  const allowed = choice.allowed_tools ?? choice.allowedTools;
  if (!isRecord(allowed)) return { mode: choice.mode };
  return { mode: allowed.mode ?? 'VALIDATED', allowedFunctionNames: allowed.tools };
}

function readFormat(format: unknown, mimeType: string | undefined): Record<string, unknown> {
  if (format === undefined || format === null) return { responseMimeType: mimeType };
  const list = Array.isArray(format) ? format : [format];
  if (list.length !== 1) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `response_format has ${list.length} forms; one, for text, was expected.`,
    );
  }
  const [only] = list;
  const found = read(FormatSchema, only, 'response_format');
  // Until that had a type of its own, the schema stood here by itself.
  const isForm = found.schema !== undefined || found.mimeType !== undefined || found.type === 'text';
  if (isForm) return { responseMimeType: found.mimeType ?? mimeType, responseJsonSchema: found.schema };
  if (found.type === 'image' || found.type === 'audio' || found.type === 'video')
    refuse(
      true,
      'response_format',
      `For pictures send response_modalities; models here make no sound or film.`,
    );
  return { responseMimeType: mimeType ?? 'application/json', responseJsonSchema: only };
}
