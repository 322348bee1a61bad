import { type Command, Option } from 'commander';
import { UserError } from '../base/errors.ts';
import { addDrawingOptions, addModelOptions, count, jsonOption } from './arguments.ts';
import type { EvalArguments } from './eval/arguments.ts';
import { evaluateOnFile } from './eval/official.ts';
import { evaluateForReport, REPORT_FILE } from './eval/report.ts';
import { evaluateOnWorlds } from './eval/worlds.ts';

/** Options of how our own worlds are evaluated, which published files and the report settle themselves. */
const OF_WORLDS = ['card', 'sheet', 'guidance', 'candidates', 'thinking'] as const satisfies OptionName[];
const OF_DATA = ['examples', 'shots', 'runCode'] as const satisfies OptionName[];
const OF_REPORT = ['k'] as const satisfies OptionName[];
type OptionName = keyof EvalArguments;

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
  if (options.report !== undefined) return evaluateForReport(options);
  if (options.data !== undefined) return evaluateOnFile(options, options.data);
  return evaluateOnWorlds(options);
}
