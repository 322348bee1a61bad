import { FIRST_THING } from '../annotations.ts';
import { editDistance } from '../reading/score.ts';

/** What may stand in a word. */
const WORD = /[\p{L}\p{M}\p{N}'’]+/gu;

/** Words without capitals and marks, as word error rates are counted. */
export const spokenWords = (text: string): string[] =>
  wordsIn(text).map(({ word }) => word.toLowerCase().replaceAll('’', "'"));

/** Words, and how many characters stand before each. */
export const wordsIn = (text: string): { readonly word: string; readonly from: number }[] =>
  [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word, from: index }));

/** What a spoken word is called among a conversation's things. @param place its number among the words */
export const thingOfWord = (place: number): number => FIRST_THING.spoken + place;

/** 1 − word error rate, and 0 where more is wrong than was said. */
export function wordAccuracy(reply: string, said: string): number {
  const words = spokenWords(said);
  return Math.max(0, 1 - editDistance(spokenWords(reply), words) / words.length);
}
