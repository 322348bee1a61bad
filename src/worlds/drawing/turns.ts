import type { Random } from '../../base/random.ts';
import { modelText, type PicturePart, type Turn, userText } from '../../text/turns.ts';
import { referNames } from '../annotations.ts';
import { namesOf } from '../scenes/references.ts';
import { enumerate, readingOrder } from '../scenes/scene.ts';
import { inFull } from '../scenes/vocabulary.ts';
import { capitalise, fill, pickQuestion, typed, withArticle } from '../wording.ts';
import type { Split } from '../world.ts';
import { DRAWING_WORDINGS } from './phrasings.ts';
import type { Sketch } from './sketch.ts';

/** A request for a picture of `phrase`. */
export function askFor(phrase: string, random: Random, split: Split): string {
  return typed(fill(pickQuestion(DRAWING_WORDINGS.request, random, split), { a: phrase }), random);
}

/** What is asked about such a picture, and answered. @param first what its first thing is called among all */
export function readAloud({ items }: Sketch, first: number, random: Random, split: Split) {
  const ordered = readingOrder(items);
  const answer = nameAll(ordered);
  const question = capitalise(pickQuestion(DRAWING_WORDINGS.reading, random, split));
  return {
    question,
    answer: modelText(answer, undefined, { references: referNames(answer, namesOf(ordered, first)) }),
  };
}

/** "a small red star and a large blue ring". */
export const nameAll = (items: Sketch['items']): string =>
  enumerate(items.map((item) => withArticle(inFull(item))));

/** How a conversation comes to a picture that is spoken of later. */
export const OCCASIONS = ['drawn', 'earlier'] as const;

export type Occasion = (typeof OCCASIONS)[number];

/** The turns in which the model drew a picture, or was asked about one that the user showed. */
export function turnsBefore(
  occasion: Occasion,
  { picture, sketch }: { readonly picture: PicturePart; readonly sketch: Sketch },
  random: Random,
  split: Split,
): Turn[] {
  if (occasion === 'drawn')
    return [
      userText(askFor(nameAll(readingOrder(sketch.items)), random, split)),
      { role: 'model', parts: [{ ...picture, seen: true }] },
    ];
  const { question, answer } = readAloud(sketch, picture.regions?.firstThing ?? 0, random, split);
  return [{ role: 'user', parts: [picture, { text: question }] }, answer];
}
