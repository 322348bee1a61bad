import { z } from 'zod';
import { read } from '../../../generate/protocol.ts';
import type { Answer } from '../../answers.ts';
import { ApiError } from '../../errors.ts';
import { INT32, refuse, text, whole } from '../../requests/fields.ts';
import { invalid, MODEL, object, shown } from './fields.ts';

const PROMPT = 'a text that is not empty was expected';
const SIZE = '"auto" or width and height such as "1024x1024" was expected';
const RequestSchema = object({
  model: MODEL,
  prompt: z.string(PROMPT).min(1, PROMPT),
  n: whole(1, 8, 'a whole number from 1 to 8 was expected'),
  size: z
    .string(SIZE)
    .regex(/^(auto|[1-9]\d{0,3}x[1-9]\d{0,3})$/, SIZE)
    .optional(),
  seed: whole(-INT32 - 1, INT32, 'a whole number of 32 bits was expected'),
  response_format: text,
  output_format: text,
  background: text,
});

/** What only one value of can be followed here: any other would give something else than was asked for. */
const ONLY = [
  ['response_format', 'b64_json', 'Pictures are sent, and kept nowhere that a URL could lead to.'],
  ['output_format', 'png', 'Convert the PNG.'],
  ['background', 'opaque', 'Pictures have no transparency.'],
] as const;

/** Most pictures that one edit may look at, as at OpenAI. */
const MOST_IMAGES = 16;

/**
 * Reads the body of `POST /images/edits`, a form: pictures under `image` or `image[]`, the rest as `readImages` has it.
 * Which of the pictures is changed the model finds out; it has learned to change the last.
 */
export async function readImageEdits(body: Buffer, contentType: string) {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw invalid(
        'The request body is no form; multipart/form-data with image, prompt and model was expected.',
      );
    });
  const given = [...form.getAll('image'), ...form.getAll('image[]')];
  const files = given.filter((value) => typeof value !== 'string');
  if (files.length !== given.length || files.length < 1 || files.length > MOST_IMAGES)
    throw invalid(
      `image holds ${files.length} files; 1 to ${MOST_IMAGES} pictures were expected. Add them as files of the form.`,
    );
  if (form.has('mask'))
    throw invalid('mask is not supported. Leave it out, and say in the prompt what shall change.');
  const fields = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, fieldOf(name, value)]] : [])),
  );
  return readImages(
    fields,
    await Promise.all(files.map(async (file) => Buffer.from(await file.arrayBuffer()))),
  );
}

/** A form knows texts alone. */
const fieldOf = (name: string, value: string): unknown =>
  ['n', 'seed'].includes(name) && value.trim() !== '' ? Number(value) : value;

/**
 * Reads the body of `POST /images/generations`. Of the size only the shape counts, as in `aspectRatio` of the Gemini
 * API: a model draws in its own resolution.
 * @param pictures files that are shown before the prompt
 */
export function readImages(json: unknown, pictures: readonly Buffer[] = []) {
  const request = read(RequestSchema, json, '');
  refuse(request.stream, 'stream', 'Leave it out, or ask the Gemini API for imageConfig.previews.');
  for (const [field, only, why] of ONLY) {
    const value = request[field];
    if (value !== undefined && value !== only && value !== 'auto')
      throw invalid(`${field} is ${shown(value)}; "${only}" was expected. ${why}`);
  }
  const { n = 1, size = 'auto', seed } = request;
  return {
    model: request.model.replace(/^models\//, ''),
    /** The body of generateContent that asks the same. */
    body: {
      contents: [{ role: 'user', parts: [...pictures.map(inlinePicture), { text: request.prompt }] }],
      generationConfig: {
        candidateCount: n,
        seed,
        // Without chance all of them would be one picture.
        temperature: n > 1 ? 1 : undefined,
        responseModalities: ['IMAGE'],
        imageConfig: size === 'auto' ? undefined : { aspectRatio: size.replace('x', ':') },
      },
    },
  };
}

/** Its bytes tell what it really is. */
const inlinePicture = (bytes: Buffer) => ({
  inlineData: { mimeType: 'image/png', data: bytes.toString('base64') },
});

/** An `images` resource. Throws where a picture did not fit into the context. @param created seconds since 1970 */
export function imagesResource(created: number, { candidates = [], usageMetadata }: Answer): object {
  const data = candidates.flatMap(({ content, finishReason }) => {
    const pictures = content.parts.flatMap(({ inlineData }) => (inlineData ? [inlineData.data] : []));
    if (pictures.length === 0)
      throw new ApiError(
        'INVALID_ARGUMENT',
        `prompt has ${usageMetadata.promptTokenCount} tokens, which leave no room for a picture (${finishReason}). Shorten it.`,
      );
    return pictures.map((b64_json) => ({ b64_json }));
  });
  const { promptTokenCount, candidatesTokenCount, totalTokenCount } = usageMetadata;
  const seen =
    usageMetadata.promptTokensDetails.find(({ modality }) => modality === 'IMAGE')?.tokenCount ?? 0;
  return {
    created,
    output_format: 'png',
    background: 'opaque',
    data,
    usage: {
      input_tokens: promptTokenCount,
      input_tokens_details: { text_tokens: promptTokenCount - seen, image_tokens: seen },
      output_tokens: candidatesTokenCount,
      total_tokens: totalTokenCount,
    },
  };
}
