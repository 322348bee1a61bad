import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { COLORS } from '../scenes/vocabulary.ts';
import { telling } from './index.ts';
import * as phrasings from './phrasings.ts';
import { picturesOf, textOf } from './tale.ts';

it('documents are the same for the same seed', () => {
  const [one, two] = [new Random('seed'), new Random('seed')];
  for (const difficulty of [0, 0.5, 1])
    expect(telling.document(one, 'train', difficulty)).toEqual(telling.document(two, 'train', difficulty));
});

it('answers are text and pictures in turn, three pictures at most', () => {
  const random = new Random('turns');
  for (let i = 0; i < 40; i++) {
    const [, { parts }] = telling.document(random, 'train', 1);
    parts.forEach((part, at) => {
      expect(at % 2 === 0 ? 'text' in part : 'picture' in part).toBe(true);
    });
    expect(parts.length).toBeLessThanOrEqual(6);
  }
});

it('answers fit into what an evaluation lets a model write', () => {
  const random = new Random('length');
  const tokenizer = alhenaTokenizer();
  for (let i = 0; i < 60; i++) {
    const [, { parts }] = telling.document(random, 'train', 1);
    // Eight rows of eight codes between two marks and after two sizes.
    const tokens = tokenizer.encode(textOf(parts)).length + picturesOf(parts).length * 68;
    expect(tokens).toBeLessThan(288);
  }
});

it('wordings of the splits differ', () => {
  for (const { train, validation, test } of Object.values(phrasings)) {
    expect(new Set([...train, ...validation, ...test]).size).toBe(train.length + 6);
    expect([validation.length, test.length]).toEqual([3, 3]);
  }
});

describe.each(telling.tasks)('%s', (task) => {
  const random = new Random(task);
  const cases = Array.from({ length: 6 }, (_, i) => telling.case(task, random, i % 2 ? 'test' : 'train'));

  it('accepts its own answer', () => {
    for (const { score, expected, reference = [] } of cases)
      expect(score(expected, picturesOf(reference)), expected).toBe(1);
  });

  it('wants text and pictures to agree', () => {
    for (const { score, expected, reference = [] } of cases.slice(0, 4)) {
      const pictures = picturesOf(reference);
      expect(score('', pictures)).toBe(0);
      expect(score(expected, [])).toBe(0);
      expect(score(expected, pictures.slice(1))).toBe(0);
      expect(score(expected, pictures.toReversed()), expected).toBe(0);
      const named = COLORS.filter((name) => expected.includes(name));
      const other = COLORS.find((name) => !named.includes(name))!;
      // Stories and steps name things; of things to eat the colours are not said.
      if (named.length > 0) expect(score(expected.replaceAll(named[0], other), pictures), expected).toBe(0);
    }
  });
});
