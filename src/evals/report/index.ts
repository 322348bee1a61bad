import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { BatchModel } from '../../generate/languageModel.ts';
import { modelPlayer } from '../../worlds/act/episodes.ts';
import { isActingWorld } from '../../worlds/act/index.ts';
import { loadWorld, WORLD_NAMES } from '../../worlds/registry.ts';
import { episodesFor } from '../act.ts';
import { chooseTasks, type EvaluationTask, evaluate, evaluationTasks, type Modalities } from '../evaluate.ts';
import { answersOf, GREEDY } from '../replies.ts';
import { evaluateRouted } from '../routed.ts';
import { reportCharts } from './charts.ts';
import { reportMarkdown } from './markdown.ts';
import {
  findResult,
  memberName,
  type ReportedBits,
  type ReportMember,
  readResults,
  withResult,
  writeResults,
} from './results.ts';
import { REPORT } from './rows.ts';
import { UNKNOWN, weightsDigest } from './weights.ts';

/** A model to report on, with what its folder says and how it was loaded. */
export interface ReportedModel extends ReportedBits {
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
 * whole family. What was measured on the same weights in the same bits, cases and seed is not measured again, so a
 * report that was interrupted goes on where it stopped.
 */
export async function makeReport(
  { model, folder, ...bits }: ReportedModel,
  options: ReportOptions,
): Promise<ReportMember> {
  const { file, casesPerTask, k } = options;
  const { contextLength, modalities } = model;
  const beside = join(dirname(file), basename(file, '.md').toLowerCase());
  const path = join(beside, 'results.json');
  const results = await readResults(path);
  const weights = await weightsDigest(folder, (file) => options.progress?.(`reading ${file}`));
  const trainedOn = await trainedWorlds(folder);
  const name = memberName(model.name, bits);
  const earlier = results.members[name];
  let member: ReportMember = {
    weights,
    parameters: model.parameterCount,
    contextLength,
    trainedOn,
    results: earlier?.weights === weights && weights !== UNKNOWN ? earlier.results : [],
  };
  const keep = async (after: ReportMember) => {
    member = after;
    results.members[name] = member;
    await writeResults(path, results);
  };
  results.members[name] = member;
  const tasks = await chooseTasks({ modalities, ...options, trainedOn, contextLength });
  for (const [at, task] of tasks.entries()) {
    for (const decoding of ['greedy', 'sampled'] as const) {
      const say = (done: number) =>
        options.progress?.(
          `${progressBar((at + (decoding === 'greedy' ? 0 : 0.5) + done / casesPerTask / 2) / tasks.length)} ` +
            `${task.suite}/${task.task}, ${decoding}, ${done} of ${casesPerTask}`,
        );
      await keep(await measure(model, task, decoding, options, member, say));
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
    for (const [decoding, result] of [
      [`greedy@${k}`, found.greedy],
      [`vote@${k}`, found.vote],
    ] as const)
      await keep(withResult(member, { ...result, decoding }));
    await keep(withResult(member, { ...found.routed, decoding: `routed@${k}`, threshold: found.threshold }));
  }
  await writeResults(path, results);
  const known = await evaluationTasks();
  const charts = await reportCharts(results, REPORT, known);
  await mkdir(beside, { recursive: true });
  for (const { modality, svg } of charts) await writeFile(join(beside, `${modality}.svg`), svg);
  const paths = charts.map(({ modality }) => ({ modality, path: `${basename(beside)}/${modality}.svg` }));
  await writeFile(file, reportMarkdown(results, REPORT, known, paths));
  return member;
}

async function measure(
  model: BatchModel,
  { suite, world, task }: EvaluationTask,
  decoding: 'greedy' | 'sampled',
  { casesPerTask, seed }: ReportOptions,
  member: ReportMember,
  progress: (done: number) => void,
): Promise<ReportMember> {
  const acting = isActingWorld(world);
  const wanted = acting
    ? { suite, task, decoding, n: episodesFor(casesPerTask), seed: `${seed}/test/${task}` }
    : { suite, task, decoding, n: casesPerTask, seed: `${seed}/test/${suite}/${task}` };
  // Actions are always the likeliest ones.
  if (findResult(member, wanted) || (acting && decoding === 'sampled')) return member;
  const how = decoding === 'greedy' ? GREEDY : { temperature: 1, seed: 1 };
  const settings = {
    suite,
    tasks: [task],
    casesPerTask,
    seed,
    split: 'test',
    player: modelPlayer(model),
    progress,
  } as const;
  let after = member;
  for (const { player, ...result } of await evaluate(answersOf(model, how), settings)) {
    after = withResult(after, { ...result, decoding: player ?? decoding });
  }
  return after;
}

/** A bar of 20 characters with the share in percent. */
export function progressBar(share: number): string {
  const full = Math.round(20 * Math.min(1, Math.max(0, share)));
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}] ${Math.floor(100 * share)} %`;
}

/**
 * Worlds that a model of ours was trained on, and those that these are measured by, as the recipe in its folder
 * says; undefined where there is none.
 */
export async function trainedWorlds(folder: string): Promise<string[] | undefined> {
  const text = await readFile(join(folder, 'recipe.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const recipe = z.object({ mixture: z.record(z.string(), z.number()) }).safeParse(JSON.parse(text));
  if (!recipe.success) return undefined;
  const trained = Object.keys(recipe.data.mixture);
  const known = WORLD_NAMES.filter((name) => trained.includes(name));
  const measures = await Promise.all(known.map(async (name) => (await loadWorld(name)).measuredBy ?? name));
  return [...new Set([...trained, ...measures])];
}
