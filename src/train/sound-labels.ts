import { SAMPLE_RATE, type Sound } from '../media/sound.ts';
import { SAMPLES_PER_TOKEN } from '../media/sound-frames.ts';
import { thingOfWord, wordsIn } from '../worlds/audio/words.ts';
import { UNLABELLED } from './patch-labels.ts';

/** What training asks of every soft token of speech: which letter is being said, 0 for none. */
export const SOUND_CLASS_COUNT = 27;
const FIRST_LETTER = 'a'.charCodeAt(0);
/** Sound is heard causally, so a letter is asked for 80 ms after it: then it has been heard. */
const DELAY = 2;
/** Half of that, so that a word is neither sought before it was heard nor long after. */
const WORD_DELAY = 1;

/**
 * The letter of every soft token, `[count]`, `UNLABELLED` where nobody tells what is said. Letters are taken to be spread
 * evenly over the time that the words take: no more is known, and neighbours share the blame.
 */
export function labelSound({ spoken }: Pick<Sound, 'spoken'>, count: number): Int32Array {
  if (!spoken) return new Int32Array(count).fill(UNLABELLED);
  const { text } = spoken;
  return Int32Array.from({ length: count }, (_, token) => {
    const at = characterAt(spoken, token - DELAY);
    if (at === undefined) return 0;
    const letter = text[at].toLowerCase().charCodeAt(0) - FIRST_LETTER;
    return letter >= 0 && letter < SOUND_CLASS_COUNT - 1 ? 1 + letter : 0;
  });
}

/** Which soft tokens hold which spoken words, as things of the conversation: as with letters, a little after them. */
export function wordsOfSound(
  { spoken }: Pick<Sound, 'spoken'>,
  count: number,
): [token: number, thing: number][] {
  if (!spoken) return [];
  const words = wordsIn(spoken.text);
  return [...Array(count).keys()].flatMap((token): [number, number][] => {
    const at = characterAt(spoken, token - WORD_DELAY);
    const place =
      at === undefined ? -1 : words.findIndex(({ from, word }) => from <= at && at < from + word.length);
    return place < 0 ? [] : [[token, thingOfWord(place)]];
  });
}

/** Which character of what is said a soft token holds, counted evenly; undefined before and after. */
function characterAt({ text, start, end }: NonNullable<Sound['spoken']>, token: number): number | undefined {
  const middle = ((token + 0.5) * SAMPLES_PER_TOKEN) / SAMPLE_RATE;
  const at = Math.floor((text.length * (middle - start)) / (end - start));
  return at < 0 || at >= text.length ? undefined : at;
}
