import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { analyze } from '../checker/analysis.ts';
import { mismatch } from '../checker/requirements.ts';
import { paintSketch } from '../drawing/sketch.ts';
import type { Case } from '../world.ts';
import { type EditingTask, editing, settledExample } from './index.ts';
import { EDIT_WORDINGS } from './phrasings.ts';

const picturesOf = ({ reference = [] }: Case): Picture[] =>
  reference.flatMap((part) => ('picture' in part ? [part.picture] : []));
const givenOf = ({ turns }: Case): Picture[] =>
  turns[0].parts.flatMap((part) => ('picture' in part ? [part.picture] : []));

it('documents are the same for the same seed', () => {
  const [one, two] = [new Random('seed'), new Random('seed')];
  for (const difficulty of [0, 0.5, 1])
    expect(editing.document(one, 'train', difficulty)).toEqual(editing.document(two, 'train', difficulty));
});

it('wordings of the splits differ', () => {
  for (const { train, validation, test } of Object.values(EDIT_WORDINGS)) {
    const held = validation.length + test.length;
    expect(new Set([...train, ...validation, ...test]).size).toBe(new Set(train).size + held);
    expect(Math.min(validation.length, test.length)).toBeGreaterThanOrEqual(3);
  }
});

describe.each(editing.tasks.filter((task) => task !== 'absent'))('the settled answer to %s', (task) => {
  it('is right by the checker, wherever things lay in the given picture', () => {
    const random = new Random(`settled ${task}`);
    const wrong: string[] = [];
    for (let i = 0; i < 24; i++) {
      const { after, settled, requirement } = settledExample(task as EditingTask, random, 'train', 1);
      const ground = analyze(paintSketch(after)).ground.lab;
      const reason = mismatch(paintSketch(settled), { ...requirement, ground });
      if (reason !== undefined) wrong.push(reason);
    }
    expect(wrong).toEqual([]);
  });
});

describe.each(editing.tasks)('%s', (task) => {
  it('accepts its own picture, and neither the picture as it was nor none', () => {
    const random = new Random(task);
    for (let i = 0; i < 5; i++) {
      const one = editing.case(task, random, 'test');
      expect(one.score(one.reference ? '' : one.expected, picturesOf(one))).toBe(1);
      expect(one.score('', [])).toBe(0);
      expect(one.score('', givenOf(one).slice(-1))).toBe(0);
    }
  });

  it('refuses the answer to another question', () => {
    const random = new Random(`other ${task}`);
    const [one, other] = [editing.case(task, random, 'test'), editing.case(task, random, 'test')];
    expect(one.score(other.reference ? '' : other.expected, picturesOf(other))).toBe(0);
  });
});
