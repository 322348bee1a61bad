import { conversation, questionCase } from '../wording.ts';
import type { World } from '../world.ts';
import { type ArithmeticTask, problems } from './problems.ts';

const tasks = Object.keys(problems) as ArithmeticTask[];

/** Two-digit sums and differences are what the report card asks for first, and small ones what people do. */
const mixture: readonly ArithmeticTask[] = [
  ...repeat('addition', 5),
  ...repeat('subtraction', 5),
  ...repeat('smallSums', 2),
  ...tasks,
];

/** Small whole-number arithmetic; every answer is one number or one word. */
export const arithmetic: World = {
  suite: 'text',
  tasks,

  document(random, split, _difficulty, thinking) {
    const count = random.integer(10, 17);
    const questions = Array.from({ length: count }, () => problems[random.pick(mixture)](random, split));
    return conversation(questions, thinking);
  },

  case(task, random, split) {
    const problem = problems[tasks.find((name) => name === task) ?? unknownTask(task)];
    return questionCase(task, problem(random, split));
  },
};

function repeat(task: ArithmeticTask, times: number): ArithmeticTask[] {
  return Array.from({ length: times }, () => task);
}

function unknownTask(task: string): never {
  throw new Error(`arithmetic has no task "${task}"; it has ${tasks.join(', ')}`);
}
