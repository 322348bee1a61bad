import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { actionOfTokens, legalTokens } from '../text/actions.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import { TOKEN_RANGES } from '../text/tokens.ts';
import type { LegalActions } from '../text/turns.ts';
import type { AnswerStep } from './answer.ts';
import { tokenLogprobs } from './logprobs.ts';
import { createSamplerOver, type SamplerOver } from './sampler.ts';
import type { GenerateOptions } from './types.ts';

/** More axes than any arm has. */
const MOST_AXES = 16;

/**
 * An answer that is one action. The prompt has opened it, and its last code ends it, so that a numbered action costs
 * no step beyond the prompt's. Only codes of legal actions are chosen, whatever the model prefers.
 */
export class ActionAnswer {
  /** At most this many tokens. */
  readonly most: number;
  readonly thoughtTokens = 0;
  readonly drawnTokens = 0;
  readonly #legal: readonly Int32Array[];
  readonly #sample: SamplerOver;
  readonly #logprobs: number | undefined;
  readonly #tokenizer: Tokenizer;
  readonly #codes: number[] = [];

  /**
   * @param room how many tokens the context still holds
   * @throws UserError when an action does not fit into it
   */
  constructor(
    tokenizer: Tokenizer,
    room: number,
    options: GenerateOptions & { readonly actions: LegalActions },
  ) {
    this.#tokenizer = tokenizer;
    this.#legal = legalTokens(options.actions);
    this.#sample = createSamplerOver(options, new Random(options.seed ?? 0));
    this.#logprobs = options.logprobs;
    this.most = Math.min(options.maxOutputTokens ?? Infinity, room, this.#legal.length);
    if (this.most < this.#legal.length) {
      throw new UserError(
        `${this.most} tokens are left for an action of ${this.#legal.length} codes. ` +
          'Raise maxOutputTokens, or shorten the prompt.',
      );
    }
  }

  get outputTokens(): number {
    return this.#codes.length;
  }

  /** Chooses the next code; the last one brings the action. */
  next(logits: Float32Array): AnswerStep {
    const token = this.#sample(logits, this.#legal[this.#codes.length]);
    this.#codes.push(token);
    const step: AnswerStep = {
      token,
      text: '',
      ...(this.#logprobs !== undefined && {
        logprobs: [tokenLogprobs(logits, token, this.#logprobs, this.#tokenizer)],
      }),
    };
    if (this.#codes.length < this.#legal.length) return step;
    return { ...step, action: actionOfTokens(this.#codes), finishReason: 'STOP' };
  }
}

/** Throws UserError for actions that mean nothing, or beside options that ask for something else. */
export function checkActions({ actions, responseFormat, tools, thinking }: GenerateOptions): void {
  if (actions === undefined) return;
  const other = Object.entries({ responseFormat, tools, thinking }).find(([, value]) => value !== undefined);
  if (other) throw new UserError(`An action was asked for, and ${other[0]} too. Leave one of them out.`);
  if ('bins' in actions) {
    if (Number.isInteger(actions.bins) && actions.bins >= 1 && actions.bins <= MOST_AXES) return;
    throw new UserError(
      `actions.bins is ${actions.bins}; the number of axes, 1 to ${MOST_AXES}, was expected. Change it.`,
    );
  }
  const { count } = TOKEN_RANGES.action;
  const isSound = (id: number) => Number.isInteger(id) && id >= 0 && id < count;
  if (actions.discrete.length > 0 && actions.discrete.every(isSound)) return;
  throw new UserError(
    `actions.discrete is [${actions.discrete.slice(0, 8).join(', ')}]; at least one number from 0 to ${count - 1} was expected.`,
  );
}
