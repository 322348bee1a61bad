import { drawOwned, fill, type Puzzle, pickQuestion, type Wordings } from '../wording.ts';
import { shortWords } from './words.ts';

/** Something to do with the letters of one word. */
interface Operation {
  readonly apply: (word: string) => string;
  readonly wordings: Wordings;
}

export const operations: Readonly<Record<string, Operation>> = {
  first: {
    apply: (word) => word[0],
    wordings: {
      train: [
        'What is the first letter of {word}?',
        'Which letter does {word} start with?',
        'Give the first letter of {word}.',
        'The first letter of {word}?',
        '{word}: what is the first letter?',
        'Say the first letter of the word {word}.',
        'With which letter does {word} begin?',
        'What letter is first in {word}?',
        'The word {word} starts with which letter?',
        'What is the letter at the start of {word}?',
        '{word} begins with what letter?',
        'Look at {word}. What is its first letter?',
        'Which is the first letter of {word}?',
      ],
      validation: ['Which letter comes first in {word}?', 'Name the first letter of {word}.'],
      test: ['Tell me the first letter of {word}.', 'What letter does {word} begin with?'],
    },
  },
  last: {
    apply: (word) => word[word.length - 1],
    wordings: {
      train: [
        'What is the last letter of {word}?',
        'Which letter does {word} end with?',
        'Give the last letter of {word}.',
        'The last letter of {word}?',
        '{word}: what is the last letter?',
        'Say the last letter of the word {word}.',
        'With which letter does {word} end?',
        'What letter is last in {word}?',
        'The word {word} ends with which letter?',
        'What is the letter at the end of {word}?',
        '{word} ends with what letter?',
        'Look at {word}. What is its last letter?',
        'Which is the last letter of {word}?',
      ],
      validation: ['Which letter comes last in {word}?', 'Name the last letter of {word}.'],
      test: ['Tell me the last letter of {word}.', 'What letter does {word} end in?'],
    },
  },
  spell: {
    apply: (word) => [...word].join('-'),
    wordings: {
      train: [
        'Spell {word}.',
        'Spell the word {word}.',
        'How do you spell {word}?',
        'Which letters are in {word}?',
        'Give the letters of {word}.',
        'Please spell {word}.',
        'Can you spell {word}?',
        'What are the letters of {word}?',
        '{word}: spell it.',
        'How is {word} spelled?',
        'Write the letters of {word}.',
        'Spell this word: {word}.',
        'I want to spell {word}. How?',
      ],
      validation: ['Could you spell {word}?', 'Write {word} letter by letter.'],
      test: ['Tell me how to spell {word}.', 'Name the letters of {word}.'],
    },
  },
  reverse: {
    apply: (word) => [...word].reverse().join(''),
    wordings: {
      train: [
        'Write {word} backwards.',
        'Reverse the word {word}.',
        'What is {word} backwards?',
        'Reverse {word}.',
        'Turn {word} around.',
        'Read {word} from the end.',
        '{word} backwards?',
        'Give {word} in reverse.',
      ],
      validation: ['How is {word} written backwards?', 'Please reverse {word}.'],
      test: ['Tell me {word} backwards.', 'Say {word} in reverse.'],
    },
  },
  count: {
    apply: (word) => String(word.length),
    wordings: {
      train: [
        'How many letters are in {word}?',
        'How many letters does {word} have?',
        'Count the letters of {word}.',
        'How long is the word {word}?',
        'Give the number of letters in {word}.',
        '{word} has how many letters?',
        'How many letters has the word {word}?',
        'Count the letters in the word {word}.',
      ],
      validation: ['What is the number of letters in {word}?', 'Please count the letters of {word}.'],
      test: ['Tell me how many letters {word} has.', 'The word {word} has how many letters?'],
    },
  },
  copy: {
    apply: (word) => word,
    wordings: {
      train: [
        'Say {word}.',
        'Repeat the word {word}.',
        'Copy this word: {word}',
        'Write {word}.',
        'Repeat: {word}',
        'Say the word {word}.',
        'Write the word {word}.',
        'Repeat after me: {word}',
      ],
      validation: ['Please repeat {word}.', 'Answer only with the word {word}.'],
      test: ['Copy the word {word}.', 'Just say {word}.'],
    },
  },
  upper: {
    apply: (word) => word.toUpperCase(),
    wordings: {
      train: [
        'Write {word} in capital letters.',
        'Write {word} in upper case.',
        'What is {word} in capital letters?',
        'Put {word} in capital letters.',
        '{word} in capital letters?',
        'Make {word} upper case.',
        'Turn {word} into capital letters.',
        'Give {word} in capital letters.',
      ],
      validation: ['How is {word} written in capital letters?', 'Please write {word} in upper case.'],
      test: ['Show {word} in capital letters.', 'Change {word} to upper case.'],
    },
  },
};

/** The word and what to do with it are held out as a pair; reversing is for words of up to five letters. */
const letters: Puzzle = (random, split) => {
  const draw = () => ({ name: random.pick(Object.keys(operations)), word: random.pick(shortWords) });
  const key = (drawn: ReturnType<typeof draw>) => `letters ${drawn.name} ${drawn.word}`;
  let drawn = drawOwned(draw, key, split);
  while (drawn.name === 'reverse' && drawn.word.length > 5) drawn = drawOwned(draw, key, split);
  const { apply, wordings } = operations[drawn.name];
  return {
    prompt: fill(pickQuestion(wordings, random, split), { word: drawn.word }),
    answer: apply(drawn.word),
    exact: true,
  };
};

export const strings = { letters } satisfies Record<string, Puzzle>;
