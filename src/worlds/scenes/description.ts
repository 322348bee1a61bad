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
      subject: { about: scene.objects, listed: true },
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
      describe this.
      describe it.
      what is this?
      what is here?
      what is shown?
      what is shown in the {picture}?
      what can be seen?
      what can be seen in this {picture}?
      name what you see.
      list what you see.
      list what is in the {picture}.
      tell me about the {picture}.
      tell me about this {picture}.
      tell me everything about the {picture}.
      give a description of the {picture}.
      I want to know what is in the {picture}.
      do you know what the {picture} shows?
      can you describe the {picture}?
      please describe what is there.
      please list all {things}.
      find all {things} and name them.
      which {things} can you see in the {picture}?
      say what the {picture} shows.

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
      subject: { about: scene.objects, listed: true },
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
      where is what in the {picture}?
      describe the {picture} with all places.
      name every {thing} and where it is.
      tell me about the {picture}: what is where?
      what is shown, and where?
      say what is where.
      find all {things} and say where they are.
      which {thing} is where?

      tell me what is in the {picture} and where.
      say what you see and where it is.
      name everything with its place.

      describe everything you see and where it is.
      list what the {picture} has, and where.
      in the {picture}, what is where?
    `),
  },
];
