import { widen } from '../phrasebook.ts';
import { wordings } from '../scenes/question.ts';

/** Questions about stills in a row, in blocks of training, validation and test. */
export const STILL_WORDINGS = widen('stills', {
  what: wordings(`
    what is in the {n} {picture}?
    what does the {n} {picture} show?
    what do you see in the {n} {picture}?
    what is the {n} {picture} of?
    what can you see in the {n} {picture}?
    tell me what is in the {n} {picture}.
    which things does the {n} {picture} show?
    describe the {n} {picture}.
    the {n} {picture}: what is in it?
    look at the {n} {picture}. what is there?

    name what is in the {n} {picture}.

    which things are in the {n} {picture}?
  `),
  changed: wordings(`
    what happens between the {m} and the {n} {picture}?
    what changed from the {m} to the {n} {picture}?
    what changes from the {m} {picture} to the {n}?
    what is different in the {n} {picture}?
    what is new in the {n} {picture}?
    what is different from the {m} to the {n} {picture}?
    tell me what changed from the {m} to the {n} {picture}.
    look at the {m} and the {n} {picture}. what changed?
    from the {m} to the {n} {picture}: what happens?
    how does the {n} {picture} differ from the {m}?

    what has changed in the {n} {picture}?

    compare the {m} and the {n} {picture}.
  `),
  which: wordings(`
    in which {picture} is the {a} first seen?
    which {picture} is the first with a {a}?
    where do you first see a {a}?
    which {picture} shows the {a} first?
    in which {picture} does the {a} come?
    tell me which {picture} is the first with a {a}.
    find the first {picture} with a {a}.
    where does the {a} come in?
    from which {picture} on do you see a {a}?

    which {picture} first shows the {a}?

    in which {picture} does the {a} first appear?
  `),
  count: wordings(`
    how many {picture}s show a {shape}?
    how many of the {picture}s have a {shape}?
    in how many {picture}s is there a {shape}?
    tell me how many {picture}s show a {shape}.
    number of {picture}s with a {shape}?
    how many {picture}s have a {shape}?
    in how many of the {picture}s do you see a {shape}?
    how often is a {shape} shown?
    a {shape} is in how many {picture}s?

    count the {picture}s that show a {shape}.

    how many {picture}s are there with a {shape}?
  `),
  tell: wordings(`
    tell the story.
    what happens?
    tell what happens.
    sum up what happens here.
    these are stills of a film. what happens in it?
    what is the story?
    what story do the {picture}s tell?
    tell me what happens here.
    what happens from the first to the last {picture}?
    say what happens.
    what goes on in these {picture}s?

    tell what happens in the {picture}s.

    describe what happens.
  `),
  order: wordings(`
    {told}. put the {picture}s in order.
    {told}. in which order were the {picture}s taken?
    sort the {picture}s: {told}.
    {told}. what is the right order?
    {told}. which {picture} comes when?
    {told}. sort the {picture}s.
    put the {picture}s in order: {told}.
    {told}. in what order do the {picture}s come?
    this is the story: {told}. what is the order of the {picture}s?

    {told}. order the {picture}s.

    {told}. which order is right?
  `),
  first: wordings(`
    {told}. which {picture} is the first?
    {told}. which {picture} was taken first?
    {told}. which is the first {picture}?
    {told}. what {picture} is first?
    {told}. find the first {picture}.
    {told}. with which {picture} does it begin?
    which {picture} is the first? {told}.

    {told}. which {picture} comes first?

    {told}. name the {picture} that is the earliest.
  `),
  last: wordings(`
    {told}. which {picture} is the last?
    {told}. which {picture} was taken last?
    {told}. which is the last {picture}?
    {told}. what {picture} is last?
    {told}. find the last {picture}.
    {told}. with which {picture} does it end?
    which {picture} is the last? {told}.

    {told}. which {picture} comes last?

    {told}. name the {picture} that is the latest.
  `),
});
