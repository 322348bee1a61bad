import type { Random } from '../../base/random.ts';
import { lookFor, type Reference } from '../../text/turns.ts';
import type { Speaker } from '../audio/voices.ts';
import { spokenWords, thingOfWord } from '../audio/words.ts';
import { widen } from '../phrasebook.ts';
import { fill, pickQuestion, type Question } from '../wording.ts';
import type { Split } from '../world.ts';
import { drawCommand } from './commands.ts';
import { drawNumber } from './numbers.ts';
import { drawPhrase, drawSentence, drawUtterance, drawWord } from './sentences.ts';
import { SINGLE_WORDS } from './vocabulary.ts';

/** What somebody says, before anybody has said it. */
export interface Utterance {
  readonly said: string;
  /** What the number or the command means. */
  readonly meaning?: { readonly task: 'numbers' | 'commands'; readonly text: string };
}

export const WORDINGS = widen('speech', {
  transcribe: {
    train: [
      'Write down what is said.',
      'What is said?',
      'Transcribe this.',
      'Write down the words.',
      'What is being said?',
      'What does the speaker say?',
      'What is said here?',
      'What did they say?',
      'Write what you hear.',
      'Write down what you hear.',
      'Transcribe the recording.',
      'Transcribe.',
      'Tell me what is said.',
      'Put it in writing.',
      'What are the words?',
      'Which words are spoken?',
      'Listen and write.',
    ],
    validation: ['What do you hear?'],
    test: ['Please transcribe the speech.'],
  },
  numbers: {
    train: [
      'Which number is said?',
      'Write the number in digits.',
      'What is the number?',
      'What number is said?',
      'What number do you hear?',
      'Which number do you hear?',
      'Which number is it?',
      'Tell me the number.',
      'Write down the number.',
      'The number in digits?',
      'What is the number in digits?',
      'Listen: which number is this?',
    ],
    validation: ['Which digits do you hear?'],
    test: ['Give the number in digits.'],
  },
  commands: {
    train: [
      'What shall be done?',
      'What is the command?',
      'What does the speaker want?',
      'What is the speaker asking for?',
      'What should be done?',
      'What does the voice want?',
      'What is to be done?',
      'Tell me what shall be done.',
      'What is asked for?',
      'Which command is given?',
      'What was the command?',
      'What am I told to do?',
    ],
    validation: ['What is wanted?'],
    test: ['Which command is this?'],
  },
  speaker: {
    train: [
      'Who speaks, a man or a woman?',
      'Is this a man or a woman?',
      'Man or woman?',
      'Who is speaking, a man or a woman?',
      'Is it a man or a woman?',
      'Is a man or a woman speaking?',
      'A man or a woman?',
      'Tell me if a man or a woman speaks.',
      'Does a man or a woman speak?',
      'Is the voice that of a man or of a woman?',
      "Whose voice is it, a man's or a woman's?",
    ],
    validation: ['Do you hear a man or a woman?'],
    test: ['Is the speaker a man or a woman?'],
  },
  spotting: {
    train: [
      'Is the word "{word}" said?',
      'Do you hear "{word}"?',
      'Does the speaker say "{word}"?',
      'Did you hear "{word}"?',
      'Is "{word}" said?',
      'Is "{word}" one of the words?',
      'Listen for "{word}". Is it said?',
      'Is the word "{word}" spoken?',
      'Yes or no: is "{word}" said?',
      'Does anyone say "{word}"?',
    ],
    validation: ['Can "{word}" be heard?'],
    test: ['Does somebody say the word "{word}"?'],
  },
  first: {
    train: [
      'What is the first word?',
      'Which word comes first?',
      'Which word is first?',
      'Which word is said first?',
      'What word comes first?',
      'Tell me the first word.',
      'Name the first word.',
      'With which word does it start?',
    ],
    validation: ['Give the first word.'],
    test: ['What does it begin with?'],
  },
  last: {
    train: [
      'What is the last word?',
      'Which word comes last?',
      'Which word is last?',
      'Which word is said last?',
      'What word comes last?',
      'Tell me the last word.',
      'Name the last word.',
      'With which word does it stop?',
    ],
    validation: ['Give the last word.'],
    test: ['What does it end with?'],
  },
  count: {
    train: [
      'How many words are said?',
      'Count the words.',
      'How many words are there?',
      'How many words are spoken?',
      'Tell me how many words are said.',
      'The number of words?',
      'Of how many words is it made?',
      'Count how many words you hear.',
    ],
    validation: ['Give the number of words.'],
    test: ['How many words do you hear?'],
  },
});

export type Topic = keyof typeof WORDINGS;

/** What the speech of a task is; `document` draws one of all kinds. */
export const DRAWS = {
  word: (random) => ({ said: drawWord(random) }),
  transcribe: (random, split) => ({
    said: random.chance(0.3) ? drawPhrase(random, split) : drawSentence(random, split),
  }),
  numbers(random, split, difficulty) {
    const { said, written } = drawNumber(random, split, difficulty);
    return { said, meaning: { task: 'numbers', text: written } };
  },
  commands(random, split) {
    const { said, meaning } = drawCommand(random, split);
    return { said, meaning: { task: 'commands', text: meaning } };
  },
  speaker: (random, split, difficulty) => ({ said: drawUtterance(random, split, difficulty) }),
  spotting: (random, split) => ({ said: drawSentence(random, split) }),
} satisfies Record<string, (random: Random, split: Split, difficulty: number) => Utterance>;

export type SpeechTask = keyof typeof DRAWS;

/** One question about an utterance, with its answer. */
export function askAbout(
  topic: Topic,
  utterance: Utterance,
  speaker: Speaker,
  random: Random,
  split: Split,
): Question {
  const words = spokenWords(utterance.said);
  /** @param heard the spoken words that the answer's words are, or that it depends on, by their place */
  const ask = (answer: string, slots: Record<string, string> = {}, heard?: readonly number[]): Question => ({
    prompt: fill(pickQuestion(WORDINGS[topic], random, split), slots),
    answer,
    references: heard && wordReferences(answer, heard),
  });
  switch (topic) {
    case 'transcribe':
      return ask(words.join(' '), {}, [...words.keys()]);
    case 'numbers':
    case 'commands':
      if (utterance.meaning?.task !== topic)
        throw new Error(`"${utterance.said}" has no meaning of ${topic}`);
      return ask(utterance.meaning.text);
    case 'speaker': {
      const other = speaker === 'man' ? ['male', 'male voice'] : ['female', 'female voice'];
      return { ...ask(speaker), alternatives: other };
    }
    case 'spotting': {
      const there = random.chance(0.5);
      // The short words are in nearly every sentence, so they are not asked for.
      const long = words.filter((word) => word.length > 3);
      const absent = SINGLE_WORDS.filter((word) => word.length > 3 && !words.includes(word));
      const said = there && long.length > 0;
      const word = random.pick(said ? long : absent);
      const places = [...words.keys()].filter((place) => words[place] === word);
      return { ...ask(said ? 'yes' : 'no', { word }), references: [lookFor(0, places.map(thingOfWord))] };
    }
    case 'first':
      return ask(words[0], {}, [0]);
    case 'last':
      return ask(words[words.length - 1], {}, [words.length - 1]);
    case 'count':
      return ask(String(words.length));
  }
}

/** Every letter of an answer's word depends on the spoken word that it is. */
function wordReferences(answer: string, heard: readonly number[]): Reference[] {
  const written = [...answer.matchAll(/\S+/g)];
  return written.flatMap(({ 0: word, index }, i) =>
    [...word].map((_, letter) => lookFor(index + letter, [thingOfWord(heard[i])])),
  );
}
