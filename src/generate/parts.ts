import { z } from 'zod';
import { UserError } from '../base/errors.ts';
import type { ActionPart, FunctionCallPart, FunctionResponsePart, Role } from '../text/turns.ts';
import { decodeBase64 } from './base64.ts';
import { message, read } from './protocol.ts';

/** What the model reads, for error messages. */
const SUPPORTED =
  'text and files (inlineData or fileData: image/png, jpeg, webp, gif, avif, bmp; audio/wav, mp3, ogg, flac, aac, mp4; ' +
  'video/mp4, webm, quicktime; application/pdf; text/* in UTF-8)';

/** How finely a picture is looked at, as a share of the most patches that the model takes. */
export const MEDIA_RESOLUTIONS = {
  MEDIA_RESOLUTION_LOW: 1 / 4,
  MEDIA_RESOLUTION_MEDIUM: 1 / 2,
  MEDIA_RESOLUTION_HIGH: 1,
  MEDIA_RESOLUTION_ULTRA_HIGH: 1,
} as const;
export type MediaResolution = keyof typeof MEDIA_RESOLUTIONS;

/** Reads a level of `mediaResolution`; unspecified is none. */
export const MediaResolutionSchema = z
  .enum(
    ['MEDIA_RESOLUTION_UNSPECIFIED', ...(Object.keys(MEDIA_RESOLUTIONS) as MediaResolution[])],
    'MEDIA_RESOLUTION_LOW, _MEDIUM or _HIGH was expected',
  )
  .transform((level) => (level === 'MEDIA_RESOLUTION_UNSPECIFIED' ? undefined : level));

/** Which part of a film is watched, in seconds, and how often. */
export interface WatchedPart {
  readonly start?: number;
  readonly end?: number;
  readonly framesPerSecond?: number;
}

/** A picture, sound, film or document that still is a file: decoding waits until the prompt is known to be sound. */
export interface Attachment {
  readonly where: string;
  readonly mimeType: string;
  /** Its bytes, or where they are. */
  readonly source: { readonly bytes: Uint8Array } | { readonly uri: string };
  readonly resolution?: MediaResolution;
  readonly watched?: WatchedPart;
}
interface AttachmentPart {
  readonly attachment: Attachment;
}
/** Ids match responses with calls; the model does not see them. */
interface CallPart extends FunctionCallPart {
  readonly id?: string;
}
export interface ResponsePart extends FunctionResponsePart {
  readonly id?: string;
  /** Pictures that came back with the response. */
  readonly attachments: readonly AttachmentPart[];
}
/** A part that was read; pictures still are files. */
export type PromptPart = { readonly text: string } | AttachmentPart | CallPart | ResponsePart | ActionPart;

const BlobSchema = message(
  z.object(
    { mimeType: z.string().default(''), data: z.string('base64 text was expected') },
    'an object was expected',
  ),
);
const FileSchema = message(
  z.object(
    {
      mimeType: z.string().default(''),
      fileUri: z.string('the URI of an uploaded file was expected').min(1, 'the URI of a file was expected'),
    },
    'an object was expected',
  ),
);
const ARGUMENTS = z.record(z.string(), z.unknown(), 'an object was expected').default({});
const NAME = z.string('the name of a function was expected').min(1, 'the name of a function was expected');
const CallSchema = message(
  z.object({ id: z.string().optional(), name: NAME, args: ARGUMENTS }, 'an object was expected'),
);
const ResponseSchema = message(
  z.object(
    {
      id: z.string().optional(),
      name: NAME,
      response: ARGUMENTS,
      parts: z.array(z.unknown(), 'a list of parts was expected').default([]),
    },
    'an object was expected',
  ),
);
const ResolutionSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { level: value } : value),
  message(z.object({ level: MediaResolutionSchema.optional() }, 'an object with "level" was expected')),
);
const OffsetSchema = z
  .string('seconds such as "1.5s" were expected')
  .regex(/^\d{1,9}(\.\d{1,9})?s$/, 'seconds such as "1.5s" were expected')
  .transform((text) => Number(text.slice(0, -1)))
  .optional();
const VideoSchema = message(
  z
    .object(
      {
        startOffset: OffsetSchema,
        endOffset: OffsetSchema,
        fps: z.number().gt(0, 'above 0 was expected').max(24, 'at most 24 was expected').optional(),
      },
      'an object such as {"startOffset": "1.5s", "fps": 1} was expected',
    )
    .transform(({ startOffset: start, endOffset: end, fps: framesPerSecond }): WatchedPart => {
      return { start, end, framesPerSecond };
    }),
);
const PartSchema = message(
  z.looseObject(
    {
      text: z.string('text was expected').optional(),
      inlineData: BlobSchema.optional(),
      fileData: FileSchema.optional(),
      functionCall: CallSchema.optional(),
      functionResponse: ResponseSchema.optional(),
      thought: z.boolean('true or false was expected').optional(),
      mediaResolution: ResolutionSchema.optional(),
      videoMetadata: VideoSchema.optional(),
    },
    'an object such as {"text": "…"} was expected',
  ),
);
type ReadPart = z.output<typeof PartSchema>;

const KINDS = ['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse'] as const;

/** Fields that say something about a part without being its content. */
const MODIFIERS = new Set([
  'thought',
  'thoughtSignature',
  'mediaResolution',
  'videoMetadata',
  'partMetadata',
]);

/** Kinds of parts that the API knows and this model does not read. */
const UNREADABLE = new Set(['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse']);

/**
 * Reads one part; a model's own thought becomes none, as with Google's server.
 * Throws UserError for whatever the model cannot read: nothing is dropped in silence.
 */
export function parsePart(value: unknown, where: string, role: Role = 'user'): PromptPart[] {
  if (typeof value === 'string') return [{ text: value }];
  const part = read(PartSchema, value, where);
  const kinds = KINDS.filter((kind) => part[kind] !== undefined);
  const other = Object.keys(part).find(
    (name) =>
      UNREADABLE.has(name) ||
      (kinds.length === 0 && !MODIFIERS.has(name) && !KINDS.some((kind) => kind === name)),
  );
  if (other !== undefined) {
    const hint = UNREADABLE.has(other) ? ' Put its content into a text part.' : '';
    throw new UserError(`${where}.${other} is not supported; ${SUPPORTED} were expected.${hint}`);
  }
  if (kinds.length === 0) throw new UserError(`${where} is empty; ${SUPPORTED} were expected.`);
  if (kinds.length > 1) {
    throw new UserError(
      `${where} holds both ${kinds[0]} and ${kinds[1]}; one of them was expected. Make two parts of it.`,
    );
  }
  return part.thought ? [] : readPart(part, where, role);
}

function readPart(part: ReadPart, where: string, role: Role): PromptPart[] {
  const { text, inlineData, fileData, functionCall, functionResponse } = part;
  const looked = { resolution: part.mediaResolution?.level, watched: part.videoMetadata };
  if (text !== undefined) return [{ text }];
  if (inlineData) {
    const mimeType = mediaType(inlineData.mimeType, `${where}.inlineData`);
    const bytes = decodeBase64(inlineData.data, `${where}.inlineData.data`);
    return [{ attachment: { where, mimeType, source: { bytes }, ...looked } }];
  }
  if (fileData) {
    const mimeType = mediaType(fileData.mimeType, `${where}.fileData`);
    return [{ attachment: { where, mimeType, source: { uri: fileData.fileUri }, ...looked } }];
  }
  if (functionCall) {
    if (role === 'model') {
      const { id, name, args } = functionCall;
      return [{ id, functionCall: { name, args } }];
    }
    throw new UserError(
      `${where}.functionCall is in a ${role} turn; a model turn was expected. Set its role.`,
    );
  }
  if (functionResponse) {
    const { id, name, response, parts } = functionResponse;
    if (role === 'model') {
      throw new UserError(
        `${where}.functionResponse is in a model turn; a user turn was expected. Set its role to "user".`,
      );
    }
    const attachments = parts.flatMap((inner, i) => {
      const innerWhere = `${where}.functionResponse.parts[${i}]`;
      return parsePart(inner, innerWhere).map((read) => {
        if ('attachment' in read) return read;
        throw new UserError(`${innerWhere} is no file; inlineData was expected.`);
      });
    });
    return [{ id, functionResponse: { name, response }, attachments }];
  }
  return [];
}

/** The bytes decide, whatever the declared type; what cannot be one of the known kinds is refused at once. */
function mediaType(declared: string, where: string): string {
  const mimeType = declared.trim().toLowerCase();
  if (
    /^(|(image|audio|video|text)\/.*|application\/(octet-stream|pdf|x-pdf|ogg|mp4|json))$/.test(
      mimeType.split(';')[0],
    )
  )
    return mimeType;
  throw new UserError(
    `${where} is ${mimeType.slice(0, 60)}; ${SUPPORTED} were expected. Leave this part out or describe it in words.`,
  );
}
