import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import {
  type Determiner,
  drawSentence,
  grammars,
  type Language,
  type NounPhrase,
  type Sentence,
  say,
} from './grammar.ts';
import { translation } from './index.ts';
import { adjectives, nouns, places, verbs } from './words.ts';

test('the laws of all worlds', () => expectLaws(translation));

const noun = (name: string) => nouns.find(({ english }) => english[0] === name)!;
const adjective = (name: string) => adjectives.find(({ english }) => english === name)!;
const np = (determiner: Determiner, name: string, word?: string): NounPhrase => ({
  determiner,
  noun: noun(name),
  adjective: word ? adjective(word) : undefined,
});
const doing = (subject: NounPhrase, verb: string, object: NounPhrase): Sentence => ({
  kind: 'doing',
  subject,
  verb: verbs.find(({ english }) => english[0] === verb)!,
  object,
});
const being = (subject: NounPhrase, word: string): Sentence => ({
  kind: 'being',
  subject,
  adjective: adjective(word),
});
const at = (subject: NounPhrase, place: string): Sentence => ({
  kind: 'place',
  subject,
  place: places.find(({ english }) => english === place)!,
});

test.for<[sentence: Sentence, ...written: string[]]>([
  [
    doing(np('the', 'dog', 'big'), 'sees', np('a', 'apple', 'red')),
    'The big dog sees a red apple.',
    'Le grand chien voit une pomme rouge.',
    'Der große Hund sieht einen roten Apfel.',
    'El perro grande ve una manzana roja.',
    '这只大狗看见一个红色的苹果。',
  ],
  [
    doing(np(2, 'woman'), 'buys', np('the', 'hat', 'white')),
    'Two women buy the white hat.',
    'Deux femmes achètent le chapeau blanc.',
    'Zwei Frauen kaufen den weißen Hut.',
    'Dos mujeres compran el sombrero blanco.',
    '两个女人买这顶白色的帽子。',
  ],
  [
    doing(np('a', 'child', 'small'), 'has', np(3, 'flower', 'blue')),
    'A small child has three blue flowers.',
    'Un petit enfant a trois fleurs bleues.',
    'Ein kleines Kind hat drei blaue Blumen.',
    'Un niño pequeño tiene tres flores azules.',
    '一个小孩子有三朵蓝色的花。',
  ],
  [
    doing(np('those', 'bird', 'black'), 'looks for', np('the', 'tree')),
    'The black birds look for the tree.',
    "Les oiseaux noirs cherchent l'arbre.",
    'Die schwarzen Vögel suchen den Baum.',
    'Los pájaros negros buscan el árbol.',
    '这些黑色的鸟寻找这棵树。',
  ],
  [
    being(np('the', 'house'), 'white'),
    'The house is white.',
    'La maison est blanche.',
    'Das Haus ist weiß.',
    'La casa es blanca.',
    '这座房子是白色的。',
  ],
  [
    being(np('those', 'car'), 'green'),
    'The cars are green.',
    'Les voitures sont vertes.',
    'Die Autos sind grün.',
    'Los coches son verdes.',
    '这些汽车是绿色的。',
  ],
  [
    at(np('the', 'man'), 'at home'),
    'The man is at home.',
    "L'homme est à la maison.",
    'Der Mann ist zu Hause.',
    'El hombre está en casa.',
    '这个男人在家里。',
  ],
  [
    at(np(6, 'horse', 'small'), 'in the forest'),
    'Six small horses are in the forest.',
    'Six petits chevaux sont dans la forêt.',
    'Sechs kleine Pferde sind im Wald.',
    'Seis caballos pequeños están en el bosque.',
    '六匹小马在森林里。',
  ],
])('as people write it: %#', ([sentence, ...written]) => {
  expect((Object.keys(grammars) as Language[]).map((language) => say(language, sentence))).toEqual(written);
});

test('a sentence has one translation, both ways', () => {
  const random = new Random('both ways');
  const known = new Map<string, string>();
  for (let i = 0; i < 4000; i++) {
    const sentence = drawSentence(random, 1);
    const meant = say('English', sentence);
    for (const language of ['French', 'German', 'Spanish', 'Chinese'] as const) {
      const said = say(language, sentence);
      expect(known.get(`${language} ${said}`) ?? meant).toBe(meant);
      known.set(`${language} ${said}`, meant);
      expect(known.get(`${language} of ${meant}`) ?? said).toBe(said);
      known.set(`${language} of ${meant}`, said);
    }
  }
});

test('every word has all its forms', () => {
  for (const { english, french, german, spanish, chinese } of nouns) {
    for (const form of [...english, ...french, ...german, ...spanish, ...chinese])
      expect(form).toMatch(/^\S+$/);
    expect([english.length, french.length, german.length, spanish.length, chinese.length]).toEqual([
      2, 3, 3, 3, 2,
    ]);
  }
});
