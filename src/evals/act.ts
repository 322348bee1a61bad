import { expertPlayer, type Player, play, randomPlayer } from '../worlds/act/episodes.ts';
import { ACTING_WORLDS, type ActingWorldName } from '../worlds/act/index.ts';
import type { Split } from '../worlds/world.ts';
import type { EvaluationResult } from './evaluate.ts';
import { summarize } from './summary.ts';

/** Who plays; scores of the expert and of chance are what a model's is held against. */
export const PLAYER_NAMES = ['model', 'expert', 'random'] as const;
export type PlayerName = (typeof PLAYER_NAMES)[number];

/** What the rows of the two others are called, so that `metric` alone tells them apart. */
const METRIC_OF: Readonly<Record<PlayerName, (metric: string) => string>> = {
  model: (metric) => metric,
  expert: (metric) => `${metric}OfExpert`,
  random: (metric) => `${metric}OfChance`,
};

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
  const players: Readonly<Record<PlayerName, Player>> = {
    model: player,
    expert: expertPlayer,
    random: randomPlayer,
  };
  const results: EvaluationResult[] = [];
  for (const who of PLAYER_NAMES) {
    const played = await play(environment, players[who], {
      episodes,
      seed,
      split,
      progress: who === 'model' ? progress : undefined,
    });
    results.push({
      suite,
      task: name,
      metric: METRIC_OF[who](environment.metric),
      n: episodes,
      seed: `${seed}/${split}/${name}`,
      ...summarize(played.map(({ score }) => score)),
    });
  }
  return results;
}
