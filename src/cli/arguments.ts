import { type Command, InvalidArgumentError, Option } from 'commander';
import { CANDIDATES_TEMPERATURE } from '../generate/candidates.ts';
import type { GenerateOptions } from '../generate/types.ts';
import { PRECISIONS } from '../model/inference-weights.ts';

/** A parser for numbers within bounds; `example` is a value that works. */
function numeric(isSound: (value: number) => boolean, expected: string, example: string) {
  return (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (isSound(value)) return value;
    throw new InvalidArgumentError(`Expected ${expected}, for example ${example}.`);
  };
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value);

export const count = numeric((value) => isWhole(value) && value >= 1, 'a whole number of 1 or more', '100');
export const index = numeric((value) => isWhole(value) && value >= 0, 'a whole number of 0 or more', '0');
export const port = numeric(
  (value) => isWhole(value) && value >= 0 && value <= 65_535,
  'a port from 0 (any free one) to 65535',
  '8099',
);
const seed = numeric(isWhole, 'a whole number', '1');
const temperature = numeric(
  (value) => value >= 0 && value < Infinity,
  'a number of 0 (always the likeliest token) or more',
  '0.7',
);
export const share = numeric((value) => value >= 0 && value <= 1, 'a number from 0 to 1', '0.95');

const guidance = numeric((value) => value >= 0 && value <= 100, 'a number from 0 to 100', '3');

export const DEFAULT_MODEL = 'nano';

export const modelOption = (): Option =>
  new Option('-m, --model <name>', 'a name from `alhena models`, or a folder').default(DEFAULT_MODEL);

const MOST_LOOKUP = 64;

/** Which model, and how it is computed with: what that costs in memory and time, and how exact it is. */
export const addModelOptions = (command: Command): Command =>
  command
    .addOption(modelOption())
    .option(
      '--precision <bits>',
      `bits of a published model's weights: ${PRECISIONS.join(', ')}; default: 4. 4-64 and 4-128 have larger blocks: faster, less exact`,
      oneOf(PRECISIONS),
    )
    .option(
      '--cache-bits <bits>',
      'bits of keys and values: 32 (the default), or 8 for a quarter of the memory and faster long contexts',
      oneOf([8, 32] as const),
    )
    .option(
      '--lookup <tokens>',
      'guess so many tokens ahead from what was written before: the same text, faster where it repeats',
      numeric(
        (value) => isWhole(value) && value >= 0 && value <= MOST_LOOKUP,
        `a whole number from 0 to ${MOST_LOOKUP}`,
        '4',
      ),
    )
    .option(
      '--no-packed',
      "do not keep a published model's weights as the engine packs them: less disk, more memory, slower to load",
    );

/** How pictures are drawn, as commander stores it. */
export interface DrawingArguments {
  readonly guidance?: number;
  readonly candidates?: number;
}

export const addDrawingOptions = (command: Command): Command =>
  command
    .option(
      '--guidance <number>',
      'how closely pictures follow the request; 1: not guided; default: what suits the model',
      guidance,
    )
    .option(
      '--candidates <n>',
      `draw n times, keep what the model itself reads best; at temperature ${CANDIDATES_TEMPERATURE}`,
      count,
    );

/** A parser for one of these values. */
export function oneOf<Value extends string | number>(values: readonly Value[]) {
  return (text: string): Value => {
    const found = values.find((value) => String(value) === text.trim());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Expected one of ${values.join(', ')}.`);
  };
}

/** A parser for flags that may be given again, one value each: a list would swallow the prompt behind it. */
export const collected = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** The same for origins, as browsers send them: of an address the part before its path. */
export const collectedOrigins = (value: string, before: readonly string[] = []): string[] =>
  collected(/^https?:/i.test(value) && URL.canParse(value) ? new URL(value).origin : value, before);

export const jsonOption = (): Option => new Option('--json', 'print one JSON document');

/** Options of how to answer, as commander stores them. */
export interface SamplingArguments {
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly maxTokens?: number;
  readonly stop?: string[];
  readonly thoughts?: boolean;
  readonly thinkingBudget?: number;
}

export function addSamplingOptions(command: Command): Command {
  return command
    .option(
      '-t, --temperature <number>',
      'how freely to choose tokens; 0 takes the likeliest',
      temperature,
      0,
    )
    .option('--top-k <n>', 'choose among the n likeliest tokens', count)
    .option('--top-p <share>', 'choose among the likeliest tokens that have this share together', share)
    .option('--seed <n>', 'same seed, same answer', seed, 0)
    .option('--max-tokens <n>', 'longest answer', count)
    .option('--stop <text>', 'end the answer before this text; repeatable', collected)
    .option('--thoughts', 'show what the model thinks before it answers, on stderr')
    .option('--thinking-budget <n>', 'most tokens of thought; 0: answer at once', index);
}

export const samplingOf = (options: SamplingArguments): GenerateOptions => ({
  temperature: options.temperature,
  topK: options.topK,
  topP: options.topP,
  seed: options.seed,
  maxOutputTokens: options.maxTokens,
  stopSequences: options.stop?.filter((text) => text !== ''),
  ...((options.thoughts || options.thinkingBudget !== undefined) && {
    thinking: { budget: options.thinkingBudget, include: options.thoughts },
  }),
});
