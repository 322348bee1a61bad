import type { Random } from '../../base/random.ts';
import { drawOwned, withArticle } from '../wording.ts';
import type { Split } from '../world.ts';
import {
  ANIMALS,
  COLOURS,
  DAYS,
  PEOPLE,
  PLACES,
  QUALITIES,
  SINGLE_WORDS,
  THINGS,
  TIMES,
  VERBS,
} from './vocabulary.ts';

/** "the red ball", "a dog", "three old books". */
function phrase(random: Random, of: readonly string[], described: number): string {
  const word = random.pick(of);
  const named = random.chance(described)
    ? `${random.pick(random.chance(0.5) ? COLOURS : QUALITIES)} ${word}`
    : word;
  return random.chance(0.6) ? `the ${named}` : withArticle(named);
}

const living = [...ANIMALS, ...PEOPLE];

/** What sentences look like; every one draws its words. */
const FRAMES: readonly ((random: Random) => string)[] = [
  (random) => `${phrase(random, [...living, ...THINGS], 0.2)} is ${random.pick(QUALITIES)}`,
  (random) => `${phrase(random, THINGS, 0)} is ${random.pick(COLOURS)}`,
  (random) => `${phrase(random, [...living, ...THINGS], 0.3)} is ${random.pick(PLACES)}`,
  (random) => `${phrase(random, living, 0.3)} ${random.pick(VERBS)[0]} ${phrase(random, THINGS, 0.4)}`,
  (random) => `${random.pick(['I', 'we', 'they'])} ${random.pick(VERBS)[1]} ${phrase(random, THINGS, 0.4)}`,
  (random) => `${random.pick(['I', 'we', 'they'])} ${random.pick(VERBS)[1]} ${phrase(random, ANIMALS, 0.4)}`,
  (random) => `where is ${phrase(random, [...living, ...THINGS], 0.3).replace(/^an? /, 'the ')}`,
  (random) => `there is ${withArticle(random.pick([...living, ...THINGS]))} ${random.pick(PLACES)}`,
  (random) => `${random.pick(TIMES)} I see ${phrase(random, living, 0.2)}`,
  (random) => `the ${random.pick(PEOPLE)} is here on ${random.pick(DAYS)}`,
];

/** One word; any split may hear any of them, since what is held out is who says it. */
export const drawWord = (random: Random): string => random.pick(SINGLE_WORDS);

/** Two or three words. */
export const drawPhrase = (random: Random, split: Split): string =>
  drawOwned(
    () => {
      const described = phrase(random, [...living, ...THINGS], 1);
      return random.chance(0.4) ? described.replace(/^(the|an?) /, '') : described;
    },
    (text) => `speech ${text}`,
    split,
  );

/** Three to nine words. */
export const drawSentence = (random: Random, split: Split): string =>
  drawOwned(
    () => random.pick(FRAMES)(random),
    (text) => `speech ${text}`,
    split,
  ).toLowerCase();

/** @param difficulty 0 (words alone) to 1 (mostly sentences) */
export function drawUtterance(random: Random, split: Split, difficulty: number): string {
  const roll = random.next() * (0.35 + difficulty);
  if (roll < 0.3) return drawWord(random);
  return roll < 0.6 ? drawPhrase(random, split) : drawSentence(random, split);
}
