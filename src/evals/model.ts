import type { BatchModel } from '../generate/languageModel.ts';
import { type EvaluateOptions, type EvaluationResult, evaluate } from './evaluate.ts';

/** No right answer is longer, so a model that does not stop is cut and scored as it stands. */
const MAX_ANSWER_TOKENS = 96;

/** The document that `alhena eval --json` prints. */
export interface EvaluationDocument {
  readonly model: string;
  readonly results: readonly EvaluationResult[];
}

/** Evaluates a loaded model with greedy answers. */
export async function evaluateModel(
  model: BatchModel,
  options: EvaluateOptions,
): Promise<EvaluationDocument> {
  const results = await evaluate(async (prompts) => {
    const completions = await model.answerTogether(prompts, {
      temperature: 0,
      maxOutputTokens: MAX_ANSWER_TOKENS,
    });
    return completions.map(({ text }) => ({ text, pictures: [] }));
  }, options);
  return { model: model.name, results };
}
