import type { Random } from '../../base/random.ts';
import { capitalise, withArticle } from '../wording.ts';
import {
  type Adjective,
  adjectives,
  type Noun,
  nouns,
  numerals,
  type Place,
  places,
  type Verb,
  verbs,
} from './words.ts';

/** The, a, the (several), or a number of 2 to 6. */
export type Determiner = 'the' | 'a' | 'those' | 2 | 3 | 4 | 5 | 6;

/** A noun with what stands around it. */
export interface NounPhrase {
  readonly determiner: Determiner;
  readonly noun: Noun;
  readonly adjective?: Adjective;
}

/** Somebody does something to a thing, is somehow, or is somewhere. */
export type Sentence =
  | { readonly kind: 'doing'; readonly subject: NounPhrase; readonly verb: Verb; readonly object: NounPhrase }
  | { readonly kind: 'being'; readonly subject: NounPhrase; readonly adjective: Adjective }
  | { readonly kind: 'place'; readonly subject: NounPhrase; readonly place: Place };

export const isOne = ({ determiner }: NounPhrase): boolean => determiner === 'the' || determiner === 'a';
const pick = <Item>(phrase: NounPhrase, [one, many]: readonly [Item, Item]): Item =>
  isOne(phrase) ? one : many;

/** How one language puts a sentence. */
interface Grammar {
  phrase(phrase: NounPhrase, object?: boolean): string;
  sentence(sentence: Sentence): string;
}

const english: Grammar = {
  phrase(phrase) {
    const { determiner, noun, adjective } = phrase;
    const named = [adjective?.english, pick(phrase, noun.english)].filter(Boolean).join(' ');
    if (determiner === 'a') return withArticle(named);
    return `${typeof determiner === 'number' ? numerals.english[determiner - 2] : 'the'} ${named}`;
  },
  sentence(sentence) {
    const { subject } = sentence;
    const who = english.phrase(subject);
    const be = isOne(subject) ? 'is' : 'are';
    if (sentence.kind === 'being') return `${who} ${be} ${sentence.adjective.english}`;
    if (sentence.kind === 'place') return `${who} ${be} ${sentence.place.english}`;
    return `${who} ${pick(subject, sentence.verb.english)} ${english.phrase(sentence.object)}`;
  },
};

/** With the gender and number of the phrase. */
function frenchAdjective(phrase: NounPhrase, { french: [masculine, feminine] }: Adjective): string {
  const form = phrase.noun.french[0] === 'f' ? feminine : masculine;
  return isOne(phrase) ? form : `${form}s`;
}

const french: Grammar = {
  phrase(phrase) {
    const { determiner, noun, adjective } = phrase;
    const [gender, one, many] = noun.french;
    const name = isOne(phrase) ? one : many;
    const word = adjective && frenchAdjective(phrase, adjective);
    const named = word ? (adjective.french[2] ? `${word} ${name}` : `${name} ${word}`) : name;
    if (typeof determiner === 'number') return `${numerals.french[determiner - 2]} ${named}`;
    if (determiner === 'those') return `les ${named}`;
    if (determiner === 'a') return `${gender === 'f' ? 'une' : 'un'} ${named}`;
    // The h of homme is silent; no other noun begins with one.
    if (/^[aeiouâéèêîôûh]/.test(named)) return `l'${named}`;
    return `${gender === 'f' ? 'la' : 'le'} ${named}`;
  },
  sentence(sentence) {
    const { subject } = sentence;
    const who = french.phrase(subject);
    const be = isOne(subject) ? 'est' : 'sont';
    if (sentence.kind === 'being') return `${who} ${be} ${frenchAdjective(subject, sentence.adjective)}`;
    if (sentence.kind === 'place') return `${who} ${be} ${sentence.place.french}`;
    return `${who} ${pick(subject, sentence.verb.french)} ${french.phrase(sentence.object)}`;
  },
};

/** Article and ending of the adjective: nominative, and accusative where it differs, which is in the masculine. */
function germanForms({ determiner, noun }: NounPhrase, object: boolean): [article: string, ending: string] {
  const [gender] = noun.german;
  if (typeof determiner === 'number') return [numerals.german[determiner - 2], 'e'];
  if (determiner === 'those') return ['die', 'en'];
  if (gender === 'm' && object) return [determiner === 'a' ? 'einen' : 'den', 'en'];
  if (determiner === 'the') return [{ m: 'der', f: 'die', n: 'das' }[gender], 'e'];
  return [gender === 'f' ? 'eine' : 'ein', { m: 'er', f: 'e', n: 'es' }[gender]];
}

const german: Grammar = {
  phrase(phrase, object = false) {
    const [article, ending] = germanForms(phrase, object);
    const [, one, many] = phrase.noun.german;
    const word = phrase.adjective && `${phrase.adjective.german}${ending}`;
    return [article, word, isOne(phrase) ? one : many].filter(Boolean).join(' ');
  },
  sentence(sentence) {
    const { subject } = sentence;
    const who = german.phrase(subject);
    const be = isOne(subject) ? 'ist' : 'sind';
    if (sentence.kind === 'being') return `${who} ${be} ${sentence.adjective.german}`;
    if (sentence.kind === 'place') return `${who} ${be} ${sentence.place.german}`;
    return `${who} ${pick(subject, sentence.verb.german)} ${german.phrase(sentence.object, true)}`;
  },
};

function spanishAdjective(phrase: NounPhrase, { spanish: [masculine, feminine, plural] }: Adjective): string {
  const form = phrase.noun.spanish[0] === 'f' ? feminine : masculine;
  return isOne(phrase) ? form : form + plural;
}

const spanish: Grammar = {
  phrase(phrase) {
    const { determiner, noun, adjective } = phrase;
    const [gender, one, many] = noun.spanish;
    const female = gender === 'f';
    const named = [isOne(phrase) ? one : many, adjective && spanishAdjective(phrase, adjective)]
      .filter(Boolean)
      .join(' ');
    if (typeof determiner === 'number') return `${numerals.spanish[determiner - 2]} ${named}`;
    if (determiner === 'those') return `${female ? 'las' : 'los'} ${named}`;
    if (determiner === 'a') return `${female ? 'una' : 'un'} ${named}`;
    return `${female ? 'la' : 'el'} ${named}`;
  },
  sentence(sentence) {
    const { subject } = sentence;
    const who = spanish.phrase(subject);
    if (sentence.kind === 'being')
      return `${who} ${isOne(subject) ? 'es' : 'son'} ${spanishAdjective(subject, sentence.adjective)}`;
    if (sentence.kind === 'place')
      return `${who} ${isOne(subject) ? 'está' : 'están'} ${sentence.place.spanish}`;
    return `${who} ${pick(subject, sentence.verb.spanish)} ${spanish.phrase(sentence.object)}`;
  },
};

const chinese: Grammar = {
  phrase({ determiner, noun, adjective }) {
    const [measure, word] = noun.chinese;
    const named = `${adjective?.chinese[0] ?? ''}${word}`;
    if (determiner === 'those') return `这些${named}`;
    const count =
      typeof determiner === 'number' ? numerals.chinese[determiner - 2] : determiner === 'the' ? '这' : '一';
    return `${count}${measure}${named}`;
  },
  sentence(sentence) {
    const who = chinese.phrase(sentence.subject);
    if (sentence.kind === 'being') return `${who}${sentence.adjective.chinese[1]}`;
    if (sentence.kind === 'place') return `${who}在${sentence.place.chinese}`;
    return `${who}${sentence.verb.chinese}${chinese.phrase(sentence.object)}`;
  },
};

export const grammars = {
  English: english,
  French: french,
  German: german,
  Spanish: spanish,
  Chinese: chinese,
};
export type Language = keyof typeof grammars;

/** All but English. */
export const foreignLanguages = ['French', 'German', 'Spanish', 'Chinese'] as const satisfies Language[];
export type ForeignLanguage = (typeof foreignLanguages)[number];

/** The sentence with its capital and its full stop. */
export function say(language: Language, sentence: Sentence): string {
  return capitalise(grammars[language].sentence(sentence)) + (language === 'Chinese' ? '。' : '.');
}

const determiners: readonly Determiner[] = ['the', 'the', 'the', 'a', 'a', 'those', 2, 3, 4, 5, 6];
const living = nouns.filter(({ alive }) => alive);
const lifeless = nouns.filter(({ alive }) => !alive);

function drawPhrase(of: readonly Noun[], described: number, random: Random): NounPhrase {
  const phrase = { determiner: random.pick(determiners), noun: random.pick(of) };
  return random.chance(described) ? { ...phrase, adjective: random.pick(adjectives) } : phrase;
}

/** "the dog", "three green hats". @param described share of phrases with an adjective */
export const drawNounPhrase = (random: Random, described: number): NounPhrase =>
  drawPhrase(nouns, described, random);

/** @param difficulty 0 (few adjectives) to 1 */
export function drawSentence(random: Random, difficulty: number): Sentence {
  const roll = random.next();
  if (roll < 0.25)
    return { kind: 'being', subject: drawPhrase(nouns, 0, random), adjective: random.pick(adjectives) };
  const described = 0.2 + 0.3 * difficulty;
  if (roll < 0.5)
    return { kind: 'place', subject: drawPhrase(nouns, described, random), place: random.pick(places) };
  return {
    kind: 'doing',
    subject: drawPhrase(living, described, random),
    verb: random.pick(verbs),
    object: drawPhrase(lifeless, described, random),
  };
}
