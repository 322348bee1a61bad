import { wordings } from '../scenes/question.ts';

/** What people ask who show two balls of yarn; blocks of training, validation and test. */
export const YARN_REQUESTS = wordings(`
  What can I knit with these?
  What could I knit from this yarn?
  Give me two ideas for things to knit with this yarn, with pictures.
  What can I make of these two balls of yarn?
  I have this yarn. What can I knit?
  Show me two things to knit in these colours.
  Two ideas for this yarn, please, each with a picture.
  What could I make with these colours?
  Here is my yarn. Draw two things that I could knit.
  Which things can I knit with these two colours? Draw them.

  I have these two balls of yarn. What could I make?
  Draw two ideas for things to knit from this yarn.
  What can I knit in these two colours?

  Here is my yarn. What can I make with it?
  Show me, with pictures, what I could knit with these.
  Give me two things to knit in these colours, please.
`);

/** How to build a tower of {a}. */
export const TOWER_REQUESTS = wordings(`
  How do I build a tower of {a}?
  How can I build a tower of {a}? Show each step.
  Show me how to build a tower of {a}.
  Show me step by step how to build a tower of {a}.
  I have {a}. How do I build a tower?
  Build a tower of {a}, with a picture of each step.
  Tell me with pictures how to build a tower of {a}.
  I want to build a tower of {a}. Show me each step.
  Draw how to build a tower of {a}, step by step.

  Show me with pictures how to build a tower of {a}.
  How do I build a tower of {a}, step by step?
  I have {a}. Show me how to build a tower.

  Tell me step by step how to build a tower of {a}.
  Draw each step: how do I build a tower of {a}?
  How can I build a tower? I have {a}.
`);

/** How to make a sandwich with {a}. */
export const SANDWICH_REQUESTS = wordings(`
  How do I make a sandwich with {a}?
  How can I make a sandwich with {a}? Show each step.
  Show me how to make a sandwich with {a}.
  Show me step by step how to make a sandwich with {a}.
  I have bread and {a}. How do I make a sandwich?
  Make a sandwich with {a}, with a picture of each step.
  Tell me with pictures how to make a sandwich with {a}.
  I want a sandwich with {a}. Show me each step.
  Draw how to make a sandwich with {a}, step by step.

  Show me with pictures how to make a sandwich with {a}.
  How do I make a sandwich with {a}, step by step?
  I have bread and {a}. Show me how to make a sandwich.

  Tell me step by step how to make a sandwich with {a}.
  Draw each step: how do I make a sandwich with {a}?
  How can I make a sandwich? I have bread and {a}.
`);

/** What to do with the first and the last still of a film. */
export const STORY_REQUESTS = wordings(`
  Tell the story in three pictures.
  Tell me what happens, in three pictures.
  These are the first and the last still of a film. Tell its story in three pictures.
  What happens between these stills? Tell and draw it.
  Here are the beginning and the end. Tell the story with pictures.
  Tell the story of this film with pictures.
  Draw the story and tell it.
  Tell me the story, with a picture for each sentence.
  The film begins like the first picture and ends like the second. Tell its story.

  These are the beginning and the end of a film. Draw the story and tell it.
  Tell me what happens between these, with pictures.
  What happens? Tell it in three pictures.

  Tell the story of these stills in three pictures.
  Here are the first and the last still. Tell me the story, with pictures.
  The film begins and ends like this. Tell and draw what happens.
`);
