import { z } from 'zod';
import { checkAnswerable, type PromptTurn, parseContents } from '../generate/contents.ts';
import { message, read } from '../generate/protocol.ts';
import type { GenerateOptions } from '../generate/types.ts';
import { ApiError } from './errors.ts';

/** A request that was read and found sound; pictures still are files. */
export interface GenerateRequest {
  readonly turns: PromptTurn[];
  readonly options: GenerateOptions;
}

/** protobuf's JSON writes 64-bit integers as text, so numbers in text are numbers. */
const number = (expected: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
    z.number(expected),
  );
const within = (low: number, high: number) => {
  const expected = `a number from ${low} to ${high} was expected`;
  return number(expected).pipe(z.number(expected).min(low, expected).max(high, expected)).optional();
};
const whole = (low: number, high: number, expected: string) =>
  number(expected).pipe(z.number(expected).int(expected).min(low, expected).max(high, expected)).optional();
const INT32 = 2 ** 31 - 1;

const STOP_SEQUENCES = 'a list of at most 5 texts that are not empty was expected';
const MODALITIES = 'a list with "TEXT" alone was expected';
const ConfigSchema = message(
  z.looseObject(
    {
      temperature: within(0, 2),
      topP: within(0, 1),
      topK: whole(1, INT32, 'a whole number of 1 or more was expected'),
      maxOutputTokens: whole(1, INT32, 'a whole number of 1 or more was expected'),
      seed: whole(-INT32 - 1, INT32, 'a whole number of 32 bits was expected'),
      candidateCount: whole(1, 1, '1 was expected'),
      presencePenalty: number('a number was expected').optional(),
      frequencyPenalty: number('a number was expected').optional(),
      stopSequences: z
        .array(z.string(STOP_SEQUENCES).min(1, STOP_SEQUENCES), STOP_SEQUENCES)
        .max(5, STOP_SEQUENCES)
        .optional(),
      responseMimeType: z.literal(['text/plain', ''], '"text/plain" was expected').optional(),
      responseModalities: z.array(z.string(MODALITIES).regex(/^text$/i, MODALITIES), MODALITIES).optional(),
      responseLogprobs: z.literal(false, 'false was expected').optional(),
    },
    'an object was expected',
  ),
);

/** Fields of generationConfig that change the answer's form and that no model here can follow yet. */
const UNSUPPORTED_CONFIG = [
  'responseSchema',
  'responseJsonSchema',
  'logprobs',
  'speechConfig',
  'imageConfig',
];

const RequestSchema = message(
  z.looseObject(
    {
      contents: z.unknown().optional(),
      systemInstruction: z.unknown().optional(),
      generationConfig: ConfigSchema.optional(),
      tools: z.array(z.unknown(), 'a list was expected').optional(),
      cachedContent: z.string('text was expected').optional(),
    },
    'an object with "contents" was expected',
  ),
);
const CountSchema = message(
  z.looseObject({ generateContentRequest: z.unknown().optional() }, 'an object with "contents" was expected'),
);

/**
 * Reads the body of generateContent and streamGenerateContent. Ignored on purpose, because they change nothing
 * here: safetySettings (there is no filter), thinkingConfig (no thoughts), mediaResolution (one resolution),
 * labels, store, serviceTier. What would change the answer and is not supported is refused.
 */
export function readGenerateRequest(body: unknown): GenerateRequest {
  const {
    contents,
    systemInstruction,
    generationConfig = {},
    tools,
    cachedContent,
  } = read(RequestSchema, body, '');
  refuse(tools?.length, 'tools', 'Leave it out: this model calls no functions yet.');
  refuse(cachedContent, 'cachedContent', 'Send the whole contents instead.');
  for (const name of UNSUPPORTED_CONFIG) {
    refuse(generationConfig[name], `generationConfig.${name}`, 'Leave it out: answers are plain text.');
  }
  for (const name of ['presencePenalty', 'frequencyPenalty'] as const) {
    refuse(generationConfig[name], `generationConfig.${name}`, 'Leave it out or send 0.');
  }
  const turns = parseContents(contents, systemInstruction);
  checkAnswerable(turns);
  const { temperature, topP, topK, maxOutputTokens, stopSequences } = generationConfig;
  // The library's default seed is fixed; a server without a wish for one gives a new answer every time.
  const seed = generationConfig.seed ?? Math.floor(Math.random() * INT32);
  return { turns, options: { temperature, topP, topK, maxOutputTokens, seed, stopSequences } };
}

/** Reads the body of countTokens: contents alone, or a whole request under `generateContentRequest`. */
export function readCountRequest(body: unknown): PromptTurn[] {
  const { generateContentRequest } = read(CountSchema, body, '');
  const where = generateContentRequest === undefined ? '' : 'generateContentRequest';
  const { contents, systemInstruction } = read(RequestSchema, generateContentRequest ?? body, where);
  return parseContents(contents, systemInstruction);
}

function refuse(value: unknown, field: string, next: string): void {
  if (value) throw new ApiError('INVALID_ARGUMENT', `${field} is not supported. ${next}`);
}
