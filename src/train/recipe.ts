import { UserError } from '../base/errors.ts';
import type { ModelConfig } from '../model/config.ts';
import { FAMILY, type FamilyName } from '../model/family.ts';
import type { WorldName } from '../worlds/registry.ts';
import type { Distillation } from './distillation.ts';
import type { BatchSizes } from './step.ts';
import type { OptimizerSettings } from './update.ts';

/** Everything that decides a training run. Same recipe and seed, same numbers. */
export interface Recipe {
  /** A member of the family, or the sizes of a model that has no name there. */
  readonly model: FamilyName | ModelConfig;
  readonly seed: number;
  /** Share of the tokens that each world gets; they need not sum to one. */
  readonly mixture: Partial<Record<WorldName, number>>;
  readonly batch: BatchSizes;
  /** Micro-batches per optimiser step. */
  readonly accumulate: number;
  readonly steps: number;
  readonly warmupSteps: number;
  /** The first steps, in which pictures are only looked at: no text, nothing but the loss on patches. */
  readonly lookSteps: number;
  /** The share of conversations in which the model is told to think; it then learns thoughts beside answers. */
  readonly thinkingShare: number;
  /** The first share of the steps, in which the worlds' difficulty rises from the simplest to everything. */
  readonly easyShare: number;
  /** The share of the conversations that are easier than the step's difficulty, evenly down to the simplest; default 0. */
  readonly easierShare?: number;
  /** The last share of the steps, in which the rates fall linearly to `finalRate` of their peak. */
  readonly decayShare: number;
  readonly finalRate: number;
  /** Weight of the loss on what each picture patch shows, beside 1 for the text's; 0 leaves it out. */
  readonly patchLoss: number;
  /** Weight of the loss on where words look in pictures; default 0. The batch then needs places for `references`. */
  readonly attentionLoss?: number;
  readonly muonRate: number;
  readonly adamWRate: number;
  readonly optimizer: OptimizerSettings;
  /** What is learned from a teacher; default: nothing. */
  readonly distillation?: Distillation;
  /** Steps between evaluations on the validation split. */
  readonly evaluateEvery: number;
}

const OPTIMIZER: OptimizerSettings = {
  clipNorm: 1,
  adamW: { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.01 },
  muon: { momentum: 0.95, weightDecay: 0.01, iterations: 5 },
};

/** Rows of 256 tokens: a picture with a dozen questions fits, and attention costs half of what 512 would. */
const batchOf = (rows: number): BatchSizes => ({
  rows,
  length: 256,
  patches: rows * 160,
  targets: rows * 64,
});

/** What `nano` was taught: sight, text, sound and film; pictures and actions out. Shares need not sum to one. */
const WHOLE: Recipe['mixture'] = {
  scenes: 0.26,
  matching: 0.13,
  reading: 0.045,
  letters: 0.05,
  facts: 0.045,
  arithmetic: 0.04,
  logic: 0.015,
  talk: 0.015,
  speech: 0.075,
  sounds: 0.015,
  motion: 0.03,
  cups: 0.02,
  hands: 0.02,
  beeps: 0.01,
  stills: 0.012,
  drawing: 0.13,
  editing: 0.035,
  catch: 0.012,
  maze: 0.015,
  click: 0.025,
};

/** And a twin for every benchmark that has one, a tenth to a fifth of the tokens together (docs/LOG.md, 30 November). */
const EVERYTHING: Recipe['mixture'] = {
  ...WHOLE,
  exam: 0.016,
  'word-problems': 0.006,
  algebra: 0.008,
  reasoning: 0.008,
  comprehension: 0.008,
  code: 0.006,
  'tool-calls': 0.006,
  retrieval: 0.005,
  translation: 0.02,
  multilingual: 0.014,
  summaries: 0.005,
  charts: 0.01,
  infographics: 0.008,
  documents: 0.009,
  homework: 0.005,
  boards: 0.008,
  geometry: 0.006,
  diagrams: 0.006,
  captions: 0.012,
  'speech-translation': 0.006,
  'spoken-questions': 0.008,
  stack: 0.008,
  figures: 0.006,
  telling: 0.006,
};

export const RECIPES: Readonly<Record<string, Recipe>> = {
  nano: {
    model: 'nano',
    seed: 1,
    mixture: WHOLE,
    batch: { ...batchOf(16), targets: 1600, sounds: 1024, references: 384 },
    accumulate: 1,
    steps: 12_000,
    warmupSteps: 100,
    lookSteps: 1000,
    thinkingShare: 0.75,
    easyShare: 0.4,
    easierShare: 0.4,
    decayShare: 0.6,
    finalRate: 0.02,
    patchLoss: 0.5,
    attentionLoss: 1,
    muonRate: 0.02,
    adamWRate: 3e-3,
    optimizer: OPTIMIZER,
    evaluateEvery: 600,
  },
  pro: {
    model: 'pro',
    seed: 1,
    // For --from weights/nano, whose eyes it begins with; from nothing it needs nano's looking and easy beginning.
    mixture: EVERYTHING,
    batch: { ...batchOf(16), targets: 1600, sounds: 1024, references: 384 },
    accumulate: 2,
    steps: 8000,
    warmupSteps: 60,
    lookSteps: 0,
    thinkingShare: 0.7,
    easyShare: 0.0001,
    easierShare: 0.4,
    decayShare: 0.8,
    finalRate: 0.02,
    patchLoss: 0.5,
    attentionLoss: 1,
    muonRate: 0.007,
    adamWRate: 1.2e-3,
    optimizer: OPTIMIZER,
    evaluateEvery: 2000,
  },
};

export function recipeNamed(name: string): Recipe {
  if (Object.hasOwn(RECIPES, name)) return RECIPES[name];
  throw new UserError(
    `unknown recipe '${name}': expected one of ${Object.keys(RECIPES).join(', ')}, or a path to a recipe.json.`,
    'NOT_FOUND',
  );
}

/** The sizes of the model that a recipe trains. */
export const configOf = ({ model }: Pick<Recipe, 'model'>): ModelConfig =>
  typeof model === 'string' ? FAMILY[model] : model;

/** The share of the peak rates at `step` (0 for the first): linear warm-up, constant, linear decay. */
export function rateAt(
  recipe: Pick<Recipe, 'steps' | 'warmupSteps' | 'decayShare' | 'finalRate'>,
  step: number,
): number {
  const warmup = Math.min(1, (step + 1) / recipe.warmupSteps);
  const decaySteps = recipe.steps * recipe.decayShare;
  const left = Math.max(0, recipe.steps - step) / Math.max(1, decaySteps);
  return Math.min(warmup, Math.max(recipe.finalRate, Math.min(1, left)));
}

/**
 * How difficult the worlds' documents are at `step`, 0 to 1 (multimodal.md, section 4, "Curriculum"). Slow at
 * first: what one thing looks like has to be learned before there are many.
 */
export const difficultyAt = (recipe: Recipe, step: number): number =>
  Math.min(1, step / Math.max(1, recipe.steps * recipe.easyShare)) ** 2;
