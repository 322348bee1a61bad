import type { Picture } from '../../media/picture.ts';
import type { PictureRegions } from '../../media/regions.ts';
import type { Mention, Part, PicturePart } from '../../text/turns.ts';
import { mentionNames, type Named, referNames } from '../annotations.ts';
import type { Contour } from '../draw/canvas.ts';

/** A request whose answer is text and pictures in turn, and how an answer is judged. */
export interface Tale {
  /** What the user shows before the words. */
  readonly given: readonly PicturePart[];
  /** What the user says. */
  readonly request: string;
  /** Which things that names, for training. */
  readonly mentions?: readonly Mention[];
  /** Text, picture, text, picture, … */
  readonly answer: readonly Part[];
  /** Whether the text says what was asked for and each picture shows what the text says. */
  isRight(text: string, pictures: readonly Picture[]): boolean;
}

/** A line, the picture that it is about, and for training the names in it. */
interface Step {
  readonly line: string;
  readonly picture: PicturePart;
  /** The things of the picture that the line names. */
  readonly mentioned?: readonly Named[];
  /** The things, shown or named before, that its names are taken from. */
  readonly referred?: readonly Named[];
}

/** Lines with a picture after each. */
export const interleave = (steps: readonly Step[]): Part[] =>
  steps.flatMap(({ line, picture, mentioned = [], referred = [] }, i): Part[] => {
    const text = i === 0 ? line : `\n${line}`;
    const mentions = mentionNames(text, mentioned);
    return [{ text, mentions, references: referNames(text, referred) }, picture];
  });

/** Areas as the things of a picture, for training. */
export const areasOf = (areas: readonly (readonly Contour[])[], firstThing = 0): PictureRegions => ({
  kind: 'area',
  firstThing,
  regions: areas.map((contours) => ({ kind: 'area', contours })),
});

export const textOf = (parts: readonly Part[]): string =>
  parts.map((part) => ('text' in part ? part.text : '')).join('');

export const picturesOf = (parts: readonly Part[]): Picture[] =>
  parts.flatMap((part) => ('picture' in part ? [part.picture] : []));

/** Whether the text holds these words in this order, whatever else it says. */
export function says(text: string, phrases: readonly string[]): boolean {
  const plain = text.toLowerCase().replaceAll('gray', 'grey');
  let at = 0;
  for (const phrase of phrases) {
    const found = plain.indexOf(phrase, at);
    if (found < 0) return false;
    at = found + phrase.length;
  }
  return true;
}
