import { drawOwned, fill, type Puzzle, pickQuestion } from '../wording.ts';
import { LOGIC_WORDINGS } from './wordings.ts';
import { shortWords } from './words.ts';

/** What is done to the letters of one word. */
export const operations = {
  first: (word) => word[0],
  last: (word) => word[word.length - 1],
  spell: (word) => [...word].join('-'),
  reverse: (word) => [...word].reverse().join(''),
  count: (word) => String(word.length),
  copy: (word) => word,
  upper: (word) => word.toUpperCase(),
} satisfies Record<string, (word: string) => string>;

const OPERATION_NAMES = Object.keys(operations) as (keyof typeof operations)[];

/** The word and what to do with it are held out as a pair; reversing is for words of up to five letters. */
const letters: Puzzle = (random, split) => {
  const draw = () => ({ name: random.pick(OPERATION_NAMES), word: random.pick(shortWords) });
  const key = (drawn: ReturnType<typeof draw>) => `letters ${drawn.name} ${drawn.word}`;
  let drawn = drawOwned(draw, key, split);
  while (drawn.name === 'reverse' && drawn.word.length > 5) drawn = drawOwned(draw, key, split);
  return {
    prompt: fill(pickQuestion(LOGIC_WORDINGS[drawn.name], random, split), { word: drawn.word }),
    answer: operations[drawn.name](drawn.word),
    exact: true,
  };
};

export const strings = { letters } satisfies Record<string, Puzzle>;
