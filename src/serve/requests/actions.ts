import { z } from 'zod';
import type { PromptTurn } from '../../generate/contents.ts';
import type { PromptPart } from '../../generate/parts.ts';
import { message } from '../../generate/protocol.ts';
import { BIN_COUNT } from '../../text/actions.ts';
import { TOKEN_RANGES } from '../../text/tokens.ts';
import type { Action, LegalActions } from '../../text/turns.ts';
import { ApiError } from '../errors.ts';

/**
 * The Gemini API has no actions. A model that acts is asked with `responseModalities: ["ACTION"]` and an
 * `actionConfig` of ours, and answers with a call of the function of this name, which every client knows how to read
 * and how to send back.
 */
export const ACT = 'act';

const DISCRETE = `a list of numbers from 0 to ${TOKEN_RANGES.action.count - 1} was expected`;
const BINS = 'the number of axes was expected';

/** What may be done now, as `actions` of the library. */
export const ActionSchema = message(
  z.looseObject(
    {
      discrete: z.array(z.number(DISCRETE), DISCRETE).min(1, DISCRETE).optional(),
      bins: z.number(BINS).optional(),
    },
    'an object such as {"discrete": [0, 1, 2]} or {"bins": 2} was expected',
  ),
);

/** @param asked whether `responseModalities` holds "ACTION" */
export function readActions(
  asked: boolean,
  config: z.output<typeof ActionSchema> | undefined,
): LegalActions | undefined {
  if (!asked && config === undefined) return undefined;
  const { discrete, bins } = config ?? {};
  if (!asked) throw invalid('actionConfig is set, but responseModalities holds no "ACTION". Add it.');
  if ((discrete === undefined) === (bins === undefined)) {
    throw invalid(
      'responseModalities holds "ACTION", so actionConfig was expected to say what may be done: ' +
        'either {"discrete": [0, 1, 2]}, numbers of actions, or {"bins": 2}, a number of axes.',
    );
  }
  return discrete === undefined ? { bins: bins! } : { discrete };
}

/** An action as the arguments of a call. */
export const argumentsOf = (action: Action): Readonly<Record<string, unknown>> => ({ ...action });

/**
 * Turns with the calls of `act` as the actions that they are, and the pictures that came back with their results as
 * what is seen next. A function of the client's own that is called so stays one.
 */
export function withActions(turns: readonly PromptTurn[], declared: readonly string[]): PromptTurn[] {
  if (declared.includes(ACT)) return [...turns];
  return turns.map(({ role, parts }) => ({ role, parts: parts.flatMap(partsOf) }));
}

function partsOf(part: PromptPart): readonly PromptPart[] {
  if ('functionCall' in part && part.functionCall.name === ACT) {
    const action = actionOf(part.functionCall.args);
    return [action ? { action } : part];
  }
  const seen = 'functionResponse' in part && part.functionResponse.name === ACT && part.attachments;
  return seen && seen.length > 0 ? seen : [part];
}

const ActionArguments = z.union([
  z.strictObject({
    discrete: z
      .int()
      .min(0)
      .max(TOKEN_RANGES.action.count - 1),
  }),
  z.strictObject({
    bins: z
      .array(
        z
          .int()
          .min(0)
          .max(BIN_COUNT - 1),
      )
      .min(1)
      .max(16),
  }),
]);

const actionOf = (args: unknown): Action | undefined => ActionArguments.safeParse(args).data;

const invalid = (problem: string): ApiError =>
  new ApiError('INVALID_ARGUMENT', `generationConfig.${problem}`);
