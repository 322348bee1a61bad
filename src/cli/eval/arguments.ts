import type { DrawingArguments } from '../arguments.ts';
import type { ModelArguments } from '../load.ts';

/** What `alhena eval` is given. */
export interface EvalArguments extends ModelArguments, DrawingArguments {
  readonly suite?: string;
  readonly task?: string[];
  readonly n: number;
  readonly seed: string;
  readonly json?: boolean;
  readonly card?: string;
  readonly sheet?: string;
  readonly thinking: boolean;
  readonly data?: string;
  readonly examples?: string;
  readonly shots: number;
  readonly runCode?: boolean;
  readonly report?: string | true;
  readonly k: number;
}

/** What Ctrl-C says. */
export const ENDING = 'Ending with what was measured; Ctrl-C again ends without.';
