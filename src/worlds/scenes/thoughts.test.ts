import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Turn } from '../../text/turns.ts';
import { type FORMS, findCase, scenes } from './index.ts';
import { inFull } from './vocabulary.ts';

const CASES = 60;

/** Questions of a task with the inventory and the last step of their thoughts. */
function* thoughts(task: keyof typeof FORMS) {
  const random = new Random(`thoughts ${task}`);
  for (let i = 0; i < CASES; i++) {
    const { scene, question } = findCase(task, random, 'train');
    const [inventory, ...steps] = (question.thought ?? '').split('; ');
    yield { scene, question, inventory, steps };
  }
}

const lastCount = (step: string): number =>
  step === 'none' ? 0 : Number(step.split(', ').at(-1)!.split(' ')[0]);

describe('a thought about a scene', () => {
  it('names everything with its place, in reading order, whatever is asked', () => {
    for (const task of ['attributes', 'count', 'relations', 'existence', 'comparison'] as const) {
      for (const { scene, inventory } of thoughts(task)) {
        const expected = scene.objects.map(
          (object) =>
            `${Math.floor((10 * object.x) / scene.width)}${Math.floor((10 * object.y) / scene.height)} ${inFull(object)}`,
        );
        expect(inventory).toBe(expected.join(', '));
      }
    }
  });

  it('ends with what decides the answer', () => {
    for (const { question, steps } of thoughts('count'))
      expect(String(lastCount(steps[0]))).toBe(question.answer);
    for (const { question, steps } of thoughts('existence'))
      expect(steps[0] === 'none').toBe(question.answer === 'no');
    for (const { question, steps } of thoughts('attributes')) expect(steps[0]).toContain(question.answer);
    let counted = 0;
    for (const { question, steps } of thoughts('comparison')) {
      if (steps.length < 2 || question.answer === 'no' || question.answer === 'yes') continue;
      counted++;
      const [one, other] = steps.map(lastCount);
      expect(one).not.toBe(other);
    }
    expect(counted).toBeGreaterThan(5);
  });

  it('is not had about a description', () => {
    for (const { question } of thoughts('describe')) expect(question.thought).toBeUndefined();
  });
});

describe('documents', () => {
  const partsOf = (turns: readonly Turn[]) => turns.flatMap(({ parts }) => parts);
  const draw = (thinking: boolean) => {
    const random = new Random('thinking documents');
    return Array.from({ length: 80 }, () => scenes.document(random, 'train', 1, thinking));
  };

  it('hold thoughts only where the model is told to think, and then one at most, in the last turn', () => {
    expect(draw(false).flatMap(partsOf)).not.toContainEqual({ thought: expect.any(String) });
    const documents = draw(true);
    const thinking = documents.filter((turns) => partsOf(turns).some((part) => 'thought' in part));
    expect(thinking.length).toBeGreaterThan(40);
    for (const turns of thinking) {
      expect(turns.at(-1)!.parts.map((part) => Object.keys(part)[0])).toEqual(['thought', 'text']);
      expect(partsOf(turns.slice(0, -1)).some((part) => 'thought' in part)).toBe(false);
    }
  });
});
