import { readFileSync } from 'node:fs';
import type { Random } from '../../base/random.ts';
import { drawOwned, splitOf } from '../wording.ts';
import type { Split } from '../world.ts';

/** Something to print. `kind` decides whether one speaks of letters or of digits. */
export interface Printed {
  readonly kind: 'word' | 'number';
  /** Exactly as printed, capitals included. */
  readonly text: string;
}

/** Common English words of 3 to 9 letters, lower case. */
export const words: readonly string[] = [
  ...new Set(
    readFileSync(new URL('./words.txt', import.meta.url), 'utf8')
      .trim()
      .split(/\s+/),
  ),
];

const wordsBySplit: Readonly<Record<Split, readonly string[]>> = {
  train: words.filter((word) => ownerOf(word) === 'train'),
  validation: words.filter((word) => ownerOf(word) === 'validation'),
  test: words.filter((word) => ownerOf(word) === 'test'),
};

/** The split that owns a text, whatever its capitals. Single digits are too few to hold out and belong to all. */
export function ownerOf(text: string): Split | 'all' {
  return /^\d$/.test(text) ? 'all' : splitOf(text.toLowerCase());
}

export function isAllowed(text: string, split: Split): boolean {
  const owner = ownerOf(text);
  return owner === 'all' || owner === split;
}

/**
 * A word as printed: from the list, or invented, which cannot be guessed and must be read letter by letter.
 * The invented share is larger in training, because that is what teaches reading.
 */
export function drawWord(random: Random, split: Split): Printed {
  const invented = random.chance(split === 'train' ? 0.4 : 0.25);
  const word = invented
    ? drawOwned(
        () => inventWord(random),
        (text) => text,
        split,
      )
    : random.pick(wordsBySplit[split]);
  return { kind: 'word', text: withCapitals(word, random) };
}

/** A whole number of 1 to 5 digits without leading zeros; each length is about as frequent, single digits less. */
export function drawNumber(random: Random, split: Split): Printed {
  if (random.chance(0.08)) return { kind: 'number', text: String(random.integer(0, 10)) };
  const length = random.integer(2, 6);
  const draw = () => String(random.integer(10 ** (length - 1), 10 ** length));
  return { kind: 'number', text: drawOwned(draw, (text) => text, split) };
}

const onsets =
  'b c d f g h j k l m n p r s t v w x y z b d g k l m n p r s t bl br ch cl cr dr fl fr gl gr pl pr qu sc sh sk sl sm sn sp st str sw th tr tw wh'.split(
    ' ',
  );
const vowels = 'a e i o u a e i o u ai au ea ee ie oa oi oo ou ow y'.split(' ');
const codas =
  'b ck d f g k l ll m n ng nd nt p r rd rk rn s ss sh st t th v x z lt mp ft q j w nk b d g k l m n p r s t'.split(
    ' ',
  );

/** A pronounceable string of 3 to 8 letters, made of one to three syllables. */
function inventWord(random: Random): string {
  for (;;) {
    let word = random.chance(0.2) ? random.pick(vowels) : '';
    const syllables = random.pick([1, 1, 2, 2, 2, 3]);
    for (let i = 0; i < syllables; i++) word += random.pick(onsets) + random.pick(vowels);
    if (random.chance(0.6)) word += random.pick(codas);
    if (word.length >= 3 && word.length <= 8) return word;
  }
}

/** Letters that look the same in both cases: alone, nothing in the picture would tell which it is. */
export const LOOK_ALIKE = /^[cosuvwxz]+$/;

/** Mostly lower case; now and then all capitals or a capital first. */
function withCapitals(word: string, random: Random): string {
  const roll = random.next();
  if (LOOK_ALIKE.test(word)) return word;
  if (roll < 0.22) return word.toUpperCase();
  if (roll < 0.36) return word[0].toUpperCase() + word.slice(1);
  return word;
}
