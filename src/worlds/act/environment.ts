import type { Random } from '../../base/random.ts';
import type { Action, LegalActions, PicturePart } from '../../text/turns.ts';
import { capitalise, fill, pickQuestion, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

/** What is seen at one moment. */
export interface Observation {
  readonly picture: PicturePart;
  /** What is to be done. */
  readonly text: string;
}

/** What an action leads to. */
export interface Transition<State> {
  readonly state: State;
  /** Rewards of an episode sum to its score. */
  readonly reward: number;
}

/** How much of an episode is kept in a conversation. */
export interface History {
  /** Moments in a conversation at most, so that a training row of 256 tokens holds it. */
  readonly longest: number;
  /** Moments that the next conversation begins with when one is full, the present one included. */
  readonly kept: number;
}

/**
 * How an expert demonstrates. Where the right action is mostly the last one again, a learner who sees its own past
 * would learn to repeat itself and nothing else (de Haan et al., "Causal Confusion in Imitation Learning", 2019).
 */
export interface Demonstration {
  /** The share of actions that are mistakes: shown, not taught, and recovered from. */
  readonly mistakes: number;
  /** The share that is taught of actions that repeat the one before; the others are shown. */
  readonly repeats: number;
}

/**
 * A world to act in, as pure functions of an immutable state. A state is plain data that holds everything, chance
 * included: whoever keeps one has an exact copy to go on from, as search and reinforcement learning need it, and the
 * same actions always lead to the same states. States go back only to the environment that they came from.
 */
export interface Environment<State = unknown> {
  readonly name: string;
  /** What an episode's score measures. */
  readonly metric: string;
  readonly history: History;
  readonly demonstration: Demonstration;
  /** Whether the picture is the same at every moment of an episode, so that it need be shown only once. */
  readonly still: boolean;
  /**
   * The beginning of an episode. @param split whose mazes, colours and wordings it may use
   * @param difficulty 0 (the simplest) to 1 (everything, the default)
   */
  reset(random: Random, split: Split, difficulty?: number): State;
  observe(state: State): Observation;
  /** At least one action, unless the episode is done. */
  legalActions(state: State): LegalActions;
  /** @throws RangeError for an action that is not legal now */
  step(state: State, action: Action): Transition<State>;
  isDone(state: State): boolean;
  /** 0 (nothing was achieved) to 1 (everything), of an episode as far as it has come. */
  score(state: State): number;
  /** What an expert does, who sees no more than the player has seen; it always ends with the score 1. */
  expert(state: State): Action;
  /** The region of the observed picture that the expert acts upon, by its index. */
  thingOf?(state: State): number;
  /** Where an action points to in the picture, as shares of its width and height; only where actions point. */
  pointOf?(action: Action): readonly [x: number, y: number];
}

/** Numbers of the discrete actions, the same in all worlds. */
export const ACTIONS = { stay: 0, left: 1, right: 2, up: 3, down: 4 } as const;
export type ActionName = keyof typeof ACTIONS;

/** The number of a discrete action that is legal. @throws RangeError for any other */
export function discreteOf(action: Action, legal: readonly number[]): number {
  if ('discrete' in action && legal.includes(action.discrete)) return action.discrete;
  throw new RangeError(`${JSON.stringify(action)} is not legal; one of ${legal.join(', ')} was expected`);
}

/** The bins of a continuous action of `axes` axes. @throws RangeError for any other */
export function binsOf(action: Action, axes: number): readonly number[] {
  const isBin = (bin: number) => Number.isInteger(bin) && bin >= 0 && bin < 64;
  if ('bins' in action && action.bins.length === axes && action.bins.every(isBin)) return action.bins;
  throw new RangeError(`${JSON.stringify(action)} is not legal; ${axes} bins from 0 to 63 were expected`);
}

/** A legal action at random. */
export function randomAction(legal: LegalActions, random: Random): Action {
  if ('discrete' in legal) return { discrete: random.pick(legal.discrete) };
  return { bins: Array.from({ length: legal.bins }, () => random.integer(0, 64)) };
}

/** An instruction as people type it: mostly with a capital letter. */
export function instruct(
  wordings: Wordings,
  slots: Readonly<Record<string, string>>,
  random: Random,
  split: Split,
): string {
  const text = fill(pickQuestion(wordings, random, split), slots);
  return random.chance(0.7) ? capitalise(text) : text;
}
