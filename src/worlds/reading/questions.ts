import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import { lookFor, type Reference } from '../../text/turns.ts';
import { widen } from '../phrasebook.ts';
import { pointAt } from '../pointing.ts';
import { fill, pickQuestion, type Question } from '../wording.ts';
import type { Split } from '../world.ts';
import { singlePhrasings } from './phrasings.ts';
import { severalPhrasings } from './phrasings-several.ts';
import type { Item, Sign } from './sign.ts';
import { drawNumber, drawWord, isAllowed } from './texts.ts';

/** A question that asks for printed text as it stands (`reads`), or about it. */
export interface SignQuestion extends Question {
  readonly form: Form;
  readonly reads: boolean;
}

export type Form = keyof typeof singlePhrasings | keyof typeof severalPhrasings;
type Values = Readonly<Record<string, string>>;

export const READING_WORDINGS = widen('reading', { ...singlePhrasings, ...severalPhrasings });

/** One question of each form that makes sense for `sign`; the one that reads everything comes first. */
export function questionsAbout(sign: Sign, random: Random, split: Split): SignQuestion[] {
  const items = sign.lines.flat();
  const ask: Ask = (form, answer, values, from = [], reads = false) => {
    const wording = pickQuestion(READING_WORDINGS[form], random, split);
    const prompt = fill(wording, values);
    if (from.length === 0) return { form, prompt, answer, reads };
    const { text, references } = spell(sign, from);
    const saidOf = form === 'spell' || form === 'first' ? firstLetters(answer, sign, from) : undefined;
    return { form, prompt, answer, reads, thought: text, thoughtReferences: references, references: saidOf };
  };
  const questions =
    items.length === 1 ? askSingle(items[0], ask, random, split) : askSeveral(sign, ask, random, split);
  if (sign.background !== undefined) questions.push(ask('background', sign.background, nounsOf(items)));
  return questions;
}

/** @param from the texts that must be read for the answer */
type Ask = (
  form: Form,
  answer: string,
  values: Values,
  from?: readonly Item[],
  reads?: boolean,
) => SignQuestion;

/**
 * "34 M 44 o 54 d, 37 7": what a model writes down before it tells what is printed: every letter of these texts with
 * its place. A word's tokens are not its letters, so reading at once is seeing and spelling in one step.
 */
function spell(sign: Sign, texts: readonly Item[]): { text: string; references: Reference[] } {
  let text = '';
  const references: Reference[] = [];
  for (const item of texts) {
    if (text !== '') text += ',';
    for (const { index, region } of lettersOf(item, sign)) {
      for (const word of [pointAt(region.x, region.y, sign.picture), region.character]) {
        if (text !== '') text += ' ';
        for (const character of word) {
          references.push(lookFor(text.length, [index]));
          text += character;
        }
      }
    }
  }
  return { text, references };
}

/** An answer of letters, one a word, each with the printed letter that it is. */
function firstLetters(answer: string, sign: Sign, [item]: readonly Item[]): Reference[] {
  const letters = lettersOf(item, sign);
  return answer.split(' ').map((_, i) => lookFor(2 * i, [letters[i].index]));
}

/** The printed letters of one text, by their place among the picture's regions. */
function lettersOf(item: Item, { lines, regions }: Sign): { index: number; region: CharacterRegion }[] {
  const items = lines.flat();
  const before = items.slice(0, items.indexOf(item)).reduce((sum, { text }) => sum + text.length, 0);
  return [...item.text].map((_, i) => ({
    index: before + i,
    region: regions.regions[before + i] as CharacterRegion,
  }));
}

function askSingle(item: Item, ask: Ask, random: Random, split: Split): SignQuestion[] {
  const { text, kind } = item;
  const nouns = nounsOf([item]);
  const whole = [item];
  const claimed = claim([item], random, split);
  const questions = [
    ask('read', text, nouns, whole, true),
    ask('says', yesNo(claimed === text), { ...nouns, text: claimed }, whole),
    ask('color', item.color, nouns),
    ask('kind', kind, nouns),
  ];
  if (text.length > 1) {
    questions.push(
      ask('count', String(text.length), nouns, whole),
      ask('first', text[0], nouns, whole),
      ask('last', text[text.length - 1], nouns, whole),
      ask('spell', [...text].join(' '), nouns, whole),
    );
  }
  if (kind === 'word') questions.push(ask('capitals', yesNo(text === text.toUpperCase()), nouns, whole));
  return questions;
}

function askSeveral(sign: Sign, ask: Ask, random: Random, split: Split): SignQuestion[] {
  const { lines } = sign;
  const items = lines.flat();
  const texts = items.map((item) => item.text);
  const nouns = nounsOf(items);
  const claimed = claim(items, random, split);
  const questions: SignQuestion[] = [];
  if (lines.length === 1) {
    questions.push(
      ask('pair', texts.join(' '), nouns, items, true),
      ask('left', texts[0], nouns, items.slice(0, 1), true),
      ask('right', texts[texts.length - 1], nouns, items.slice(-1), true),
    );
  } else {
    questions.push(
      ask('all', texts.join(', '), nouns, items, true),
      ask('top', texts[0], nouns, items.slice(0, 1), true),
      ask('bottom', texts[texts.length - 1], nouns, items.slice(-1), true),
    );
    if (lines.length % 2 === 1) {
      const [middle] = lines[(lines.length - 1) / 2];
      questions.push(ask('middle', middle.text, nouns, [middle], true));
    }
  }
  questions.push(
    ask('total', String(texts.length), nouns),
    ask('contains', yesNo(texts.includes(claimed)), { ...nouns, text: claimed }, items),
  );
  if (new Set(items.map((item) => item.color)).size === 1) {
    questions.push(ask('color', items[0].color, nouns));
  } else {
    const [one, other] = random.sample(items, 2);
    questions.push(
      ask('colorOf', one.color, { ...nouns, text: one.text }),
      ask('ofColor', other.text, { ...nouns, color: other.color }, [other], true),
    );
  }
  return questions;
}

function nounsOf(items: readonly Item[]): Values {
  const words = items.filter((item) => item.kind === 'word').length;
  if (words === items.length) return { noun: 'word', unit: 'letter' };
  return words === 0 ? { noun: 'number', unit: 'digit' } : { noun: 'text', unit: 'letter' };
}

/** One of the texts, or, as often, a text that is not there: half of those differ in one character only. */
function claim(items: readonly Item[], random: Random, split: Split): string {
  const item = random.pick(items);
  if (random.chance(0.5)) return item.text;
  const present = new Set(items.map(({ text }) => text.toLowerCase()));
  const misread = random.chance(0.5);
  for (let attempt = 0; attempt < 20; attempt++) {
    const other = misread
      ? withOneChange(item, random)
      : (item.kind === 'word' ? drawWord : drawNumber)(random, split).text;
    if (!present.has(other.toLowerCase()) && isAllowed(other, split)) return other;
  }
  return item.text;
}

/** Replaces one character by another of its kind; the first digit does not become 0. */
function withOneChange(item: Item, random: Random): string {
  const at = random.integer(0, item.text.length);
  const old = item.text[at];
  let set = 'abcdefghijklmnopqrstuvwxyz';
  if (item.kind === 'number') set = at === 0 ? '123456789' : '0123456789';
  else if (old === old.toUpperCase()) set = set.toUpperCase();
  const replaced = random.pick([...set].filter((character) => character !== old));
  return item.text.slice(0, at) + replaced + item.text.slice(at + 1);
}

function yesNo(answer: boolean): string {
  return answer ? 'yes' : 'no';
}
