import { UserError } from '../../base/errors.ts';
import { abortOnInterrupt, InterruptedError } from '../interrupt.ts';
import { openModel } from '../load.ts';
import { note, write, writeDocument } from '../terminal.ts';
import { ENDING, type EvalArguments } from './arguments.ts';
import { resultTable } from './table.ts';

/** Scores a model on a published benchmark file. */
export async function evaluateOnFile(options: EvalArguments, file: string): Promise<void> {
  const [{ evaluateOfficial, OFFICIAL_SUITES, officialCases }, { progressBar }, { createProgress }] =
    await Promise.all([
      import('../../evals/official/index.ts'),
      import('../../evals/report/index.ts'),
      import('../../train/progress.ts'),
    ]);
  const { suite, examples, shots, n, seed, runCode } = options;
  if (suite === undefined) {
    throw new UserError(`--data needs --suite with the file's form: ${OFFICIAL_SUITES.join(', ')}.`);
  }
  // A broken file is told before a large model is loaded.
  await officialCases(suite, file, runCode);
  const model = await openModel(options);
  const progress = createProgress(process.stderr, () => performance.now());
  const signal = abortOnInterrupt(ENDING);
  try {
    const { result, tooLong } = await evaluateOfficial(model, {
      ...{ suite, file, examples, shots, n, seed, runCode, signal },
      progress: (done, total) => progress.update(`${progressBar(done / total)} ${done} of ${total} cases`),
    });
    progress.end();
    if (tooLong > 0) {
      note(
        `${tooLong} of ${result.n} cases do not fit into the context of ${model.contextLength} tokens; they count as wrong.`,
      );
    }
    if (options.json) writeDocument({ model: model.name, results: [result], tooLong });
    else write(resultTable([result]));
    if (signal.aborted) throw new InterruptedError('Not all was measured.');
  } finally {
    progress.end();
    await model.dispose();
  }
}
