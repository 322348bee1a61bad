import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { BatchModel } from '../../generate/languageModel.ts';
import { chooseTasks, type EvaluationTask, evaluate, evaluationTasks, type Modalities } from '../evaluate.ts';
import { answersOf, GREEDY } from '../replies.ts';
import { evaluateRouted } from '../routed.ts';
import { reportCharts } from './charts.ts';
import { reportMarkdown } from './markdown.ts';
import {
  findResult,
  type ReportMember,
  type ReportResult,
  readResults,
  withResult,
  writeResults,
} from './results.ts';
import { REPORT } from './rows.ts';

/** A model to report on, with what its folder says. */
export interface ReportedModel {
  readonly model: BatchModel;
  readonly folder: string;
}

export interface ReportOptions {
  /** Where the Markdown goes; charts and results go to a folder of the same name beside it. */
  readonly file: string;
  readonly suite?: string;
  readonly tasks?: readonly string[];
  readonly casesPerTask: number;
  readonly seed: string;
  /** Samples of a routed answer. */
  readonly k: number;
  readonly modalities?: Modalities;
  readonly progress?: (text: string) => void;
}

/**
 * Measures a model, greedily and sampled, adds that to what earlier runs measured, and writes the report of the
 * whole family. What was measured on the same weights, cases and seed is not measured again, so a report that was
 * interrupted goes on where it stopped.
 */
export async function makeReport({ model, folder }: ReportedModel, options: ReportOptions): Promise<void> {
  const { file, casesPerTask, k } = options;
  const beside = join(dirname(file), basename(file, '.md').toLowerCase());
  const path = join(beside, 'results.json');
  const results = await readResults(path);
  const weights = await digestOf(join(folder, 'model.safetensors'));
  const trainedOn = await trainedWorlds(folder);
  const earlier = results.members[model.name];
  let member: ReportMember = {
    weights,
    parameters: model.parameterCount,
    contextLength: model.contextLength,
    trainedOn,
    results: earlier?.weights === weights ? earlier.results : [],
  };
  const keep = async (result: ReportResult) => {
    member = withResult(member, result);
    results.members[model.name] = member;
    await writeResults(path, results);
  };
  results.members[model.name] = member;
  const tasks = await chooseTasks({ ...options, trainedOn, contextLength: model.contextLength });
  for (const [at, task] of tasks.entries()) {
    for (const decoding of ['greedy', 'sampled'] as const) {
      const say = (done: number) =>
        options.progress?.(
          `${progressBar((at + (decoding === 'greedy' ? 0 : 0.5) + done / casesPerTask / 2) / tasks.length)} ` +
            `${task.suite}/${task.task}, ${decoding}, ${done} of ${casesPerTask}`,
        );
      await measure(model, task, decoding, options, member, keep, say);
    }
    const seed = `${options.seed}/test/${task.suite}/${task.task}`;
    const routed = { suite: task.suite, task: task.task, decoding: `routed@${k}`, n: casesPerTask, seed };
    if (findResult(member, routed)) continue;
    const found = await evaluateRouted(
      {
        greedy: answersOf(model, { ...GREEDY, thinking: false }),
        sampled: answersOf(model, { temperature: 1, seed: 1, thinking: true }),
      },
      task,
      {
        k,
        cases: casesPerTask,
        seed: options.seed,
        progress: (done, total) =>
          options.progress?.(
            `${progressBar((at + 1) / tasks.length)} ${task.suite}/${task.task}, vote of ${k}, ${done} of ${total}`,
          ),
      },
    );
    if (!found) continue;
    await keep({ ...found.greedy, decoding: `greedy@${k}` });
    await keep({ ...found.vote, decoding: `vote@${k}` });
    await keep({ ...found.routed, decoding: `routed@${k}`, threshold: found.threshold });
  }
  await writeResults(path, results);
  const known = await evaluationTasks();
  const charts = await reportCharts(results, REPORT, known);
  await mkdir(beside, { recursive: true });
  for (const { modality, svg } of charts) await writeFile(join(beside, `${modality}.svg`), svg);
  const paths = charts.map(({ modality }) => ({ modality, path: `${basename(beside)}/${modality}.svg` }));
  await writeFile(file, reportMarkdown(results, REPORT, known, paths));
}

async function measure(
  model: BatchModel,
  { suite, task }: EvaluationTask,
  decoding: 'greedy' | 'sampled',
  { casesPerTask, seed }: ReportOptions,
  member: ReportMember,
  keep: (result: ReportResult) => Promise<void>,
  progress: (done: number) => void,
): Promise<void> {
  const wanted = { suite, task, decoding, n: casesPerTask, seed: `${seed}/test/${suite}/${task}` };
  if (findResult(member, wanted)) return;
  const how = decoding === 'greedy' ? GREEDY : { temperature: 1, seed: 1 };
  const [result] = await evaluate(answersOf(model, how), {
    suite,
    tasks: [task],
    casesPerTask,
    seed,
    split: 'test',
    progress,
  });
  await keep({ ...result, decoding });
}

/** A bar of 20 characters with the share in percent. */
export function progressBar(share: number): string {
  const full = Math.round(20 * Math.min(1, Math.max(0, share)));
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}] ${Math.floor(100 * share)} %`;
}

/** Worlds that a model of ours was trained on, as the recipe in its folder says; undefined where there is none. */
export async function trainedWorlds(folder: string): Promise<string[] | undefined> {
  const text = await readFile(join(folder, 'recipe.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const recipe = z.object({ mixture: z.record(z.string(), z.number()) }).safeParse(JSON.parse(text));
  return recipe.success ? Object.keys(recipe.data.mixture) : undefined;
}

/** The first 16 hexadecimal digits of a file's SHA-256; `unknown` where the model is in several files. */
async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  } catch {
    return 'unknown';
  }
  return hash.digest('hex').slice(0, 16);
}
