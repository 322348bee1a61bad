import { actionCode, binCode, indexInRange, isActionCode, TOKEN_RANGES } from './tokens.ts';
import type { Action, LegalActions } from './turns.ts';

/** Bins of one continuous axis. */
export const BIN_COUNT = TOKEN_RANGES.bin.count;

/** Codes between `<|action>` and `<action|>`. Throws RangeError for an action that the token space does not hold. */
export const actionTokens = (action: Action): number[] =>
  'discrete' in action ? [actionCode(action.discrete)] : action.bins.map(binCode);

/** The action that codes stand for: one code of a numbered action, or bins. Throws RangeError for others. */
export function actionOfTokens(tokens: readonly number[]): Action {
  if (tokens.length === 1 && isActionCode(tokens[0]))
    return { discrete: indexInRange(TOKEN_RANGES.action, tokens[0]) };
  return { bins: tokens.map((token) => indexInRange(TOKEN_RANGES.bin, token)) };
}

/** For each code of an action in order: the ids that it may be. */
export function legalTokens(legal: LegalActions): Int32Array[] {
  if ('discrete' in legal) return [Int32Array.from(legal.discrete, actionCode)];
  const bins = Int32Array.from({ length: BIN_COUNT }, (_, bin) => binCode(bin));
  return Array.from({ length: legal.bins }, () => bins);
}

/** The middle of a bin on an axis from 0 to 1. */
export const valueOfBin = (bin: number): number => (bin + 0.5) / BIN_COUNT;

/** The bin that holds `value`, 0 to 1; values beyond the axis go to its ends. */
export const binOfValue = (value: number): number =>
  Math.min(BIN_COUNT - 1, Math.max(0, Math.floor(value * BIN_COUNT)));
