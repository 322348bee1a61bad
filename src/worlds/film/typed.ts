import type { Random } from '../../base/random.ts';
import { capitalise } from '../wording.ts';

/** How different people type the same question. */
export function typed(question: string, random: Random): string {
  let text = random.chance(0.15) ? question.replace(/[.?]$/, '') : question;
  if (random.chance(0.3)) text = text.replaceAll('colour', 'color').replaceAll('grey', 'gray');
  return random.chance(0.75) ? capitalise(text) : text;
}
