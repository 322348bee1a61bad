import { type Command, Option } from 'commander';
import type { BatchModel } from '../generate/languageModel.ts';
import { checkWrites } from '../model/modalities.ts';
import type { Environment } from '../worlds/act/environment.ts';
import type { Episode, Player } from '../worlds/act/episodes.ts';
import { count, jsonOption, modelOption, share } from './arguments.ts';
import { openModel } from './load.ts';
import { note, table, write, writeDocument } from './terminal.ts';

const PLAYERS = ['model', 'expert', 'random'] as const;
type PlayerName = (typeof PLAYERS)[number];

interface ActArguments {
  readonly model: string;
  readonly player: PlayerName;
  readonly episodes: number;
  readonly seed: string;
  readonly difficulty: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** How one player did. */
interface ActResult {
  readonly suite: 'act';
  readonly task: string;
  readonly player: string;
  readonly metric: string;
  readonly value: number;
  readonly interval: number;
  readonly n: number;
  readonly seed: string;
  /** Mean steps of an episode. */
  readonly steps: number;
}

/** `alhena act`: plays in a world, in a closed loop. */
export function addAct(program: Command): void {
  program
    .command('act')
    .description('play in a world: catch, maze, stack or click')
    .argument('<world>', 'catch (a falling ball), maze, stack (blocks, with an arm), click (on a screen)')
    .addOption(modelOption())
    .addOption(
      new Option('--player <who>', 'who plays; expert and random need no model')
        .choices(PLAYERS)
        .default('model'),
    )
    .option('-n, --episodes <n>', 'how many episodes', count, 20)
    .option('--seed <text>', 'which episodes', '1')
    .option('--difficulty <share>', 'from 0, the simplest, to 1', share, 1)
    .option('-o, --out <file>', 'write a film of the first episode: .gif, .webp or .webm')
    .addOption(jsonOption())
    .action(act);
}

async function act(world: string, options: ActArguments): Promise<void> {
  const [{ environmentNamed }, { play }, { createProgress }, { progressBar }, film] = await Promise.all([
    import('../worlds/act/index.ts'),
    import('../worlds/act/episodes.ts'),
    import('../train/progress.ts'),
    import('../evals/report/index.ts'),
    import('./film.ts'),
  ]);
  const environment = environmentNamed(world);
  if (options.out !== undefined) film.checkFilmPath(options.out);
  const model = options.player === 'model' ? await openActing(options.model) : undefined;
  const progress = createProgress(process.stderr, () => performance.now());
  const results: ActResult[] = [];
  let first: Episode | undefined;
  try {
    for (const [name, player] of await playersOf(model, options.player)) {
      const episodes = await play(environment, player, {
        ...options,
        split: 'test',
        progress: (done, total) =>
          progress.update(`${progressBar(done / total)} ${name}, ${done} of ${total} episodes`),
      });
      first ??= episodes[0];
      results.push(await resultOf(environment, name, episodes, options));
    }
  } finally {
    progress.end();
    await model?.dispose();
  }
  if (options.out !== undefined && first) {
    const { filmOf } = await import('../worlds/act/film.ts');
    await film.writeFilm(options.out, filmOf(environment, first));
    note(
      `Wrote ${options.out}: the first episode, score ${first.score.toFixed(2)}, ${first.actions.length} steps.`,
    );
  }
  if (options.json) writeDocument({ world, model: model?.name, results, film: options.out });
  else write(resultTable(results));
}

/** @throws UserError where the model has not learned to act */
async function openActing(name: string): Promise<BatchModel> {
  const model = await openModel({ model: name });
  try {
    checkWrites(model.name, model.modalities.output, 'action');
  } catch (error) {
    await model.dispose();
    throw error;
  }
  return model;
}

/** A model is held against the expert and against chance, in the same episodes. */
async function playersOf(
  model: BatchModel | undefined,
  player: PlayerName,
): Promise<(readonly [name: string, player: Player])[]> {
  const { expertPlayer, modelPlayer, randomPlayer } = await import('../worlds/act/episodes.ts');
  const others = [['expert', expertPlayer] as const, ['random', randomPlayer] as const];
  if (!model) return others.filter(([name]) => name === player);
  return [[model.name, modelPlayer(model)], ...others];
}

async function resultOf(
  { name, metric }: Environment,
  player: string,
  episodes: readonly Episode[],
  { seed }: ActArguments,
): Promise<ActResult> {
  const { summarize } = await import('../evals/summary.ts');
  const steps = episodes.reduce((sum, { actions }) => sum + actions.length, 0) / episodes.length;
  return {
    suite: 'act',
    task: name,
    player,
    metric,
    ...summarize(episodes.map(({ score }) => score)),
    n: episodes.length,
    seed: `${seed}/test/${name}`,
    steps,
  };
}

function resultTable(results: readonly ActResult[]): string {
  const rows = results.map(({ task, player, metric, value, interval, steps, n }) => [
    task,
    player,
    metric,
    `${(100 * value).toFixed(1)} ± ${(100 * interval).toFixed(1)} %`,
    steps.toFixed(1),
    String(n),
  ]);
  return table(['WORLD', 'PLAYER', 'METRIC', 'VALUE', 'STEPS', 'EPISODES'], rows);
}
