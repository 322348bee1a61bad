import { z } from 'zod';
import { FAMILY, type FamilyName } from '../model/family.ts';
import { modelConfigSchema, parseJSON } from '../model/schema.ts';
import { WORLD_NAMES } from '../worlds/registry.ts';
import { configOf, type Recipe } from './recipe.ts';

const size = z.number().int().positive();
const share = z.number().min(0).max(1);
const rate = z.number().nonnegative();
/** A decaying average's memory; 1 would never take anything in. */
const memory = z.number().min(0).lt(1);

const recipeSchema = z
  .strictObject({
    model: z.union([z.enum(Object.keys(FAMILY) as [FamilyName, ...FamilyName[]]), modelConfigSchema], {
      error: `expected one of ${Object.keys(FAMILY).join(', ')}, or a whole model configuration`,
    }),
    seed: z.number().int(),
    mixture: z
      .partialRecord(z.enum(WORLD_NAMES), z.number().positive())
      .refine((mixture) => Object.keys(mixture).length > 0, { message: 'expected at least one world' }),
    batch: z.strictObject({
      rows: size,
      length: size,
      patches: size,
      targets: size,
      sounds: z.number().int().nonnegative().optional(),
      references: z.number().int().nonnegative().optional(),
    }),
    accumulate: size,
    steps: size,
    warmupSteps: size,
    lookSteps: z.number().int().nonnegative(),
    thinkingShare: share,
    easyShare: share,
    easierShare: share.optional(),
    decayShare: share,
    finalRate: share,
    patchLoss: rate,
    attentionLoss: rate.optional(),
    muonRate: rate,
    adamWRate: rate,
    optimizer: z.strictObject({
      clipNorm: z.number().positive(),
      adamW: z.strictObject({
        beta1: memory,
        beta2: memory,
        epsilon: z.number().positive(),
        weightDecay: rate,
      }),
      muon: z.strictObject({ momentum: memory, weightDecay: rate, iterations: size }),
    }),
    distillation: z.strictObject({ share, temperature: z.number().positive() }).optional(),
    evaluateEvery: size,
  })
  .refine(({ model, batch }) => batch.length <= configOf({ model }).contextLength, {
    path: ['batch', 'length'],
    message: "expected at most the model's contextLength",
  }) satisfies z.ZodType<Recipe>;

/**
 * A recipe from a file's text, for `alhena train path/to/recipe.json`. @param source names it in errors
 * @throws UserError that lists everything that is wrong
 */
export const parseRecipe = (json: string, source = 'recipe.json'): Recipe =>
  parseJSON(recipeSchema, json, { source, what: 'a recipe' });
