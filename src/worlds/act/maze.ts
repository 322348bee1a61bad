import type { Random } from '../../base/random.ts';
import type { Action, LegalActions } from '../../text/turns.ts';
import type { Color } from '../draw/canvas.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';
import {
  ACTIONS,
  discreteOf,
  type Environment,
  instruct,
  type Observation,
  type Transition,
} from './environment.ts';
import { contrasting, drawNames, type Palette, Sketch, samplePalette } from './sketch.ts';
import { ACT_WORDINGS } from './wordings.ts';

/** Pixels of a cell: one patch. */
const CELL = 12;

export interface MazeState {
  readonly palette: Palette;
  readonly text: string;
  /** Cells per side. */
  readonly size: number;
  /** For each cell in row-major order the directions (action numbers) in which it is open. */
  readonly open: readonly (readonly number[])[];
  readonly place: number;
  readonly goal: number;
  /** Steps that are left. */
  readonly left: number;
}

/** Directions and where they lead: columns to the right and rows down. */
const DIRECTIONS = [
  { action: ACTIONS.left, dx: -1, dy: 0 },
  { action: ACTIONS.right, dx: 1, dy: 0 },
  { action: ACTIONS.up, dx: 0, dy: -1 },
  { action: ACTIONS.down, dx: 0, dy: 1 },
] as const;

const OPPOSITE: Readonly<Record<number, number>> = {
  [ACTIONS.left]: ACTIONS.right,
  [ACTIONS.right]: ACTIONS.left,
  [ACTIONS.up]: ACTIONS.down,
  [ACTIONS.down]: ACTIONS.up,
};

/** A maze without loops; a circle walks to a star. Mazes are held out by their walls. */
export const maze: Environment<MazeState> = {
  name: 'maze',
  metric: 'successRate',
  history: { longest: 6, kept: 1 },
  demonstration: { mistakes: 0.12, repeats: 1 },
  still: false,

  reset(random: Random, split: Split, difficulty = 1): MazeState {
    const size = random.integer(difficulty > 0.5 ? 4 : 3, 4 + Math.round(2 * difficulty));
    const open = drawOwned(
      () => carve(size, random),
      (drawn) => JSON.stringify(drawn),
      split,
    );
    const cells = [...open.keys()];
    const goal = random.pick(cells);
    const distances = distancesTo(open, size, goal);
    const least = Math.round(size * (0.5 + 0.5 * difficulty));
    const far = Math.min(least, Math.max(...distances));
    const place = random.pick(cells.filter((cell) => distances[cell] >= far));
    return {
      palette: samplePalette(drawNames(2, 'maze', random, split), random),
      text: instruct(ACT_WORDINGS.maze, {}, random, split),
      size,
      open,
      place,
      goal,
      left: distances[place] + 6,
    };
  },

  observe({ palette: { ground, paints }, text, size, open, place, goal }): Observation {
    const sketch = new Sketch(size * CELL, size * CELL, ground);
    const middle = (cell: number): [number, number] => [
      ((cell % size) + 0.5) * CELL,
      (Math.floor(cell / size) + 0.5) * CELL,
    ];
    drawWalls(sketch, open, size, contrasting(ground));
    sketch.shape('star', paints[1], ...middle(goal), 3.6);
    sketch.shape('circle', paints[0], ...middle(place), 3.2);
    return { picture: sketch.finish(), text };
  },

  legalActions: (state): LegalActions => ({ discrete: maze.isDone(state) ? [] : state.open[state.place] }),

  step(state, action): Transition<MazeState> {
    const direction = discreteOf(action, maze.isDone(state) ? [] : state.open[state.place]);
    const place = neighbour(state.place, direction, state.size);
    return {
      state: { ...state, place, left: state.left - 1 },
      reward: place === state.goal ? 1 : 0,
    };
  },

  isDone: ({ place, goal, left }) => place === goal || left === 0,
  score: ({ place, goal }) => (place === goal ? 1 : 0),

  /** Along the shortest way, of which a maze without loops has one. */
  expert({ open, size, place, goal }): Action {
    const distances = distancesTo(open, size, goal);
    const nearer = open[place].find(
      (direction) => distances[neighbour(place, direction, size)] < distances[place],
    );
    if (nearer === undefined) throw new RangeError('maze: the expert has arrived');
    return { discrete: nearer };
  },
};

/** A random spanning tree of the grid by depth-first search: for each cell its open directions in order. */
function carve(size: number, random: Random): number[][] {
  const open: number[][] = Array.from({ length: size * size }, () => []);
  const seen = new Set([random.integer(0, size * size)]);
  const path = [...seen];
  while (path.length > 0) {
    const cell = path[path.length - 1];
    const ways = neighbours(cell, size).filter(({ cell: next }) => !seen.has(next));
    if (ways.length === 0) {
      path.pop();
      continue;
    }
    const { cell: next, direction } = random.pick(ways);
    open[cell].push(direction);
    open[next].push(OPPOSITE[direction]);
    seen.add(next);
    path.push(next);
  }
  return open.map((directions) => directions.sort((a, b) => a - b));
}

function neighbours(cell: number, size: number): { cell: number; direction: number }[] {
  const [x, y] = [cell % size, Math.floor(cell / size)];
  return DIRECTIONS.filter(({ dx, dy }) => x + dx >= 0 && x + dx < size && y + dy >= 0 && y + dy < size).map(
    ({ action, dx, dy }) => ({ cell: cell + dx + dy * size, direction: action }),
  );
}

function neighbour(cell: number, direction: number, size: number): number {
  const { dx, dy } = DIRECTIONS.find(({ action }) => action === direction)!;
  return cell + dx + dy * size;
}

/** Steps from every cell to `goal`. */
function distancesTo(open: readonly (readonly number[])[], size: number, goal: number): number[] {
  const distances = new Array<number>(open.length).fill(Infinity);
  distances[goal] = 0;
  const queue = [goal];
  for (const cell of queue) {
    for (const direction of open[cell]) {
      const next = neighbour(cell, direction, size);
      if (distances[next] < Infinity) continue;
      distances[next] = distances[cell] + 1;
      queue.push(next);
    }
  }
  return distances;
}

/** Walls one pixel wide on either side of every closed border, so that each patch shows its own cell's walls. */
function drawWalls(sketch: Sketch, open: MazeState['open'], size: number, color: Color): void {
  open.forEach((directions, cell) => {
    const [left, top] = [(cell % size) * CELL, Math.floor(cell / size) * CELL];
    const [right, bottom] = [left + CELL, top + CELL];
    if (!directions.includes(ACTIONS.left)) sketch.fill(color, [left, top, left + 1, bottom]);
    if (!directions.includes(ACTIONS.right)) sketch.fill(color, [right - 1, top, right, bottom]);
    if (!directions.includes(ACTIONS.up)) sketch.fill(color, [left, top, right, top + 1]);
    if (!directions.includes(ACTIONS.down)) sketch.fill(color, [left, bottom - 1, right, bottom]);
  });
}
