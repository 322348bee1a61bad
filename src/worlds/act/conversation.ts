import type { Random } from '../../base/random.ts';
import type { Action, Part, Turn } from '../../text/turns.ts';
import type { Case, Split, World } from '../world.ts';
import { type Environment, randomAction } from './environment.ts';

/** A state and what was done in it; the present state has no action yet. */
export interface Moment<State> {
  readonly state: State;
  readonly action?: Action;
  /** False for what shall be shown, but not taught. */
  readonly learned?: false;
}

/** Moments as a conversation: frames (one alone where the picture stays) and instructions, each with its action. */
export function conversation<State>(
  environment: Environment<State>,
  moments: readonly Moment<State>[],
): Turn[] {
  let last: string | undefined;
  return moments.flatMap(({ state, action, learned }, i): Turn[] => {
    const { picture, text } = environment.observe(state);
    const parts: Part[] = [];
    if (i === 0 || !environment.still) parts.push(picture);
    if (text !== last) parts.push({ text });
    last = text;
    const seen: Turn = { role: 'user', parts };
    if (!action) return [seen];
    const thing = learned === false ? undefined : environment.thingOf?.(state);
    return [seen, { role: 'model', parts: [{ action, learned, thing }] }];
  });
}

/** The moments that the next conversation shows, with `present` as the last: all, or few once it would be full. */
export function remember<State>(
  { history: { longest, kept } }: Environment<State>,
  moments: readonly Moment<State>[],
  present: Moment<State>,
): Moment<State>[] {
  if (moments.length < longest) return [...moments, present];
  return [...(kept > 1 ? moments.slice(1 - kept) : []), present];
}

/** The share of demonstrations that begin with an episode's first moment. */
const FROM_START = 0.4;

/**
 * Moments of an expert who errs now and then; mistakes are not learned, nor are a later beginning's first actions
 * where the expert goes by more than one frame.
 */
export function demonstrate<State>(
  environment: Environment<State>,
  random: Random,
  split: Split,
  difficulty = 1,
): Moment<State>[] {
  const { longest, kept } = environment.history;
  const { mistakes, repeats } = environment.demonstration;
  const all: Moment<State>[] = [];
  let state = environment.reset(random, split, difficulty);
  while (!environment.isDone(state)) {
    const errs = random.chance(mistakes);
    const action = errs ? randomAction(environment.legalActions(state), random) : environment.expert(state);
    const isRepeated = JSON.stringify(action) === JSON.stringify(all.at(-1)?.action);
    const isTaught = !errs && (!isRepeated || random.chance(repeats));
    all.push(isTaught ? { state, action } : { state, action, learned: false });
    state = environment.step(state, action).state;
  }
  const latest = Math.max(0, all.length - Math.ceil(longest / 2));
  const first = environment.still || random.chance(FROM_START) ? 0 : random.integer(0, latest + 1);
  const shown = all.slice(first, first + longest);
  if (first === 0) return shown;
  return shown.map((moment, i) => (i < kept - 1 ? { ...moment, learned: false } : moment));
}

/** An environment as a world to train on: its documents are demonstrations, its cases one action of the expert. */
export function worldOf<State>(environment: Environment<State>): ActingWorld {
  const { name, metric } = environment;
  return {
    suite: 'act',
    tasks: [name],
    wants: { output: ['action'] },
    environment,
    document: (random, split, difficulty) =>
      conversation(environment, demonstrate(environment, random, split, difficulty)),
    case(task, random, split): Case {
      if (task !== name) throw new Error(`${name} has no task "${task}"`);
      let moments: Moment<State>[];
      let taught: number[];
      do {
        moments = demonstrate(environment, random, split);
        taught = [...moments.keys()].filter((i) => moments[i].learned !== false);
      } while (taught.length === 0);
      const asked = random.pick(taught);
      const { state, action } = moments[asked];
      const before = moments.slice(0, asked).map((moment) => ({ ...moment, learned: false as const }));
      const reference: Part[] = [{ action: action! }];
      return {
        suite: 'act',
        task,
        metric,
        turns: conversation(environment, [...before, { state }]),
        expected: JSON.stringify(action),
        reference,
        // Text is no action; episodes are what counts.
        score: () => 0,
      };
    },
  };
}

/** A world that is evaluated by playing in it. */
export interface ActingWorld extends World {
  readonly environment: Environment;
}
