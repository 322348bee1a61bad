import { puzzleWorld } from '../puzzles.ts';
import { language } from './language.ts';
import { tracking } from './tracking.ts';

/** Puzzles of BIG-Bench-Hard's kinds that the world of logic lacks; every one has one certain answer. */
export const reasoning = puzzleWorld({ ...language, ...tracking }, { suite: 'reasoning', questions: [5, 9] });
