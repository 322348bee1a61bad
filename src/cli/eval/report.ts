import { findModel } from '../../library.ts';
import { openModel } from '../load.ts';
import { note, writeDocument } from '../terminal.ts';
import type { EvalArguments } from './arguments.ts';

/** Where the report goes when no file is named. */
export const REPORT_FILE = 'docs/REPORT.md';

/** Adds a model's scores to the report card of the family; it goes on where it was ended. */
export async function evaluateForReport(options: EvalArguments): Promise<void> {
  const [{ makeReport }, { createProgress }] = await Promise.all([
    import('../../evals/report/index.ts'),
    import('../../train/progress.ts'),
  ]);
  const file = typeof options.report === 'string' ? options.report : REPORT_FILE;
  const { folder } = await findModel(options.model);
  const model = await openModel(options);
  const progress = createProgress(process.stderr, () => performance.now());
  try {
    const { results } = await makeReport(
      { model, folder, precision: options.precision, cacheBits: options.cacheBits },
      {
        file,
        suite: options.suite,
        tasks: options.task,
        casesPerTask: options.n,
        seed: options.seed,
        k: options.k,
        progress: (text) => progress.update(text),
      },
    );
    progress.end();
    if (options.json) writeDocument({ model: model.name, results });
  } finally {
    progress.end();
    await model.dispose();
  }
  note(`Wrote ${file}.`);
}
