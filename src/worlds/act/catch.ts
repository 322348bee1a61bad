import type { Random } from '../../base/random.ts';
import type { Action, LegalActions } from '../../text/turns.ts';
import type { Split } from '../world.ts';
import {
  ACTIONS,
  discreteOf,
  type Environment,
  instruct,
  type Observation,
  type Transition,
} from './environment.ts';
import { drawNames, type Palette, Sketch, samplePalette } from './sketch.ts';
import { ACT_WORDINGS } from './wordings.ts';

/** Pixels of a cell: one patch, so that where a thing is can be told from where its patch is. */
const CELL = 12;
const BALLS = 3;

export interface CatchState {
  readonly palette: Palette;
  readonly text: string;
  /** Cells per side. */
  readonly size: number;
  /** The column of the paddle, which stands in the last row. */
  readonly paddle: number;
  /** Columns of the ball that falls and of those after it. */
  readonly balls: readonly number[];
  /** The row of the ball that falls. */
  readonly row: number;
  readonly caught: number;
}

/** Balls fall straight, one after another; a paddle at the bottom catches them: left, right or stay. */
export const catching: Environment<CatchState> = {
  name: 'catch',
  metric: 'ballsCaught',
  history: { longest: 6, kept: 1 },
  demonstration: { mistakes: 0.3, repeats: 0.45 },
  still: false,

  reset(random: Random, split: Split, difficulty = 1): CatchState {
    const size = random.chance(difficulty) ? 5 : 4;
    return {
      palette: samplePalette(drawNames(2, 'catch', random, split), random),
      text: instruct(ACT_WORDINGS.catch, {}, random, split),
      size,
      paddle: random.integer(0, size),
      balls: Array.from({ length: BALLS }, () => random.integer(0, size)),
      row: 0,
      caught: 0,
    };
  },

  observe({ palette: { ground, paints }, text, size, paddle, balls, row }): Observation {
    const sketch = new Sketch(size * CELL, size * CELL, ground);
    const bottom = size * CELL;
    sketch.box('rectangle', paints[1], [paddle * CELL, bottom - CELL / 2, (paddle + 1) * CELL, bottom]);
    // After the last ball there is none.
    if (balls.length > 0) sketch.shape('circle', paints[0], (balls[0] + 0.5) * CELL, (row + 0.5) * CELL, 5);
    return { picture: sketch.finish(), text };
  },

  legalActions: (state): LegalActions => ({ discrete: legalOf(state) }),

  step(state, action): Transition<CatchState> {
    const paddle = state.paddle + MOVES[discreteOf(action, legalOf(state))];
    const row = state.row + 1;
    if (row < state.size - 1) return { state: { ...state, paddle, row }, reward: 0 };
    const isCaught = paddle === state.balls[0];
    const caught = state.caught + (isCaught ? 1 : 0);
    return {
      state: { ...state, paddle, row: 0, balls: state.balls.slice(1), caught },
      reward: isCaught ? 1 / BALLS : 0,
    };
  },

  isDone: ({ balls }) => balls.length === 0,
  score: ({ caught }) => caught / BALLS,

  /** Always in time: a ball falls for as many steps as the paddle may need. */
  expert({ paddle, balls: [ball] }): Action {
    if (ball === paddle) return { discrete: ACTIONS.stay };
    return { discrete: ball < paddle ? ACTIONS.left : ACTIONS.right };
  },
};

/** Cells to the right for each action. */
const MOVES: Readonly<Record<number, number>> = {
  [ACTIONS.stay]: 0,
  [ACTIONS.left]: -1,
  [ACTIONS.right]: 1,
};

function legalOf({ paddle, size, balls }: CatchState): number[] {
  if (balls.length === 0) return [];
  return [ACTIONS.stay, ...(paddle > 0 ? [ACTIONS.left] : []), ...(paddle < size - 1 ? [ACTIONS.right] : [])];
}
