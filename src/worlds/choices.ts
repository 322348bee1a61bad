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
