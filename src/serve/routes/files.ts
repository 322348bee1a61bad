import type { Context, Hono } from 'hono';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { message, read } from '../../generate/protocol.ts';
import { bodyPieces, parseJson, readBody } from '../body.ts';
import { ApiError } from '../errors.ts';
import type { Files, StoredFile, Upload, UploadStart } from '../files/files.ts';
import { splitMultipart } from '../files/multipart.ts';
import { fileId } from '../files/reference.ts';
import { text, whole } from '../requests/fields.ts';
import type { AppEnv } from '../safety/caller.ts';
import { page } from '../services.ts';
import { VERSION } from './gemini.ts';

const NAME = 'files/ and 1 to 40 small letters, digits and - were expected';
const SIZE = whole(0, Number.MAX_SAFE_INTEGER, 'a number of bytes was expected');
const FileSchema = message(
  z.looseObject(
    {
      name: z
        .string(NAME)
        .regex(/^(files\/)?[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, NAME)
        .optional(),
      displayName: z.string('text was expected').max(512, 'at most 512 characters were expected').optional(),
      mimeType: text,
      sizeBytes: SIZE,
      sha256Hash: text,
    },
    'an object was expected',
  ),
);
const StartSchema = message(
  z.looseObject({ file: FileSchema.optional() }, 'an object with "file" was expected'),
);

/** Uploads in Google's protocols, and what was uploaded. */
export function addFileRoutes(app: Hono<AppEnv>, files: Files): void {
  // One version of a client puts the version before the upload path as well.
  for (const path of [`/upload/${VERSION}/files`, `/:first/upload/${VERSION}/files`]) {
    app.on(['POST', 'PUT'], path, async (context) => {
      const id = context.req.query('upload_id');
      if (id !== undefined) return continueUpload(context, files, id);
      const protocol = protocolOf(context);
      if (protocol === 'resumable') return startUpload(context, files);
      return protocol === 'multipart' ? uploadMultipart(context, files) : uploadRaw(context, files);
    });
  }

  app.get(`/${VERSION}/files`, async (context) => {
    const { items, nextPageToken } = page(await files.list(context.get('owner')), context, 10);
    return context.json({ files: items.map((file) => fileResource(context, file)), nextPageToken });
  });
  const download = async (context: Context<AppEnv>, id: string) => {
    const file = await files.get(id, context.get('owner'));
    context.header('content-type', file.mimeType);
    context.header('content-length', String(file.sizeBytes));
    // A page that was uploaded must not run as one of ours.
    context.header('content-disposition', 'attachment');
    context.header('content-security-policy', "sandbox; default-src 'none'");
    context.header('x-content-type-options', 'nosniff');
    return stream(context, async (response) => {
      for await (const piece of files.pieces(file)) await response.write(piece);
    });
  };
  app.get(`/download/${VERSION}/files/*`, (context) => download(context, idOf(context).id));
  app.get(`/${VERSION}/files/*`, async (context) => {
    const { id, method } = idOf(context);
    if (method === 'download') return download(context, id);
    return context.json(fileResource(context, await files.get(id, context.get('owner'))));
  });
  app.delete(`/${VERSION}/files/*`, async (context) => {
    await files.remove(idOf(context).id, context.get('owner'));
    return context.json({});
  });
}

function protocolOf(context: Context): 'resumable' | 'multipart' | 'raw' {
  const named = context.req.header('x-goog-upload-protocol') ?? context.req.query('uploadType');
  if (named === 'resumable') {
    if (commandsOf(context).includes('start')) return named;
    throw new ApiError(
      'INVALID_ARGUMENT',
      'X-Goog-Upload-Command is missing; "start" was expected, with X-Goog-Upload-Protocol: resumable.',
    );
  }
  const isMultipart = /^multipart\//i.test(context.req.header('content-type') ?? '');
  return named === 'multipart' || isMultipart ? 'multipart' : 'raw';
}

const commandsOf = (context: Context): string[] =>
  (context.req.header('x-goog-upload-command') ?? '')
    .toLowerCase()
    .split(',')
    .map((command) => command.trim());

async function startUpload(context: Context<AppEnv>, files: Files): Promise<Response> {
  const body = (await readBody(context.req.raw)).toString();
  const json = body.trim() === '' ? {} : parseJson(body);
  const size = read(SIZE, context.req.header('x-goog-upload-header-content-length'), 'the announced length');
  const upload = await files.begin({
    ...readStart(context, json, context.req.header('x-goog-upload-header-content-type')),
    ...(size === undefined ? {} : { sizeBytes: size }),
  });
  const url = new URL(context.req.url);
  const target = `${originOf(context)}${url.pathname}?upload_id=${upload.upload}&upload_protocol=resumable`;
  return context.json({}, 200, { 'x-goog-upload-url': target, 'x-goog-upload-status': 'active' });
}

function readStart(context: Context<AppEnv>, json: unknown, contentType: string | undefined): UploadStart {
  const { file = {} } = read(StartSchema, json, '');
  const fileName = context.req.header('x-goog-upload-file-name');
  return {
    owner: context.get('owner'),
    id: file.name?.replace(/^files\//, ''),
    displayName: file.displayName ?? fileName?.slice(0, 512),
    mimeType: (file.mimeType || contentType || 'application/octet-stream').slice(0, 200),
    sizeBytes: file.sizeBytes,
    sha256Hash: file.sha256Hash,
  };
}

async function continueUpload(context: Context<AppEnv>, files: Files, id: string): Promise<Response> {
  const commands = commandsOf(context);
  if (commands.includes('query')) return uploadState(context, await files.upload(id));
  if (commands.includes('cancel')) {
    await files.cancel(id);
    return context.json({}, 200, { 'x-goog-upload-status': 'cancelled' });
  }
  if (!commands.includes('upload') && !commands.includes('finalize')) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'X-Goog-Upload-Command is missing; upload, finalize, "upload, finalize", query or cancel was expected.',
    );
  }
  if (commands.includes('upload')) {
    const offset = read(SIZE, context.req.header('x-goog-upload-offset'), 'X-Goog-Upload-Offset');
    const upload = await files.append(id, offset, bodyPieces(context.req.raw));
    if (!commands.includes('finalize')) return uploadState(context, upload);
  }
  const file = await files.finish(id);
  return context.json({ file: fileResource(context, file) }, 200, { 'x-goog-upload-status': 'final' });
}

function uploadState(context: Context, { received, finished }: Upload): Response {
  return context.json({}, 200, {
    'x-goog-upload-status': finished === undefined ? 'active' : 'final',
    'x-goog-upload-size-received': String(received),
  });
}

async function uploadMultipart(context: Context<AppEnv>, files: Files): Promise<Response> {
  const body = await readBody(context.req.raw);
  const parts = splitMultipart(body, context.req.header('content-type') ?? '');
  if (parts.length !== 2) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `The multipart body has ${parts.length} parts; 2 were expected: JSON with "file", then its bytes.`,
    );
  }
  const [metadata, content] = parts;
  const json = parseJson(metadata.body.toString());
  const start = readStart(context, json, content.headers.get('content-type'));
  return uploadWhole(context, files, start, [content.body]);
}

function uploadRaw(context: Context<AppEnv>, files: Files): Promise<Response> {
  const type = context.req.header('x-goog-upload-header-content-type') ?? context.req.header('content-type');
  return uploadWhole(context, files, readStart(context, {}, type), bodyPieces(context.req.raw));
}

async function uploadWhole(
  context: Context<AppEnv>,
  files: Files,
  start: UploadStart,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Response> {
  const { upload } = await files.begin(start);
  try {
    await files.append(upload, 0, bytes);
    return context.json({ file: fileResource(context, await files.finish(upload)) });
  } catch (error) {
    await files.cancel(upload);
    throw error;
  }
}

/** The id in `/v1beta/files/ID:method`; clients also write a whole URI where the id belongs. */
function idOf(context: Context): { id: string; method: string } {
  let path = context.req.path;
  try {
    path = decodeURIComponent(path);
  } catch {
    // An id has no percent signs, so whatever this is will not be found.
  }
  const [, name, method = ''] = /^(.*?)(?::([a-z]+))?$/s.exec(path) ?? [];
  return { id: fileId(name) ?? '', method };
}

function originOf(context: Context): string {
  const { protocol, host } = new URL(context.req.url);
  // Behind a proxy that ends TLS; the worst that a lie here does is to spoil the liar's own links.
  return context.req.header('x-forwarded-proto') === 'https' ? `https://${host}` : `${protocol}//${host}`;
}

/** The `File` resource of the Gemini API. */
function fileResource(context: Context, file: StoredFile): Record<string, unknown> {
  const version = /\/(v1|v1beta|v1alpha)\/files/.exec(context.req.path)?.[1] ?? 'v1beta';
  const created = new Date(file.created).toISOString();
  return {
    name: `files/${file.id}`,
    displayName: file.displayName,
    mimeType: file.mimeType,
    sizeBytes: String(file.sizeBytes),
    createTime: created,
    updateTime: created,
    expirationTime: new Date(file.expires).toISOString(),
    sha256Hash: file.sha256Hash,
    uri: `${originOf(context)}/${version}/files/${file.id}`,
    state: 'ACTIVE',
    source: 'UPLOADED',
  };
}
