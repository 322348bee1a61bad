import { absentKind, presentKind } from './absence.ts';
import { type Finding, type Form, kindsPhrase, type Level, type Request, wordings } from './question.ts';
import { countOf, type Kind } from './scene.ts';

const LEVELS: readonly Level[] = [
  ['color'],
  ['color'],
  ['shape'],
  ['shape'],
  ['color', 'shape'],
  ['size'],
  ['size', 'shape'],
  ['size', 'color'],
];

/** Wishes for the count; one that the scene cannot give falls back to another. */
const WISHES = [0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6] as const;

function findKinds(request: Request): Finding | undefined {
  const { scene, random, noun } = request;
  const wish = random.pick(WISHES);
  let kind: Kind | undefined;
  if (wish === 0) {
    kind = absentKind(random.pick(LEVELS), request);
  } else {
    // The nearest count that some present kind has.
    const candidates = Array.from({ length: 12 }, () => presentKind(random.pick(LEVELS), request));
    const distance = (candidate: Kind) => Math.abs(countOf(candidate, scene) - wish);
    kind = candidates.reduce((best, candidate) => (distance(candidate) < distance(best) ? candidate : best));
  }
  if (kind === undefined) return undefined;
  return {
    slots: { kinds: kindsPhrase(kind, noun) },
    answer: String(countOf(kind, scene)),
    subject: { kinds: [kind] },
  };
}

/** Ways to ask for a number, lines of a template: the same for all things and for those of a kind. */
const anyCount = (what: string): string =>
  `
    how many ${what}?
    number of ${what}?
    ${what}: how many?
    ${what}: how many are there?
    tell me the number of ${what}.
    I want to know how many ${what} there are.
    do you know how many ${what} there are?
    can you count the ${what}?
    please count the ${what}.
    count them: how many ${what} are there?
    find all ${what}. how many are there?
    in this {picture}, how many ${what} do you see?
    what number of ${what} do you see?
    there are how many ${what}?
    the {picture} shows how many ${what}?
    how many ${what} are shown?
    look for ${what}. how many are there?
    how many ${what} can be seen?
  `.trim();

export const countForms: readonly Form[] = [
  {
    name: 'all',
    weight: 3,
    find: ({ scene: { objects } }) => ({
      slots: {},
      answer: String(objects.length),
      subject: { kinds: [{}] },
    }),
    wordings: wordings(`
      how many {things} are there?
      how many {things} are in the {picture}?
      how many {things} do you see?
      how many {things} can you see?
      count the {things}.
      count the {things} in the {picture}.
      how many {things} does the {picture} show?
      what is the number of {things}?
      tell me how many {things} there are.
      count all {things}.
      how many {things} are there in all?
      how many {things} in the {picture}?
      what is the number of {things} in the {picture}?
      give the number of {things}.
      what is the total number of {things}?
      what's the total number of {things} in the {picture}?
      how many {things} does the {picture} contain?
      how many {things} are in this {picture}?
      count the total number of {things}.
      ${anyCount('{things}')}

      in the {picture}, how many {things} are there?
      tell me the number of {things} in this {picture}.
      how many {things} can you count?

      look at the {picture}. how many {things} does it have?
      count all the {things} you see.
      say how many {things} are in this {picture}.
    `),
  },
  {
    name: 'kinds',
    weight: 6,
    find: findKinds,
    wordings: wordings(`
      how many {kinds} are there?
      how many {kinds} are in the {picture}?
      how many {kinds} do you see?
      how many {kinds} can you see?
      count the {kinds}.
      count the {kinds} in the {picture}.
      how many {kinds} does the {picture} show?
      what is the number of {kinds}?
      tell me how many {kinds} there are.
      count all {kinds}.
      how many {kinds} are there in all?
      how many {kinds} in the {picture}?
      what is the number of {kinds} in the {picture}?
      give the number of {kinds}.
      what is the total number of {kinds} in the {picture}?
      what's the number of {kinds}?
      how many {kinds} does the {picture} contain?
      how many {kinds} are in this {picture}?
      count the {kinds} in this {picture}.
      ${anyCount('{kinds}')}

      in the {picture}, how many {kinds} are there?
      tell me the number of {kinds} in this {picture}.
      how many {kinds} can you count?

      look at the {picture}. how many {kinds} does it have?
      count all the {kinds} you see.
      say how many {kinds} are in this {picture}.
    `),
  },
];
