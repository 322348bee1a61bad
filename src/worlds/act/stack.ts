import type { Random } from '../../base/random.ts';
import { binOfValue, valueOfBin } from '../../text/actions.ts';
import type { Action, LegalActions } from '../../text/turns.ts';
import type { Split } from '../world.ts';
import {
  type Arm,
  BLOCK,
  type Block,
  blocksOn,
  CEILING,
  type Command,
  execute,
  REACH,
  settle,
  TABLE_WIDTH,
  type Table,
  topOf,
} from './blocks.ts';
import { binsOf, type Environment, instruct, type Observation, type Transition } from './environment.ts';
import { contrasting, drawNames, type Palette, Sketch, samplePalette } from './sketch.ts';
import { ACT_WORDINGS } from './wordings.ts';

/** 6 × 4 patches; the table's top is 6 pixels above the lower border. */
const WIDTH = TABLE_WIDTH;
const HEIGHT = 48;
const TABLE = 42;
/** Where the cup travels: a held block passes over two others. */
const TRAVEL = 38;

/** Block 0 shall stand on block 1. */
export interface StackState extends Table {
  readonly palette: Palette;
  readonly text: string;
  /** Steps that are left. */
  readonly left: number;
}

/**
 * Stacking seen from the side: an arm with a suction cup, three continuous values an action (where the cup shall go,
 * sideways and up, and whether it sucks: the upper half of the bins). Pairs of colours are held out.
 */
export const stack: Environment<StackState> = {
  name: 'stack',
  metric: 'successRate',
  history: { longest: 6, kept: 2 },
  demonstration: { mistakes: 0.12, repeats: 1 },
  still: false,

  reset(random: Random, split: Split, difficulty = 1): StackState {
    const count = random.integer(2, 3 + Math.round(2 * difficulty));
    const names = drawNames(count, 'stack', random, split);
    for (;;) {
      const blocks = scatter(count, random, difficulty);
      if (blocks === undefined) continue;
      const start: StackState = {
        blocks,
        arm: { x: random.uniform(4, WIDTH - 4), height: TRAVEL, held: -1 },
        palette: samplePalette(names, random),
        text: instruct(ACT_WORDINGS.stack, { a: names[0], b: names[1] }, random, split),
        left: 40,
      };
      const needed = stepsOfExpert(start);
      if (needed > 0) return { ...start, left: needed + 6 };
    }
  },

  observe({ palette: { ground, paints }, text, blocks, arm }): Observation {
    const sketch = new Sketch(WIDTH, HEIGHT, ground);
    const ink = contrasting(ground);
    sketch.fill(ink, [0, TABLE, WIDTH, TABLE + 1]);
    blocks.forEach(({ x, bottom }, index) => {
      const base = TABLE - bottom;
      sketch.box('square', paints[index], [
        x - BLOCK / 2 + 0.5,
        base - BLOCK + 0.5,
        x + BLOCK / 2 - 0.5,
        base,
      ]);
    });
    const cup = TABLE - arm.height;
    sketch.fill(ink, [arm.x - 1, 0, arm.x + 1, cup]);
    sketch.fill(ink, [arm.x - 3, cup - 2, arm.x + 3, cup]);
    return { picture: sketch.finish(), text };
  },

  legalActions: (): LegalActions => ({ bins: 3 }),
  thingOf: (state) => blockOf(state).index,

  step(state, action): Transition<StackState> {
    if (stack.isDone(state)) throw new RangeError('stack: the episode is done');
    const next = { ...state, ...execute(state, commandOf(binsOf(action, 3))), left: state.left - 1 };
    return { state: next, reward: isStacked(next) ? 1 : 0 };
  },

  isDone: (state) => state.left === 0 || isStacked(state),
  score: (state) => (isStacked(state) ? 1 : 0),
  expert: (state): Action => ({ bins: binsOfCommand(plan(state)) }),
};

const commandOf = ([x, height, suction]: readonly number[]): Command => ({
  x: valueOfBin(x) * WIDTH,
  height: valueOfBin(height) * CEILING,
  suction: suction >= 32,
});

const binsOfCommand = ({ x, height, suction }: Command): number[] => [
  binOfValue(x / WIDTH),
  binOfValue(height / CEILING),
  suction ? 48 : 16,
];

/** Block 0 rests on block 1 and was let go. */
function isStacked({ blocks, arm }: Table): boolean {
  return (
    arm.held !== 0 &&
    blocks[0].bottom === topOf(blocks[1]) &&
    Math.abs(blocks[0].x - blocks[1].x) <= BLOCK / 2
  );
}

/** The block that is to be taken, stacked upon, or put aside. */
function blockOf({ blocks, arm: { held } }: Table): {
  index: number;
  to: 'take' | 'stack upon' | 'put aside';
} {
  if (held < 0) return { index: [0, 1].flatMap((index) => coverOf(blocks, index)).at(0) ?? 0, to: 'take' };
  const isClear = coverOf(blocks, 1).every((index) => index === held);
  return held === 0 && isClear ? { index: 1, to: 'stack upon' } : { index: held, to: 'put aside' };
}

/** The expert's next command; from any state it leads to a stack. */
function plan(table: Table): Command {
  const { blocks, arm } = table;
  const { index, to } = blockOf(table);
  const block = blocks[index];
  if (to === 'take') return approach(arm, block.x, topOf(block), true);
  const held = blocks[arm.held];
  const others = blocks.filter((other) => other !== held);
  const [x, rest] = to === 'stack upon' ? [block.x, topOf(block)] : [freePlace(others, held.x), 0];
  return approach(arm, x - (held.x - arm.x), rest + BLOCK, false);
}

/** Over the place first, at the height of travel; then down. `suction` is what the cup does there. */
function approach(arm: Arm, x: number, height: number, suction: boolean): Command {
  const holding = arm.held >= 0;
  if (Math.abs(arm.x - x) <= 1) return { x, height: height - 0.3, suction };
  // Up from wherever it is, where it is; then over.
  if (arm.height < TRAVEL - 1) return { x: arm.x, height: TRAVEL, suction: holding };
  const step = Math.min(REACH, Math.max(-REACH, x - arm.x));
  return { x: arm.x + step, height: TRAVEL, suction: holding };
}

/** Blocks above `index`, the highest first. */
function coverOf(blocks: readonly Block[], index: number): number[] {
  const above = blocksOn(blocks, index);
  return above.flatMap((other) => [...coverOf(blocks, other), other]);
}

/** The nearest place on the table where a block has room. */
function freePlace(others: readonly Block[], x: number): number {
  const inside = Array.from({ length: 64 }, (_, bin) => valueOfBin(bin) * WIDTH).filter(
    (place) => place > BLOCK / 2 + 1 && place < WIDTH - BLOCK / 2 - 1,
  );
  const room = (place: number) => Math.min(WIDTH, ...others.map((other) => Math.abs(other.x - place)));
  const free = inside.filter((place) => room(place) > BLOCK + 1);
  if (free.length === 0) return inside.reduce((best, place) => (room(place) > room(best) ? place : best));
  return free.reduce((best, place) => (Math.abs(place - x) < Math.abs(best - x) ? place : best));
}

/** Blocks on the table with room between them, some of them on others; undefined where they do not fit. */
function scatter(count: number, random: Random, difficulty: number): Block[] | undefined {
  const blocks: Block[] = [];
  for (const index of random.shuffle([...Array(count).keys()])) {
    const standing = Object.values(blocks);
    const on = standing.length > 0 && random.chance(0.3 * difficulty) ? random.pick(standing) : undefined;
    const x = on ? on.x + random.uniform(-2, 2) : random.uniform(BLOCK / 2 + 1, WIDTH - BLOCK / 2 - 1);
    const bottom = on ? topOf(on) : 0;
    const clear = standing.every(
      (other) => Math.abs(other.x - x) > BLOCK + 2 || (other.bottom !== bottom && bottom > 0),
    );
    const isInside = x > BLOCK / 2 && x < WIDTH - BLOCK / 2;
    if (!clear || !isInside || bottom > BLOCK) return undefined;
    blocks[index] = settle({ x, bottom }, standing);
  }
  return blocks;
}

/** Steps that the expert needs; 0 where there is nothing to do or no way. */
function stepsOfExpert(start: StackState): number {
  let state = start;
  for (let steps = 0; steps < start.left; steps++) {
    if (isStacked(state)) return steps;
    state = stack.step(state, stack.expert(state)).state;
  }
  return 0;
}
