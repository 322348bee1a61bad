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

/**
 * Reads the body of `POST /images/generations`. Of the size only the shape counts, as in `aspectRatio` of the Gemini
 * API: a model draws in its own resolution.
 */
export function readImages(json: unknown) {
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
      contents: [{ role: 'user', parts: [{ text: request.prompt }] }],
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
  return {
    created,
    output_format: 'png',
    background: 'opaque',
    data,
    usage: {
      input_tokens: promptTokenCount,
      input_tokens_details: { text_tokens: promptTokenCount, image_tokens: 0 },
      output_tokens: candidatesTokenCount,
      total_tokens: totalTokenCount,
    },
  };
}
