import type { Random } from '../base/random.ts';
import type { Picture } from '../media/picture.ts';
import type { Part, Turn } from '../text/turns.ts';

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
  /** The reference answer where it is more than text: its parts in order. */
  readonly reference?: readonly Part[];
  /** Of a multiple-choice question: how to answer it by votes. */
  readonly choice?: Choice;
  /** 0 (wrong) to 1 (right) for a reply of the model: its text, and its pictures in order. */
  score(reply: string, pictures: readonly Picture[]): number;
}

/** A multiple-choice question: replies may vote on it. */
export interface Choice {
  /** What a reply chose, `expected` where it is right; undefined where it chose nothing. */
  read(reply: string): string | undefined;
}

/** What a model takes or gives, by the names of a checkpoint's `modalities`. */
export type ModalityName = 'text' | 'image' | 'audio' | 'video' | 'action';

/** A procedural task family: deterministic from the randomness that it is given. */
export interface World {
  readonly suite: string;
  readonly tasks: readonly string[];
  /** The world whose tasks tell what this one taught, where it has none of its own. */
  readonly measuredBy?: string;
  /** What its cases want of a model beyond reading text and pictures and writing text. */
  readonly wants?: {
    readonly input?: readonly ModalityName[];
    readonly output?: readonly ModalityName[];
    /** Whether pictures are made from others, whose codes come before them. */
    readonly sources?: boolean;
  };
  /** Throws UserError, with what to do, where this machine lacks a program that its sounds are made with. */
  readonly check?: () => void;
  /** Tokens of context that tasks with long prompts need; models with a shorter one are left out. */
  readonly contexts?: Readonly<Record<string, number>>;
  /**
   * A training document: a conversation whose model turns are all supervised, as densely as is sensible.
   * @param difficulty 0 (the simplest) to 1 (everything, the default): training widens it as it goes
   * @param thinking whether the model is told to think (default: no): answers that need it then follow a thought
   */
  document(random: Random, split: Split, difficulty?: number, thinking?: boolean): Turn[];
  /** An evaluation case of one of `tasks`. */
  case(task: string, random: Random, split: Split): Case;
}
