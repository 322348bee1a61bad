import { availableParallelism } from 'node:os';
import { Argument, type Command } from 'commander';
import { count, jsonOption } from './arguments.ts';
import type { BenchResult, Report } from './bench/suite.ts';
import { table, write, writeDocument } from './terminal.ts';

const NAMES = ['generate', 'train'] as const;

interface BenchArguments {
  readonly json?: boolean;
  readonly threads?: number;
}

/** `alhena bench`: speed, held against limits of the machine measured in the same run. */
export function addBench(program: Command): void {
  program
    .command('bench')
    .description("measure speed against the machine's own limits")
    .addArgument(new Argument('[name]', 'one suite alone').choices(NAMES))
    .option('--threads <n>', 'for training; default: as many as there are cores', count)
    .addOption(jsonOption())
    .action(bench);
}

async function bench(name: string | undefined, options: BenchArguments): Promise<void> {
  const [{ nodeEngine }, { machine }, { createProgress }] = await Promise.all([
    import('../tensor/node.ts'),
    import('./bench/suite.ts'),
    import('../train/progress.ts'),
  ]);
  const engine = await nodeEngine();
  const progress = createProgress(process.stderr, () => performance.now());
  const report: Report = (text) => progress.update(text);
  const document = { machine: machine(), results: [] as BenchResult[] };
  if (name === undefined || name === 'generate') {
    const { benchGenerate } = await import('./bench/generate.ts');
    document.results.push(...(await benchGenerate(engine, report)));
  }
  if (name === undefined || name === 'train') {
    const { benchTrain } = await import('./bench/train.ts');
    document.results.push(...(await benchTrain(engine, options.threads ?? availableParallelism(), report)));
  }
  progress.end();
  if (options.json) return writeDocument(document);
  const rows = document.results.map((result) => [
    result.bench,
    result.name,
    `${result.value < 100 ? result.value.toFixed(1) : Math.round(result.value)} ${result.unit}`,
    result.ratio === null ? '' : `${result.ratio.toFixed(2)} of ${result.against}`,
  ]);
  write(table(['BENCH', 'WHAT', 'VALUE', 'RATIO'], rows));
}
