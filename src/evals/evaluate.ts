import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import type { Picture } from '../media/picture.ts';
import type { Turn } from '../text/turns.ts';
import type { Player } from '../worlds/act/episodes.ts';
import { isActingWorld } from '../worlds/act/index.ts';
import { checkWorlds, loadWorld, WORLD_NAMES, type WorldName } from '../worlds/registry.ts';
import type { Case, ModalityName, World } from '../worlds/world.ts';
import { episodesFor, evaluateActing } from './act.ts';
import { OUTSIDE_TASKS, outsideCase } from './outside/index.ts';
import { OUTSIDE_CHART_TASKS, outsideChartCase } from './outside-charts/index.ts';
import { OUTSIDE_SPEECH_TASKS, outsideSpeechCase } from './outside-speech/index.ts';
import { summarize } from './summary.ts';

/** One row of a report card. */
export interface EvaluationResult {
  readonly suite: string;
  readonly task: string;
  readonly metric: string;
  /** Who did it where it was not the model: what its value is held against. */
  readonly player?: 'expert' | 'random';
  readonly value: number;
  readonly n: number;
  readonly seed: string;
  /** Half the width of the 95 % confidence interval (normal approximation). */
  readonly interval: number;
}

/** Answers prompts greedily, several at once; the model is an argument. */
export type AnswerAll = (prompts: readonly (readonly Turn[])[]) => Promise<readonly Reply[]>;

/** What a model answered: its text, and its pictures in order. */
export interface Reply {
  readonly text: string;
  readonly pictures: readonly Picture[];
}

/** What a model takes and gives. */
export interface Modalities {
  readonly input: readonly ModalityName[];
  readonly output: readonly ModalityName[];
}

/** What a model of the family does where its checkpoint says nothing else. */
export const USUAL_MODALITIES: Modalities = { input: ['text', 'image'], output: ['text'] };

export interface EvaluateOptions {
  /** Only this suite. */
  readonly suite?: string;
  /** Only these tasks. */
  readonly tasks?: readonly string[];
  readonly casesPerTask: number;
  readonly seed: string;
  /** `test` for reports; `validation` for choices. */
  readonly split: 'validation' | 'test';
  /** Worlds that the model was trained on: others are left out unless `suite` or `tasks` name them; default: all. */
  readonly trainedOn?: readonly string[];
  /** Suites that want more are left out unless `suite` names them; default: `USUAL_MODALITIES`. */
  readonly modalities?: Modalities;
  /** Plays in worlds to act in; only they need it. */
  readonly player?: Player;
  /** Of the model, in tokens: tasks that need more are left out; default: none is. */
  readonly contextLength?: number;
  readonly progress?: (done: number, total: number, task: string) => void;
  /** Ends the evaluation: what was measured until then is the result, with fewer cases of its last task. */
  readonly signal?: AbortSignal;
  /** Sees every case with the reply and its score. */
  readonly inspect?: (item: { case: Case; reply: Reply; score: number }) => void;
}

/** A task with the way to draw its cases. */
export interface EvaluationTask {
  readonly suite: string;
  /** The world that teaches it. */
  readonly world: WorldName;
  readonly task: string;
  readonly wants?: World['wants'];
  /** Tokens of context that its cases need, where that is much. */
  readonly context?: number;
  readonly draw: (random: Random, split: 'validation' | 'test') => Case | Promise<Case>;
}

/** Prompts that are answered in one batch. */
export const BATCH = 16;

/** Every task of every suite, in the order of the report. */
export async function evaluationTasks(): Promise<EvaluationTask[]> {
  const tasks: EvaluationTask[] = [];
  for (const name of WORLD_NAMES) {
    const world = await loadWorld(name);
    for (const task of world.tasks) {
      const draw: EvaluationTask['draw'] = (random, split) => world.case(task, random, split);
      const context = world.contexts?.[task];
      tasks.push({ suite: world.suite, world: name, task, wants: world.wants, context, draw });
    }
  }
  for (const task of OUTSIDE_TASKS)
    tasks.push({ suite: 'outside', world: 'scenes', task, draw: (random) => outsideCase(task, random) });
  for (const task of OUTSIDE_CHART_TASKS)
    tasks.push({
      suite: 'outside-charts',
      world: 'charts',
      task,
      draw: (random) => outsideChartCase(task, random),
    });
  for (const task of OUTSIDE_SPEECH_TASKS)
    tasks.push({
      suite: 'outside-speech',
      world: 'speech',
      task,
      wants: { input: ['audio'] },
      draw: (random) => outsideSpeechCase(task, random),
    });
  return tasks;
}

/** Scores a model on held-out cases. Each task has its own randomness, so `--suite` changes no number. */
export async function evaluate(answerAll: AnswerAll, options: EvaluateOptions): Promise<EvaluationResult[]> {
  const chosen = await chooseTasks(options);
  // Before anything is measured: what is missing here is better known now than after an hour.
  await checkWorlds(chosen.map(({ world }) => world));
  const total = chosen.length * options.casesPerTask;
  const results: EvaluationResult[] = [];
  let done = 0;
  for (const { suite, world, task, draw } of chosen) {
    if (options.signal?.aborted) break;
    if (isActingWorld(world)) {
      if (!options.player) throw new Error(`evaluate: ${world} is acted in, but no player was given`);
      const episodes = episodesFor(options.casesPerTask);
      const progress = (played: number) =>
        options.progress?.(done + Math.floor((played / episodes) * options.casesPerTask), total, task);
      results.push(...(await evaluateActing(world, options.player, { ...options, episodes, progress })));
      done += options.casesPerTask;
      continue;
    }
    const seed = `${options.seed}/${options.split}/${suite}/${task}`;
    const random = new Random(seed);
    const scores: number[] = [];
    let metric = 'accuracy';
    while (scores.length < options.casesPerTask && !options.signal?.aborted) {
      const cases: Case[] = [];
      const wanted = Math.min(BATCH, options.casesPerTask - scores.length);
      while (cases.length < wanted) cases.push(await draw(random, options.split));
      const replies = await answerAll(cases.map(({ turns }) => turns));
      cases.forEach((item, i) => {
        const score = item.score(replies[i].text, replies[i].pictures);
        scores.push(score);
        metric = item.metric;
        options.inspect?.({ case: item, reply: replies[i], score });
      });
      done += cases.length;
      options.progress?.(done, total, task);
    }
    results.push({ suite, task, metric, n: scores.length, seed, ...summarize(scores) });
  }
  return results;
}

/** The tasks that the options ask for. Throws UserError where there are none. */
export async function chooseTasks(
  options: Pick<EvaluateOptions, 'suite' | 'tasks' | 'trainedOn' | 'modalities' | 'contextLength'>,
): Promise<EvaluationTask[]> {
  const all = await evaluationTasks();
  const named = options.suite !== undefined || options.tasks !== undefined;
  const chosen = all.filter(
    ({ suite, world, task, wants, context = 0 }) =>
      (options.suite === undefined ? can(options.modalities, wants) : suite === options.suite) &&
      (options.tasks?.includes(task) ?? true) &&
      context <= (options.contextLength ?? Number.POSITIVE_INFINITY) &&
      (named || (options.trainedOn?.includes(world) ?? true)),
  );
  if (chosen.length > 0) return chosen;
  const long = all.find(({ task, context }) => context !== undefined && options.tasks?.includes(task));
  if (long) {
    throw new UserError(
      `${long.task} needs a context of ${long.context} tokens; the model has ${options.contextLength}. Choose a shorter task.`,
    );
  }
  const suites = [...new Set(all.map(({ suite }) => suite))].join(', ');
  throw new UserError(
    `no such suite or task: '${options.suite ?? options.tasks}'. Suites: ${suites}.`,
    'NOT_FOUND',
  );
}

/** Whether a model with these modalities can take and give what a suite wants. */
function can({ input, output }: Modalities = USUAL_MODALITIES, wants: World['wants'] = {}): boolean {
  const { input: taken = [], output: given = [] } = wants;
  return taken.every((name) => input.includes(name)) && given.every((name) => output.includes(name));
}
