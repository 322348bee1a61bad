import { z } from 'zod';
import { isRecord, read } from '../../../generate/protocol.ts';
import { listOf, text } from '../../requests/fields.ts';
import { functionResponse, type Conversation as Kept } from '../conversations.ts';
import { invalid, object, shown } from './fields.ts';

type Content = Record<string, unknown> & { parts: Record<string, unknown>[] };

/** A conversation in the form of the Gemini API. */
export interface Conversation {
  readonly contents: Content[];
  /** What its messages of the system and of developers say. */
  readonly system: Record<string, unknown>[];
}

/** What was said in one that was kept. */
export type KeptConversation = Pick<Kept, 'contents' | 'system'>;

const ImageSchema = object({ url: z.string('a URL was expected'), detail: text });
const AudioSchema = object({
  data: z.string('base64 text was expected'),
  format: z.string('"wav" or "mp3" was expected').default(''),
});
const FileSchema = object({ file_data: text, file_url: text });
const PartSchema = object({
  type: z.string('the name of a kind was expected'),
  text,
  refusal: text,
  image_url: z.unknown().optional(),
  input_audio: z.unknown().optional(),
  file: z.unknown().optional(),
  file_data: text,
  file_url: text,
  detail: text,
});
const CallSchema = object({
  id: text,
  function: object({
    name: z.string('the name of a function was expected').min(1, 'the name of a function was expected'),
    arguments: z.string('JSON in a text was expected').default(''),
  }),
});
const MessageSchema = object({
  role: text,
  type: text,
  content: z.unknown().optional(),
  tool_calls: listOf(CallSchema),
  tool_call_id: text,
  call_id: text,
  name: text,
  arguments: text,
  output: z.unknown().optional(),
});

/** Reads `messages` of a chat completion, or the items of a response's `input` after what was said `before`. */
export function readMessages(
  list: readonly unknown[],
  field: string,
  before: KeptConversation = { contents: [] },
): Conversation {
  const contents = [...before.contents] as Content[];
  const system = [...(before.system ?? [])];
  const said = contents.length;
  for (const [i, value] of list.entries()) {
    const where = `${field}[${i}]`;
    const message = read(MessageSchema, value, where);
    const { role, type, content } = message;
    if (type === 'function_call') {
      const { call_id: id, name, arguments: args = '' } = message;
      contents.push({ role: 'model', parts: [readCall(id, name ?? '', args, where)] });
    } else if (type === 'function_call_output') {
      contents.push(readResult(contents, message.call_id, message.output, where, 'call_id'));
    } else if (type === 'reasoning') {
      // A model's own thoughts are not read again.
    } else if (type !== undefined && type !== 'message') {
      throw invalid(
        `${where}.type is ${shown(type)}; a message, a function_call or its output was expected.`,
      );
    } else if (role === 'system' || role === 'developer') {
      if (contents.length > said)
        throw invalid(
          `${where}.role is "${role}" after the conversation began. Put it before other messages.`,
        );
      system.push(...readParts(content, `${where}.content`, false));
    } else if (role === 'user') {
      contents.push({ role, parts: readParts(content, `${where}.content`, true) });
    } else if (role === 'assistant') {
      const calls = message.tool_calls ?? [];
      const isEmpty = content === undefined && calls.length > 0;
      const parts = isEmpty ? [] : readParts(content, `${where}.content`, false);
      for (const [j, { id, function: called }] of calls.entries())
        parts.push(readCall(id, called.name, called.arguments, `${where}.tool_calls[${j}].function`));
      contents.push({ role: 'model', parts });
    } else if (role === 'tool') {
      contents.push(readResult(contents, message.tool_call_id, content, where, 'tool_call_id'));
    } else {
      throw invalid(
        `${where}.role is ${shown(role)}; "system", "developer", "user", "assistant" or "tool" was expected.`,
      );
    }
  }
  if (contents.at(-1)?.role !== 'user')
    throw invalid(`${field} ends without a question; a message of the user or of a tool was expected last.`);
  return { contents, system };
}

/** A conversation as a body of generateContent has it. @param instructions for this answer alone */
export function conversationFields({ contents, system }: Conversation, instructions?: string) {
  const parts = instructions === undefined ? system : [{ text: instructions }, ...system];
  return { contents, systemInstruction: parts.length > 0 ? { parts } : undefined };
}

function readParts(content: unknown, where: string, mayShow: boolean): Record<string, unknown>[] {
  if (typeof content === 'string') return [{ text: content }];
  if (!Array.isArray(content) || content.length === 0)
    throw invalid(`${where} is ${shown(content)}; a text or a list of parts was expected.`);
  return content.map((value, i) => {
    const place = `${where}[${i}]`;
    const part = read(PartSchema, value, place);
    const said = part.type === 'refusal' ? part.refusal : part.text;
    if (['text', 'input_text', 'output_text', 'refusal'].includes(part.type) && said !== undefined)
      return { text: said };
    if (mayShow && (part.type === 'image_url' || part.type === 'input_image'))
      return readImage(part.image_url, part.detail, `${place}.image_url`);
    if (mayShow && part.type === 'input_audio') {
      const { data, format } = read(AudioSchema, part.input_audio, `${place}.input_audio`);
      return { inlineData: { mimeType: `audio/${format}`, data } };
    }
    if (mayShow && (part.type === 'file' || part.type === 'input_file')) {
      const file = part.type === 'file' ? read(FileSchema, part.file, `${place}.file`) : part;
      const source = file.file_data ?? file.file_url;
      if (source !== undefined) return readUrl(source, 'data:application/pdf;base64,…', `${place}.file_data`);
      throw invalid(`${place} has no file_data; data:application/pdf;base64,… was expected.`);
    }
    const expected = mayShow
      ? 'text, a picture with its URL, input_audio or a file with its file_data was expected'
      : 'text was expected';
    throw invalid(`${place}.type is ${shown(part.type)}; ${expected}.`);
  });
}

/** Pictures are bytes in a `data:` URL, or where the server may load them from, as in `fileData`. */
function readImage(value: unknown, detail: string | undefined, where: string): Record<string, unknown> {
  const image = typeof value === 'string' ? { url: value, detail } : read(ImageSchema, value, where);
  const level = { low: 'MEDIA_RESOLUTION_LOW', high: 'MEDIA_RESOLUTION_HIGH' }[image.detail ?? ''];
  const resolution = level === undefined ? {} : { mediaResolution: { level } };
  return { ...readUrl(image.url, 'data:image/png;base64,…', where), ...resolution };
}

/** @param example what was expected, in errors */
function readUrl(url: string, example: string, where: string): Record<string, unknown> {
  if (!/^data:/i.test(url)) return { fileData: { fileUri: url } };
  const comma = url.indexOf(',');
  const [mimeType, ...options] = url.slice(5, Math.max(5, comma)).split(';');
  if (comma < 0 || !options.includes('base64'))
    throw invalid(`${where} is ${shown(url)}; ${example} was expected.`);
  return { inlineData: { mimeType, data: url.slice(comma + 1) } };
}

function readCall(
  id: string | undefined,
  name: string,
  json: string,
  where: string,
): Record<string, unknown> {
  if (name === '') throw invalid(`${where}.name is missing; the name of a function was expected.`);
  const args = json === '' ? {} : parsed(json);
  if (!isRecord(args))
    throw invalid(`${where}.arguments is ${shown(json)}; a JSON object in a text was expected.`);
  return { functionCall: { id, name, args } };
}

function readResult(
  before: readonly Content[],
  id: string | undefined,
  content: unknown,
  where: string,
  field: string,
): Content {
  if (id === undefined) throw invalid(`${where}.${field} is missing; the id of a call was expected.`);
  const parts = readParts(content, `${where}.${field === 'call_id' ? 'output' : 'content'}`, false);
  const result = parts.map(({ text: said }) => said).join('\n');
  const object = parsed(result);
  const response = functionResponse(before, id, undefined, isRecord(object) ? object : result, where);
  return { role: 'user', parts: [response] };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
