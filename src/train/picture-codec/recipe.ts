import { CODEC, type CodecConfig, type CodeGrid, DRAWN_GRID } from '../../model/picture-codec/config.ts';
import { sameGrid } from '../../text/pictures.ts';
import type { OptimizerSettings } from '../update.ts';
import type { PictureKind } from './pictures.ts';

/** Everything that decides a codec's training run. Same recipe and seed, same numbers. */
export interface CodecRecipe {
  readonly model: CodecConfig;
  readonly seed: number;
  /** Trains the decoder alone: pictures keep their codes, so that models which draw with them stay valid. */
  readonly keepEncoder?: boolean;
  /** How many pictures of a step have, for some of their codes, what a model takes for them. Default: 0. */
  readonly guessedShare?: number;
  /** How often each kind of picture comes; the shares need not sum to one. */
  readonly mixture: Readonly<Partial<Record<PictureKind, number>>>;
  /** Codes per step: a step sees pictures of one grid, as many as this allows. */
  readonly codesPerStep: number;
  /** How often each grid comes. */
  readonly grids: readonly { readonly grid: CodeGrid; readonly share: number }[];
  readonly steps: number;
  readonly warmupSteps: number;
  /** The last share of the steps, in which the rates fall linearly to `finalRate` of their peak. */
  readonly decayShare: number;
  readonly finalRate: number;
  readonly muonRate: number;
  readonly adamWRate: number;
  readonly optimizer: OptimizerSettings;
  /** Steps between evaluations on the validation split. */
  readonly evaluateEvery: number;
}

export const CODEC_RECIPE: CodecRecipe = {
  model: CODEC,
  seed: 1,
  mixture: { sketches: 0.5, answers: 0.22, drawn: 0.14, worn: 0.06, signs: 0.08 },
  codesPerStep: 1024,
  grids: [
    { grid: DRAWN_GRID, share: 0.94 },
    { grid: { rows: 8, columns: 16 }, share: 0.03 },
    { grid: { rows: 16, columns: 8 }, share: 0.03 },
  ],
  steps: 30_000,
  warmupSteps: 100,
  decayShare: 0.7,
  finalRate: 0.02,
  muonRate: 0.02,
  adamWRate: 3e-3,
  optimizer: {
    clipNorm: 1,
    adamW: { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.01 },
    muon: { momentum: 0.95, weightDecay: 0.01, iterations: 5 },
  },
  evaluateEvery: 2000,
};

/** For a trained codec's decoder, which goes on alone with codes as a model draws them: not always the right ones. */
export const DECODER_RECIPE: CodecRecipe = {
  ...CODEC_RECIPE,
  keepEncoder: true,
  guessedShare: 0.6,
  mixture: { sketches: 0.45, answers: 0.42, drawn: 0.07, worn: 0.01, signs: 0.05 },
  decayShare: 0.9,
  muonRate: 0.008,
  adamWRate: 1e-3,
};

/** The grid of each of the recipe's kinds of step, its pictures, and how many of them a model guesses. */
export const batchesOf = ({ grids, codesPerStep, guessedShare = 0 }: CodecRecipe) =>
  grids.map(({ grid }) => {
    const pictures = Math.max(1, Math.floor(codesPerStep / (grid.rows * grid.columns)));
    return { grid, pictures, guessed: sameGrid(grid, DRAWN_GRID) ? Math.round(pictures * guessedShare) : 0 };
  });
