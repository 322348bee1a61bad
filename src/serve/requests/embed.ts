import { z } from 'zod';
import { type PromptTurn, parseContents } from '../../generate/contents.ts';
import { message, read } from '../../generate/protocol.ts';
import type { EmbedOptions } from '../../generate/types.ts';
import { ApiError } from '../errors.ts';
import { count, text } from './fields.ts';

/** Google's limit as well. */
const MAX_BATCH = 100;

export interface EmbedRequest {
  readonly turns: PromptTurn[];
  readonly options: EmbedOptions;
}

const OptionsSchema = message(
  z.looseObject({ outputDimensionality: count, title: text, taskType: text }, 'an object was expected'),
);
const EmbedSchema = message(
  z.looseObject(
    {
      content: z.unknown().optional(),
      outputDimensionality: count,
      title: text,
      taskType: text,
      embedContentConfig: OptionsSchema.optional(),
    },
    'an object with "content" was expected',
  ),
);
const BatchSchema = message(
  z.looseObject(
    {
      requests: z
        .array(z.unknown(), 'a list was expected')
        .min(1, 'at least one was expected')
        .max(MAX_BATCH, `at most ${MAX_BATCH} were expected`),
    },
    'an object with "requests" was expected',
  ),
);

/**
 * Reads the body of embedContent. A title stands before the content, as in Google's documents for retrieval;
 * `taskType` changes nothing, since the models here have one kind of vector for all tasks.
 */
export function readEmbedRequest(body: unknown, where = ''): EmbedRequest {
  const request = read(EmbedSchema, body, where);
  if (request.content === undefined) {
    const field = where === '' ? 'content' : `${where}.content`;
    throw new ApiError('INVALID_ARGUMENT', `${field} is missing; {"parts": [{"text": "…"}]} was expected.`);
  }
  const { outputDimensionality, title } = { ...request, ...request.embedContentConfig };
  const turns = parseContents([...(title ? [{ text: `${title}\n` }] : []), request.content]);
  return { turns, options: { outputDimensionality } };
}

/** Reads the body of batchEmbedContents. */
export function readBatchEmbedRequest(body: unknown): EmbedRequest[] {
  const { requests } = read(BatchSchema, body, '');
  return requests.map((request, i) => readEmbedRequest(request, `requests[${i}]`));
}
