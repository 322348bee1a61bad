import type { Random } from '../../base/random.ts';
import type { FilmFrame } from '../../media/film.ts';
import type { Color, Contour } from '../draw/canvas.ts';
import { rectangle } from '../draw/outlines.ts';
import { areApart, sampleTimes, stampOf } from '../film/clock.ts';
import type { Showing } from '../film/film-world.ts';
import { FORMATS, type Format, Stage } from '../film/stage.ts';
import { sampleColor } from '../scenes/colors.ts';
import { COLORS, type ColorName } from '../scenes/vocabulary.ts';
import { drawOwned, fill, pickQuestion, type Question, typed } from '../wording.ts';
import type { Split } from '../world.ts';
import { SHUFFLE_WORDINGS } from './wordings.ts';

const PLACES = ['left', 'middle', 'right'] as const;
const PAIRS = [
  [0, 1],
  [1, 2],
  [0, 2],
] as const;
export const MOST_SWAPS = 8;

/** Three cups, and a ball under one of them. */
export interface Shuffle {
  readonly format: Format;
  readonly times: readonly number[];
  readonly cup: ColorName;
  readonly ball: ColorName;
  /** Where the ball is: at first, and after each swap. */
  readonly places: readonly number[];
  /** Which two cups change places, one pair for each swap. */
  readonly swaps: readonly (readonly [number, number])[];
  /** Whether a last frame shows the cups at rest. */
  readonly rests: boolean;
}

/** How many swaps the tasks of this film have. */
export const SWAPS_OF: Readonly<Record<string, readonly [least: number, most: number]>> = {
  'one-to-three': [1, 3],
  'four-to-six': [4, 6],
  'seven-or-eight': [7, MOST_SWAPS],
};

export function drawShuffle(
  random: Random,
  split: Split,
  difficulty: number,
  task: string,
  thinking: boolean,
): Shuffle {
  const most = 1 + Math.round((MOST_SWAPS - 1) * difficulty);
  const [least, last] = SWAPS_OF[task] ?? [1, most];
  const count = random.integer(least, last + 1);
  const drawn = drawOwned(
    () => {
      const [cup, ball] = random.sample(COLORS, 2);
      const swaps = Array.from({ length: count }, () => random.pick(PAIRS));
      return { cup, ball, start: random.integer(0, 3), swaps };
    },
    ({ cup, ball, start, swaps }) => `cups ${cup} ${ball} ${start} ${swaps.join(' ')}`,
    split,
  );
  const places = [drawn.start];
  for (const [one, other] of drawn.swaps) {
    const at = places[places.length - 1];
    places.push(at === one ? other : at === other ? one : at);
  }
  const rests = count < 6 && random.chance(0.4);
  const frames = 1 + count + (rests ? 1 : 0);
  // Long films have few patches a frame, or no room is left for words.
  const long = frames * 20 > (thinking ? 120 : 190);
  const format = long ? FORMATS.strip : random.pick([FORMATS.strip, FORMATS.screen, FORMATS.wide]);
  const times = sampleTimes(frames, random, difficulty, true);
  return { ...drawn, format, places, rests, times };
}

/** An upturned cup. */
const CUP: readonly Contour[] = [
  [
    [-0.6, -1],
    [0.6, -1],
    [0.88, 1],
    [-0.88, 1],
  ],
];
const RIM: readonly Contour[] = [rectangle(0.86, 0.14)];

export function shootShuffle(shuffle: Shuffle, random: Random, split: Split, difficulty: number): Showing {
  const { format, swaps, times, places } = shuffle;
  const paints = {
    cup: sampleColor(shuffle.cup, random, true),
    ball: sampleColor(shuffle.ball, random, true),
  };
  const stage = new Stage(random, { format, colors: Object.values(paints), difficulty, split });
  const scale = stage.height < 30 ? 6 : random.uniform(7, 8);
  const floor = stage.height * 0.62;
  const column = (place: number) => stage.width * (0.18 + 0.32 * place);
  const cupAt = (x: number, y: number) => {
    stage.body(CUP, paints.cup, x, y, scale);
    stage.detail(RIM, darker(paints.cup), x, y + scale * 0.8, scale);
  };
  const frames = times.map((time, frame): FilmFrame => {
    stage.begin();
    if (frame === 0) {
      const ball = places[0];
      stage.shape('circle', paints.ball, column(ball), floor + scale * 0.6, Math.max(3, scale * 0.48));
      for (const place of [0, 1, 2]) cupAt(column(place), place === ball ? scale + 0.5 : floor);
    } else if (frame > swaps.length) for (const place of [0, 1, 2]) cupAt(column(place), floor);
    else paintSwap(swaps[frame - 1], random, { column, floor, scale, cupAt });
    return stage.finish(time);
  });
  return {
    parts: [stage.part(frames)],
    question: (task, rng, from) => askShuffle(task, shuffle, rng, from),
  };
}

interface Table {
  /** Middles of the places, the height at which cups stand, half a cup's height: all in pixels. */
  readonly column: (place: number) => number;
  readonly floor: number;
  readonly scale: number;
  readonly cupAt: (x: number, y: number) => void;
}

/** Two cups on their way past each other, one behind and one in front; the third stands still. */
function paintSwap(
  pair: readonly [number, number],
  random: Random,
  { column, floor, scale, cupAt }: Table,
): void {
  const [one, other] = random.shuffle(pair);
  const share = random.uniform(0.12, Math.abs(one - other) === 1 ? 0.35 : 0.22);
  const along = (from: number, to: number) => column(from) + (column(to) - column(from)) * share;
  cupAt(along(one, other), floor - scale * 0.85);
  cupAt(column(3 - one - other), floor);
  cupAt(along(other, one), floor + scale * 0.55);
}

const darker = ([red, green, blue]: Color): Color => [red * 0.6, green * 0.6, blue * 0.6];

function askShuffle(task: string, shuffle: Shuffle, random: Random, split: Split): Question | undefined {
  const { places, swaps, times } = shuffle;
  const ask = (
    name: keyof typeof SHUFFLE_WORDINGS,
    answer: string,
    slots = {},
    thought?: string,
  ): Question => {
    const said = fill(pickQuestion(SHUFFLE_WORDINGS[name], random, split), slots);
    return { prompt: typed(said, random), answer, ...(thought && { thought }) };
  };
  const stamp = (swap: number) => stampOf(times[swap]);
  const named = places.map((place) => PLACES[place]);
  const range = SWAPS_OF[task];
  if (range) {
    if (swaps.length < range[0] || swaps.length > range[1]) return undefined;
    return ask('end', named[named.length - 1], {}, tracked(shuffle));
  }
  const swap = random.integer(1, swaps.length + 1);
  switch (task) {
    case 'start':
      return ask('start', named[0]);
    case 'each':
      return ask('each', named.slice(1).join(', '), {}, tracked(shuffle));
    case 'swap':
      if (!areApart(times)) return undefined;
      return ask('swap', pairOf(swaps[swap - 1]), { time: stamp(swap) });
    case 'swaps':
      return random.chance(0.3)
        ? ask('count', String(swaps.length))
        : ask('swaps', swaps.map(pairOf).join('; '));
  }
  return undefined;
}

const pairOf = (pair: readonly [number, number]): string => pair.map((place) => PLACES[place]).join(' and ');

/** Where the ball is, frame by frame, each after the seconds of its stamp and the cups that change places. */
function tracked({ places, swaps, times }: Shuffle): string {
  return places
    .map((place, i) => {
      const moved = i === 0 ? '' : `${swaps[i - 1].map((at) => PLACES[at]).join(' ')}: `;
      return `${Math.floor(times[i])} ${moved}${PLACES[place]}`;
    })
    .join(', ');
}
