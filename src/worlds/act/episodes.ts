import { Random } from '../../base/random.ts';
import type { BatchModel } from '../../generate/languageModel.ts';
import type { Action, LegalActions, Turn } from '../../text/turns.ts';
import type { Split } from '../world.ts';
import { conversation, type Moment, remember } from './conversation.ts';
import { type Environment, randomAction } from './environment.ts';

/** What a player has to decide upon. */
export interface Decision<State = unknown> {
  readonly environment: Environment<State>;
  readonly state: State;
  /** What has been seen and done, as far as it is remembered; ends with the present frame. */
  readonly turns: readonly Turn[];
  readonly legal: LegalActions;
  /** The episode's own randomness. */
  readonly random: Random;
}

/** Decides for several episodes at once, one action for each. */
export type Player = (decisions: readonly Decision[]) => Promise<readonly Action[]>;

export const expertPlayer: Player = async (decisions) =>
  decisions.map(({ environment, state }) => environment.expert(state));

export const randomPlayer: Player = async (decisions) =>
  decisions.map(({ legal, random }) => randomAction(legal, random));

/** A model that sees the conversation alone, and takes the likeliest legal action. */
export const modelPlayer =
  (model: Pick<BatchModel, 'answerTogether'>): Player =>
  (decisions) =>
    Promise.all(
      decisions.map(async ({ turns, legal }) => {
        const [{ action }] = await model.answerTogether([turns], { actions: legal });
        return action!;
      }),
    );

export interface PlayOptions {
  readonly episodes: number;
  readonly seed: string;
  readonly split: Split;
  readonly difficulty?: number;
  /** Episodes that are played at once; default 16. */
  readonly together?: number;
  readonly progress?: (done: number, total: number) => void;
}

export interface Episode<State = unknown> {
  readonly score: number;
  /** From the first state to the last. */
  readonly states: readonly State[];
  readonly actions: readonly Action[];
}

/** An episode under way. */
interface Run<State> {
  readonly index: number;
  readonly random: Random;
  readonly states: State[];
  readonly actions: Action[];
  remembered: Moment<State>[];
}

/**
 * Plays whole episodes in a closed loop: each action changes what is seen next. Episode `i` begins the same for every
 * player, and its outcome does not depend on the episodes beside it.
 */
export async function play<State>(
  environment: Environment<State>,
  player: Player,
  options: PlayOptions,
): Promise<Episode<State>[]> {
  const { episodes, seed, split, difficulty, together = 16, progress } = options;
  const results: Episode<State>[] = [];
  let running: Run<State>[] = [];
  let started = 0;
  let done = 0;
  while (done < episodes) {
    while (running.length < together && started < episodes) {
      const random = new Random(`${seed}/${split}/${environment.name}/${started}`);
      const state = environment.reset(random, split, difficulty);
      running.push({ index: started++, random, states: [state], actions: [], remembered: [] });
    }
    const decisions = running.map((run): Decision => decide(environment, run));
    const actions = await player(decisions);
    for (const [i, run] of running.entries()) advance(environment, run, actions[i]);
    const isOver = (run: Run<State>) => environment.isDone(run.states[run.states.length - 1]);
    for (const run of running.filter(isOver)) {
      const score = environment.score(run.states[run.states.length - 1]);
      results[run.index] = { score, states: run.states, actions: run.actions };
      done++;
    }
    running = running.filter((run) => !isOver(run));
    progress?.(done, episodes);
  }
  return results;
}

/** The present moment of a run; what is remembered of it ends with that. */
function decide<State>(environment: Environment<State>, run: Run<State>): Decision {
  const state = run.states[run.states.length - 1];
  const remembered = remember(environment, run.remembered, { state });
  run.remembered = remembered;
  return {
    environment: environment as Environment,
    state,
    // Drawing takes the longest, and not every player looks.
    get turns() {
      return conversation(environment, remembered);
    },
    legal: environment.legalActions(state),
    random: run.random,
  };
}

function advance<State>(environment: Environment<State>, run: Run<State>, action: Action): void {
  const state = run.states[run.states.length - 1];
  run.remembered = [...run.remembered.slice(0, -1), { state, action }];
  run.actions.push(action);
  run.states.push(environment.step(state, action).state);
}
