import type { Random } from '../base/random.ts';
import { conversation, isRight, type Question } from './wording.ts';
import type { Split, World } from './world.ts';

/** One generator of questions; it uses only what `split` owns. `difficulty` runs from 0 to 1, everything. */
export type GradedPuzzle = (random: Random, split: Split, difficulty: number) => Question;

export interface PuzzleWorldOptions {
  readonly suite: string;
  readonly metric?: string;
  /** Questions of a training document: at least, and less than. */
  readonly questions: readonly [least: number, below: number];
  /** 0 to 1 for a reply to a question; default: whether it is right. */
  readonly score?: (question: Question, reply: string) => number;
}

/** A world of questions in text, one generator for each task; documents draw the tasks equally often. */
export function puzzleWorld(
  puzzles: Readonly<Record<string, GradedPuzzle>>,
  { suite, metric = 'accuracy', questions, score = scoreOf }: PuzzleWorldOptions,
): World {
  const tasks = Object.keys(puzzles);
  return {
    suite,
    tasks,
    document(random, split, difficulty = 1, thinking = false) {
      const count = random.integer(...questions);
      const drawn = Array.from({ length: count }, () =>
        puzzles[random.pick(tasks)](random, split, difficulty),
      );
      return conversation(drawn, thinking);
    },
    case(task, random, split) {
      const puzzle = puzzles[task];
      if (!puzzle) throw new Error(`${suite} has no task "${task}"; it has ${tasks.join(', ')}`);
      const question = puzzle(random, split, 1);
      return {
        suite,
        task,
        metric,
        turns: [{ role: 'user', parts: [{ text: question.prompt }] }],
        expected: question.answer,
        score: (reply) => score(question, reply),
      };
    },
  };
}

const scoreOf = (question: Question, reply: string): number => Number(isRight(question, reply));
