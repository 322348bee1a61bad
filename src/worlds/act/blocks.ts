/** A table, blocks and an arm with a suction cup, exactly: lengths in pixels, heights above the table. */

export const TABLE_WIDTH = 72;
/** The highest that the cup goes. */
export const CEILING = 40;
/** Side of a block. */
export const BLOCK = 11;
/** The farthest that the cup travels sideways in one step. */
export const REACH = 30;

const HALF = BLOCK / 2;
const CUP_HALF = 3;
/** How far from a block's middle the cup still holds it. */
export const HOLD = 4;
/** The largest gap under the cup that it still sucks through. */
const GAP = 2;

export interface Block {
  /** Its middle. */
  readonly x: number;
  readonly bottom: number;
}

export interface Arm {
  /** The middle of the cup. */
  readonly x: number;
  /** The lower side of the cup. */
  readonly height: number;
  /** The block that hangs on the cup, or -1. */
  readonly held: number;
}

export interface Table {
  readonly blocks: readonly Block[];
  readonly arm: Arm;
}

/** Where the cup shall go, and whether it sucks when it is there. */
export interface Command {
  readonly x: number;
  readonly height: number;
  readonly suction: boolean;
}

export const topOf = ({ bottom }: Block): number => bottom + BLOCK;

/** Whether two blocks' widths overlap. */
const meets = (a: Block, b: Block): boolean => Math.abs(a.x - b.x) < BLOCK;

/** Blocks that stand on block `index`, wholly or in part. */
export const blocksOn = (blocks: readonly Block[], index: number): number[] =>
  [...blocks.keys()].filter(
    (other) => blocks[other].bottom === topOf(blocks[index]) && meets(blocks[other], blocks[index]),
  );

/**
 * Carries out a command: sideways at the present height as far as nothing is in the way, then up or down as far as
 * nothing is in the way, then the cup sucks or lets go. A block that is let go falls, and tips off what does not
 * carry its middle.
 */
export function execute({ blocks, arm }: Table, { x, height, suction }: Command): Table {
  const body = bodyOf(arm, blocks);
  const others = blocks.filter((_, index) => index !== arm.held);
  const movedX = sideways(arm, body, others, x);
  const movedHeight = upOrDown({ ...arm, x: movedX }, body, others, height);
  const shifted = blocks.map((block, index) =>
    index === arm.held ? { x: block.x + movedX - arm.x, bottom: movedHeight - BLOCK } : block,
  );
  const moved: Arm = { ...arm, x: movedX, height: movedHeight };
  if (suction && arm.held < 0) {
    const held = grasp(moved, shifted);
    const lifted = shifted.map((block, index) =>
      index === held ? { x: block.x, bottom: movedHeight - BLOCK } : block,
    );
    return { blocks: lifted, arm: { ...moved, held } };
  }
  if (suction || arm.held < 0) return { blocks: shifted, arm: moved };
  const fallen = settle(shifted[arm.held], others);
  return {
    blocks: shifted.map((block, index) => (index === arm.held ? fallen : block)),
    arm: { ...moved, held: -1 },
  };
}

/** What of the arm may touch something: from where to where beside the cup's middle, and how far below the cup. */
interface Body {
  readonly left: number;
  readonly right: number;
  readonly below: number;
}

function bodyOf({ held, x }: Arm, blocks: readonly Block[]): Body {
  if (held < 0) return { left: -CUP_HALF, right: CUP_HALF, below: 0 };
  const offset = blocks[held].x - x;
  return { left: offset - HALF, right: offset + HALF, below: BLOCK };
}

function sideways(
  { x, height }: Arm,
  { left, right, below }: Body,
  others: readonly Block[],
  to: number,
): number {
  let least = Math.max(x - REACH, Math.max(0, -left));
  let most = Math.min(x + REACH, TABLE_WIDTH - Math.max(0, right));
  for (const other of others) {
    if (topOf(other) <= height - below) continue;
    if (other.x + HALF <= x + left) least = Math.max(least, other.x + HALF - left);
    else if (other.x - HALF >= x + right) most = Math.min(most, other.x - HALF - right);
  }
  return Math.min(most, Math.max(least, to));
}

function upOrDown(
  { x, height }: Arm,
  { left, right, below }: Body,
  others: readonly Block[],
  to: number,
): number {
  const under = others.filter(
    (other) => other.x - HALF < x + right && other.x + HALF > x + left && topOf(other) <= height - below,
  );
  const floor = Math.max(0, ...under.map(topOf));
  return Math.min(CEILING, Math.max(floor + below, to));
}

/** The block that the cup gets hold of; none that carries another. */
function grasp({ x, height }: Arm, blocks: readonly Block[]): number {
  return blocks.findIndex(
    (block, index) =>
      Math.abs(block.x - x) <= HOLD &&
      height >= topOf(block) &&
      height - topOf(block) <= GAP &&
      blocksOn(blocks, index).length === 0,
  );
}

/**
 * Where a block comes to rest that is let go: it falls, and tips over the edge of what does not carry its middle. One
 * that has no room beside it, or would tip to and fro over a narrow gap, is jammed and stays.
 */
export function settle(block: Block, others: readonly Block[]): Block {
  let { x, bottom } = block;
  /** Where it tipped to at this height. */
  let tipped = 0;
  for (;;) {
    const below = others.filter((other) => meets(other, { x, bottom }) && topOf(other) <= bottom);
    const rest = Math.max(0, ...below.map(topOf));
    if (rest < bottom) tipped = 0;
    bottom = rest;
    if (bottom === 0) return { x, bottom };
    const support = below.filter((other) => topOf(other) === bottom);
    const left = Math.min(...support.map((other) => other.x)) - HALF;
    const right = Math.max(...support.map((other) => other.x)) + HALF;
    if (left <= x && x <= right) return { x, bottom };
    const side = x > right ? 1 : -1;
    // A hair further than the edge, lest rounding leaves it there.
    const next = side > 0 ? right + HALF + 0.01 : left - HALF - 0.01;
    const hasRoom =
      next >= HALF &&
      next <= TABLE_WIDTH - HALF &&
      others.every((other) => Math.abs(other.x - next) >= BLOCK || Math.abs(other.bottom - bottom) >= BLOCK);
    if (!hasRoom || tipped === -side) return { x, bottom };
    x = next;
    tipped = side;
  }
}
