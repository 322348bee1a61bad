import type { Random } from '../../base/random.ts';
import { grammars, type ForeignLanguage as Language, type Sentence, say } from '../translation/grammar.ts';
import { nouns, places, verbs } from '../translation/words.ts';
import { drawOwned, fill, pickWording, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

const asked = ['who', 'where', 'what'] as const;
export type Asked = (typeof asked)[number];

const wordings: Readonly<Record<Language, Readonly<Record<Asked, Wordings>>>> = {
  French: {
    who: {
      train: ['Qui {verb} {object} ?', 'Dis-moi qui {verb} {object}.'],
      validation: ['Qui est-ce qui {verb} {object} ?'],
      test: ['Sais-tu qui {verb} {object} ?'],
    },
    where: {
      train: ['Où est {subject} ?', 'Dis-moi où est {subject}.'],
      validation: ['Où se trouve {subject} ?'],
      test: ['Sais-tu où est {subject} ?'],
    },
    what: {
      train: ['Que {verb} {subject} ?', 'Dis-moi ce que {verb} {subject}.'],
      validation: ['Qu’est-ce que {verb} {subject} ?'],
      test: ['Sais-tu ce que {verb} {subject} ?'],
    },
  },
  German: {
    who: {
      train: ['Wer {verb} {object}?', 'Sag mir, wer {object} {verb}.'],
      validation: ['Wer ist es, der {object} {verb}?'],
      test: ['Weißt du, wer {object} {verb}?'],
    },
    where: {
      train: ['Wo ist {subject}?', 'Sag mir, wo {subject} ist.'],
      validation: ['Wo befindet sich {subject}?'],
      test: ['Weißt du, wo {subject} ist?'],
    },
    what: {
      train: ['Was {verb} {subject}?', 'Sag mir, was {subject} {verb}.'],
      validation: ['Was ist es, was {subject} {verb}?'],
      test: ['Weißt du, was {subject} {verb}?'],
    },
  },
  Spanish: {
    who: {
      train: ['¿Quién {verb} {object}?', 'Dime quién {verb} {object}.'],
      validation: ['¿Quién es el que {verb} {object}?'],
      test: ['¿Sabes quién {verb} {object}?'],
    },
    where: {
      train: ['¿Dónde está {subject}?', 'Dime dónde está {subject}.'],
      validation: ['¿En qué lugar está {subject}?'],
      test: ['¿Sabes dónde está {subject}?'],
    },
    what: {
      train: ['¿Qué {verb} {subject}?', 'Dime qué {verb} {subject}.'],
      validation: ['¿Qué es lo que {verb} {subject}?'],
      test: ['¿Sabes qué {verb} {subject}?'],
    },
  },
  Chinese: {
    who: {
      train: ['谁{verb}{object}？', '请告诉我谁{verb}{object}。'],
      validation: ['是谁{verb}{object}？'],
      test: ['你知道谁{verb}{object}吗？'],
    },
    where: {
      train: ['{subject}在哪里？', '请告诉我{subject}在哪里。'],
      validation: ['{subject}在什么地方？'],
      test: ['你知道{subject}在哪里吗？'],
    },
    what: {
      train: ['{subject}{verb}什么？', '请告诉我{subject}{verb}什么。'],
      validation: ['{subject}{verb}的是什么？'],
      test: ['你知道{subject}{verb}什么吗？'],
    },
  },
};

const key = {
  French: 'french',
  German: 'german',
  Spanish: 'spanish',
  Chinese: 'chinese',
} as const satisfies Record<Language, string>;

/** Four sentences about four of whom and four things: each of them stands in one sentence alone. */
export function drawPassage(random: Random, split: Split): Sentence[] {
  const draw = (): Sentence[] => {
    const subjects = random.sample(
      nouns.filter(({ alive }) => alive),
      4,
    );
    const objects = random.sample(
      nouns.filter(({ alive }) => !alive),
      4,
    );
    const found = random.sample(places, 4);
    return subjects.map((noun, i): Sentence => {
      const subject = { determiner: 'the', noun } as const;
      if (random.chance(0.4)) return { kind: 'place', subject, place: found[i] };
      return {
        kind: 'doing',
        subject,
        verb: random.pick(verbs),
        object: { determiner: 'the', noun: objects[i] },
      };
    });
  };
  return drawOwned(draw, (passage) => `multilingual ${passage.map((one) => say('English', one))}`, split);
}

export const passageText = (language: Language, passage: readonly Sentence[]): string =>
  passage.map((sentence) => say(language, sentence)).join(language === 'Chinese' ? '' : ' ');

/** A question in its language about one of the sentences: who does it, what is done, or where somebody is. */
export function askSentence(language: Language, sentence: Sentence, random: Random, split: Split): Question {
  const grammar = grammars[language];
  const subject = grammar.phrase(sentence.subject);
  const put = (what: Asked, values: Readonly<Record<string, string>>) =>
    elided(fill(pickWording(wordings[language][what], random, split), values));
  if (sentence.kind === 'place') {
    const answer = sentence.place[key[language]];
    const alternatives = language === 'Chinese' ? [`在${answer}`] : [];
    return { prompt: put('where', { subject }), answer, alternatives };
  }
  if (sentence.kind !== 'doing') throw new Error(`askSentence: nothing is asked of '${sentence.kind}'`);
  const forms = sentence.verb[key[language]];
  const verb = typeof forms === 'string' ? forms : forms[0];
  const object = grammar.phrase(sentence.object, true);
  return random.chance(0.5)
    ? { prompt: put('who', { verb, object }), answer: subject }
    : { prompt: put('what', { verb, subject }), answer: object };
}

/** "Que achète" is written and said "Qu’achète". */
const elided = (text: string): string => text.replace(/\b([Qq])ue (?=[aâeéèêiou])/g, '$1u’');
