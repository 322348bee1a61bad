import type { Random } from '../../base/random.ts';
import type { Color } from '../draw/canvas.ts';
import { sampleTimes } from '../film/clock.ts';
import { type Pose, sampleSkin } from '../film/hand.ts';
import { FORMATS, type Format } from '../film/stage.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

export const SIDES = ['left', 'right'] as const;
export const THROWS = ['rock', 'paper', 'scissors'] as const;
export type Throw = (typeof THROWS)[number];

export const POSE_OF: Readonly<Record<Throw, Pose>> = { rock: 'fist', paper: 'flat', scissors: 'fork' };

/** What both hands throw, the left one first, as the viewer sees them. */
export type Round = readonly [Throw, Throw];

/** Rock, paper, scissors in a film: either one round after the shaking of fists, or one round in each frame. */
export interface Match {
  readonly format: Format;
  readonly times: readonly number[];
  /** Frames of shaking fists before the only round. */
  readonly shakes: number;
  readonly rounds: readonly Round[];
  readonly skins: readonly [Color, Color];
}

/** Which side wins a round: 0 the left, 1 the right; undefined where nobody does. */
export function winnerOf([left, right]: Round): 0 | 1 | undefined {
  if (left === right) return undefined;
  return THROWS[(THROWS.indexOf(right) + 1) % 3] === left ? 0 : 1;
}

export function drawMatch(random: Random, split: Split, difficulty: number, rounds?: boolean): Match {
  const several = rounds ?? random.chance(0.55);
  const count = several ? random.integer(2, 3 + Math.round(4 * difficulty)) : 1;
  const shakes = several ? 0 : random.integer(1, 3 + Math.round(3 * difficulty));
  const format = random.pick([FORMATS.screen, FORMATS.wide, FORMATS.wide]);
  const drawn = drawOwned(
    () => {
      const [left, right] = [sampleSkin(random), sampleSkin(random)];
      const skins: Match['skins'] = [left, random.chance(0.5) ? right : left];
      const rounds = Array.from({ length: count }, (): Round => [random.pick(THROWS), random.pick(THROWS)]);
      return { rounds, skins };
    },
    (match) => `hands ${match.rounds.join(' ')} ${match.skins.join(' ')} ${shakes}`,
    split,
  );
  return { ...drawn, format, shakes, times: sampleTimes(count + shakes, random, difficulty, true) };
}
