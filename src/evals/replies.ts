import { type Completion, complete } from '../generate/generator.ts';
import type { BatchModel } from '../generate/languageModel.ts';
import type { DrawingOptions, GenerateOptions } from '../generate/types.ts';
import type { FunctionDeclaration, Turn } from '../text/turns.ts';
import { callText } from '../worlds/calls.ts';
import type { AnswerAll, Reply } from './evaluate.ts';

/**
 * No right answer with its thought or its pictures (three of 68 tokens at most) is longer, so a model that does
 * not stop is cut and scored as it stands.
 */
const MAX_ANSWER_TOKENS = 288;

/** How answers are chosen. */
export interface Decoding {
  /** 0 is greedy. */
  readonly temperature: number;
  /** Of the first answer; each further one has the next. */
  readonly seed: number;
  readonly maxOutputTokens?: number;
  /** Whether the model is told to think first; default: where it learned to. */
  readonly thinking?: boolean;
  /** Most tokens of a thought, beside those of the answer, where the model learned to think; default: within them. */
  readonly thoughtTokens?: number;
  /** How pictures are drawn. Several candidates need a temperature above 0, or all would be the same. */
  readonly drawing?: Pick<DrawingOptions, 'guidance' | 'candidates'>;
}

export const GREEDY: Decoding = { temperature: 0, seed: 0 };

/** Answers by a loaded model. Functions that a prompt declares may be called; calls are part of the reply's text. */
export function answersOf(model: BatchModel, decoding: Decoding): AnswerAll {
  const { temperature, maxOutputTokens = MAX_ANSWER_TOKENS, thinking, thoughtTokens, drawing } = decoding;
  let { seed } = decoding;
  return async (prompts) =>
    Promise.all(
      prompts.map(async (prompt) => {
        const { turns, declarations } = withoutDeclarations(prompt);
        const options: GenerateOptions = { temperature, seed: seed++, maxOutputTokens, drawing };
        if (thinking !== undefined) options.thinking = thinking ? {} : { budget: 0 };
        if (thoughtTokens !== undefined && model.thinks && thinking !== false) {
          const budget = thoughtBudget(model, turns, thoughtTokens, maxOutputTokens);
          options.thinking = { budget };
          options.maxOutputTokens = maxOutputTokens + budget;
        }
        if (declarations.length > 0) options.tools = { declarations };
        return replyOf(await complete(model.stream(turns, options)));
      }),
    );
}

/** Most tokens of a thought: so many, if the context holds the answer too; half of what it holds in any case. */
function thoughtBudget(model: BatchModel, turns: readonly Turn[], most: number, answer: number): number {
  const room = model.contextLength - model.countTokens(turns).total;
  return Math.max(0, Math.min(most, Math.max(room >> 1, room - answer)));
}

const replyOf = ({ text, pictures, functionCalls }: Completion): Reply => ({
  text: [text, ...functionCalls.map(callText)].filter((part) => part !== '').join('\n'),
  pictures,
});

/** Declarations move from the system turn to the options, where they bind the arguments of calls. */
function withoutDeclarations(prompt: readonly Turn[]): {
  turns: Turn[];
  declarations: FunctionDeclaration[];
} {
  const declarations: FunctionDeclaration[] = [];
  const turns = prompt.flatMap((turn) => {
    const parts = turn.parts.filter((part) => {
      if ('functionDeclaration' in part) declarations.push(part.functionDeclaration);
      return !('functionDeclaration' in part);
    });
    return parts.length > 0 || turn.role !== 'system' ? [{ ...turn, parts }] : [];
  });
  return { turns, declarations };
}
