import { lookFor } from '../text/turns.ts';
import { mentionNames } from './annotations.ts';
import type { Question } from './wording.ts';

/** Multiple-choice questions, as worlds and benchmark files ask them. */

export const LETTERS = 'ABCDEFGHIJ';

/** The question, then a line for each option: `A. Paris`. */
export function choiceText(question: string, options: readonly string[]): string {
  return [question, ...options.map((option, i) => `${LETTERS[i]}. ${option}`)].join('\n');
}

/**
 * The letter that a reply chose: after its last "answer", at its beginning, the option that it repeats, or its last
 * letter that stands alone. Undefined where there is none.
 */
export function readChoice(reply: string, options: readonly string[]): string | undefined {
  const letters = LETTERS.slice(0, options.length);
  const said = [...reply.matchAll(new RegExp(`answer(?: is)?:?\\s*\\(?([${letters}])\\b`, 'gi'))].at(-1);
  if (said) return said[1].toUpperCase();
  const first = new RegExp(`^\\s*\\(?([${letters}])(?:[).:]|\\s*$)`).exec(reply);
  if (first) return first[1];
  const plain = (text: string) => text.trim().replace(/\.$/, '').toLowerCase();
  const repeated = options.findIndex((option) => plain(option) === plain(reply));
  if (repeated >= 0) return LETTERS[repeated];
  // "A" before another word is an article.
  return [...reply.matchAll(new RegExp(`\\b([${letters}])\\b(?! [a-z])`, 'g'))].at(-1)?.[1];
}

/** A multiple-choice question, its right letter, and what leads to it, which names the letter last. */
export interface ChoiceQuestion {
  readonly prompt: string;
  readonly options: readonly string[];
  readonly letter: string;
  readonly thought?: string;
}

/** The question, whose letter is found at its option. @param firstThing of the options, in order */
export function foundAtOption(
  { prompt, options, letter, thought }: ChoiceQuestion,
  firstThing: number,
): Question {
  const named = options.map((option, i) => ({ thing: firstThing + i, name: `${LETTERS[i]}. ${option}` }));
  const lookAt = (at: number) => [lookFor(at, [firstThing + LETTERS.indexOf(letter)])];
  return {
    prompt,
    answer: letter,
    thought,
    mentions: mentionNames(prompt, named),
    references: lookAt(0),
    thoughtReferences: thought === undefined ? undefined : lookAt(thought.lastIndexOf(letter)),
  };
}
