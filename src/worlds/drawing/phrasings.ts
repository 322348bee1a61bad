import { widen } from '../phrasebook.ts';
import { wordings } from '../scenes/question.ts';

/** Ways to ask for a picture of {a}; blocks of training, validation and test. */
const request = wordings(`
  draw {a}.
  draw {a}.
  draw {a}.
  please draw {a}.
  draw me {a}.
  paint {a}.
  make a picture of {a}.
  make a drawing of {a}.
  make an image with {a}.
  show me {a}.
  draw a picture of {a}.
  draw a picture with {a}.
  I want to see {a}.
  can you draw {a}?
  could you draw {a} for me?
  I would like a picture of {a}.
  create an image of {a}.
  please create a picture with {a}.
  give me a picture of {a}.
  {a}

  please paint {a} for me.
  could you make a picture with {a}?
  I would like to see {a}.

  can you make an image of {a}?
  please create a drawing with {a}.
  I want a picture of {a}.
`);

/** What to call the ground. */
export const GROUND_WORDS = ['ground', 'background', 'background'] as const;

/** Requests that contradict themselves: a {thing} that is both {one} and {other}. */
const contradiction = wordings(`
  draw a {thing} that is both {one} and {other}.
  draw a {thing} that is {one} and {other} at once.
  please draw a {thing} that is both {one} and {other}.
  make a picture of a {thing} that is {one} and {other} at once.
  paint a {thing} that is all {one} and all {other}.
  can you draw a {thing} that is {one} and {other} at once?
  show me a {thing} that is both {one} and {other}.
  I want to see a {thing} that is both {one} and {other}.
  draw one {thing}: it is {one} and it is {other}.

  please paint a {thing} that is {one} and {other} at once.
  make a drawing of a {thing} that is both {one} and {other}.
  could you draw a {thing} that is all {one} and all {other}?

  can you make a picture of a {thing} that is both {one} and {other}?
  I would like a {thing} that is {one} and {other} at once.
  please show me a {thing} that is both {one} and {other}.
`);

/** Questions about a picture in the style of these worlds. */
const reading = wordings(`
  what does the picture show?
  describe the picture.
  what is in this picture?
  what do you see?
  name everything in the picture.
  list the things in this picture.
  what can you see in the picture?
  tell me what the picture shows.

  describe what you see in the picture.
  what things are in this picture?
  list everything that you see.

  tell me what is in the picture.
  name the things that you see.
  what does this picture show?
`);

export const DRAWING_WORDINGS = widen('drawing', { request, contradiction, reading });
