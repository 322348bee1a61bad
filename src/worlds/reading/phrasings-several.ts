import type { Wordings } from '../wording.ts';
import { wordings } from './phrasings.ts';

/**
 * How one asks about several texts in one picture. `{noun}` is word, number or (where both appear) text; `{text}`
 * one of the texts, `{color}` the colour of one.
 */
export const severalPhrasings = {
  /** Two words side by side. */
  pair: wordings(
    `Read the text.
    What is written here?
    What does it say?
    What does the picture say?
    Which words are written here?
    Please read the text in the picture.
    Read the two words.
    What two words do you see?
    Read this line.
    What text is in the image?
    Tell me the two words.
    Read both words from left to right.`,
    `What can you read in the image?
    Which two words are this?
    Please read this line.`,
    `Please tell me what is written here.
    Read the words from left to right.
    What does this line say?`,
  ),
  left: wordings(
    `Which {noun} is on the left?
    What is the first {noun}?
    Which {noun} comes first?
    Read the left {noun}.
    Read the first {noun}.
    What {noun} is on the left side?
    Which is the first {noun}?
    Tell me the first {noun}.
    What does the left {noun} say?
    Which {noun} do you see on the left?
    What is the {noun} on the left?
    Name the {noun} on the left.`,
    `Which {noun} is on the left side?
    Name the first {noun}.
    What is the left {noun}?`,
    `Tell me the {noun} on the left.
    Read the {noun} on the left side.
    What {noun} comes first?`,
  ),
  right: wordings(
    `Which {noun} is on the right?
    What is the last {noun}?
    Which {noun} comes last?
    Read the right {noun}.
    Read the last {noun}.
    What {noun} is on the right side?
    Which is the last {noun}?
    Tell me the last {noun}.
    What does the right {noun} say?
    Which {noun} do you see on the right?
    What is the {noun} on the right?
    Name the {noun} on the right.`,
    `Which {noun} is on the right side?
    Name the last {noun}.
    What is the right {noun}?`,
    `Tell me the {noun} on the right.
    Read the {noun} on the right side.
    What {noun} comes last?`,
  ),
  all: wordings(
    `Read all the {noun}s.
    Read the text.
    Read the list.
    What is written here?
    Which {noun}s are written here?
    List all the {noun}s.
    Read everything from top to bottom.
    What does the list say?
    Which {noun}s can you see?
    Read all lines.
    What {noun}s are in the picture?
    Tell me all the {noun}s from top to bottom.
    Please read the text in the picture.
    What is on the list?`,
    `Please list the {noun}s.
    Read the {noun}s from top to bottom.
    Which {noun}s are on the list?`,
    `What {noun}s do you see?
    Please read all lines.
    List everything that is written here.`,
  ),
  top: wordings(
    `Which {noun} is on top?
    Which {noun} is at the top?
    What is the top {noun}?
    Read the first line.
    Read the top line.
    What is written at the top?
    Which {noun} comes first?
    What does the first line say?
    Read the {noun} at the top.
    What {noun} is highest?
    Which {noun} is above all others?
    Tell me the {noun} at the top.`,
    `What does the top line say?
    What is written on top?
    Which {noun} is the highest?`,
    `What is in the first line?
    Read the top {noun}.
    Tell me the {noun} in the top line.`,
  ),
  bottom: wordings(
    `Which {noun} is at the bottom?
    Which {noun} is lowest?
    What is the bottom {noun}?
    Read the last line.
    Read the bottom line.
    What is written at the bottom?
    Which {noun} comes last?
    What does the last line say?
    Read the {noun} at the bottom.
    What {noun} is at the very bottom?
    Which {noun} is below all others?
    Tell me the {noun} at the bottom.`,
    `What does the bottom line say?
    Which {noun} is at the very bottom?
    Which {noun} is the lowest?`,
    `What is in the last line?
    Read the bottom {noun}.
    Tell me the {noun} in the bottom line.`,
  ),
  middle: wordings(
    `Which {noun} is in the middle?
    What is the middle {noun}?
    Read the middle line.
    What is written in the middle?
    Read the {noun} in the middle.
    What does the middle line say?
    Tell me the middle {noun}.
    Which {noun} is in the middle line?
    What is in the middle of the list?
    Name the {noun} in the middle.
    What {noun} do you see in the middle?
    Which is the {noun} in the middle?`,
    `Read the middle {noun}.
    What is in the middle line?
    Tell me the {noun} in the middle.`,
    `Which is the middle {noun}?
    Name the middle {noun}.
    What {noun} is in the middle?`,
  ),
  total: wordings(
    `How many {noun}s are there?
    How many {noun}s are in the picture?
    Count the {noun}s.
    How many {noun}s do you see?
    How many {noun}s are written here?
    What is the number of {noun}s?
    How many {noun}s can you read?
    How many {noun}s does the picture show?
    Count all the {noun}s in the image.
    Tell me how many {noun}s there are.
    How many different {noun}s are there?
    How many {noun}s are shown?`,
    `How many {noun}s can you see?
    Please count the {noun}s.
    How many {noun}s are in the image?`,
    `How many {noun}s do you count?
    Count the {noun}s in the picture.
    How many {noun}s does the image show?`,
  ),
  colorOf: wordings(
    `What colour is the {noun} '{text}'?
    What colour is '{text}'?
    Which colour does '{text}' have?
    In which colour is '{text}' written?
    What is the colour of '{text}'?
    Which colour has the {noun} '{text}'?
    Name the colour of '{text}'.
    In what colour is '{text}' printed?
    Tell me the colour of the {noun} '{text}'.
    Which colour is '{text}'?
    What colour was used for '{text}'?
    What is the colour of the {noun} '{text}'?`,
    `Which colour is the {noun} '{text}'?
    Tell me the colour of '{text}'.
    In which colour is the {noun} '{text}' printed?`,
    `What colour does '{text}' have?
    Name the colour of the {noun} '{text}'.
    Which colour was used for '{text}'?`,
  ),
  ofColor: wordings(
    `Which {noun} is {color}?
    What is the {color} {noun}?
    Read the {color} {noun}.
    Which {noun} is written in {color}?
    What is written in {color}?
    Tell me the {color} {noun}.
    Which {noun} has the colour {color}?
    What does the {color} {noun} say?
    Read the {noun} in {color}.
    Which is the {color} {noun}?
    Read the {color} text.
    What {noun} is printed in {color}?`,
    `What {noun} is {color}?
    Name the {color} {noun}.
    Which {noun} is printed in {color}?`,
    `What does the {color} text say?
    Read what is written in {color}.
    Tell me the {noun} in {color}.`,
  ),
  contains: wordings(
    `Is the {noun} '{text}' in the picture?
    Is '{text}' written here?
    Does the picture say '{text}'?
    Can you see the {noun} '{text}'?
    Is '{text}' one of the {noun}s?
    Is '{text}' on the list?
    Is there the {noun} '{text}'?
    Does one line say '{text}'?
    Is '{text}' in the image?
    Do you see '{text}' here?
    Does the {noun} '{text}' appear?
    Can you read '{text}' here?`,
    `Is '{text}' in the picture?
    Does the list say '{text}'?
    Do you see the {noun} '{text}'?`,
    `Does '{text}' appear in the picture?
    Is the {noun} '{text}' on the list?
    Can you see '{text}' here?`,
  ),
} as const satisfies Record<string, Wordings>;
