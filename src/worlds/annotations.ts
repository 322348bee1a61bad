import { lookFor, type Mention, type Reference } from '../text/turns.ts';

/**
 * What the first thing of each kind is called among a conversation's things, so that none is another: the regions of a
 * picture count from 0.
 */
export const FIRST_THING = { requested: 100, shownBefore: 200, spoken: 1000 } as const;

/** A thing and the words that a text calls it by. */
export interface Named {
  readonly thing: number;
  readonly name: string;
}

/** Where a text says the names, in this order, in capitals or not; names that it does not say are left out. */
function findNames(
  text: string,
  names: readonly Named[],
): { readonly from: number; readonly named: Named }[] {
  const lower = text.toLowerCase();
  let next = 0;
  return names.flatMap((named) => {
    const from = lower.indexOf(named.name.toLowerCase(), next);
    if (from < 0) return [];
    next = from + named.name.length;
    return [{ from, named }];
  });
}

/** The names as mentions of their things. */
export const mentionNames = (text: string, names: readonly Named[]): Mention[] =>
  findNames(text, names).map(({ from, named: { name, thing } }) => ({ from, to: from + name.length, thing }));

/** Every word of a name refers to its thing, or to another one that it is said of. */
export const referNames = (text: string, names: readonly Named[]): Reference[] =>
  findNames(text, names).flatMap(({ from, named: { name, thing } }) =>
    [...name.matchAll(/\S+/g)].map(({ index }) => lookFor(from + index, [thing])),
  );
