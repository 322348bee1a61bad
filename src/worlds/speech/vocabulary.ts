import { nouns, places } from '../translation/words.ts';

/**
 * The words of spoken English here, some 200. Those of the translation world are among them, so that what is
 * learned of one world's words serves the other.
 */
const list = (text: string): string[] => text.trim().split(/\s+/);

export const ANIMALS = list(
  'dog cat horse bird cow sheep pig duck fish mouse lion bear rabbit monkey elephant',
);
export const THINGS = list(`
  house table chair book letter car boat tree flower apple door key hat lamp window cup ball box bag clock bed
  plate cake shoe spoon
`);
export const PEOPLE = list('man woman child king teacher boy girl doctor farmer friend');
export const COLOURS = list('red orange yellow green blue purple pink brown black white grey');
export const SHAPES = list('circle square triangle star cross ring heart rectangle');
export const QUALITIES = list(
  'big small old new long short hot cold good clean heavy fast slow happy funny strange',
);
export const DAYS = list('Monday Tuesday Wednesday Thursday Friday Saturday Sunday');
export const TIMES = list('today tomorrow yesterday now');
export const SMALL_WORDS = list('yes no stop go left right up down on off hello thanks please');

/** Of one and of several. */
export const VERBS = [
  ['sees', 'see'],
  ['finds', 'find'],
  ['has', 'have'],
  ['buys', 'buy'],
  ['sells', 'sell'],
  ['likes', 'like'],
  ['wants', 'want'],
  ['loves', 'love'],
  ['takes', 'take'],
  ['makes', 'make'],
] as const;

export const PLACES: readonly string[] = [
  ...places.map(({ english }) => english),
  ...['under the table', 'on the chair', 'in the box', 'behind the door', 'at the station', 'by the river'],
];

/** Words that stand alone in the easiest utterances. */
export const SINGLE_WORDS: readonly string[] = [
  ...new Set([
    ...ANIMALS,
    ...THINGS,
    ...PEOPLE,
    ...COLOURS,
    ...SHAPES,
    ...QUALITIES,
    ...DAYS,
    ...TIMES,
    ...SMALL_WORDS,
    ...nouns.map(({ english: [one] }) => one),
    ...list('one two three four five six seven eight nine ten'),
  ]),
].map((word) => word.toLowerCase());
