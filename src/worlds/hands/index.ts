import type { Random } from '../../base/random.ts';
import { filmWorld, type Showing } from '../film/film-world.ts';
import { paintHand } from '../film/hand.ts';
import { Stage } from '../film/stage.ts';
import type { Split } from '../world.ts';
import { drawMatch, type Match, POSE_OF, type Throw } from './match.ts';
import { askHands, TASKS, TAUGHT } from './questions.ts';

const OF_ROUNDS: readonly string[] = ['rounds', 'score', 'match'];

/** Films of two hands that play rock, paper, scissors. */
export const hands = filmWorld({
  suite: 'hands',
  tasks: TASKS,
  taught: TAUGHT,
  input: ['video'],
  shoot(random, split, difficulty, task = '') {
    const match = drawMatch(random, split, difficulty, OF_ROUNDS.includes(task) || undefined);
    return shootMatch(match, random, split, difficulty);
  },
});

export function shootMatch(match: Match, random: Random, split: Split, difficulty: number): Showing {
  const { format, shakes, rounds, skins, times } = match;
  const stage = new Stage(random, { format, colors: skins, difficulty, split });
  const scale = Math.min(stage.height * 0.42, stage.width * 0.23);
  const paint = (side: 0 | 1, shown: Throw, lift: number) => {
    const sway = 1.5 * difficulty;
    const x = stage.width * (side === 0 ? 0.25 : 0.75) + random.uniform(-sway, sway);
    const y = stage.height * (0.54 + lift) + random.uniform(-sway, sway) / 2;
    paintHand(stage, POSE_OF[shown], skins[side], { x, y, scale, isRight: side === 1 });
  };
  const frames = times.map((time, frame) => {
    stage.begin();
    const round = rounds[frame - shakes];
    // Fists go up and down together before hands are shown.
    const lift = round ? 0 : frame % 2 === 0 ? -0.14 : 0.12;
    paint(0, round?.[0] ?? 'rock', lift);
    paint(1, round?.[1] ?? 'rock', lift);
    return stage.finish(time);
  });
  return { parts: [stage.part(frames)], question: (task, rng, from) => askHands(task, match, rng, from) };
}
