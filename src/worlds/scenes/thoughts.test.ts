import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Turn } from '../../text/turns.ts';
import { type FORMS, findCase, thoughtScenes } from './index.ts';
import { inFull } from './vocabulary.ts';

const CASES = 60;

/** Questions of a task with the kinds, where it has some, the inventory and the last step of their thoughts. */
function* thoughts(task: keyof typeof FORMS) {
  const random = new Random(`thoughts ${task}`);
  for (let i = 0; i < CASES; i++) {
    const { scene, question } = findCase(task, random, 'train');
    const steps = (question.thought ?? '').split('; ');
    const [inventory, last] = steps.slice(-2);
    yield { scene, question, kinds: steps.slice(0, -2).join(), items: inventory.split(', '), last };
  }
}

const MARKS = /( [AB]\d)*$/;
/** The things marked with a letter, in order. */
const marked = (items: readonly string[], letter: string) =>
  items.filter((item) => item.includes(` ${letter}`));

describe('a thought about a scene', () => {
  it('names everything with its place, in reading order, whatever is asked', () => {
    for (const task of ['attributes', 'count', 'relations', 'existence', 'comparison'] as const) {
      for (const { scene, items } of thoughts(task)) {
        const expected = scene.objects.map(
          (object) =>
            `${Math.floor((10 * object.x) / scene.width)}${Math.floor((10 * object.y) / scene.height)} ${inFull(object)}`,
        );
        expect(items.map((item) => item.replace(MARKS, ''))).toEqual(expected);
      }
    }
  });

  it('says first which kinds are asked about, so that each mark can be told from the thought alone', () => {
    for (const task of ['attributes', 'count', 'relations', 'existence', 'comparison'] as const) {
      for (const { kinds, items } of thoughts(task)) {
        const asked = kinds === '' ? [] : kinds.split(', ');
        expect(asked.map((kind) => kind[0])).toEqual(['A', 'B'].slice(0, asked.length));
        for (const kind of asked) {
          const words = kind
            .slice(2)
            .split(' ')
            .filter((word) => word !== 'thing');
          const fitting = items.filter((item) => words.every((word) => item.split(' ').includes(word)));
          expect(marked(items, kind[0])).toEqual(fitting);
        }
      }
    }
  });

  it('numbers the marks of each letter', () => {
    for (const task of ['count', 'comparison'] as const) {
      for (const { items } of thoughts(task)) {
        for (const letter of 'AB') {
          const numbers = marked(items, letter).map((item) => item.match(`${letter}(\\d)`)?.[1]);
          expect(numbers).toEqual(numbers.map((_, i) => String(i + 1)));
        }
      }
    }
  });

  it('ends with what the answer follows from', () => {
    for (const { question, items, last } of thoughts('count')) {
      expect(last).toBe(`A ${question.answer}`);
      expect(String(marked(items, 'A').length)).toBe(question.answer);
    }
    for (const { question, items, last } of thoughts('existence')) {
      expect(last).toBe(`A ${marked(items, 'A').length}`);
      expect(last === 'A 0').toBe(question.answer === 'no');
    }
    let single = 0;
    for (const { question, items, last } of thoughts('attributes')) {
      expect(last).toContain(question.answer);
      const pointed = marked(items, 'A');
      if (pointed.length === 0) continue;
      single++;
      expect(pointed.map((item) => item.replace(MARKS, ''))).toEqual([last]);
    }
    expect(single).toBeGreaterThan(CASES / 2);
    for (const { question, items, last } of thoughts('comparison')) {
      const [ones, others] = [marked(items, 'A').length, marked(items, 'B').length];
      if (/^\d/.test(last)) expect([ones, others]).toEqual([1, 1]);
      else expect(last).toBe(`A ${ones}, B ${others}`);
      if (question.answer !== 'yes' && question.answer !== 'no')
        expect(ones === others).toBe(/^\d/.test(last));
    }
  });

  it('is not had about a description', () => {
    for (const { question } of thoughts('describe')) expect(question.thought).toBeUndefined();
  });
});

describe('documents', () => {
  const partsOf = (turns: readonly Turn[]) => turns.flatMap(({ parts }) => parts);
  const draw = (thinking: boolean) => {
    const random = new Random('thinking documents');
    return Array.from({ length: 80 }, () => thoughtScenes.document(random, 'train', 1, thinking));
  };

  it('hold thoughts only where the model is told to think, at most two, before the answers', () => {
    expect(draw(false).flatMap(partsOf)).not.toContainEqual({ thought: expect.any(String) });
    const documents = draw(true);
    const counts = documents.map((turns) => partsOf(turns).filter((part) => 'thought' in part).length);
    expect(Math.max(...counts)).toBe(2);
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(40);
    for (const { parts } of documents.flat())
      if (parts.some((part) => 'thought' in part))
        expect(parts.map((part) => Object.keys(part)[0])).toEqual(['thought', 'text']);
  });
});
