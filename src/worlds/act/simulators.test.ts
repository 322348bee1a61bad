import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Action } from '../../text/turns.ts';
import {
  BLOCK,
  type Block,
  CEILING,
  execute,
  REACH,
  settle,
  TABLE_WIDTH,
  type Table,
  topOf,
} from './blocks.ts';
import { catching } from './catch.ts';
import { click } from './click.ts';
import { demonstrate } from './conversation.ts';
import { ACTIONS, randomAction } from './environment.ts';
import { maze } from './maze.ts';
import { type StackState, stack } from './stack.ts';

const HALF = BLOCK / 2;
const CLOSE = 1e-9;

describe('blocks', () => {
  /** Tables after commands at random and an expert's, who moves blocks on purpose. */
  function* tables(count: number): Generator<{ before: StackState; after: StackState; action: Action }> {
    const random = new Random('tables');
    for (let i = 0; i < count; i++) {
      let before = stack.reset(random, 'train', random.next());
      for (let step = 0; step < 14 && !stack.isDone(before); step++) {
        const action = random.chance(0.5) ? stack.expert(before) : randomAction({ bins: 3 }, random);
        const after = stack.step({ ...before, left: 20 }, action).state;
        yield { before, after, action };
        before = after;
      }
    }
  }
  const resting = ({ blocks, arm }: Table): Block[] => blocks.filter((_, index) => index !== arm.held);

  it('never overlap, and never leave the table', () => {
    for (const { after } of tables(300)) {
      after.blocks.forEach((one, i) => {
        expect(one.x).toBeGreaterThanOrEqual(HALF - CLOSE);
        expect(one.x).toBeLessThanOrEqual(TABLE_WIDTH - HALF + CLOSE);
        expect(one.bottom).toBeGreaterThanOrEqual(-CLOSE);
        for (const other of after.blocks.slice(i + 1)) {
          const across = BLOCK - Math.abs(one.x - other.x);
          const along = BLOCK - Math.abs(one.bottom - other.bottom);
          expect(Math.min(across, along)).toBeLessThanOrEqual(1e-6);
        }
      });
    }
  });

  it('stay where they are, but for the one that the arm moves', () => {
    for (const { before, after } of tables(200)) {
      const moved = before.blocks.filter((block, i) => {
        const now = after.blocks[i];
        return now.x !== block.x || now.bottom !== block.bottom;
      });
      expect(moved.length).toBeLessThanOrEqual(1);
      if (moved.length === 1)
        expect([before.arm.held, after.arm.held]).toContain(before.blocks.indexOf(moved[0]));
    }
  });

  it('rest on the table or on another', () => {
    for (const { after } of tables(200)) {
      for (const block of resting(after)) {
        const isCarried = resting(after).some(
          (other) => topOf(other) === block.bottom && Math.abs(other.x - block.x) < BLOCK,
        );
        expect(block.bottom === 0 || isCarried).toBe(true);
      }
    }
  });

  it('hang under the cup while they are held; the arm keeps within its reach', () => {
    for (const { before, after } of tables(200)) {
      const { arm, blocks } = after;
      expect(Math.abs(arm.x - before.arm.x)).toBeLessThanOrEqual(REACH + CLOSE);
      expect(arm.height).toBeLessThanOrEqual(CEILING);
      if (arm.held >= 0) expect(topOf(blocks[arm.held])).toBeCloseTo(arm.height, 9);
    }
  });

  it('fall, stay where their middle is carried, tip off where it is not, and jam over a narrow gap', () => {
    const below = { x: 30, bottom: 0 };
    expect(settle({ x: 50, bottom: 25 }, [below])).toEqual({ x: 50, bottom: 0 });
    expect(settle({ x: 34, bottom: 25 }, [below])).toEqual({ x: 34, bottom: BLOCK });
    const tipped = settle({ x: 37, bottom: 25 }, [below]);
    expect(tipped.bottom).toBe(0);
    expect(tipped.x).toBeGreaterThanOrEqual(below.x + BLOCK);
    const bridge = settle({ x: 38, bottom: 25 }, [below, { x: 46, bottom: 0 }]);
    expect(bridge).toEqual({ x: 38, bottom: BLOCK });
    const jammed = settle({ x: 36.5, bottom: 25 }, [below, { x: 49, bottom: 0 }]);
    expect(jammed.bottom).toBe(BLOCK);
  });

  it('are stacked by going over, gripping, lifting, carrying and letting go', () => {
    let table: Table = {
      blocks: [
        { x: 20, bottom: 0 },
        { x: 45, bottom: 0 },
      ],
      arm: { x: 20, height: 38, held: -1 },
    };
    for (const [x, height, suction] of [
      [20, 11, true],
      [20, 38, true],
      [45, 38, true],
      [45, 22, false],
    ] as const)
      table = execute(table, { x, height, suction });
    expect(table.blocks[0]).toEqual({ x: 45, bottom: BLOCK });
    expect(table.arm.held).toBe(-1);
  });

  it('in the way stop the arm', () => {
    const blocks = [{ x: 36, bottom: 0 }];
    const arm = { x: 10, height: 5, held: -1 };
    expect(execute({ blocks, arm }, { x: 36, height: 5, suction: false }).arm.x).toBe(36 - HALF - 3);
    const above = { x: 36, height: 30, held: -1 };
    expect(execute({ blocks, arm: above }, { x: 36, height: 0, suction: false }).arm.height).toBe(BLOCK);
  });
});

describe('a maze', () => {
  it('has exactly one way between any two cells, and walls on both sides of each border', () => {
    const random = new Random('mazes');
    for (let i = 0; i < 50; i++) {
      const { size, open } = maze.reset(random, 'train', random.next());
      const passages = open.flat().length / 2;
      expect(passages).toBe(size * size - 1);
      const offset = { [ACTIONS.left]: -1, [ACTIONS.right]: 1, [ACTIONS.up]: -size, [ACTIONS.down]: size };
      const seen = new Set([0]);
      for (const cell of seen) {
        for (const direction of open[cell]) {
          const next = cell + offset[direction as 1 | 2 | 3 | 4];
          expect(open[next].some((back) => next + offset[back as 1 | 2 | 3 | 4] === cell)).toBe(true);
          seen.add(next);
        }
      }
      expect(seen.size).toBe(size * size);
    }
  });

  it('ends at the star, or when the steps are used up', () => {
    const random = new Random('ends');
    for (let i = 0; i < 40; i++) {
      let state = maze.reset(random, 'train');
      const { left } = state;
      let steps = 0;
      for (; !maze.isDone(state); steps++)
        state = maze.step(state, randomAction(maze.legalActions(state), random)).state;
      expect(state.place === state.goal || steps === left).toBe(true);
    }
  });
});

describe('catch', () => {
  it('keeps the paddle in the picture; every ball falls for as many steps as the paddle may need', () => {
    const random = new Random('balls');
    for (let i = 0; i < 40; i++) {
      let state = catching.reset(random, 'train', random.next());
      let steps = 0;
      for (; !catching.isDone(state); steps++) {
        expect(state.row >= 0 && state.row < state.size - 1).toBe(true);
        expect(state.paddle >= 0 && state.paddle < state.size).toBe(true);
        state = catching.step(state, randomAction(catching.legalActions(state), random)).state;
      }
      expect(steps).toBe(3 * (state.size - 1));
    }
  });

  it('teaches no player to repeat itself: what was done before tells little of what is right', () => {
    const random = new Random('repeating');
    let [repeated, taught] = [0, 0];
    for (let i = 0; i < 300; i++) {
      const moments = demonstrate(catching, random, 'train');
      for (let at = 1; at < moments.length; at++) {
        if (moments[at].learned === false) continue;
        taught++;
        if (JSON.stringify(moments[at].action) === JSON.stringify(moments[at - 1].action)) repeated++;
      }
    }
    expect(repeated / taught).toBeLessThan(0.4);
  });
});

describe('click', () => {
  it('names what is on the screen once alone, within the picture', () => {
    const random = new Random('screens');
    for (let i = 0; i < 100; i++) {
      const { screen, targets } = click.reset(random, 'train', random.next());
      expect(new Set(targets.map(({ widget }) => widget)).size).toBe(targets.length);
      for (const { box } of screen.widgets) {
        const [left, top, right, bottom] = box;
        expect(left >= -CLOSE && top >= -1 && right <= 84 + CLOSE && bottom <= 61).toBe(true);
      }
      screen.widgets.forEach(({ box: [left, top, right, bottom] }, one) => {
        for (const { box } of screen.widgets.slice(one + 1)) {
          const across = Math.min(right, box[2]) - Math.max(left, box[0]);
          const along = Math.min(bottom, box[3]) - Math.max(top, box[1]);
          expect(Math.min(across, along)).toBeLessThanOrEqual(0.5);
        }
      });
    }
  });

  it('counts a click on the named thing, and none beside it', () => {
    const random = new Random('clicks');
    for (let i = 0; i < 50; i++) {
      const state = click.reset(random, 'test');
      const { box } = state.screen.widgets[state.targets[0].widget];
      for (let at = 0; at < 20; at++) {
        const bins = [random.integer(0, 64), random.integer(0, 64)];
        const [x, y] = click.pointOf!({ bins });
        const isInside = x * 84 >= box[0] && x * 84 <= box[2] && y * 60 >= box[1] && y * 60 <= box[3];
        expect(click.step(state, { bins }).reward > 0).toBe(isInside);
      }
    }
  });
});
