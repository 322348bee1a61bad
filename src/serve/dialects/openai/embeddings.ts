import { z } from 'zod';
import { parseContents } from '../../../generate/contents.ts';
import { read } from '../../../generate/protocol.ts';
import type { EmbedRequest } from '../../requests/embed.ts';
import { count } from '../../requests/fields.ts';
import { MODEL, object } from './fields.ts';

/** OpenAI's limit as well. */
const MAX_INPUTS = 2048;
const INPUT = `a text or a list of 1 to ${MAX_INPUTS} texts that are not empty was expected`;
const input = z.string(INPUT).min(1, INPUT);

const RequestSchema = object({
  model: MODEL,
  input: z.union([input, z.array(input).min(1).max(MAX_INPUTS)], INPUT),
  dimensions: count,
  encoding_format: z.literal(['float', 'base64'], '"float" or "base64" was expected').default('float'),
});

/** Reads the body of `POST /embeddings`. Lists of tokens are refused: no tokens but a model's own mean anything. */
export function readEmbeddings(json: unknown) {
  const { model, input: texts, dimensions, encoding_format } = read(RequestSchema, json, '');
  const requests = [texts].flat().map(
    (text): EmbedRequest => ({
      turns: parseContents([{ text }]),
      options: { outputDimensionality: dimensions },
    }),
  );
  return { model: model.replace(/^models\//, ''), requests, encoding: encoding_format };
}

/** A vector as a list, or as the base64 of its 32-bit floats, low byte first, which OpenAI's clients ask for. */
export function writeVector(
  values: readonly number[],
  encoding: 'float' | 'base64',
): readonly number[] | string {
  if (encoding === 'float') return values;
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes.toString('base64');
}
