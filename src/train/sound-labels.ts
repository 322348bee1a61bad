import { SAMPLE_RATE, type Sound } from '../media/sound.ts';
import { SAMPLES_PER_TOKEN } from '../media/sound-frames.ts';
import { UNLABELLED } from './patch-labels.ts';

/** What training asks of every soft token of speech: which letter is being said, 0 for none. */
export const SOUND_CLASS_COUNT = 27;
const FIRST_LETTER = 'a'.charCodeAt(0);
/** Sound is heard causally, so a letter is asked for 80 ms after it: then it has been heard. */
const DELAY = 2;

/**
 * The letter of every soft token, `[count]`, `UNLABELLED` where nobody tells what is said. Letters are taken to be spread
 * evenly over the time that the words take: no more is known, and neighbours share the blame.
 */
export function labelSound({ spoken }: Sound, count: number): Int32Array {
  if (!spoken) return new Int32Array(count).fill(UNLABELLED);
  const { text, start, end } = spoken;
  return Int32Array.from({ length: count }, (_, token) => {
    const middle = ((token - DELAY + 0.5) * SAMPLES_PER_TOKEN) / SAMPLE_RATE;
    const at = Math.floor((text.length * (middle - start)) / (end - start));
    if (at < 0 || at >= text.length) return 0;
    const letter = text[at].toLowerCase().charCodeAt(0) - FIRST_LETTER;
    return letter >= 0 && letter < SOUND_CLASS_COUNT - 1 ? 1 + letter : 0;
  });
}
