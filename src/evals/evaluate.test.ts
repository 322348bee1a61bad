import { describe, expect, it } from 'vitest';
import { BATCH, chooseTasks, evaluate, evaluationTasks } from './evaluate.ts';

describe('which tasks are run', () => {
  const suitesOf = async (options: Parameters<typeof chooseTasks>[0]) =>
    new Set((await chooseTasks(options)).map(({ suite }) => suite));

  it('without a name: those of the worlds that the weights saw', async () => {
    expect(await suitesOf({ trainedOn: ['facts', 'charts'] })).toEqual(
      new Set(['text', 'charts', 'outside-charts']),
    );
    expect((await chooseTasks({ trainedOn: ['facts'] })).map(({ task }) => task)).toEqual(['facts']);
  });

  it('with a name: these, whatever the weights saw', async () => {
    expect(await suitesOf({ suite: 'exam', trainedOn: ['facts'] })).toEqual(new Set(['exam']));
    expect(await suitesOf({ tasks: ['linear'], trainedOn: ['facts'] })).toEqual(new Set(['algebra']));
  });

  it('none that is longer than the context, nor any that wants more than the model gives', async () => {
    const named = async (contextLength: number) =>
      (await chooseTasks({ suite: 'retrieval', contextLength })).map(({ task }) => task);
    expect(await named(512)).toEqual(['keyValue240', 'keyValue480']);
    expect(await named(2048)).toHaveLength(4);
    await expect(chooseTasks({ tasks: ['keyValue1900'], contextLength: 512 })).rejects.toThrow(
      'the model has 512',
    );
    await expect(chooseTasks({ suite: 'nothing' })).rejects.toThrow('no such suite');
    expect(await suitesOf({ modalities: { input: ['text', 'image'], output: ['text'] } })).not.toContain(
      'drawing',
    );
  });

  it('suites hold no two tasks of one name', async () => {
    const names = (await evaluationTasks()).map(({ suite, task }) => `${suite}/${task}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('an evaluation that is ended', () => {
  const ending = async (afterBatch: number) => {
    const controller = new AbortController();
    let batches = 0;
    const answerAll: Parameters<typeof evaluate>[0] = async (prompts) => {
      if (++batches === afterBatch) controller.abort();
      return prompts.map(() => ({ text: '', pictures: [] }));
    };
    const { signal } = controller;
    const tasks = ['addition', 'subtraction'];
    return evaluate(answerAll, { tasks, casesPerTask: 2 * BATCH, seed: '1', split: 'validation', signal });
  };

  it('tells what was measured until then', async () => {
    const counts = async (afterBatch: number) =>
      (await ending(afterBatch)).map(({ task, n }) => `${task} ${n}`);
    expect(await counts(1)).toEqual([`addition ${BATCH}`]);
    expect(await counts(2)).toEqual([`addition ${2 * BATCH}`]);
    expect(await counts(3)).toEqual([`addition ${2 * BATCH}`, `subtraction ${BATCH}`]);
    expect(await counts(99)).toEqual([`addition ${2 * BATCH}`, `subtraction ${2 * BATCH}`]);
  });
});
