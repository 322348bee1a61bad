import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { ACT_WORDINGS } from './act/wordings.ts';
import { wordings as arithmetic } from './arithmetic/wordings.ts';
import { BEEP_WORDINGS } from './beeps/wordings.ts';
import { COIN_WORDINGS, SHUFFLE_WORDINGS } from './cups/wordings.ts';
import { DRAWING_WORDINGS } from './drawing/phrasings.ts';
import { EDIT_WORDINGS } from './editing/phrasings.ts';
import { HANDS_WORDINGS } from './hands/wordings.ts';
import { LOGIC_WORDINGS } from './logic/wordings.ts';
import { MOTION_WORDINGS } from './motion/wordings.ts';
import { READING_WORDINGS } from './reading/questions.ts';
import { FORMS } from './scenes/index.ts';
import { WORDINGS as sounds } from './sounds/questions.ts';
import { WORDINGS as speech } from './speech/questions.ts';
import { STILL_WORDINGS } from './stills/wordings.ts';
import {
  drawOwned,
  fill,
  isRight,
  normalise,
  pickQuestion,
  pickWording,
  splitOf,
  typeLoosely,
  type Wordings,
  withArticle,
} from './wording.ts';

test('normalise ignores case, article, spaces, quotes and the final full stop', () => {
  expect(normalise(' The  Netherlands. ')).toBe('netherlands');
  expect(normalise('"an Apple"')).toBe('apple');
  expect(normalise('a')).toBe('a');
});

test('an exact question compares letters as they are', () => {
  const question = { prompt: 'Write ant in upper case.', answer: 'ANT', exact: true };
  expect(isRight(question, 'ANT')).toBe(true);
  expect(isRight(question, 'ant')).toBe(false);
});

test('fill reports a gap that nobody fills', () => {
  expect(fill('{a} + {b}', { a: 1, b: 2 })).toBe('1 + 2');
  expect(() => fill('{c}', { a: 1 })).toThrow('{c}');
});

test('splits share no composition and are about 5 % each', () => {
  const shares = { train: 0, validation: 0, test: 0 };
  for (let i = 0; i < 10_000; i++) shares[splitOf(`pair ${i}`)]++;
  expect(shares.validation).toBeGreaterThan(400);
  expect(shares.test).toBeGreaterThan(400);
  expect(shares.train).toBeGreaterThan(8_800);
});

test('drawing from a space without the wanted split is an error, not an endless loop', () => {
  const other = splitOf('one') === 'test' ? 'train' : 'test';
  const draw = () => 'one';
  expect(() => drawOwned(draw, (drawn) => drawn, other)).toThrow('too small');
});

test('training uses training wordings alone; held-out splits use both', () => {
  const wordings = { train: ['t'], validation: ['v'], test: ['x'] };
  const seen = (split: 'train' | 'test') =>
    new Set(Array.from({ length: 50 }, (_value, seed) => pickWording(wordings, new Random(seed), split)));
  expect([...seen('train')]).toEqual(['t']);
  expect([...seen('test')].toSorted()).toEqual(['t', 'x']);
});

test('loose typing changes capitals and the final mark only', () => {
  for (let seed = 0; seed < 100; seed++) {
    const typed = typeLoosely('What is the capital of France?', new Random(seed));
    expect(typed.toLowerCase().replace('?', '')).toBe('what is the capital of france');
  }
});

test('articles follow the sound', () => {
  expect(['owl', 'dog', 'hour', 'unit'].map(withArticle)).toEqual(['an owl', 'a dog', 'an hour', 'a unit']);
});

describe('pickQuestion', () => {
  const variants = (prompt: string) =>
    Array.from({ length: 150 }, (_, seed) =>
      pickQuestion({ train: [prompt], validation: [], test: [] }, new Random(seed), 'train'),
    );

  test('leaves most questions as they are, and what is asked in all of them', () => {
    const asked = variants('What is the colour of the red star? Is it a or b?');
    const same = asked.filter((text) => text.startsWith('What is the colour of the red star? Is it a or b?'));
    expect(same.length).toBeGreaterThan(90);
    expect(new Set(asked).size).toBeGreaterThan(20);
    for (const text of asked) expect(text).toMatch(/what.* colour .*red star\? .*\ba or b\?/i);
  });

  test('makes no held-out wording of a training wording', () => {
    const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9{} ]/g, '');
    const tables: readonly Readonly<Record<string, Wordings>>[] = [
      arithmetic,
      speech,
      sounds,
      ACT_WORDINGS,
      LOGIC_WORDINGS,
      DRAWING_WORDINGS,
      READING_WORDINGS,
      BEEP_WORDINGS,
      COIN_WORDINGS,
      EDIT_WORDINGS,
      HANDS_WORDINGS,
      MOTION_WORDINGS,
      SHUFFLE_WORDINGS,
      STILL_WORDINGS,
    ];
    const lists = [
      ...tables.flatMap((table) => Object.values(table)),
      ...Object.values(FORMS).flatMap((forms) => forms.map(({ wordings }) => wordings)),
    ];
    for (const { train, validation, test } of lists) {
      const held = new Set([...validation, ...test].map(plain));
      const leaked = train.flatMap(variants).filter((text) => held.has(plain(text)));
      expect(leaked).toEqual([]);
    }
  });
});
