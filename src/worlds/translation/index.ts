import { type GradedPuzzle, puzzleWorld } from '../puzzles.ts';
import { drawOwned, pickWording, type Question, type Wordings } from '../wording.ts';
import { drawSentence, type Language, say } from './grammar.ts';

const asking: Wordings = {
  train: [
    'Translate to {language}: {text}',
    'Put into {language}: {text}',
    '{text} In {language}, please.',
    'How does one say this in {language}? {text}',
    '{text}\n{language}:',
  ],
  validation: ['Say it in {language}: {text}'],
  test: ['What is this in {language}? {text}'],
};

/** The sentence is held out in all languages at once. */
const between =
  (from: Language, to: Language): GradedPuzzle =>
  (random, split, difficulty): Question => {
    const sentence = drawOwned(
      () => drawSentence(random, difficulty),
      (drawn) => `translation ${say('English', drawn)}`,
      split,
    );
    const wording = pickWording(asking, random, split).replace('{language}', to);
    return { prompt: wording.replace('{text}', () => say(from, sentence)), answer: say(to, sentence) };
  };

/** Without capitals, a final full stop and doubled spaces: what an exact sentence is compared by. */
export const plainSentence = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[.。]$/, '')
    .replace(/\s+/g, ' ')
    .replaceAll('’', "'");

/** English from and to four languages, over a grammar and a vocabulary of our own: the twin of WMT. */
export const translation = puzzleWorld(
  {
    englishToFrench: between('English', 'French'),
    frenchToEnglish: between('French', 'English'),
    englishToGerman: between('English', 'German'),
    germanToEnglish: between('German', 'English'),
    englishToSpanish: between('English', 'Spanish'),
    spanishToEnglish: between('Spanish', 'English'),
    englishToChinese: between('English', 'Chinese'),
    chineseToEnglish: between('Chinese', 'English'),
  },
  {
    suite: 'translation',
    metric: 'exactSentence',
    questions: [4, 7],
    score: ({ answer }, reply) => Number(plainSentence(reply) === plainSentence(answer)),
  },
);
