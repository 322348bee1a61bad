import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { CardSample } from '../../evals/card.ts';
import type { EvaluateOptions, EvaluationResult } from '../../evals/evaluate.ts';
import type { Decoding } from '../../evals/replies.ts';
import type { ContactSheet } from '../../evals/sheet.ts';
import { CANDIDATES_TEMPERATURE } from '../../generate/candidates.ts';
import { findModel } from '../../library.ts';
import { secondsOf } from '../../media/sound.ts';
import { loadCheckpoint } from '../../model/folder.ts';
import type { Part } from '../../text/turns.ts';
import type { TrainingSummary } from '../../train/run-folder.ts';
import { abortOnInterrupt, InterruptedError } from '../interrupt.ts';
import { openModel } from '../load.ts';
import { note, write, writeDocument } from '../terminal.ts';
import { ENDING, type EvalArguments } from './arguments.ts';
import { resultTable } from './table.ts';

/** Scores a model on held-out cases of our own worlds; writes its card and a sheet of its drawings, if asked to. */
export async function evaluateOnWorlds(options: EvalArguments): Promise<void> {
  const [{ evaluateModel }, { ContactSheet }, { progressBar, trainedWorlds }, { createProgress }] =
    await Promise.all([
      import('../../evals/model.ts'),
      import('../../evals/sheet.ts'),
      import('../../evals/report/index.ts'),
      import('../../train/progress.ts'),
    ]);
  const model = await openModel(options);
  const drawOption = (['sheet', 'guidance', 'candidates'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (drawOption !== undefined && !model.modalities.output.includes('image')) {
    throw new UserError(
      `--${drawOption} needs a model that draws; ${model.name} gives ${model.modalities.output.join(', ')}. ` +
        'Name one that learned to with --model.',
    );
  }
  const progress = createProgress(process.stderr, () => performance.now());
  const samples = new Map<string, CardSample>();
  const sheet = new ContactSheet();
  const { folder } = await findModel(options.model);
  const signal = abortOnInterrupt(ENDING);
  const cases: EvaluateOptions = {
    signal,
    suite: options.suite,
    tasks: options.task,
    trainedOn: await trainedWorlds(folder),
    casesPerTask: options.n,
    seed: options.seed,
    split: 'test',
    progress: (done, total, task) =>
      progress.update(`${progressBar(done / total)} ${done} of ${total} cases, ${task}`),
    inspect(item) {
      sheet.add(item);
      const {
        case: { suite, task, turns, expected },
        reply,
      } = item;
      const prompt = turns.at(-1)?.parts.map(shown);
      const sample = {
        task: `${suite}/${task}`,
        prompt: prompt?.join(' ') ?? '',
        expected,
        reply: reply.text,
      };
      if (!samples.has(sample.task)) samples.set(sample.task, sample);
    },
  };
  const document = await evaluateModel(model, cases, decodingOf(options));
  progress.end();
  await model.dispose();
  if (options.json) writeDocument(document);
  else write(resultTable(document.results));
  if (options.sheet !== undefined) await writeSheet(sheet, options.sheet);
  // Whoever waits for all of it must not take this for it; a card of half the tasks would stand beside the weights.
  if (signal.aborted)
    throw new InterruptedError(
      `Not all was measured${options.card === undefined ? '' : `; ${options.card} is as it was`}.`,
    );
  if (options.card !== undefined) await writeCard(options, document.results, [...samples.values()]);
}

/** Greedy, but for candidates: at temperature 0 they would all be the same. */
const decodingOf = ({ guidance, candidates, thinking }: EvalArguments): Decoding => ({
  temperature: (candidates ?? 1) > 1 ? CANDIDATES_TEMPERATURE : 0,
  seed: 0,
  // A model that does not draw refuses to be told how.
  drawing: guidance === undefined && candidates === undefined ? undefined : { guidance, candidates },
  thinking: thinking ? undefined : false,
});

/** A part of a prompt as a card shows it. */
function shown(part: Part): string {
  if ('text' in part) return part.text;
  if ('sound' in part) return `[${secondsOf(part.sound).toFixed(1)} s of sound]`;
  if ('film' in part) return `[film of ${part.film.frames.length} frames]`;
  return 'picture' in part ? '[picture]' : '[…]';
}

async function writeSheet(sheet: ContactSheet, file: string): Promise<void> {
  const { encodePng } = await import('../../media/png.ts');
  await writeFile(file, await encodePng(sheet.paint()));
  note(`Wrote ${file}.`);
}

async function writeCard(
  { model, card = '' }: EvalArguments,
  results: readonly EvaluationResult[],
  samples: readonly CardSample[],
): Promise<void> {
  const { modelCard } = await import('../../evals/card.ts');
  const { folder } = await findModel(model);
  const { config } = await loadCheckpoint(folder);
  await writeFile(card, modelCard(config, results, await trainingSummary(folder), samples));
  note(`Wrote ${card}.`);
}

/** What the log in a model's folder says of its training. */
async function trainingSummary(folder: string): Promise<TrainingSummary> {
  const { RUN_FILES, readTrainingSummary } = await import('../../train/run-folder.ts');
  const summary = await readTrainingSummary(folder);
  if (summary) return summary;
  throw new UserError(
    `The model card needs the log of the training run at ${join(folder, RUN_FILES.log)}, and there is none with a step.`,
    'NOT_FOUND',
  );
}
