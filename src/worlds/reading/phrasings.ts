import type { Wordings } from '../wording.ts';

/**
 * How one asks about a single printed text. `{noun}` is word or number, `{unit}` letter or digit, `{text}` a text.
 */
export const singlePhrasings = {
  read: wordings(
    `What {noun} is written here?
    What {noun} is shown?
    Which {noun} is this?
    Read the {noun}.
    Read the text.
    What does it say?
    What is written here?
    Which {noun} can you see?
    What does the picture say?
    Please read the text in the picture.
    Tell me the {noun}.
    What {noun} do you see in the image?
    Read this.
    Write down the {noun} in the picture.
    What text is in the image?
    Which {noun} is printed here?`,
    `Which {noun} does the picture show?
    Please read this {noun}.
    What can you read in the image?`,
    `What is the {noun} in this picture?
    Please tell me what is written here.
    Read what you see.`,
  ),
  says: wordings(
    `Does the picture say '{text}'?
    Is the {noun} '{text}'?
    Does it say '{text}'?
    Is '{text}' written here?
    Does this say '{text}'?
    Is this the {noun} '{text}'?
    Can you read '{text}' here?
    Is it '{text}'?
    Does the text say '{text}'?
    Is '{text}' the {noun} in the picture?
    Does the image show the {noun} '{text}'?
    Is the text '{text}'?`,
    `Does the image say '{text}'?
    Is '{text}' printed in the picture?
    Is this '{text}'?`,
    `Can you see the {noun} '{text}' here?
    Does the {noun} say '{text}'?
    Is '{text}' the text here?`,
  ),
  count: wordings(
    `How many {unit}s has the {noun}?
    How many {unit}s are there?
    How many {unit}s does the {noun} have?
    Count the {unit}s.
    How long is the {noun}?
    How many {unit}s can you see?
    What is the number of {unit}s?
    How many {unit}s are in the {noun}?
    Count the {unit}s of the {noun}.
    How many {unit}s are written here?
    Of how many {unit}s is the {noun} made?
    Tell me how many {unit}s there are.`,
    `How many {unit}s are in the picture?
    Please count the {unit}s in this {noun}.
    How many {unit}s long is the {noun}?`,
    `How many {unit}s do you count?
    How many {unit}s does it have?
    What number of {unit}s has the {noun}?`,
  ),
  first: wordings(
    `What is the first {unit}?
    Which {unit} comes first?
    With which {unit} does the {noun} start?
    What {unit} does it start with?
    Read the first {unit}.
    The {noun} starts with which {unit}?
    What is the first {unit} of the {noun}?
    Which is the first {unit}?
    Tell me the first {unit}.
    Name the {unit} at the start.
    What {unit} is at the start of the {noun}?
    Which {unit} is on the far left?`,
    `Which {unit} does the {noun} start with?
    Name the first {unit}.
    What {unit} comes first in the {noun}?`,
    `What {unit} is the first one?
    With which {unit} does it start?
    Which {unit} is at the start?`,
  ),
  last: wordings(
    `What is the last {unit}?
    Which {unit} comes last?
    With which {unit} does the {noun} end?
    What {unit} does it end with?
    Read the last {unit}.
    The {noun} ends with which {unit}?
    What is the last {unit} of the {noun}?
    Which is the last {unit}?
    Tell me the last {unit}.
    Name the {unit} at the end.
    What {unit} is at the end of the {noun}?
    Which {unit} is on the far right?`,
    `Which {unit} does the {noun} end with?
    Name the last {unit}.
    What {unit} comes last in the {noun}?`,
    `What {unit} is the last one?
    With which {unit} does it end?
    Which {unit} is at the end?`,
  ),
  spell: wordings(
    `Spell the {noun}.
    Read the {unit}s one by one.
    Which {unit}s does the {noun} have?
    Name the {unit}s one by one.
    Spell what is written here.
    Write the {unit}s one by one.
    What {unit}s do you see, one by one?
    Spell it.
    Spell the text.
    Please spell the {noun} in the picture.
    Tell me each {unit} of the {noun}.
    Read each {unit}.`,
    `Spell the {noun} in the image.
    Please name each {unit}.
    Write down each {unit} of the {noun}.`,
    `Please spell this.
    Tell me the {unit}s one by one.
    Spell the {noun} that you see.`,
  ),
  color: wordings(
    `What colour is the text?
    What colour is the {noun}?
    Which colour does the {noun} have?
    What is the colour of the text?
    In which colour is it written?
    What colour are the {unit}s?
    Which colour has the {noun}?
    Name the colour of the text.
    In what colour is the {noun} printed?
    What colour was used for the text?
    Tell me the colour of the {unit}s.
    Which colour is the text?`,
    `Which colour are the {unit}s?
    What colour does the text have?
    Tell me the colour of the {noun}.`,
    `What is the colour of the {unit}s?
    In which colour is the text printed?
    Name the colour of the {noun}.`,
  ),
  background: wordings(
    `What colour is the background?
    Which colour is behind the text?
    What is the colour of the background?
    On which colour is it written?
    Name the background colour.
    Which colour does the background have?
    What is the background colour?
    What colour is behind the {noun}?
    Tell me the colour of the background.
    Which background colour was used?
    On what colour is the {noun} printed?
    Which colour has the background?`,
    `Which colour is the background?
    What colour is behind the {unit}s?
    On which colour is the text printed?`,
    `What colour does the background have?
    Name the colour of the background.
    What background colour can you see?`,
  ),
  capitals: wordings(
    `Is the word in capital letters?
    Is it all capitals?
    Are all letters capitals?
    Is the text in capitals?
    Is everything written in capitals?
    Are these all capital letters?
    Is the word written in capital letters?
    Does the word have capital letters only?
    Is each letter a capital?
    Are the letters all capital letters?
    Is this in capitals?
    Is the whole word in capitals?`,
    `Is the whole text in capital letters?
    Is the word all capitals?
    Is this written in capital letters?`,
    `Are these letters all capitals?
    Does the text have capitals only?
    Is everything in capital letters?`,
  ),
  kind: wordings(
    `Is this a word or a number?
    Is it a word or a number?
    Do you see a word or a number?
    Are these letters or digits?
    Is the text a word or a number?
    Is a word or a number written here?
    Word or number?
    Does the picture show a word or a number?
    Is a number or a word printed here?
    What is this, a word or a number?
    Is that a number or a word?
    Tell me: a word or a number?`,
    `Can you see a word or a number?
    Is this text a number or a word?
    A word or a number?`,
    `Does the image show a number or a word?
    Is it a number or a word?
    What is written here, a word or a number?`,
  ),
} as const satisfies Record<string, Wordings>;

/** Every line of a text is one template. */
export function wordings(train: string, validation: string, test: string): Wordings {
  const lines = (text: string) => text.split('\n').map((line) => line.trim());
  return { train: lines(train), validation: lines(validation), test: lines(test) };
}
