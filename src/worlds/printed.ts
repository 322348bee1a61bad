import type { PictureRegions } from '../media/regions.ts';
import { lookFor, type Reference } from '../text/turns.ts';

/** Words and numbers, whatever stands between them. */
const WORDS = /[A-Za-z]+|\d+(?:[:.]\d+)*/g;

/**
 * What is printed in a picture, by word, so that training can say where a text of it is to be read. A word that is
 * printed twice is left out: which of the two is meant nobody knows.
 */
export class PrintedWords {
  /** The regions of each word's characters, by the word in lower case; short ones as they are, since "a" is a word. */
  readonly #places = new Map<string, readonly number[]>();

  constructor(regions: PictureRegions | undefined) {
    const lines: { word: string; places: number[] }[] = [];
    regions?.regions.forEach((region, index) => {
      if (region.kind !== 'character') return;
      const last = lines.at(-1);
      if (last === undefined || region.begins) lines.push({ word: region.character, places: [index] });
      else {
        last.word += region.character;
        last.places.push(index);
      }
    });
    const seen = new Set<string>();
    for (const { word, places } of lines)
      for (const { 0: part, index } of word.matchAll(WORDS)) {
        const key = keyOf(part);
        if (seen.has(key)) this.#places.delete(key);
        else this.#places.set(key, places.slice(index, index + part.length));
        seen.add(key);
      }
  }

  /** Behind each word of a question that is printed somewhere: there. */
  named(text: string): Reference[] {
    return this.#found(text).map(({ at, places }) => lookFor(at + places.length, places));
  }

  /** For each character of an answer that is printed somewhere: where it is read. */
  read(text: string): Reference[] {
    return this.#found(text).flatMap(({ at, places }) => places.map((place, i) => lookFor(at + i, [place])));
  }

  #found(text: string): { at: number; places: readonly number[] }[] {
    return [...text.matchAll(WORDS)].flatMap(({ 0: word, index }) => {
      const places = this.#places.get(keyOf(word));
      return places ? [{ at: index, places }] : [];
    });
  }
}

const keyOf = (word: string): string => (word.length > 2 ? word.toLowerCase() : word);
