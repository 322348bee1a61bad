import { wordings } from '../scenes/question.ts';

/** Questions about stills in a row, in blocks of training, validation and test. */
export const STILL_WORDINGS = {
  what: wordings(`
    what is in the {n} {picture}?
    what does the {n} {picture} show?
    what do you see in the {n} {picture}?

    name what is in the {n} {picture}.

    which things are in the {n} {picture}?
  `),
  changed: wordings(`
    what happens between the {m} and the {n} {picture}?
    what changed from the {m} to the {n} {picture}?
    what changes from the {m} {picture} to the {n}?
    what is different in the {n} {picture}?

    what has changed in the {n} {picture}?

    compare the {m} and the {n} {picture}.
  `),
  which: wordings(`
    in which {picture} is the {a} first seen?
    which {picture} is the first with a {a}?
    where do you first see a {a}?

    which {picture} first shows the {a}?

    in which {picture} does the {a} first appear?
  `),
  count: wordings(`
    how many {picture}s show a {shape}?
    how many of the {picture}s have a {shape}?
    in how many {picture}s is there a {shape}?

    count the {picture}s that show a {shape}.

    how many {picture}s are there with a {shape}?
  `),
  tell: wordings(`
    tell the story.
    what happens?
    tell what happens.
    sum up what happens here.
    these are stills of a film. what happens in it?

    tell what happens in the {picture}s.

    describe what happens.
  `),
  order: wordings(`
    {told}. put the {picture}s in order.
    {told}. in which order were the {picture}s taken?
    sort the {picture}s: {told}.
    {told}. what is the right order?

    {told}. order the {picture}s.

    {told}. which order is right?
  `),
  first: wordings(`
    {told}. which {picture} is the first?
    {told}. which {picture} was taken first?

    {told}. which {picture} comes first?

    {told}. name the {picture} that is the earliest.
  `),
  last: wordings(`
    {told}. which {picture} is the last?
    {told}. which {picture} was taken last?

    {told}. which {picture} comes last?

    {told}. name the {picture} that is the latest.
  `),
} as const;
