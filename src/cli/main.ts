import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { UserError } from '../base/errors.ts';
import { PACKAGE_ROOT } from '../library.ts';
import { addAct } from './act.ts';
import { addBench } from './bench.ts';
import { addChat } from './chat.ts';
import { addEval } from './eval.ts';
import { INTERRUPTED, InterruptedError } from './interrupt.ts';
import { addModels } from './models.ts';
import { addPull } from './pull.ts';
import { addRun } from './run.ts';
import { addServe } from './serve.ts';
import { note, red } from './terminal.ts';
import { addTrain } from './train.ts';

/** Wrong flags and arguments, as against 1 for whatever else fails. */
const USAGE_ERROR = 2;

const EXAMPLES = `
Examples:
  alhena run "How many red circles are there?" picture.png
  alhena chat
  alhena serve`;

/** The `alhena` command. @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    if (error instanceof InterruptedError) {
      note(error.message);
      return INTERRUPTED;
    }
    if (error instanceof UserError) note(`${red('error:')} ${error.message}`);
    else note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}

function createProgram(): Command {
  const { version, description } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
    description: string;
  };
  const program = new Command('alhena')
    .description(description)
    .version(version)
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', EXAMPLES)
    .configureOutput({ outputError: (text, print) => print(text.replace(/^error:/, red('error:'))) })
    .exitOverride();
  for (const add of [addRun, addChat, addServe, addModels, addPull, addTrain, addEval, addAct, addBench])
    add(program);
  return program;
}
