import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageModel } from '../../generate/languageModel.ts';
import { TINY, testParameters } from '../../generate/test-model.ts';
import { nodeEngine } from '../../tensor/node.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { evaluationTasks } from '../evaluate.ts';
import { type Cell, cellOf, tasksOf } from './cells.ts';
import { reportCharts } from './charts.ts';
import { makeReport, progressBar, trainedWorlds } from './index.ts';
import { reportMarkdown } from './markdown.ts';
import {
  memberName,
  type ReportedBits,
  type ReportMember,
  type ReportResult,
  readResults,
  withResult,
} from './results.ts';
import { REPORT } from './rows.ts';

const known = [
  { suite: 's', task: 'a', world: 'one' },
  { suite: 's', task: 'b', world: 'two' },
  { suite: 't', task: 'c', world: 'two' },
];
const result = (
  suite: string,
  task: string,
  value: number,
  more: Partial<ReportResult> = {},
): ReportResult => ({
  suite,
  task,
  decoding: 'greedy',
  metric: 'accuracy',
  value,
  interval: 0.03,
  n: 100,
  seed: `1/test/${suite}/${task}`,
  ...more,
});
const member = (...results: ReportResult[]): ReportMember => ({
  weights: 'abc',
  parameters: 3_600_000,
  contextLength: 512,
  trainedOn: ['one'],
  results,
});
const row = (...tasks: string[]) => ({ benchmark: 'Bench', twin: 'a twin', tasks });

describe('a cell', () => {
  it('is the mean of the tasks, with the interval of a mean', () => {
    const cell = cellOf(row('s/*'), member(result('s', 'a', 1), result('s', 'b', 0.5)), 'greedy', known);
    expect(cell).toEqual({
      value: 0.75,
      interval: Math.sqrt(2 * 0.03 ** 2) / 2,
      n: 200,
      metric: 'accuracy',
    } satisfies Cell);
  });

  it.for<[why: string, tasks: string[], missing: string]>([
    ['no task of that name', ['x/*'], 'no twin yet'],
    ['no task', [], 'no twin yet'],
    ['the weights never saw the world', ['t/c'], 'not trained'],
    ['nobody measured it', ['s/a'], 'not run'],
    ['half of it was measured', ['s/*'], 'not run'],
  ])('says why there is no number: %s', ([, tasks, missing]) => {
    const measured = missing === 'not run' && tasks[0] === 's/*' ? [result('s', 'a', 1)] : [];
    expect(cellOf(row(...tasks), member(...measured), 'greedy', known)).toEqual({ missing });
  });

  it('leaves out tasks that are longer than the context', () => {
    const long = { suite: 's', task: 'long', world: 'one', context: 960 };
    const one = member(result('s', 'a', 1), result('s', 'b', 0.5));
    expect(cellOf(row('s/*'), one, 'greedy', [...known, long])).toMatchObject({ value: 0.75, n: 200 });
  });

  it('never mixes decodings', () => {
    const sampled = member(result('s', 'a', 1, { decoding: 'sampled' }));
    expect(cellOf(row('s/a'), sampled, 'greedy', known)).toEqual({ missing: 'not run' });
  });
});

describe('the report', () => {
  const section = { modality: 'text', title: 'Text', rows: [row('s/a'), row('t/c'), row()] };
  const results = { members: { nano: member(result('s', 'a', 0.913)), pro: member() } };

  it('shows members side by side, with what is missing said plainly', () => {
    const text = reportMarkdown(results, [section], known, []);
    expect(text).toContain(
      '| benchmark | twin | metric | nano greedy | nano sampled | pro greedy | pro sampled | n |',
    );
    expect(text).toContain('| Bench | a twin | accuracy | 91.3 ± 3.0 | not run | not run | not run | 100 |');
    expect(text).toContain(
      '| Bench | a twin |  | not trained | not trained | not trained | not trained |  |',
    );
    expect(text).toContain('| – | – | – | – |');
  });

  it('says that routing was not run, and shows it with its threshold where it was', () => {
    expect(reportMarkdown(results, [section], known, [])).toContain('Not run: no member was trained');
    const routed = member(
      result('s', 'a', 0.5, { decoding: 'greedy@8' }),
      result('s', 'a', 0.6, { decoding: 'vote@8' }),
      result('s', 'a', 0.7, { decoding: 'routed@8', threshold: 0.375 }),
    );
    const text = reportMarkdown({ members: { nano: routed } }, [section], known, []);
    expect(text).toContain('| nano | s/a | 8 | 50.0 ± 3.0 | 60.0 ± 3.0 | 70.0 ± 3.0 | 0.38 | 100 |');
  });

  it('lists what stands in no row', () => {
    const text = reportMarkdown({ members: { nano: member(result('t', 'c', 1)) } }, [], known, []);
    expect(text).toContain('| t/c | 100.0 ± 3.0 | not run |');
  });

  it('charts what was measured, and nothing else', async () => {
    const [chart, ...others] = await reportCharts(results, [section], known);
    expect(others).toEqual([]);
    expect(chart.svg).toMatch(/^<svg /);
    expect(chart.svg).toContain('Bench');
    expect(await reportCharts({ members: { pro: member() } }, [section], known)).toEqual([]);
  });

  it('names only tasks of suites that exist or are said to be planned, each once', async () => {
    const tasks = await evaluationTasks();
    const named = REPORT.flatMap(({ rows }) => rows.flatMap((one) => tasksOf(one, tasks)));
    const names = named.map(({ suite, task }) => `${suite}/${task}`);
    expect(names.length).toBe(new Set(names).size);
    for (const name of ['text/facts', 'scenes/count', 'outside/count']) expect(names).toContain(name);
  });
});

it('a new result takes the place of the older one', () => {
  const twice = withResult(withResult(member(), result('s', 'a', 1)), result('s', 'a', 0.5));
  expect(twice.results).toEqual([result('s', 'a', 0.5)]);
});

it('draws its progress', () => {
  expect(progressBar(0)).toBe('[....................] 0 %');
  expect(progressBar(0.5)).toBe('[##########..........] 50 %');
  expect(progressBar(1)).toBe('[####################] 100 %');
});

it('counts a world as trained where another one that it measures was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alhena-trained-'));
  expect(await trainedWorlds(folder)).toBeUndefined();
  const mixture = { facts: 0.5, matching: 0.5 };
  await writeFile(join(folder, 'recipe.json'), JSON.stringify({ mixture }));
  expect(await trainedWorlds(folder)).toEqual(['facts', 'matching', 'scenes']);
  await rm(folder, { recursive: true });
});

it('keeps a model in other bits than the default ones apart', () => {
  expect(memberName('nano', {})).toBe('nano');
  expect(memberName('nano', { precision: 4, cacheBits: 32 })).toBe('nano');
  expect(memberName('nano', { precision: 8 })).toBe('nano at 8 bits');
  expect(memberName('nano', { precision: '4-128', cacheBits: 8 })).toBe(
    'nano at 4 bits in blocks of 128 with a cache of 8 bits',
  );
});

describe('a run', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alhena-report-'));
    await writeFile(join(folder, 'model.safetensors'), 'weights');
    await writeFile(join(folder, 'recipe.json'), JSON.stringify({ mixture: { facts: 1 } }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('measures what the weights were trained on, keeps it, and does not measure it again', async () => {
    const model = await createLanguageModel({
      engine: await nodeEngine(),
      checkpoint: { config: TINY, parameters: testParameters(TINY) },
      tokenizer: alhenaTokenizer(),
    });
    const file = join(folder, 'docs', 'REPORT.md');
    const said: string[] = [];
    /** Whether it had to measure anything. */
    const run = async (bits: ReportedBits = {}) => {
      said.length = 0;
      const progress = (text: string) => void (text.startsWith('[') && said.push(text));
      const after = await makeReport(
        { model, folder, ...bits },
        { file, casesPerTask: 2, seed: '1', k: 2, progress },
      );
      return { ...after, measured: said.length > 0 };
    };
    const path = join(folder, 'docs', 'report', 'results.json');
    const measured = await run();
    const { members } = await readResults(path);
    const [{ results, trainedOn, weights }] = Object.values(members);
    expect(trainedOn).toEqual(['facts']);
    expect(weights).toHaveLength(16);
    expect(results).toEqual(measured.results);
    expect(results.map(({ task, decoding, n }) => [task, decoding, n])).toEqual([
      ['facts', 'greedy', 2],
      ['facts', 'sampled', 2],
    ]);
    const text = await readFile(file, 'utf8');
    expect(text).toContain('NaturalQuestions (closed)');
    expect(text).toContain('not trained');
    expect(said.at(-1)).toContain('text/facts');
    expect(await run({ precision: 4, cacheBits: 32 })).toMatchObject({ measured: false, results });

    // Other bits are another member, and leave the first as it is.
    expect(await run({ cacheBits: 8 })).toMatchObject({ measured: true });
    const both = await readResults(path);
    expect(Object.keys(both.members)).toEqual([model.name, `${model.name} with a cache of 8 bits`]);
    expect(both.members[model.name].results).toEqual(results);

    await writeFile(join(folder, 'model.safetensors'), 'other weights');
    expect(await run()).toMatchObject({ measured: true });
    // Weights that cannot be read may be any.
    await rm(join(folder, 'model.safetensors'));
    expect(await run()).toMatchObject({ measured: true, weights: 'unknown' });
    expect(await run()).toMatchObject({ measured: true, weights: 'unknown' });
    await model.dispose();
  });

  it('says what to do about a file that is no results', async () => {
    const path = join(folder, 'broken.json');
    await writeFile(path, '{"members": {"nano": 3}}');
    await expect(readResults(path)).rejects.toThrow('Delete it');
  });
});
