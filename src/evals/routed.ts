import { Random } from '../base/random.ts';
import type { Choice } from '../worlds/world.ts';
import { type AnswerAll, BATCH, type EvaluationResult, type EvaluationTask } from './evaluate.ts';
import { type Answered, chooseThreshold, route, vote } from './routing.ts';
import { summarize } from './summary.ts';

export interface RoutedOptions {
  /** Answers that are sampled for each question. */
  readonly k: number;
  /** Questions of each split; the threshold is chosen on the validation split. */
  readonly cases: number;
  readonly seed: string;
  readonly progress?: (done: number, total: number) => void;
}

/** How a model answers: greedily without reasoning, and by sampling after reasoning, differently at every call. */
export interface Answerers {
  readonly greedy: AnswerAll;
  readonly sampled: AnswerAll;
}

export interface RoutedResult {
  readonly threshold: number;
  /** On the test split, in this order: the greedy answer, the vote of k, routed between the two. */
  readonly greedy: EvaluationResult;
  readonly vote: EvaluationResult;
  readonly routed: EvaluationResult;
}

/** Answers multiple-choice questions by uncertainty-routed chain of thought @ k; undefined for a task without them. */
export async function evaluateRouted(
  { greedy, sampled }: Answerers,
  { suite, task, draw }: EvaluationTask,
  { k, cases, seed, progress }: RoutedOptions,
): Promise<RoutedResult | undefined> {
  const total = 2 * cases;
  let done = 0;
  const answer = async (split: 'validation' | 'test'): Promise<Answered[] | undefined> => {
    const random = new Random(`${seed}/${split}/${suite}/${task}`);
    const answered: Answered[] = [];
    while (answered.length < cases) {
      const drawn: { choice: Choice; right: string; turns: Parameters<AnswerAll>[0][number] }[] = [];
      while (drawn.length < Math.min(BATCH, cases - answered.length)) {
        const { choice, expected, turns } = await draw(random, split);
        if (!choice) return undefined;
        drawn.push({ choice, right: expected, turns });
      }
      const direct = await greedy(drawn.map(({ turns }) => turns));
      const samples: (string | undefined)[][] = drawn.map(() => []);
      for (let i = 0; i < k; i++) {
        const replies = await sampled(drawn.map(({ turns }) => turns));
        drawn.forEach(({ choice }, at) => {
          samples[at].push(choice.read(replies[at].text));
        });
      }
      drawn.forEach(({ choice, right }, at) => {
        answered.push({ vote: vote(samples[at]), greedy: choice.read(direct[at].text), right });
      });
      done += drawn.length;
      progress?.(done, total);
    }
    return answered;
  };
  const validation = await answer('validation');
  if (!validation) return undefined;
  const threshold = chooseThreshold(validation, k);
  const test = (await answer('test')) ?? [];
  const result = (chosen: (item: Answered) => string | undefined): EvaluationResult => ({
    suite,
    task,
    metric: 'accuracy',
    n: test.length,
    seed: `${seed}/test/${suite}/${task}`,
    ...summarize(test.map((item) => (chosen(item) === item.right ? 1 : 0))),
  });
  return {
    threshold,
    greedy: result((item) => item.greedy),
    vote: result((item) => item.vote.answer),
    routed: result((item) => route(item, threshold)),
  };
}
