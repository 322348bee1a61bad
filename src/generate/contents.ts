import { z } from 'zod';
import { UserError } from '../base/errors.ts';
import type { Media } from '../media/media.ts';
import type { Part, Role, Turn } from '../text/turns.ts';
import {
  type Attachment,
  MEDIA_RESOLUTIONS,
  type MediaResolution,
  type PromptPart,
  parsePart,
  type ResponsePart,
  type WatchedPart,
} from './parts.ts';
import { isRecord, message, read } from './protocol.ts';

/** All pictures, frames and samples of sound of one prompt together, decoded: keeps one request below some 400 MB. */
const MAX_PROMPT_PIXELS = 64_000_000;

/** Files that are text: their words are told as if they had been typed. */
const TEXT_FILE = /^(text\/|application\/json\b)/i;

const ContentSchema = message(
  z.object(
    {
      role: z.string('"user" or "model" was expected').optional(),
      parts: z.preprocess(asList, z.array(z.unknown(), 'a list of parts was expected')),
    },
    'an object with "role" and "parts" was expected',
  ),
);

export interface PromptTurn {
  readonly role: Role;
  readonly parts: readonly PromptPart[];
}

/**
 * Reads the `contents` of the Gemini API (a text, a part, a content, or a list of these) and its
 * `systemInstruction` into turns with files still encoded. A missing role means `user`; neighbours of the
 * same role become one turn; parts that are a model's thoughts are left out, as Google's server does; responses
 * to function calls come in the order of the calls.
 * Throws UserError naming the part for whatever the model cannot read: nothing is dropped in silence.
 */
export function parseContents(contents: unknown, systemInstruction?: unknown): PromptTurn[] {
  const turns: { role: Role; parts: PromptPart[] }[] = [];
  const add = (role: Role, parts: PromptPart[]) => {
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) turns.push({ role, parts });
  };
  if (systemInstruction !== undefined && systemInstruction !== null) {
    const parts = isContent(systemInstruction)
      ? parseParts(systemInstruction, 'systemInstruction', 'system').parts
      : [systemInstruction].flat().flatMap((part) => parsePart(part, 'systemInstruction', 'system'));
    if (parts.some((part) => !('text' in part))) {
      throw new UserError(
        'systemInstruction holds more than text; text was expected. Put files and functions into contents.',
      );
    }
    add('system', parts);
  }
  const list = asList(contents);
  if (!Array.isArray(list) || list.length === 0) {
    throw new UserError(
      'contents is missing or empty; a list such as [{"role": "user", "parts": [{"text": "Hello"}]}] was expected.',
    );
  }
  for (const [i, item] of list.entries()) {
    const where = Array.isArray(contents) ? `contents[${i}]` : 'contents';
    if (isContent(item)) {
      const { role, parts } = parseParts(item, where);
      add(role, parts);
    } else {
      add('user', parsePart(item, where));
    }
  }
  return turns.map((turn, i) => ({
    role: turn.role,
    parts: inOrderOfCalls(turn.parts, turns[i - 1]?.parts),
  }));
}

/** Whether there is something to answer: generation needs the user to have the last word. */
export function checkAnswerable(turns: readonly PromptTurn[]): void {
  const last = turns.at(-1)?.role;
  if (last === 'user') return;
  throw new UserError(
    `contents ends with ${last === 'model' ? 'a model turn' : 'no user turn'}; a user turn was expected. Add the question to answer.`,
  );
}

/** Decodes a file. @param watched of a film, what is looked at */
export type Decode = (
  bytes: Uint8Array,
  mimeType: string | undefined,
  watched?: WatchedPart,
) => Promise<Media>;

export interface DecodeOptions {
  /** Finds the bytes of `fileData`; without it there are no files. @param where names the part in errors */
  readonly fetchFile?: (uri: string, where: string) => Promise<{ bytes: Uint8Array; mimeType: string }>;
  /** Most patches of a picture; needed to look at one less finely. */
  readonly maxPatches?: number;
  /** Most patches of a film's frame. */
  readonly framePatches?: number;
  /** How finely pictures are looked at that do not say it themselves. */
  readonly resolution?: MediaResolution;
}

/** Decodes the files of parsed turns with `decode` (Node's and the browser's differ), one after another. */
export async function decodeTurns(
  turns: readonly PromptTurn[],
  decode: Decode,
  options: DecodeOptions = {},
): Promise<Turn[]> {
  let pixels = 0;
  const decodeFile = async (attachment: Attachment): Promise<Part[]> => {
    const { where, source, mimeType } = attachment;
    const file =
      'bytes' in source ? { bytes: source.bytes, mimeType } : await fetchFile(options, source.uri, where);
    const type = mimeType || file.mimeType || undefined;
    if (type !== undefined && TEXT_FILE.test(type)) return [{ text: textOf(file.bytes, where) }];
    const media = await decode(file.bytes, type, attachment.watched).catch((error: unknown) => {
      throw error instanceof UserError ? new UserError(`${where}: ${error.message}`, error.status) : error;
    });
    const parts = partsOf(media, attachment.resolution ?? options.resolution, options);
    pixels += decodedSize(parts);
    if (pixels > MAX_PROMPT_PIXELS) {
      throw new UserError(
        `The files up to ${where} have ${(pixels / 1e6).toFixed(1)} megapixels; at most ${MAX_PROMPT_PIXELS / 1e6} ` +
          'together were expected (a million samples of sound count as one). Send fewer or smaller files.',
      );
    }
    return parts;
  };
  const result: Turn[] = [];
  for (const { role, parts } of turns) {
    const decoded: Part[] = [];
    for (const part of parts) {
      if ('attachment' in part) {
        decoded.push(...(await decodeFile(part.attachment)));
      } else if ('functionResponse' in part) {
        decoded.push({ functionResponse: part.functionResponse });
        for (const { attachment } of part.attachments) decoded.push(...(await decodeFile(attachment)));
      } else if ('functionCall' in part) {
        decoded.push({ functionCall: part.functionCall });
      } else {
        decoded.push(part);
      }
    }
    result.push({ role, parts: decoded });
  }
  return result;
}

function textOf(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${where}: The file is no text in UTF-8. Save it as UTF-8, or send what it is.`);
  }
}

/** What a file becomes in a turn: a document is one picture a page. */
export function partsOf(
  media: Media,
  resolution?: MediaResolution,
  { maxPatches, framePatches }: DecodeOptions = {},
): Part[] {
  const within = (most: number | undefined) =>
    resolution === undefined || most === undefined
      ? {}
      : { maxPatches: Math.max(1, Math.floor(most * MEDIA_RESOLUTIONS[resolution])) };
  if ('sound' in media) return [media];
  if ('film' in media) return [{ ...media, ...within(framePatches) }];
  const pictures = 'pages' in media ? media.pages : [media.picture];
  return pictures.map((picture) => ({ picture, ...within(maxPatches) }));
}

/** Pixels and samples that parts hold, decoded. */
export function decodedSize(parts: readonly Part[]): number {
  let size = 0;
  for (const part of parts) {
    if ('picture' in part) size += part.picture.width * part.picture.height;
    else if ('sound' in part) size += part.sound.samples.length;
    else if ('film' in part) {
      for (const { picture } of part.film.frames) size += picture.width * picture.height;
      size += part.film.sound?.samples.length ?? 0;
    }
  }
  return size;
}

/** The library's form of all steps: contents in, turns out. */
export async function turnsFromContents(
  contents: unknown,
  decode: Decode,
  systemInstruction?: unknown,
): Promise<Turn[]> {
  const turns = parseContents(contents, systemInstruction);
  checkAnswerable(turns);
  return decodeTurns(turns, decode);
}

function fetchFile({ fetchFile }: DecodeOptions, uri: string, where: string) {
  if (fetchFile) return fetchFile(uri, `${where}.fileData`);
  throw new UserError(
    `${where}.fileData is not supported here; inlineData was expected. Send the bytes of the file.`,
  );
}

/**
 * Puts responses into the order of the calls that they answer, by id, else by name and then by order: clients
 * drop ids, and the model sees none.
 */
function inOrderOfCalls(parts: readonly PromptPart[], before: readonly PromptPart[] = []): PromptPart[] {
  const calls = before.flatMap((part) => ('functionCall' in part ? [part] : []));
  const responses = parts.flatMap((part) => ('functionResponse' in part ? [part] : []));
  if (calls.length < 2 || responses.length < 2) return [...parts];
  const free = new Set(calls.keys());
  const take = (matches: (call: (typeof calls)[number]) => boolean): number | undefined => {
    const found = [...free].find((index) => matches(calls[index]));
    if (found !== undefined) free.delete(found);
    return found;
  };
  const places = new Map<ResponsePart, number>();
  const place = (response: ResponsePart, index: number | undefined) => {
    if (index !== undefined) places.set(response, index);
  };
  for (const response of responses)
    if (response.id !== undefined)
      place(
        response,
        take(({ id }) => id === response.id),
      );
  for (const response of responses) {
    const { name } = response.functionResponse;
    if (!places.has(response))
      place(
        response,
        take(({ functionCall }) => functionCall.name === name),
      );
  }
  const placeOf = (response: ResponsePart) => places.get(response) ?? calls.length;
  const sorted = responses.toSorted((a, b) => placeOf(a) - placeOf(b));
  return parts.map((part) => ('functionResponse' in part ? sorted.shift()! : part));
}

function parseParts(content: unknown, where: string, as?: Role): { role: Role; parts: PromptPart[] } {
  const { role: name, parts } = read(ContentSchema, content, where);
  if (parts.length === 0) throw new UserError(`${where}.parts is empty; at least one part was expected.`);
  const role = as ?? checkRole(name, where);
  return { role, parts: parts.flatMap((part, i) => parsePart(part, `${where}.parts[${i}]`, role)) };
}

/** Clients of older versions of the API gave responses of functions a role of their own. */
const USER_ROLES = ['', 'user', 'function', 'tool'];

function checkRole(role: string | undefined, where: string): 'user' | 'model' {
  if (role === undefined || USER_ROLES.includes(role)) return 'user';
  if (role === 'model') return role;
  const hint = role === 'system' ? ' Put it into systemInstruction.' : '';
  throw new UserError(
    `${where}.role is ${JSON.stringify(role.slice(0, 40))}; "user" or "model" was expected.${hint}`,
  );
}

/** A content has parts or a role; anything else in the list is a part by itself. */
function isContent(value: unknown): boolean {
  return isRecord(value) && ('parts' in value || 'role' in value);
}

/** One part may stand for a list of one, as in Google's own curl examples. */
function asList(value: unknown): unknown {
  return value === undefined || value === null || Array.isArray(value) ? value : [value];
}
