import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Turn } from '../../text/turns.ts';
import { FORMS, findCase, thoughtScenes } from './index.ts';
import type { Question } from './question.ts';
import type { Scene } from './scene.ts';
import { inFull } from './vocabulary.ts';

const CASES = 60;
const TASKS = Object.keys(FORMS) as (keyof typeof FORMS)[];

interface Thought {
  readonly scene: Scene;
  readonly question: Question;
  /** The kinds asked about, each after its letter. */
  readonly kinds: readonly string[];
  /** Places, things and marks. */
  readonly things: readonly string[];
  /** How many there are of each kind; none where the things are singled out. */
  readonly numbers: readonly string[];
}

/** Questions of a task with the steps of their thoughts, told apart by how they begin. */
function* thoughts(task: keyof typeof FORMS): Generator<Thought> {
  const random = new Random(`thoughts ${task}`);
  for (let i = 0; i < CASES; i++) {
    const { scene, question } = findCase(task, random, 'train');
    const steps = (question.thought ?? '').split('; ').flatMap((step) => step.split(', '));
    const numbers = steps.filter((step) => /^[AB] \d$/.test(step));
    const things = steps.filter((step) => /^\d/.test(step));
    const kinds = steps.filter((step) => /^[AB] [a-z]/.test(step));
    expect(kinds.length + things.length + numbers.length).toBe(steps.length);
    yield { scene, question, kinds, things, numbers };
  }
}

const MARK = / ([AB])(\d)$/;
const located = ({ scene }: Thought) =>
  scene.objects.map((object) => {
    const [column, row] = [object.x / scene.width, object.y / scene.height].map((t) => Math.floor(10 * t));
    return `${column}${row} ${inFull(object)}`;
  });

describe('a thought about a scene', () => {
  it('names things of the picture with their places, whatever is asked', () => {
    for (const task of TASKS)
      for (const thought of thoughts(task))
        for (const thing of thought.things) expect(located(thought)).toContain(thing.replace(MARK, ''));
  });

  it('is about everything, in reading order, before a description', () => {
    for (const thought of thoughts('describe')) {
      expect(thought.things).toEqual(located(thought));
      expect([thought.kinds, thought.numbers]).toEqual([[], []]);
    }
  });

  it('names all that is of the kinds asked about, counting, or what is singled out', () => {
    for (const task of TASKS) {
      for (const thought of thoughts(task)) {
        const { kinds, things, numbers } = thought;
        expect(kinds.map((kind) => kind[0])).toEqual(['A', 'B'].slice(0, kinds.length));
        if (numbers.length === 0) {
          expect(things.filter((thing) => MARK.test(thing))).toEqual([]);
          continue;
        }
        const found = kinds.map((kind) => {
          const words = kind.slice(2).split(' ');
          const has = (thing: string, word: string) => word === 'thing' || thing.split(' ').includes(word);
          return located(thought)
            .filter((thing) => words.every((word) => has(thing, word)))
            .map((thing, i) => `${thing} ${kind[0]}${i + 1}`);
        });
        expect(things).toEqual(found.flat());
        expect(numbers).toEqual(found.map(({ length }, i) => `${'AB'[i]} ${length}`));
      }
    }
  });

  it('ends with what the answer follows from', () => {
    for (const { question, numbers } of thoughts('count')) expect(numbers).toEqual([`A ${question.answer}`]);
    for (const { question, numbers } of thoughts('existence'))
      expect(numbers[0] === 'A 0').toBe(question.answer === 'no');
    for (const { question, things } of thoughts('attributes')) {
      expect(things).toHaveLength(1);
      expect(things[0]).toContain(question.answer);
    }
    for (const { kinds, things, numbers } of thoughts('comparison')) {
      expect(kinds).toHaveLength(2);
      if (numbers.length === 0) expect(things).toHaveLength(2);
    }
  });
});

describe('documents', () => {
  const partsOf = (turns: readonly Turn[]) => turns.flatMap(({ parts }) => parts);
  const draw = (thinking: boolean) => {
    const random = new Random('thinking documents');
    return Array.from({ length: 80 }, () => thoughtScenes.document(random, 'train', 1, thinking));
  };

  it('hold thoughts only where the model is told to think, at most four, before the answers', () => {
    expect(draw(false).flatMap(partsOf)).not.toContainEqual({ thought: expect.any(String) });
    const documents = draw(true);
    const counts = documents.map((turns) => partsOf(turns).filter((part) => 'thought' in part).length);
    expect(Math.max(...counts)).toBe(4);
    expect(Math.min(...counts)).toBe(1);
    for (const { parts } of documents.flat())
      if (parts.some((part) => 'thought' in part))
        expect(parts.map((part) => Object.keys(part)[0])).toEqual(['thought', 'text']);
  });
});
