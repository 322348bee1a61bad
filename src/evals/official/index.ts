import { UserError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import type { BatchModel } from '../../generate/languageModel.ts';
import { modelText, type Turn } from '../../text/turns.ts';
import type { Case } from '../../worlds/world.ts';
import { BATCH, type EvaluationResult } from '../evaluate.ts';
import { answersOf, GREEDY } from '../replies.ts';
import { summarize } from '../summary.ts';
import type { Benchmark, WeightedCase } from './benchmark.ts';
import { choiceBenchmarks } from './choices.ts';
import { codeBenchmarks } from './code.ts';
import { openBenchmarks } from './open.ts';
import { pythonRunner } from './python.ts';
import { readRows } from './rows.ts';
import { soundBenchmarks } from './sound.ts';

const benchmarks: readonly Benchmark[] = [
  ...choiceBenchmarks,
  ...openBenchmarks,
  ...codeBenchmarks,
  ...soundBenchmarks,
];

/** Suites whose published files can be given with `--data`. */
export const OFFICIAL_SUITES: readonly string[] = benchmarks.map(({ name }) => name);

export interface OfficialOptions {
  readonly suite: string;
  readonly file: string;
  /** A file of the same form whose first records are shown before every question. */
  readonly examples?: string;
  /** How many of them; default 5. */
  readonly shots?: number;
  /** At most this many cases, drawn by the seed where the file has more. */
  readonly n: number;
  readonly seed: string;
  /** Whether programs that the model writes may run. */
  readonly runCode?: boolean;
  readonly progress?: (done: number, total: number) => void;
  /** Ends the evaluation after the cases at hand: fewer are then the result. */
  readonly signal?: AbortSignal;
  readonly inspect?: (item: { case: Case; reply: string; score: number }) => void;
}

export interface OfficialResult {
  readonly result: EvaluationResult;
  /** Cases that the context was too short for: not asked, and counted as wrong. */
  readonly tooLong: number;
}

/** Limits of one program that a model wrote. */
const LIMITS = { seconds: 10, megabytes: 1024 };

/** The cases of a benchmark file, checked; each is made when it is called for. Throws UserError with the line. */
export async function officialCases(
  suite: string,
  file: string,
  runCode = false,
): Promise<(() => WeightedCase | Promise<WeightedCase>)[]> {
  const benchmark = benchmarks.find(({ name }) => name === suite);
  if (!benchmark) {
    throw new UserError(
      `--data needs a --suite with published files, not '${suite}': ${OFFICIAL_SUITES.join(', ')}.`,
      'NOT_FOUND',
    );
  }
  const runProgram = runCode && benchmark.runsCode ? pythonRunner(LIMITS) : undefined;
  const context = { file, runProgram };
  const rows = await readRows(file);
  if (rows.length === 0) throw new UserError(`${file} holds no record; expected ${benchmark.form}.`);
  return rows.map((row) => benchmark.parse(row, context));
}

/** Scores a model on a benchmark file, greedily. */
export async function evaluateOfficial(model: BatchModel, options: OfficialOptions): Promise<OfficialResult> {
  const { suite, file, examples, shots = 5, n, seed, runCode } = options;
  const all = await officialCases(suite, file, runCode);
  const chosen = all.length > n ? new Random(`${seed}/${suite}`).sample(all, n) : all;
  const shown = examples === undefined ? [] : await shownExamples(suite, examples, shots, runCode);
  const answer = answersOf(model, { ...GREEDY, maxOutputTokens: mostTokens(suite), thoughtTokens: THOUGHT });
  const scores: number[] = [];
  const weights: number[] = [];
  let tooLong = 0;
  let metric = 'accuracy';
  for (let start = 0; start < chosen.length; start += BATCH) {
    const cases = await Promise.all(chosen.slice(start, start + BATCH).map((make) => make()));
    const prompts = cases.map(({ turns }) => [...shown, ...turns]);
    // One place is for the first token of the answer.
    const fits = prompts.map((turns) => model.countTokens(turns).total < model.contextLength);
    const replies = await answer(prompts.filter((_, i) => fits[i]));
    let next = 0;
    cases.forEach((item, i) => {
      metric = item.metric;
      if (!fits[i]) tooLong++;
      const reply = fits[i] ? replies[next++].text : '';
      const score = fits[i] ? item.score(reply, []) : 0;
      scores.push(score);
      weights.push(item.weight ?? 1);
      options.inspect?.({ case: item, reply, score });
    });
    options.progress?.(scores.length, chosen.length);
    if (options.signal?.aborted) break;
  }
  const result = { suite, task: suite, metric, n: scores.length, seed, ...weighted(scores, weights) };
  return { result, tooLong };
}

async function shownExamples(suite: string, file: string, shots: number, runCode = false): Promise<Turn[]> {
  const cases = await Promise.all(
    (await officialCases(suite, file, runCode)).slice(0, shots).map((make) => make()),
  );
  return cases.flatMap(({ turns, expected }) => [...turns, modelText(expected)]);
}

/** Mean of scores by weight, and half of its 95 % interval: of equal weights, what `summarize` gives. */
export function weighted(
  scores: readonly number[],
  weights: readonly number[],
): { value: number; interval: number } {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const value = summarize(scores.map((score, i) => (score * weights[i]) / mean)).value;
  // The deviations of a ratio of sums, by its linear approximation.
  const { interval } = summarize(scores.map((score, i) => ((score - value) * weights[i]) / mean));
  return { value, interval };
}

/** Most tokens of a thought, which leave the answer its own. */
const THOUGHT = 2048;

/**
 * Most tokens of an answer, where the context has room for them: letters and values are short, solutions and programs
 * are not, and half a minute of speech is a hundred words, in some languages of several tokens each.
 */
const mostTokens = (suite: string): number =>
  ['gsm8k', 'math', 'humaneval', 'mbpp'].includes(suite)
    ? 1024
    : soundBenchmarks.some(({ name }) => name === suite)
      ? 512
      : 96;
