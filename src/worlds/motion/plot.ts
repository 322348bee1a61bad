import type { Random } from '../../base/random.ts';
import { areApart, sampleTimes } from '../film/clock.ts';
import { FORMATS, type Format } from '../film/stage.ts';
import { COLORS, type ColorName, SHAPES, type ShapeName } from '../scenes/vocabulary.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

/** A place as shares of the width and height of the frame. */
export type Place = readonly [x: number, y: number];

/** One thing through a film. */
export interface Track {
  readonly shape: ShapeName;
  /** One for each frame; its name in questions is the first. */
  readonly colors: readonly ColorName[];
  /** One for each frame; undefined where it is not to be seen. */
  readonly places: readonly (Place | undefined)[];
  /** What it does, in order: "right", "up and left", "stays", "comes", "goes", "blinks", "bounces", "blue". */
  readonly does: readonly string[];
}

export const KINDS = ['move', 'path', 'show', 'blink', 'bounce', 'recolour'] as const;
export type Kind = (typeof KINDS)[number];

/** What happens in a film. */
export interface Plot {
  readonly kind: Kind;
  readonly format: Format;
  /** Seconds, one for each frame. */
  readonly times: readonly number[];
  /** In the order in which they are seen first, then from left to right. */
  readonly tracks: readonly Track[];
}

const MOVES: Readonly<Record<string, Place>> = {
  right: [1, 0],
  left: [-1, 0],
  down: [0, 1],
  up: [0, -1],
};
const DIAGONALS: Readonly<Record<string, Place>> = {
  'up and right': [1, -1],
  'up and left': [-1, -1],
  'down and right': [1, 1],
  'down and left': [-1, 1],
};

/** Middles of things lie within these shares, so that they are seen whole. */
const [LEAST, MOST] = [0.2, 0.8];
/** Middles of two things are at least so many patches apart in every frame. */
const CLEAR = 1.45;

/** A film of `split`: its first thing with what it does is one that the split owns, the others are of training. */
export function drawPlot(random: Random, split: Split, difficulty: number, wanted?: Kind): Plot {
  const easy = random.chance(1 - difficulty);
  const kind = wanted ?? (easy ? random.pick(['move', 'show'] as const) : random.pick(KINDS));
  const format = random.pick([FORMATS.square, FORMATS.screen, FORMATS.wide, FORMATS.small]);
  const least = { move: 2, path: 4, show: 2, blink: 4, bounce: 4, recolour: 2 }[kind];
  const count = random.integer(least, Math.max(least + 1, 4 + Math.round(5 * difficulty)));
  const alone = kind === 'bounce' || kind === 'path';
  const things = alone ? 1 : random.integer(1, 2 + Math.round(2 * difficulty));
  const most = kind === 'show' ? Math.max(things, easy ? 1 : 2) : things;
  const tracks: Track[] = [];
  // Where a thing finds no room after some attempts, there is one less.
  for (let attempt = 0; attempt < 30 * most && tracks.length < most; attempt++) {
    const draw = () => sampleTrack(kind, tracks.length, count, difficulty, random);
    const track = drawOwned(draw, compositionOf, tracks.length === 0 ? split : 'train');
    if (tracks.every((other) => tellsApart(track, other, format))) tracks.push(track);
  }
  const times = sampleTimes(count, random, difficulty, random.chance(0.8));
  return { kind, format, times, tracks: tracks.toSorted((a, b) => firstSeen(a) - firstSeen(b)) };
}

const compositionOf = ({ shape, colors, does }: Track): string =>
  `motion ${colors[0]} ${shape} ${does.join(' ')}`;

/** Sorts by the first frame in which a thing is seen, then from left to right. */
function firstSeen({ places }: Track): number {
  const frame = places.findIndex((place) => place !== undefined);
  return frame + (places[frame]?.[0] ?? 0) / 2;
}

/** Whether two things differ in colour and shape, never touch, and are seen in a clear order. */
const tellsApart = (one: Track, other: Track, { columns, rows }: Format): boolean =>
  one.colors[0] !== other.colors[0] &&
  one.shape !== other.shape &&
  Math.abs(firstSeen(one) - firstSeen(other)) > 0.04 &&
  one.places.every((place, frame) => {
    const beside = other.places[frame];
    if (!place || !beside) return true;
    return Math.hypot((place[0] - beside[0]) * columns, (place[1] - beside[1]) * rows) > CLEAR;
  });

function sampleTrack(kind: Kind, index: number, count: number, difficulty: number, random: Random): Track {
  const shape = random.pick(SHAPES);
  const color = random.pick(COLORS);
  const colors = Array.from({ length: count }, () => color);
  const rest: Place = [random.uniform(LEAST, MOST), random.uniform(LEAST, MOST)];
  const still = Array.from({ length: count }, () => rest);
  const bystander = index > 0 && kind !== 'move' && kind !== 'show';
  if (bystander || (kind === 'move' && random.chance(index === 0 ? 0.12 : 0.35)))
    return { shape, colors, places: still, does: ['stays'] };
  switch (kind) {
    case 'move': {
      const moves = random.chance(0.3 * difficulty) ? DIAGONALS : MOVES;
      const name = random.pick(Object.keys(moves));
      return { shape, colors, places: legs([moves[name]], count, random), does: [name] };
    }
    case 'path': {
      const does = sampleTurns(Math.min(count - 1, random.integer(2, 4)), random);
      return {
        shape,
        colors,
        places: legs(
          does.map((name) => MOVES[name]),
          count,
          random,
        ),
        does,
      };
    }
    case 'show': {
      const goes = random.chance(0.25);
      const at = random.integer(goes ? 1 : 0, count);
      const places = still.map((place, frame) => (frame < at === goes ? place : undefined));
      return { shape, colors, places, does: [goes ? 'goes' : at === 0 ? 'stays' : 'comes'] };
    }
    case 'blink': {
      const times = often(Math.floor((count + 1) / 2), random);
      const lit = litFrames(times, count, random);
      return {
        shape,
        colors,
        places: still.map((place, i) => (lit[i] ? place : undefined)),
        does: [`blinks ${times}`],
      };
    }
    case 'bounce': {
      const low = litFrames(often(Math.floor((count - 1) / 2), random), count - 2, random);
      const floor = [false, ...low, false];
      const places = floor.map(
        (down, i): Place => [
          LEAST + ((MOST - LEAST) * i) / (count - 1),
          down ? MOST : random.uniform(0.2, 0.42),
        ],
      );
      return { shape, colors, places, does: [`bounces ${runsOf(floor)}`] };
    }
    case 'recolour': {
      const others = random.sample(
        COLORS.filter((name) => name !== color),
        random.integer(1, Math.min(4, count)),
      );
      const starts = random
        .sample(
          Array.from({ length: count - 1 }, (_, i) => i + 1),
          others.length,
        )
        .sort((a, b) => a - b);
      const turned = colors.map(
        (_, frame) => others[starts.filter((start) => start <= frame).length - 1] ?? color,
      );
      return { shape, colors: turned, places: still, does: others.slice(0, starts.length) };
    }
  }
}

/** A number of events up to `most`: larger ones more often, since short films have few of them. */
const often = (most: number, random: Random): number =>
  Math.max(random.integer(1, most + 1), random.integer(1, most + 1));

/** Directions of which each stands across the one before. */
function sampleTurns(count: number, random: Random): string[] {
  const names = [random.pick(Object.keys(MOVES))];
  while (names.length < count) {
    const level = MOVES[names[names.length - 1]][0] !== 0;
    names.push(random.pick(level ? ['up', 'down'] : ['left', 'right']));
  }
  return names;
}

/** Places of a thing that goes along `moves`, one after another, evenly over the frames; it stays in the frame. */
function legs(moves: readonly Place[], count: number, random: Random): Place[] {
  const reach = moves.length === 1 ? random.uniform(0.4, 0.6) : random.uniform(0.38, 0.5);
  const walked = Array.from({ length: count }, (_, frame): Place => {
    const along = (frame * moves.length) / (count - 1);
    return moves.reduce<Place>(
      ([x, y], [dx, dy], leg) => {
        const share = Math.min(1, Math.max(0, along - leg)) * reach;
        return [x + dx * share, y + dy * share];
      },
      [0, 0],
    );
  });
  const moved = (axis: 0 | 1): number => {
    const all = walked.map((place) => place[axis]);
    const [low, high] = [LEAST - Math.min(...all), MOST - Math.max(...all)];
    return low <= high ? random.uniform(low, high) : (low + high) / 2;
  };
  const [x, y] = [moved(0), moved(1)];
  return walked.map((place): Place => [place[0] + x, place[1] + y]);
}

/** Which of `count` frames are lit, in exactly `runs` runs, and never all; as many as fit, where `runs` are too many. */
function litFrames(runs: number, count: number, random: Random): boolean[] {
  for (let attempt = 0; attempt < 300; attempt++) {
    const share = random.uniform(0.3, 0.6);
    const lit = Array.from({ length: count }, () => random.chance(share));
    if (runsOf(lit) === runs && lit.includes(false)) return lit;
  }
  return Array.from({ length: count }, (_, i) => i % 2 === 0 && i / 2 < runs);
}

/** How often `lit` becomes true. */
export const runsOf = (lit: readonly boolean[]): number =>
  lit.filter((now, i) => now && !(i > 0 && lit[i - 1])).length;

export const hasStamps = ({ times }: Plot): boolean => areApart(times);
