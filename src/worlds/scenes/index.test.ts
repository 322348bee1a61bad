import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { FORMS, scenes } from './index.ts';
import type { Form } from './question.ts';
import { isRight, parseDescription, saysTheSame } from './score.ts';

const forms: readonly Form[] = Object.values(FORMS).flat();

describe('documents', () => {
  it('are the same for the same seed', () => {
    const [one, two] = [new Random('seed'), new Random('seed')];
    for (let i = 0; i < 2; i++) {
      expect(scenes.document(one, 'train')).toEqual(scenes.document(two, 'train'));
      const [first, second] = [scenes.case('count', one, 'test'), scenes.case('count', two, 'test')];
      expect(first.turns).toEqual(second.turns);
      expect(first.expected).toBe(second.expected);
    }
  });

  it('are one picture and many answered questions', () => {
    const random = new Random('documents');
    const count = 200;
    let turns = 0;
    for (let i = 0; i < count; i++) {
      const document = scenes.document(random, 'train');
      turns += document.length;
      expect('picture' in document[0].parts[0] && 'text' in document[0].parts[1]).toBe(true);
      document.forEach((turn, at) => {
        expect(turn.role).toBe(at % 2 === 0 ? 'user' : 'model');
        if (at > 0) expect(turn.parts).toHaveLength(1);
      });
    }
    // 8.39 in the long run (1,200 documents): five to ten short questions, and mostly a description.
    expect(turns / count / 2).toBeGreaterThan(8);
  });
});

describe('wordings', () => {
  it('of the splits differ, and there are enough of them', () => {
    for (const { name, wordings } of forms) {
      expect(wordings.train.length, name).toBeGreaterThanOrEqual(12);
      expect(wordings.validation.length, name).toBeGreaterThanOrEqual(3);
      expect(wordings.test.length, name).toBeGreaterThanOrEqual(3);
      const held = [...wordings.validation, ...wordings.test];
      expect(new Set(held).size, name).toBe(held.length);
      for (const wording of held) expect(wordings.train, name).not.toContain(wording);
    }
  });
});

describe('scores', () => {
  it.each(scenes.tasks)('of %s accept the expected answer and no other', (task) => {
    const random = new Random(`score ${task}`);
    const cases = Array.from({ length: 60 }, () => scenes.case(task, random, 'test'));
    for (const one of cases) {
      expect(one.score(one.expected, [])).toBe(1);
      expect(one.score(`${one.expected.toUpperCase()}. `, [])).toBe(1);
      expect(one.score('', [])).toBe(0);
      expect(one.score(`${one.expected} or not`, [])).toBe(0);
    }
  });

  it('tolerate spelling but not content', () => {
    const question = (answer: string, alternatives: string[] = []) => ({
      text: '',
      topic: '',
      answer,
      alternatives,
    });
    expect(isRight(question('grey'), 'Gray.')).toBe(true);
    expect(isRight(question('3'), 'three')).toBe(true);
    expect(isRight(question('3'), 'thirty')).toBe(false);
    expect(isRight(question('red circle', ['large red circle']), 'The large red circle.')).toBe(true);
    expect(isRight(question('red circle', ['large red circle']), 'small red circle')).toBe(false);
    expect(isRight(question('yes'), 'yes and no')).toBe(false);
  });

  it('read descriptions as sets of objects', () => {
    const expected = 'a large red circle, a small grey star and a small grey star';
    expect(saysTheSame(expected, expected)).toBe(true);
    expect(saysTheSame('Two small gray stars and one large red circle.', expected)).toBe(true);
    expect(
      saysTheSame(
        'a small grey star at the top left, a large red circle in the middle and a small grey star',
        expected,
      ),
    ).toBe(true);
    expect(saysTheSame('a large red circle and a small grey star', expected)).toBe(false);
    expect(saysTheSame('a large red circle, a small grey star and a medium grey star', expected)).toBe(false);
    expect(parseDescription('a large circle')).toBeUndefined();
    expect(parseDescription('a red large circle and so on')).toBeUndefined();
  });
});
