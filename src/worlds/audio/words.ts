import { editDistance } from '../reading/score.ts';

/** Words without capitals and marks, as word error rates are counted. */
export const spokenWords = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/[\p{L}\p{M}\p{N}']+/gu) ?? [];

/** 1 − word error rate, and 0 where more is wrong than was said. */
export function wordAccuracy(reply: string, said: string): number {
  const words = spokenWords(said);
  return Math.max(0, 1 - editDistance(spokenWords(reply), words) / words.length);
}
