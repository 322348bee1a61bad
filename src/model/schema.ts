import { z } from 'zod';
import { UserError } from '../base/errors.ts';
import { MODALITIES, type ModelConfig } from './config.ts';

const size = z.number().int().positive();
const positive = z.number().positive();
const modalities = z.array(z.enum(MODALITIES)).min(1);
const attention = { keyValueHeads: size, headSize: size.multipleOf(2), rotaryTheta: positive };

/** A model's configuration as JSON. Strict: a field that we do not know may change what the weights mean. */
export const modelConfigSchema = z
  .strictObject({
    name: z.string().min(1),
    vocabularySize: size,
    hiddenSize: size,
    layerCount: size,
    feedForwardSize: size,
    queryHeads: size,
    contextLength: size,
    fullAttentionEvery: size,
    slidingAttention: z.strictObject({ ...attention, window: size }),
    fullAttention: z.strictObject({
      ...attention,
      partialRotary: z.number().min(0).max(1),
      keysAreValues: z.boolean(),
    }),
    normEpsilon: positive,
    finalSoftcap: positive.nullable(),
    embeddingScale: positive.optional(),
    vision: z.strictObject({
      patchSize: size,
      maxPatches: size,
      positionCount: size,
      embeddingSize: size,
      patchNorm: z.enum(['layerNorm', 'none']),
    }),
    audio: z.strictObject({ frameSize: size, features: z.enum(['raw', 'logMel']), frameNorm: z.boolean() }),
    video: z.strictObject({ maxFrames: size, maxPatches: size }).optional(),
    modalities: z.strictObject({ input: modalities, output: modalities }).optional(),
    thinks: z.boolean().optional(),
    pictureGuidance: z.number().min(0).max(100).optional(),
    pictureSources: z.boolean().optional(),
    valueHead: z.boolean(),
  })
  .refine(({ layerCount, fullAttentionEvery }) => layerCount % fullAttentionEvery === 0, {
    path: ['layerCount'],
    message: 'the last layer must be a full one: expected a multiple of fullAttentionEvery',
  })
  .refine(({ queryHeads, slidingAttention }) => queryHeads % slidingAttention.keyValueHeads === 0, {
    path: ['slidingAttention', 'keyValueHeads'],
    message: 'expected a divisor of queryHeads',
  })
  .refine(({ queryHeads, fullAttention }) => queryHeads % fullAttention.keyValueHeads === 0, {
    path: ['fullAttention', 'keyValueHeads'],
    message: 'expected a divisor of queryHeads',
  }) satisfies z.ZodType<ModelConfig>;

/**
 * Reads JSON against a schema. @param what names the value in the error, for example `a recipe`
 * @throws UserError that lists every field that is wrong
 */
export function parseJSON<Value>(
  schema: z.ZodType<Value>,
  json: string,
  { source, what }: { source: string; what: string },
): Value {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UserError(`${source}: expected ${what} as JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, []));
  throw new UserError(`${source}: expected ${what}; ${problems.join('; ')}.`);
}

/** Of a union, the problems of the choice that got further than its own type. */
function problemsOf(issue: z.core.$ZodIssue, outer: readonly PropertyKey[]): string[] {
  const path = [...outer, ...issue.path];
  const choices = issue.code === 'invalid_union' ? issue.errors : [];
  const near = choices.find((choice) => choice.some((inner) => inner.path.length > 0));
  if (near) return near.flatMap((inner) => problemsOf(inner, path));
  return [`${path.map(String).join('.') || 'it'}: ${issue.message}`];
}
