import { conversation, type Puzzle, questionCase } from '../wording.ts';
import type { World } from '../world.ts';
import { order } from './order.ts';
import { people } from './people.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';

export const puzzles = { ...people, ...sets, ...order, ...strings } satisfies Record<string, Puzzle>;

/** Letters are seven operations in one puzzle, so they are drawn more often. */
const mixture: readonly Puzzle[] = [
  ...Object.values(puzzles),
  strings.letters,
  strings.letters,
  people.ordering,
];

/**
 * Short deduction with one certain answer: who is tallest, what follows, which day, which letter. Names and
 * other compositions are held out by hash, and phrasings by list.
 */
export const logic: World = {
  suite: 'text',
  tasks: ['logic'],

  document(random, split) {
    const count = random.integer(8, 12);
    return conversation(Array.from({ length: count }, () => random.pick(mixture)(random, split)));
  },

  case(task, random, split) {
    if (task !== 'logic') throw new Error(`the world of logic has no task "${task}"; it has logic`);
    return questionCase(task, random.pick(mixture)(random, split));
  },
};
