import { SAMPLE_RATE, secondsOf } from '../media/sound.ts';
import { SAMPLES_PER_TOKEN } from '../media/sound-frames.ts';
import { filmBetween, filmSeconds, soundBetween, type WindowOptions, windowTimes } from '../media/windows.ts';
import type { Part, Turn } from '../text/turns.ts';
import type { LanguageModel } from './types.ts';

/** The longest sound that Gemma 4 hears at once, and what models here are trained within. */
const MOST_SECONDS = 30;
/** Words at a window's edge that may be cut, and so heard wrongly. */
const CUT_WORDS = 2;
/** Words that overlapping windows have in common, at most. */
const COMMON_WORDS = 40;

/**
 * A conversation whose last turn holds one sound or film that is longer than a model hears at once, or more than its
 * context holds, as one conversation for each of its overlapping windows; undefined when it needs none, or when there
 * is more than one.
 * @param answerTokens what an answer may take of the context
 */
export function inWindows(
  model: Pick<LanguageModel, 'contextLength' | 'countTokens'>,
  turns: readonly Turn[],
  answerTokens: number,
): { readonly windows: readonly (readonly Turn[])[]; readonly options: WindowOptions } | undefined {
  const last = turns.at(-1);
  const timed = last?.parts.filter((part) => 'sound' in part || 'film' in part) ?? [];
  if (!last || timed.length !== 1) return undefined;
  const [part] = timed;
  const total = 'sound' in part ? secondsOf(part.sound) : 'film' in part ? filmSeconds(part.film) : 0;
  const sound = 'sound' in part ? part.sound : 'film' in part ? part.film.sound : undefined;
  const heard = sound ? secondsOf(sound) : 0;
  const { total: tokens } = model.countTokens(turns);
  const room = model.contextLength - answerTokens;
  // Only hearing has a limit of seconds: a silent film of an hour is as many frames as one of a minute.
  if (heard <= MOST_SECONDS && tokens <= room) return undefined;
  const withPart = (other: Part): Turn[] => [
    ...turns.slice(0, -1),
    { ...last, parts: last.parts.map((one) => (one === part ? other : one)) },
  ];
  const between = (start: number, end: number): Part => {
    if ('film' in part) return { ...part, film: filmBetween(part.film, start, end) };
    return 'sound' in part ? { sound: soundBetween(part.sound, start, end) } : part;
  };
  const windowed = (seconds: number) => {
    const options = { seconds, overlap: Math.min(2, seconds / 4) };
    const parts = windowTimes(total, options).map(({ start, end }) => between(start, end));
    return { windows: parts.filter(hasAnything).map(withPart), options };
  };
  // Soft slots of sound set how many seconds fit; frames of a film may need shorter windows.
  const slots = SAMPLE_RATE / SAMPLES_PER_TOKEN;
  const others = model.countTokens(withPart({ text: '' })).total + 2;
  const most = heard > 0 ? Math.min(MOST_SECONDS, (room - others) / slots) : total;
  for (let seconds = most; seconds >= 1; seconds *= 0.8) {
    const found = windowed(seconds);
    if (found.windows.every((window) => model.countTokens(window).total <= room)) return found;
  }
  return undefined;
}

/** Between two frames of a film, or after its sound, there may be nothing to ask about. */
function hasAnything(part: Part): boolean {
  if (!('film' in part)) return true;
  return part.film.frames.length > 0 || (part.film.sound?.samples.length ?? 0) > 0;
}

/**
 * Joins what was said of two overlapping windows. Words that end the first and begin the second are the overlap;
 * up to two words at either edge may be cut in half, and then those of the other window count. Without any words in
 * common one text follows the other.
 */
export function joinOverlapping(first: string, second: string): string {
  const [before, after] = [words(first), words(second)];
  let best = { common: 0, dropped: 0, skipped: 0 };
  for (let dropped = 0; dropped <= Math.min(CUT_WORDS, before.length); dropped++) {
    for (let skipped = 0; skipped <= Math.min(CUT_WORDS, after.length); skipped++) {
      const kept = before.slice(0, before.length - dropped);
      const rest = after.slice(skipped);
      const common = commonWords(kept, rest);
      // A single word may be alike by chance where others are thrown away for it.
      const least = dropped + skipped === 0 ? 1 : 2;
      const better = common - dropped - skipped > best.common - best.dropped - best.skipped;
      if (common >= least && better) best = { common, dropped, skipped };
    }
  }
  const kept = before.slice(0, before.length - best.dropped);
  return [...kept, ...after.slice(best.skipped + best.common)].join(' ');
}

/** The most words that end one list and begin the other. */
function commonWords(before: readonly string[], after: readonly string[]): number {
  for (let count = Math.min(COMMON_WORDS, before.length, after.length); count > 0; count--) {
    const same = (word: string, i: number) => plain(word) === plain(before[before.length - count + i]);
    if (after.slice(0, count).every(same)) return count;
  }
  return 0;
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
const plain = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
