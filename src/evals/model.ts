import type { BatchModel } from '../generate/languageModel.ts';
import { modelPlayer } from '../worlds/act/episodes.ts';
import { type EvaluateOptions, type EvaluationResult, evaluate } from './evaluate.ts';
import { answersOf, type Decoding, GREEDY } from './replies.ts';

/** The document that `alhena eval --json` prints. */
export interface EvaluationDocument {
  readonly model: string;
  readonly results: readonly EvaluationResult[];
}

/** Evaluates a loaded model, greedily unless told otherwise. */
export async function evaluateModel(
  model: BatchModel,
  options: EvaluateOptions,
  decoding: Decoding = GREEDY,
): Promise<EvaluationDocument> {
  const { contextLength, modalities } = model;
  const settings = { contextLength, modalities, player: modelPlayer(model), ...options };
  return { model: model.name, results: await evaluate(answersOf(model, decoding), settings) };
}
