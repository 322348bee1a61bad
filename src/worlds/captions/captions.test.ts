import { describe, expect, it, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { TRIPLES, type Triple } from '../scenes/vocabulary.ts';
import { foreignLanguages as languages } from '../translation/grammar.ts';
import { captions } from './index.ts';
import { caption, namesTheSame } from './languages.ts';

test('the laws of all worlds', () => expectLaws(captions, { cases: 10 }));

const things: readonly Triple[] = [
  { size: 'small', color: 'green', shape: 'star' },
  { size: 'large', color: 'white', shape: 'square' },
  { size: 'medium', color: 'red', shape: 'heart' },
];

/** As people who speak the language would put it. */
const SAID = {
  French: [
    'une petite étoile verte',
    'une petite étoile verte et un grand carré blanc',
    'une petite étoile verte, un grand carré blanc et un cœur rouge de taille moyenne',
  ],
  German: [
    'ein kleiner grüner Stern',
    'ein kleiner grüner Stern und ein großes weißes Quadrat',
    'ein kleiner grüner Stern, ein großes weißes Quadrat und ein mittelgroßes rotes Herz',
  ],
  Spanish: [
    'una estrella verde pequeña',
    'una estrella verde pequeña y un cuadrado blanco grande',
    'una estrella verde pequeña, un cuadrado blanco grande y un corazón rojo mediano',
  ],
  Chinese: [
    '一颗绿色的小星',
    '一颗绿色的小星和一个白色的大正方形',
    '一颗绿色的小星、一个白色的大正方形和一颗红色的中等心',
  ],
} as const;

describe.each(languages)('in %s', (language) => {
  it.each([1, 2, 3])('%i things are named', (count) => {
    expect(caption(language, things.slice(0, count))).toBe(SAID[language][count - 1]);
  });

  it('all combinations have names of their own', () => {
    expect(new Set(TRIPLES.map((triple) => caption(language, [triple]))).size).toBe(TRIPLES.length);
  });

  it('a reply may name the things in another order, and none besides', () => {
    const random = new Random(language);
    for (let i = 0; i < 100; i++) {
      const shown = random.sample(TRIPLES, random.integer(1, 4));
      const expected = caption(language, shown);
      const said = (others: readonly Triple[]) =>
        namesTheSame(language, `${caption(language, others)}.`, expected);
      expect(said(random.shuffle(shown)), expected).toBe(true);
      const [other] = random.sample(TRIPLES, 1);
      if (!shown.includes(other)) expect(said([other, ...shown.slice(1)]), expected).toBe(false);
      expect(said([...shown, other]), expected).toBe(false);
    }
  });
});
