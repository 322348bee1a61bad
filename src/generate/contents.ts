import { z } from 'zod';
import { UserError } from '../base/errors.ts';
import type { Picture } from '../media/picture.ts';
import type { Part, Turn } from '../text/turns.ts';
import { decodeBase64 } from './base64.ts';
import { isRecord, message, read } from './protocol.ts';

/** All pictures of one prompt together, decoded: keeps one request below some 400 MB. */
const MAX_PROMPT_PIXELS = 64_000_000;

/** What the model reads, for error messages. */
const SUPPORTED = 'text and pictures (inlineData with image/png, jpeg, webp, gif, avif or bmp)';

const BlobSchema = message(
  z.object(
    { mimeType: z.string().default(''), data: z.string('base64 text was expected') },
    'an object was expected',
  ),
);
const PartSchema = message(
  z.looseObject(
    {
      text: z.string('text was expected').optional(),
      inlineData: BlobSchema.optional(),
      thought: z.boolean('true or false was expected').optional(),
    },
    'an object such as {"text": "…"} was expected',
  ),
);
const ContentSchema = message(
  z.object(
    {
      role: z.string('"user" or "model" was expected').optional(),
      parts: z.preprocess(asList, z.array(z.unknown(), 'a list of parts was expected')),
    },
    'an object with "role" and "parts" was expected',
  ),
);

/** A picture that still is a file: decoding waits until the prompt is known to be sound. */
interface Attachment {
  readonly where: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}
export type PromptPart = { readonly text: string } | { readonly attachment: Attachment };
export interface PromptTurn {
  readonly role: Turn['role'];
  readonly parts: readonly PromptPart[];
}

/**
 * Reads the `contents` of the Gemini API (a text, a part, a content, or a list of these) and its
 * `systemInstruction` into turns with files still encoded. A missing role means `user`; neighbours of the
 * same role become one turn; parts that are a model's thoughts are left out, as Google's server does.
 * Throws UserError naming the part for whatever the model cannot read: nothing is dropped in silence.
 */
export function parseContents(contents: unknown, systemInstruction?: unknown): PromptTurn[] {
  const turns: { role: Turn['role']; parts: PromptPart[] }[] = [];
  const add = (role: Turn['role'], parts: PromptPart[]) => {
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) turns.push({ role, parts });
  };
  if (systemInstruction !== undefined && systemInstruction !== null) {
    const parts = isContent(systemInstruction)
      ? parseParts(systemInstruction, 'systemInstruction').parts
      : [systemInstruction].flat().flatMap((part) => parsePart(part, 'systemInstruction'));
    if (parts.some((part) => 'attachment' in part)) {
      throw new UserError('systemInstruction holds a file; text was expected. Put the file into contents.');
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
      add(checkRole(role, where), parts);
    } else {
      add('user', parsePart(item, where));
    }
  }
  return turns;
}

/** Whether there is something to answer: generation needs the user to have the last word. */
export function checkAnswerable(turns: readonly PromptTurn[]): void {
  const last = turns.at(-1)?.role;
  if (last === 'user') return;
  throw new UserError(
    `contents ends with ${last === 'model' ? 'a model turn' : 'no user turn'}; a user turn was expected. Add the question to answer.`,
  );
}

/** Decodes the files of parsed turns with `decode` (Node's and the browser's differ), one after another. */
export async function decodeTurns(
  turns: readonly PromptTurn[],
  decode: (bytes: Uint8Array, mimeType?: string) => Promise<Picture>,
): Promise<Turn[]> {
  let pixels = 0;
  const result: Turn[] = [];
  for (const { role, parts } of turns) {
    const decoded: Part[] = [];
    for (const part of parts) {
      if ('text' in part) {
        decoded.push(part);
        continue;
      }
      const { where, bytes, mimeType } = part.attachment;
      const picture = await decode(bytes, mimeType || undefined).catch((error: unknown) => {
        throw error instanceof UserError ? new UserError(`${where}: ${error.message}`, error.status) : error;
      });
      pixels += picture.width * picture.height;
      if (pixels > MAX_PROMPT_PIXELS) {
        throw new UserError(
          `The pictures up to ${where} have ${(pixels / 1e6).toFixed(1)} megapixels; at most ` +
            `${MAX_PROMPT_PIXELS / 1e6} together were expected. Send fewer or smaller pictures.`,
        );
      }
      decoded.push({ picture });
    }
    result.push({ role, parts: decoded });
  }
  return result;
}

/** The library's form of all steps: contents in, turns out. */
export async function turnsFromContents(
  contents: unknown,
  decode: (bytes: Uint8Array, mimeType?: string) => Promise<Picture>,
  systemInstruction?: unknown,
): Promise<Turn[]> {
  const turns = parseContents(contents, systemInstruction);
  checkAnswerable(turns);
  return decodeTurns(turns, decode);
}

function parseParts(content: unknown, where: string): { role?: string; parts: PromptPart[] } {
  const { role, parts } = read(ContentSchema, content, where);
  if (parts.length === 0) throw new UserError(`${where}.parts is empty; at least one part was expected.`);
  return { role, parts: parts.flatMap((part, i) => parsePart(part, `${where}.parts[${i}]`)) };
}

function parsePart(value: unknown, where: string): PromptPart[] {
  if (typeof value === 'string') return [{ text: value }];
  const { text, inlineData, thought, ...others } = read(PartSchema, value, where);
  const other = Object.keys(others).find(
    (name) => !MODIFIERS.has(name) && (HINTS.has(name) || text === undefined),
  );
  if (other !== undefined && inlineData === undefined) {
    throw new UserError(
      `${where}.${other} is not supported; ${SUPPORTED} were expected. ${HINTS.get(other) ?? ''}`.trim(),
    );
  }
  if (text !== undefined && inlineData !== undefined) {
    throw new UserError(
      `${where} holds both text and inlineData; one of them was expected. Make two parts of it.`,
    );
  }
  if (text !== undefined) return thought ? [] : [{ text }];
  if (inlineData === undefined) throw new UserError(`${where} is empty; ${SUPPORTED} were expected.`);

  const mimeType = inlineData.mimeType.trim().toLowerCase();
  // Without a declared type the bytes decide; whatever is no picture is refused when it is decoded.
  if (mimeType !== '' && mimeType !== 'application/octet-stream' && !mimeType.startsWith('image/')) {
    throw new UserError(
      `${where}.inlineData is ${mimeType.slice(0, 60)}; ${SUPPORTED} were expected. Leave this part out or describe it in words.`,
    );
  }
  return [
    { attachment: { where, mimeType, bytes: decodeBase64(inlineData.data, `${where}.inlineData.data`) } },
  ];
}

/** Fields that say something about a part without being its content. */
const MODIFIERS = new Set(['thoughtSignature', 'mediaResolution', 'videoMetadata', 'partMetadata']);

const AS_TEXT = 'Put its content into a text part.';

/** Kinds of parts that the API knows and this model does not yet read, with what to do instead. */
const HINTS = new Map([
  ['fileData', 'Send the bytes of the picture as inlineData.'],
  ['functionCall', AS_TEXT],
  ['functionResponse', AS_TEXT],
  ['executableCode', AS_TEXT],
  ['codeExecutionResult', AS_TEXT],
  ['toolCall', AS_TEXT],
  ['toolResponse', AS_TEXT],
]);

function checkRole(role: string | undefined, where: string): 'user' | 'model' {
  if (role === undefined || role === '' || role === 'user') return 'user';
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
