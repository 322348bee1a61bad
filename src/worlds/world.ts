import type { Random } from '../base/random.ts';
import type { Turn } from '../text/turns.ts';

/**
 * Which share of compositions, phrasings, fonts and facts' wordings an example may use.
 * `train` never sees what `validation` and `test` hold out; choices are made on `validation` alone.
 */
export type Split = 'train' | 'validation' | 'test';

/** One evaluation case with its exact oracle. */
export interface Case {
  readonly suite: string;
  readonly task: string;
  /** What `score` measures, for example `accuracy` or `characterAccuracy`. */
  readonly metric: string;
  /** The prompt; ends with a user turn. */
  readonly turns: readonly Turn[];
  /** The reference answer, for logs and cards. */
  readonly expected: string;
  /** 0 (wrong) to 1 (right) for a reply of the model. */
  score(reply: string): number;
}

/** A procedural task family: deterministic from the randomness that it is given. */
export interface World {
  readonly suite: string;
  readonly tasks: readonly string[];
  /**
   * A training document: a conversation whose model turns are all supervised, as densely as is sensible.
   * @param difficulty 0 (the simplest) to 1 (everything, the default): training widens it as it goes
   */
  document(random: Random, split: Split, difficulty?: number): Turn[];
  /** An evaluation case of one of `tasks`. */
  case(task: string, random: Random, split: Split): Case;
}
