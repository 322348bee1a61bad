import type { Random } from '../../base/random.ts';
import type { Item, Sketch } from './sketch.ts';

/** What a phrase says about an item; `undefined` leaves it open. */
export type Words = Partial<Pick<Item, 'size' | 'color' | 'shape'>>;

export const fits = (item: Item, words: Words): boolean =>
  (['size', 'color', 'shape'] as const).every((key) => words[key] === undefined || words[key] === item[key]);

export const NOUNS = ['shape', 'object', 'thing'] as const;

/** "large red star", "red shape". */
export function say({ size, color, shape }: Words, noun: string): string {
  return [size, color, shape ?? noun].filter(Boolean).join(' ');
}

export function sayMany(words: Words, noun: string): string {
  const phrase = say(words, noun);
  return phrase.endsWith('cross') ? `${phrase}es` : `${phrase}s`;
}

export const article = (phrase: string) => (/^[aeiou]/.test(phrase) ? `an ${phrase}` : `a ${phrase}`);

/** The shortest words that single the item out, without the attribute `hidden`; colour and shape where possible. */
export function pointAt(item: Item, sketch: Sketch, random: Random, hidden?: keyof Words): Words | undefined {
  const ways: (readonly (keyof Words)[])[] = [
    ['color', 'shape'],
    ['shape'],
    ['color'],
    ['size', 'shape'],
    ['size', 'color'],
    ['size', 'color', 'shape'],
  ];
  const good = ways
    .filter((keys) => hidden === undefined || !keys.includes(hidden))
    .map((keys): Words => Object.fromEntries(keys.map((key) => [key, item[key]])))
    .filter((words) => sketch.items.filter((other) => fits(other, words)).length === 1);
  return good.length === 0 ? undefined : random.chance(0.5) ? good[0] : random.pick(good);
}
