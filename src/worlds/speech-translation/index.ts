import type { Random } from '../../base/random.ts';
import { modelText, type Turn, userText } from '../../text/turns.ts';
import { checkSpeech } from '../audio/synthesizer.ts';
import { spokenWords } from '../audio/words.ts';
import { sayAloud } from '../speech/index.ts';
import { WORDINGS } from '../speech/questions.ts';
import { drawNounPhrase, drawSentence, grammars, type Language } from '../translation/grammar.ts';
import { plainSentence } from '../translation/index.ts';
import { drawOwned, pickWording, type Wordings } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';

const LANGUAGES = { toFrench: 'French', toGerman: 'German', toSpanish: 'Spanish' } as const satisfies Record<
  string,
  Language
>;
type Task = keyof typeof LANGUAGES;
const TASKS = Object.keys(LANGUAGES) as Task[];

const ASKING: Wordings = {
  train: ['Translate to {language}.', 'Put this into {language}.', 'In {language}, please.', '{language}:'],
  validation: ['Say it in {language}.'],
  test: ['What is this in {language}?'],
};

/** The same phrase or sentence in every language, without a full stop. */
type Texts = Readonly<Record<Language, string>>;

/**
 * A phrase ("three green hats") or a sentence of the translation world; what is held out there in writing is held out
 * here in speech.
 * @param difficulty 0 (a noun with its article) to 1 (sentences half of the time)
 */
function drawTexts(random: Random, split: Split, difficulty: number): Texts {
  const write = (put: (language: Language) => string): Texts => ({
    English: put('English'),
    French: put('French'),
    German: put('German'),
    Spanish: put('Spanish'),
    Chinese: put('Chinese'),
  });
  return drawOwned(
    () => {
      if (random.chance(0.5 * difficulty)) {
        const sentence = drawSentence(random, 0.5 * difficulty);
        return write((language) => grammars[language].sentence(sentence));
      }
      const phrase = drawNounPhrase(random, 0.6 * difficulty);
      return write((language) => grammars[language].phrase(phrase));
    },
    // As the translation world names its sentences.
    ({ English: text }) => `translation ${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    split,
  );
}

const askFor = (language: Language, random: Random, split: Split): string =>
  pickWording(ASKING, random, split).replace('{language}', language);

/** Spoken English to written French, German and Spanish: the twin of CoVoST 2. */
export const speechTranslation: World = {
  suite: 'speech-translation',
  tasks: TASKS,
  wants: { input: ['audio'] },
  check: checkSpeech,

  /** One to three languages, and the English words in every other document, before or after them. */
  document(random: Random, split: Split, difficulty = 1): Turn[] {
    const texts = drawTexts(random, split, difficulty);
    const { part } = sayAloud(texts.English, random, split, difficulty);
    const asked = random
      .sample(Object.values(LANGUAGES), random.integer(1, 4))
      .map((language) => ({ prompt: askFor(language, random, split), answer: texts[language] }));
    const heard = {
      prompt: pickWording(WORDINGS.transcribe, random, split),
      answer: spokenWords(texts.English).join(' '),
    };
    const order = random.chance(0.5) ? asked : random.chance(0.5) ? [heard, ...asked] : [...asked, heard];
    return order.flatMap(({ prompt, answer }, i): Turn[] => [
      i === 0 ? { role: 'user', parts: [part, { text: prompt }] } : userText(prompt),
      modelText(answer),
    ]);
  },

  case(task: string, random: Random, split: Split): Case {
    const known = TASKS.find((name) => name === task);
    if (known === undefined)
      throw new Error(`speech-translation has no task "${task}"; it has ${TASKS.join(', ')}`);
    const language = LANGUAGES[known];
    const texts = drawTexts(random, split, 1);
    const { part } = sayAloud(texts.English, random, split, 1);
    return {
      suite: 'speech-translation',
      task,
      metric: 'exactSentence',
      turns: [{ role: 'user', parts: [part, { text: askFor(language, random, split) }] }],
      expected: texts[language],
      score: (reply) => Number(plainSentence(reply) === plainSentence(texts[language])),
    };
  },
};
