import { wordings } from '../scenes/question.ts';

/** Ways to ask for a figure {a}; blocks of training, validation and test. */
export const FIGURE_REQUESTS = wordings(`
  draw {a}.
  draw {a}.
  draw {a}.
  please draw {a}.
  draw me {a}.
  make a picture of {a}.
  make {a}.
  show me {a}.
  draw a picture of {a}.
  can you draw {a}?
  could you draw {a} for me?
  I would like a picture of {a}.
  create an image of {a}.
  {a}

  please make a picture of {a}.
  could you make {a} for me?
  I would like {a}.

  can you make an image of {a}?
  please create {a}.
  could you show me {a}?
`);

/** Ways to ask for writing {a}: "the word CAT", "the number 42 in red". */
export const WRITING_REQUESTS = wordings(`
  write {a}.
  write {a}.
  please write {a}.
  draw {a}.
  show me {a}.
  make a picture of {a}.
  make a picture that says {a}.
  can you write {a}?
  could you write {a} for me?
  I want to see {a}.
  I would like a picture of {a}.
  a picture with {a}

  please make a picture with {a}.
  can you draw {a}?
  I want a picture that says {a}.

  please show me {a}.
  could you make a picture of {a}?
  write {a} for me.
`);
