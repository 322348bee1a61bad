import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { type Benchmark, type Context, openCase, parseRecord, Whole } from './benchmark.ts';

/** Chen et al.: the reply goes on with a function's head, or gives the function whole. */
const humaneval: Benchmark = {
  name: 'humaneval',
  form: '{"task_id", "prompt", "entry_point", "canonical_solution", "test"}',
  runsCode: true,
  parse(row, context) {
    const record = z.object({
      prompt: z.string(),
      entry_point: z.string().regex(/^\w+$/),
      canonical_solution: z.string(),
      test: z.string(),
    });
    const { prompt, entry_point, canonical_solution, test } = parseRecord(record, row, humaneval.form);
    const run = allowed(context, 'humaneval');
    const score = (reply: string) => {
      const code = codeOf(reply);
      const whole = new RegExp(`^(?:async )?def ${entry_point}\\b`, 'm').test(code);
      // The head of the prompt stays in either case: what stands before the function, imports and helpers, is called by it.
      const program = `${prompt}${whole ? '\n' : ''}${code}\n\n${test}\n\ncheck(${entry_point})\n`;
      return Number(run(program));
    };
    return () => openCase('humaneval', 'passAt1', prompt, canonical_solution, score);
  },
};

/** Austin et al.: a task in words with its tests, which the program has to pass. */
const mbpp: Benchmark = {
  name: 'mbpp',
  form: '{"task_id", "text" or "prompt", "code", "test_list": [texts], "test_setup_code"}',
  runsCode: true,
  parse(row, context) {
    const record = z.object({
      task_id: Whole,
      text: z.string().optional(),
      prompt: z.string().optional(),
      code: z.string(),
      test_list: z.array(z.string()).min(1),
      test_setup_code: z.string().nullish(),
      test_imports: z.array(z.string()).nullish(),
    });
    const { text, prompt, code, test_list, test_setup_code, test_imports } = parseRecord(
      record,
      row,
      mbpp.form,
    );
    const task = text ?? prompt;
    if (task === undefined)
      throw new UserError(`${row.where}: neither "text" nor "prompt". Mend it, or delete it.`);
    const run = allowed(context, 'mbpp');
    const question = `${task} Your code should pass these tests:\n${test_list.join('\n')}`;
    const setup = [...(test_imports ?? []), test_setup_code ?? ''];
    const score = (reply: string) => Number(run([...setup, codeOf(reply), ...test_list].join('\n')));
    return () => openCase('mbpp', 'passAt1', question, code, score);
  },
};

/** The first fenced block of a reply, or all of it. */
export const codeOf = (reply: string): string => /```(?:\w+)?\n([\s\S]*?)(?:```|$)/.exec(reply)?.[1] ?? reply;

function allowed({ runProgram }: Context, name: string): (program: string) => boolean {
  if (runProgram) return runProgram;
  throw new UserError(
    `${name} runs what the model writes, as a Python program on this machine, with limits on time and memory but ` +
      'with your rights and your network. Give --run-code if you want that, best inside a container.',
    'FAILED_PRECONDITION',
  );
}

export const codeBenchmarks: readonly Benchmark[] = [humaneval, mbpp];
