import { expertPlayer, type Player, play, randomPlayer } from '../worlds/act/episodes.ts';
import { ACTING_WORLDS, type ActingWorldName } from '../worlds/act/index.ts';
import type { Split } from '../worlds/world.ts';
import type { EvaluationResult } from './evaluate.ts';
import { summarize } from './summary.ts';

/** Episodes that stand for so many cases: each is several decisions. */
export const episodesFor = (cases: number): number => Math.ceil(cases / 5);

export interface ActOptions {
  readonly episodes: number;
  readonly seed: string;
  readonly split: Split;
  readonly progress?: (done: number) => void;
}

/** The mean score of whole episodes in one world, played by the model, by the expert and at random. */
export async function evaluateActing(
  name: ActingWorldName,
  player: Player,
  { episodes, seed, split, progress }: ActOptions,
): Promise<EvaluationResult[]> {
  const { environment, suite } = ACTING_WORLDS[name];
  const results: EvaluationResult[] = [];
  const measure = async (
    who: Player,
    of: Pick<EvaluationResult, 'player'>,
    report?: (done: number) => void,
  ) => {
    const played = await play(environment, who, { episodes, seed, split, progress: report });
    results.push({
      suite,
      task: name,
      metric: environment.metric,
      ...of,
      n: episodes,
      seed: `${seed}/${split}/${name}`,
      ...summarize(played.map(({ score }) => score)),
    });
  };
  await measure(player, {}, progress);
  await measure(expertPlayer, { player: 'expert' });
  await measure(randomPlayer, { player: 'random' });
  return results;
}
