import type { Random } from '../../base/random.ts';
import type { Action, LegalActions } from '../../text/turns.ts';
import { wordings } from '../scenes/question.ts';
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

/** Cells per side, and pixels per cell: 4 × 4 patches. */
const CELLS = 8;
const CELL = 6;
const BALLS = 3;

/** A ball before it falls. */
interface Ball {
  readonly column: number;
  /** Columns that it drifts with each row; it bounces off the walls. */
  readonly drift: number;
}

export interface CatchState {
  readonly palette: Palette;
  readonly text: string;
  /** Cells that the paddle is wide. */
  readonly width: number;
  /** The leftmost cell of the paddle. */
  readonly paddle: number;
  /** The ball that falls, then those after it. */
  readonly balls: readonly Ball[];
  readonly row: number;
  readonly column: number;
  readonly drift: number;
  readonly caught: number;
}

const WORDINGS = wordings(`
  catch the ball.
  catch the balls.
  catch the falling ball.
  catch every ball.
  move and catch the ball.
  catch the ball with the paddle.
  move the paddle and catch every ball.
  catch the falling balls with the paddle.

  catch every falling ball.
  move and catch every ball.

  catch every ball with the paddle.
  move the paddle and catch the ball.
`);

/** Balls fall, a paddle at the bottom catches them: left, right or stay. Which way a ball drifts shows in its second frame. */
export const catching: Environment<CatchState> = {
  name: 'catch',
  metric: 'ballsCaught',
  history: { longest: 8, kept: 2 },
  demonstration: { mistakes: 0.3, repeats: 0.3 },
  still: false,

  reset(random: Random, split: Split, difficulty = 1): CatchState {
    const palette = samplePalette(drawNames(2, 'catch', random, split), random);
    const width = random.chance(0.6 * (1 - difficulty)) ? 3 : 2;
    const balls = Array.from({ length: BALLS }, () => ({
      column: random.integer(0, CELLS),
      drift: random.chance(0.7 * difficulty) ? random.pick([-1, 1]) : 0,
    }));
    return {
      palette,
      text: instruct(WORDINGS, {}, random, split),
      width,
      paddle: random.integer(0, CELLS - width + 1),
      balls,
      row: 0,
      ...balls[0],
      caught: 0,
    };
  },

  observe({ palette: { ground, paints }, text, width, paddle, row, column }): Observation {
    const sketch = new Sketch(CELLS * CELL, CELLS * CELL, ground);
    const top = (CELLS - 1) * CELL;
    sketch.box('rectangle', paints[1], [paddle * CELL, top, (paddle + width) * CELL, top + CELL]);
    sketch.shape('circle', paints[0], (column + 0.5) * CELL, (row + 0.5) * CELL, CELL / 2);
    return { picture: sketch.finish(), text };
  },

  legalActions: (state): LegalActions => ({ discrete: legalOf(state) }),

  step(state, action): Transition<CatchState> {
    const paddle = state.paddle + MOVES[discreteOf(action, legalOf(state))];
    const fallen = fall(state);
    if (fallen.row < CELLS - 1) return { state: { ...state, ...fallen, paddle }, reward: 0 };
    const isCaught = paddle <= fallen.column && fallen.column < paddle + state.width;
    const balls = state.balls.slice(1);
    return {
      state: {
        ...state,
        paddle,
        balls,
        ...(balls.length > 0 ? { row: 0, ...balls[0] } : fallen),
        caught: state.caught + (isCaught ? 1 : 0),
      },
      reward: isCaught ? 1 / BALLS : 0,
    };
  },

  isDone: ({ balls }) => balls.length === 0,
  score: ({ caught }) => caught / BALLS,

  expert(state): Action {
    // Which way it drifts cannot be seen yet.
    if (state.row === 0) return { discrete: ACTIONS.stay };
    let ball: Falling = state;
    while (ball.row < CELLS - 1) ball = fall(ball);
    if (ball.column < state.paddle) return { discrete: ACTIONS.left };
    return { discrete: ball.column >= state.paddle + state.width ? ACTIONS.right : ACTIONS.stay };
  },
};

/** Cells to the right for each action. */
const MOVES: Readonly<Record<number, number>> = { [ACTIONS.stay]: 0, [ACTIONS.left]: -1, [ACTIONS.right]: 1 };

type Falling = Pick<CatchState, 'row' | 'column' | 'drift'>;

/** One row further down. */
function fall({ row, column, drift }: Falling): Falling {
  const bounces = column + drift < 0 || column + drift >= CELLS;
  const next = bounces ? -drift : drift;
  return { row: row + 1, column: column + next, drift: next };
}

function legalOf({ paddle, width, balls }: CatchState): number[] {
  if (balls.length === 0) return [];
  return [
    ACTIONS.stay,
    ...(paddle > 0 ? [ACTIONS.left] : []),
    ...(paddle + width < CELLS ? [ACTIONS.right] : []),
  ];
}
