import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { UserError } from '../base/errors.ts';
import type { CardSample, TrainingSummary } from '../evals/card.ts';
import type { EvaluateOptions, EvaluationResult } from '../evals/evaluate.ts';
import type { Decoding } from '../evals/replies.ts';
import type { ContactSheet } from '../evals/sheet.ts';
import { findModel } from '../library.ts';
import { secondsOf } from '../media/sound.ts';
import { loadCheckpoint } from '../model/folder.ts';
import type { Part } from '../text/turns.ts';
import { addDrawingOptions, addModelOptions, count, type DrawingArguments, jsonOption } from './arguments.ts';
import { abortOnInterrupt, InterruptedError } from './interrupt.ts';
import { type ModelArguments, openModel } from './load.ts';
import { note, table, write, writeDocument } from './terminal.ts';

interface EvalArguments extends ModelArguments, DrawingArguments {
  readonly suite?: string;
  readonly task?: string[];
  readonly n: number;
  readonly seed: string;
  readonly json?: boolean;
  readonly card?: string;
  readonly sheet?: string;
  readonly thinking: boolean;
  readonly data?: string;
  readonly examples?: string;
  readonly shots: number;
  readonly runCode?: boolean;
  readonly report?: string | true;
  readonly k: number;
}

/** Options of how our own worlds are evaluated, which published files and the report settle themselves. */
const OF_WORLDS = ['card', 'sheet', 'guidance', 'candidates', 'thinking'] as const satisfies OptionName[];
const OF_DATA = ['examples', 'shots', 'runCode'] as const satisfies OptionName[];
const OF_REPORT = ['k'] as const satisfies OptionName[];
type OptionName = keyof EvalArguments;

const ENDING = 'Ending with what was measured; Ctrl-C again ends without.';

/** Where the report goes when no file is named. */
const REPORT_FILE = 'docs/REPORT.md';

/** `alhena eval`: scores a model on held-out cases. */
export function addEval(program: Command): void {
  const command = program.command('eval').description('score a model on held-out cases');
  const data = new Option(
    '--data <file>',
    'cases from a published benchmark file: --suite mmlu --data test.csv',
  );
  const report = new Option(
    '--report [file]',
    `add this model's scores, greedy and sampled, to the report card of the family; default: ${REPORT_FILE}`,
  );
  addDrawingOptions(addModelOptions(command))
    .option('-s, --suite <name>', 'this suite alone, such as scenes')
    .option('--task <name...>', 'these tasks alone')
    .option('-n, --n <cases>', 'cases for each task', count, 1000)
    .option('--seed <text>', 'which cases', '1')
    .option('--card <file>', 'also write the model card, as Markdown')
    .option('--sheet <file>', 'also write the first pictures that the model drew, 64 of them, as one PNG')
    .option('--no-thinking', 'answer at once, where the model would think first')
    .addOption(data.conflicts([...OF_WORLDS, 'task', 'report']))
    .option(
      '--examples <file>',
      'show the first records of this file, of the same form, before each question',
    )
    .option('--shots <count>', 'how many of them', count, 5)
    .option('--run-code', 'let humaneval and mbpp run the Python programs that the model writes')
    .addOption(report.conflicts([...OF_WORLDS, ...OF_DATA]))
    .option('-k <samples>', 'answers that vote on a multiple-choice question of the report', count, 32)
    .addOption(jsonOption())
    .action(evaluate);
}

async function evaluate(options: EvalArguments, command: Command): Promise<void> {
  const given = (name: OptionName) => command.getOptionValueSource(name) === 'cli';
  for (const [need, names] of [['data', OF_DATA] as const, ['report', OF_REPORT] as const]) {
    const alone = names.find(given);
    if (alone !== undefined && !given(need)) {
      const { long } = command.options.find((option) => option.attributeName() === alone) ?? {};
      throw new UserError(`${long ?? '-k'} is of use with --${need} alone; leave it out, or give both.`);
    }
  }
  if (options.report !== undefined) return report(options);
  if (options.data !== undefined) return official(options, options.data);
  const [{ evaluateModel }, { ContactSheet }, { progressBar, trainedWorlds }, { createProgress }] =
    await Promise.all([
      import('../evals/model.ts'),
      import('../evals/sheet.ts'),
      import('../evals/report/index.ts'),
      import('../train/progress.ts'),
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
  temperature: (candidates ?? 1) > 1 ? 1 : 0,
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
  const { encodePng } = await import('../media/png.ts');
  await writeFile(file, await encodePng(sheet.paint()));
  note(`Wrote ${file}.`);
}

async function report(options: EvalArguments): Promise<void> {
  const [{ makeReport }, { createProgress }] = await Promise.all([
    import('../evals/report/index.ts'),
    import('../train/progress.ts'),
  ]);
  const file = typeof options.report === 'string' ? options.report : REPORT_FILE;
  const { folder } = await findModel(options.model);
  const model = await openModel(options);
  const progress = createProgress(process.stderr, () => performance.now());
  try {
    const { results } = await makeReport(
      { model, folder },
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

async function official(options: EvalArguments, file: string): Promise<void> {
  const [{ evaluateOfficial, OFFICIAL_SUITES, officialCases }, { progressBar }, { createProgress }] =
    await Promise.all([
      import('../evals/official/index.ts'),
      import('../evals/report/index.ts'),
      import('../train/progress.ts'),
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

function resultTable(results: readonly EvaluationResult[]): string {
  const rows = results.map(({ suite, task, metric, player, value, interval, n }) => [
    suite,
    task,
    player ? `${metric}, ${player}` : metric,
    `${(100 * value).toFixed(1)} ± ${(100 * interval).toFixed(1)} %`,
    String(n),
  ]);
  return table(['SUITE', 'TASK', 'METRIC', 'VALUE', 'N'], rows);
}

async function writeCard(
  { model, card = '' }: EvalArguments,
  results: readonly EvaluationResult[],
  samples: readonly CardSample[],
): Promise<void> {
  const { modelCard } = await import('../evals/card.ts');
  const { folder } = await findModel(model);
  const { config } = await loadCheckpoint(folder);
  await writeFile(card, modelCard(config, results, await trainingSummary(folder), samples));
  note(`Wrote ${card}.`);
}

/** What the log in a model's folder says of its training. */
async function trainingSummary(folder: string): Promise<TrainingSummary> {
  const path = join(folder, 'log.jsonl');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UserError(
      `The model card needs the log of the training run at ${path}; there is none.`,
      'NOT_FOUND',
    );
  });
  const steps = text
    .split('\n')
    .filter((line) => line.startsWith('{"kind":"step"'))
    .map((line) => JSON.parse(line) as { step: number; tokens: number; flops: number; time: number });
  const last = steps.at(-1);
  if (!last) throw new UserError(`${path} tells of no training step.`);
  return { steps: last.step, tokens: last.tokens, flops: last.flops, hours: last.time / 3600 };
}
