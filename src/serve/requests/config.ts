import { z } from 'zod';
import { MediaResolutionSchema } from '../../generate/parts.ts';
import { isRecord, message } from '../../generate/protocol.ts';
import type {
  DrawingOptions,
  GenerateOptions,
  OutputModality,
  ResponseFormat,
  ThinkingOptions,
} from '../../generate/types.ts';
import { DRAWN_GRID } from '../../model/picture-codec/config.ts';
import { MAXIMUM_PICTURE_SIDE } from '../../text/tokens.ts';
import { ApiError } from '../errors.ts';
import { ActionSchema, readActions } from './actions.ts';
import { count, flag, INT32, listOf, nameOf, refuse, whole, within } from './fields.ts';
import { camelSchema } from './schema.ts';

/** Answers to one request. */
const MAX_CANDIDATES = 8;
const MAX_LOGPROBS = 20;

/** Pictures that are made to give one. */
const MAX_DRAWN = 16;
const RATIO = 'width to height, such as "1:1" or "16:9", was expected';

const STOP_SEQUENCES = 'a list of at most 5 texts that are not empty was expected';
const ThinkingSchema = message(
  z.looseObject(
    {
      includeThoughts: flag,
      thinkingBudget: whole(-1, INT32, 'a whole number of tokens, 0 for none or -1 was expected'),
      thinkingLevel: nameOf(['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'], 'THINKING_LEVEL_UNSPECIFIED'),
    },
    'an object was expected',
  ),
);

/** What can be said of pictures: Google's aspect ratio, Imagen's guidance, and two fields of our own. */
const ImageSchema = message(
  z.looseObject(
    {
      aspectRatio: z
        .string(RATIO)
        .regex(/^[1-9]\d{0,3}:[1-9]\d{0,3}$/, RATIO)
        .optional(),
      imageSize: z.unknown().optional(),
      guidanceScale: within(0, 100),
      /** As `drawing.candidates` of the library. */
      candidates: whole(1, MAX_DRAWN, `a whole number from 1 to ${MAX_DRAWN} was expected`),
      /** Whether a picture comes row by row while it grows, as parts that are thoughts. */
      previews: flag,
    },
    'an object was expected',
  ),
);

/** `generationConfig` of the Gemini API. */
export const ConfigSchema = message(
  z.looseObject(
    {
      temperature: within(0, 2),
      topP: within(0, 1),
      topK: count,
      maxOutputTokens: count,
      seed: whole(-INT32 - 1, INT32, 'a whole number of 32 bits was expected'),
      candidateCount: whole(1, MAX_CANDIDATES, `a whole number from 1 to ${MAX_CANDIDATES} was expected`),
      presencePenalty: within(-2, 2),
      frequencyPenalty: within(-2, 2),
      stopSequences: z
        .array(z.string(STOP_SEQUENCES).min(1, STOP_SEQUENCES), STOP_SEQUENCES)
        .max(5, STOP_SEQUENCES)
        .optional(),
      responseMimeType: z
        .literal(
          ['text/plain', '', 'application/json', 'text/x.enum'],
          '"text/plain", "application/json" or "text/x.enum" was expected',
        )
        .optional(),
      responseModalities: listOf(z.string('text was expected')),
      responseLogprobs: flag,
      logprobs: whole(0, MAX_LOGPROBS, `a whole number from 0 to ${MAX_LOGPROBS} was expected`),
      mediaResolution: MediaResolutionSchema.optional(),
      thinkingConfig: ThinkingSchema.optional(),
      imageConfig: ImageSchema.optional(),
      actionConfig: ActionSchema.optional(),
    },
    'an object was expected',
  ),
);
export type Config = z.output<typeof ConfigSchema>;

/** Fields that change the answer's form and that no model here can follow yet. */
const UNSUPPORTED = [
  ['speechConfig', 'Leave it out: models here do not speak yet.'],
  ['audioTranscriptionConfig', 'Leave it out, and ask for the words of the sound.'],
  ['presencePenalty', 'Leave it out or send 0.'],
  ['frequencyPenalty', 'Leave it out or send 0.'],
] as const;

/** What the options of an answer are, of all that is in `generationConfig`. */
export function readConfig(config: Config): GenerateOptions {
  for (const [name, next] of UNSUPPORTED) refuse(config[name], `generationConfig.${name}`, next);
  if (config.logprobs !== undefined && !config.responseLogprobs) {
    throw invalid('logprobs is set without responseLogprobs. Set responseLogprobs to true as well.');
  }
  const { temperature, topP, topK, maxOutputTokens, stopSequences, seed } = config;
  return {
    temperature,
    topP,
    topK,
    maxOutputTokens,
    // The library's default seed is fixed; a server without a wish for one gives a new answer every time.
    seed: seed ?? Math.floor(Math.random() * INT32),
    stopSequences,
    responseFormat: readFormat(config),
    thinking: readThinking(config.thinkingConfig),
    ...readModalities(config),
    drawing: readDrawing(config.imageConfig),
    logprobs: config.responseLogprobs ? (config.logprobs ?? 0) : undefined,
  };
}

function readFormat(config: Config): ResponseFormat | undefined {
  const { responseMimeType = '' } = config;
  // A leading underscore marks what is experimental: `_responseJsonSchema`.
  const schemas = (['responseSchema', 'responseJsonSchema', 'ResponseJsonSchema'] as const).filter(
    (name) => config[name] !== undefined,
  );
  if (schemas.length > 1)
    throw invalid(`${schemas[0]} and responseJsonSchema are both set. Send one of them.`);
  const [name] = schemas;
  const schema = name === 'responseSchema' ? camelSchema(config[name]) : name && config[name];
  if (schema !== undefined && !isRecord(schema) && typeof schema !== 'boolean')
    throw invalid(`${name} is no object; a schema was expected.`);
  if (responseMimeType === 'text/x.enum') {
    const values = isRecord(schema) ? schema.enum : undefined;
    if (Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string'))
      return { type: 'enum', values };
    throw invalid('responseMimeType is "text/x.enum", so a responseSchema with "enum": ["…"] was expected.');
  }
  if (responseMimeType === 'text/plain' && schema !== undefined)
    throw invalid('responseMimeType is "text/plain", but there is a schema. Set it to "application/json".');
  if (responseMimeType === 'application/json' || schema !== undefined) return { type: 'json', schema };
  return undefined;
}

/** What the answer may hold, or the actions of which it is one. */
function readModalities(config: Config): Pick<GenerateOptions, 'modalities' | 'actions'> {
  const names = (config.responseModalities ?? []).filter((name) => !/^modality_unspecified$/i.test(name));
  const acts = names.some((name) => /^action$/i.test(name));
  const actions = readActions(acts, config.actionConfig);
  if (actions && names.length > 1)
    throw invalid('responseModalities holds "ACTION" and more; an action comes alone. Leave the rest out.');
  if (actions) return { actions };
  const modalities = names.map((name): OutputModality => {
    if (/^(text|image)$/i.test(name)) return name.toLowerCase() as OutputModality;
    throw invalid(
      `responseModalities holds ${JSON.stringify(name.slice(0, 40))}; a list of "TEXT" and "IMAGE", or "ACTION", was expected. Leave it out.`,
    );
  });
  return { modalities: modalities.length > 0 ? modalities : undefined };
}

function readDrawing(config: Config['imageConfig']): DrawingOptions | undefined {
  if (config === undefined) return undefined;
  const { aspectRatio, imageSize, guidanceScale, candidates, previews } = config;
  refuse(imageSize, 'generationConfig.imageConfig.imageSize', 'Leave it out: the model announces the size.');
  return {
    grid: aspectRatio ? gridOf(aspectRatio) : undefined,
    guidance: guidanceScale,
    candidates,
    previews,
  };
}

/** The shorter side has the 8 codes of a square; the longer one as many as the ratio says and can be announced. */
function gridOf(aspectRatio: string): DrawingOptions['grid'] {
  const [width, height] = aspectRatio.split(':').map(Number);
  const longer = Math.min(
    MAXIMUM_PICTURE_SIDE,
    Math.round((DRAWN_GRID.rows * Math.max(width, height)) / Math.min(width, height)),
  );
  return width >= height
    ? { rows: DRAWN_GRID.rows, columns: longer }
    : { rows: longer, columns: DRAWN_GRID.columns };
}

/** Tokens of thought that a level stands for; Google's own translation of effort. */
const LEVELS = { MINIMAL: 0, LOW: 1024, MEDIUM: 8192, HIGH: -1 } as const;

function readThinking(config: Config['thinkingConfig']): ThinkingOptions | undefined {
  if (config === undefined) return undefined;
  const { includeThoughts, thinkingBudget, thinkingLevel } = config;
  if (thinkingBudget !== undefined && thinkingLevel !== undefined)
    throw invalid('thinkingConfig.thinkingBudget and thinkingLevel are both set. Send one of them.');
  return {
    budget: thinkingLevel === undefined ? thinkingBudget : LEVELS[thinkingLevel],
    include: includeThoughts,
  };
}

const invalid = (problem: string): ApiError =>
  new ApiError('INVALID_ARGUMENT', `generationConfig.${problem}`);
