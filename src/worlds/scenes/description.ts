import { cellOf, cellPhrase } from './places.ts';
import { type Form, wordings } from './question.ts';
import { describeScene, enumerate } from './scene.ts';
import { inFull } from './vocabulary.ts';

/** The whole picture in words; both forms name every object in reading order. */
export const describeForms: readonly Form[] = [
  {
    name: 'plain',
    weight: 8,
    find: ({ scene }) => ({
      slots: {},
      answer: describeScene(scene),
      subject: { about: scene.objects },
    }),
    wordings: wordings(`
      describe the {picture}.
      describe this {picture}.
      what do you see?
      what is in the {picture}?
      what is in this {picture}?
      what does the {picture} show?
      list the {things} in the {picture}.
      list all {things}.
      what can you see in the {picture}?
      tell me what you see.
      what {things} are in the {picture}?
      what {things} do you see?
      name all {things} in the {picture}.
      describe everything in the {picture}.
      what is there to see?
      which {things} are there?
      tell me what is in the {picture}.
      describe all {things} that you see.
      what's in the {picture}?
      what does the {picture} contain?
      what does this {picture} show?

      in the {picture}, what do you see?
      describe what you see in the {picture}.
      which {things} does the {picture} show?
      name everything that you see.

      look at the {picture} and describe it.
      tell me all {things} that the {picture} has.
      list everything you can see in this {picture}.
      what {things} can you see here?
    `),
  },
  {
    name: 'places',
    weight: 1,
    find: ({ scene }) => ({
      slots: {},
      answer: enumerate(
        scene.objects.map((object) => `a ${inFull(object)} ${cellPhrase(cellOf(object, scene).name)}`),
      ),
      subject: { about: scene.objects },
    }),
    wordings: wordings(`
      describe the {picture} and say where everything is.
      what is where in the {picture}?
      what do you see, and where?
      list all {things} and where they are.
      which {things} are there, and where?
      tell me what you see and where.
      name all {things} with their places.
      describe all {things} and their places.
      what is in the {picture}, and where is it?
      where are which {things}?
      list the {things} with their places.
      describe the {picture} with the place of all {things}.

      tell me what is in the {picture} and where.
      say what you see and where it is.
      name everything with its place.

      describe everything you see and where it is.
      list what the {picture} has, and where.
      in the {picture}, what is where?
    `),
  },
];
