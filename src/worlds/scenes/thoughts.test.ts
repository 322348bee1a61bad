import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { FORMS, findCase, scenes } from './index.ts';
import { matching } from './matching.ts';
import { inFull } from './vocabulary.ts';

const TASKS = Object.keys(FORMS) as (keyof typeof FORMS)[];
const CASES = 60;

const casesOf = (task: keyof typeof FORMS) => {
  const random = new Random(`thoughts ${task}`);
  return Array.from({ length: CASES }, () => findCase(task, random, 'train'));
};

describe('a thought about a scene', () => {
  it('is of the two things that a question compares, each at its place, and refers to them', () => {
    for (const task of ['relations', 'comparison'] as const) {
      const thoughts = casesOf(task).filter(({ question }) => question.thought);
      expect(thoughts.length).toBeGreaterThan(CASES / 4);
      for (const { scene, question } of thoughts) {
        const { thought, references = [] } = question.thought!;
        const located = scene.objects.map((object) => {
          const [column, row] = [object.x / scene.width, object.y / scene.height].map((t) =>
            Math.floor(10 * t),
          );
          return `${column}${row} ${inFull(object)}`;
        });
        const things = thought.split(', ');
        expect(things).toHaveLength(2);
        for (const thing of things) expect(located).toContain(thing);
        expect(references).toHaveLength(8);
        const indices = things.map((thing) => located.indexOf(thing));
        expect(references.map(({ first }) => first)).toEqual(indices.flatMap((i) => Array(4).fill([i])));
      }
    }
  });

  it('says first what the question names first', () => {
    for (const { scene, question } of casesOf('relations')) {
      const [first] = question.thought?.references ?? [];
      const [asked] = question.askedReferences ?? [];
      if (first && asked && question.topic.startsWith('side'))
        expect(asked.first.map((thing) => scene.objects[thing])).toEqual([scene.objects[first.first[0]]]);
    }
  });

  it('is left out where one look finds the answer', () => {
    for (const task of TASKS.filter((name) => name !== 'relations' && name !== 'comparison'))
      for (const { question } of casesOf(task)) expect(question.thought).toBeUndefined();
  });
});

describe.each([scenes, matching])('documents of $suite', (world) => {
  const draw = (thinking: boolean) => {
    const random = new Random('thinking documents');
    return Array.from({ length: 40 }, () => world.document(random, 'train', 1, thinking)).flat();
  };
  const thoughtsOf = (thinking: boolean) =>
    draw(thinking).flatMap(({ parts }) => parts.filter((part) => 'thought' in part));

  it('hold thoughts only where the model is told to think, before the answers', () => {
    expect(thoughtsOf(false)).toEqual([]);
    expect(thoughtsOf(true).length).toBeGreaterThan(20);
    for (const { parts } of draw(true))
      if (parts.some((part) => 'thought' in part))
        expect(parts.map((part) => Object.keys(part)[0])).toEqual(['thought', 'text']);
  });
});
