import type { Random } from '../../base/random.ts';
import { stampOf } from '../film/clock.ts';
import { fill, pickQuestion, type Question, typed } from '../wording.ts';
import type { Split } from '../world.ts';
import { hasStamps, type Place, type Plot, runsOf, type Track } from './plot.ts';
import { MOTION_WORDINGS } from './wordings.ts';

export const TASKS = [
  'what',
  'direction',
  'mover',
  'place',
  'order',
  'when',
  'count',
  'colours',
  'tell',
] as const;

type Slots = Readonly<Record<string, string>>;
type Ask = (
  name: keyof typeof MOTION_WORDINGS,
  answer: string,
  slots?: Slots,
  rest?: Pick<Question, 'thought' | 'alternatives'>,
) => Question;

/** A question of a task about a film; undefined where the film allows none. */
export function askMotion(task: string, plot: Plot, random: Random, split: Split): Question | undefined {
  const ask: Ask = (name, answer, slots = {}, rest = {}) => {
    const said = fill(pickQuestion(MOTION_WORDINGS[name], random, split), slots);
    return { prompt: typed(said, random), answer, ...rest };
  };
  const { kind, tracks } = plot;
  const track = random.pick(tracks);
  const a = nameOf(track);
  const moves = kind === 'move' || kind === 'path';
  switch (task) {
    case 'what':
      return ask('what', joined(tracks.map(nameOf)), {}, { alternatives: orders(tracks.map(nameOf)) });
    case 'direction':
      return moves
        ? ask('direction', wayOf(track), { a }, { thought: cellsThought(track, plot) })
        : undefined;
    case 'mover': {
      const movers = tracks.filter(isMover).map(nameOf);
      if (!moves || (tracks.length < 2 && random.chance(0.7))) return undefined;
      return ask('mover', movers.length ? joined(movers) : 'nothing', {}, { alternatives: orders(movers) });
    }
    case 'place':
      return moves || (kind === 'bounce' && random.chance(0.3))
        ? askPlace(plot, track, random, ask)
        : undefined;
    case 'order':
      return kind === 'show' ? askOrder(plot, random, ask) : undefined;
    case 'when':
      return hasStamps(plot) ? askWhen(plot, track, random, ask) : undefined;
    case 'count':
      return askCount(plot, ask);
    case 'colours':
      return kind === 'recolour' ? askColors(plot, random, ask) : undefined;
    case 'tell':
      return ask('tell', tracks.map(sentenceOf).join(' '));
  }
  return undefined;
}

export const nameOf = ({ colors, shape }: Track): string => `${colors[0]} ${shape}`;
const isMover = ({ does: [first] }: Track): boolean => first !== 'stays';
const wayOf = (track: Track): string => (isMover(track) ? track.does.join(', then ') : 'it did not move');
const joined = (names: readonly string[]): string => names.join(', ');

/** Every order of up to three names, since nobody asked for one. */
function orders(names: readonly string[]): string[] {
  if (names.length < 2) return [];
  return names.flatMap((first, i) => {
    const rest = names.filter((_, j) => j !== i);
    return [joined([first, ...rest]), joined([first, ...rest.toReversed()])];
  });
}

function sentenceOf(track: Track): string {
  const { does, places } = track;
  const name = nameOf(track);
  const [first] = does;
  const [verb, count] = first.split(' ');
  if (verb === 'blinks' || verb === 'bounces')
    return `The ${name} ${verb} ${count} ${count === '1' ? 'time' : 'times'}.`;
  if (verb === 'stays' || verb === 'comes' || verb === 'goes') return `The ${name} ${verb}.`;
  const turns = places.every((place) => place === places[0]);
  return `The ${name} ${turns ? 'turns' : 'moves'} ${does.join(', then ')}.`;
}

/** The cell of a 3 × 3 grid; undefined near a border between cells. */
export function cellOf([x, y]: Place): string | undefined {
  const near = (share: number) => Math.min(Math.abs(share - 1 / 3), Math.abs(share - 2 / 3)) < 0.05;
  return near(x) || near(y) ? undefined : anyCellOf([x, y]);
}

function anyCellOf([x, y]: Place): string {
  const third = (share: number) => Math.min(2, Math.floor(share * 3));
  const words = [['top', '', 'bottom'][third(y)], ['left', '', 'right'][third(x)]];
  return words.filter((word) => word !== '').join(' ') || 'middle';
}

/** Where a thing is, frame by frame, each after the seconds of its stamp. */
function cellsThought({ places }: Track, { times }: Plot): string {
  return places.map((place, i) => `${Math.floor(times[i])} ${place ? anyCellOf(place) : 'none'}`).join(', ');
}

function askPlace(plot: Plot, track: Track, random: Random, ask: Ask): Question | undefined {
  const { places } = track;
  const a = nameOf(track);
  const roll = random.integer(0, hasStamps(plot) ? 4 : 2);
  const frame = roll === 0 ? 0 : roll === 1 ? places.length - 1 : random.integer(0, places.length);
  const place = places[frame];
  const cell = place && cellOf(place);
  if (!cell) return undefined;
  if (roll < 2) return ask(roll === 0 ? 'start' : 'end', cell, { a });
  return ask('place', cell, { a, time: stampOf(plot.times[frame]) });
}

const frameOf = ({ places }: Track): number => places.findIndex((place) => place !== undefined);

function askOrder(plot: Plot, random: Random, ask: Ask): Question | undefined {
  const tracks = plot.tracks.filter(({ does: [first] }) => first !== 'goes');
  const frames = tracks.map(frameOf);
  if (tracks.length < 2 || new Set(frames).size < frames.length) return undefined;
  const roll = random.next();
  const thought = tracks
    .map((track) => `${Math.floor(plot.times[frameOf(track)])} ${nameOf(track)}`)
    .join(', ');
  if (roll < 0.3 && tracks.length === plot.tracks.length)
    return ask('order', nameOf(tracks[0]), {}, { thought });
  if (roll < 0.6 && tracks.length === plot.tracks.length)
    return ask('list', joined(tracks.map(nameOf)), {}, { thought });
  const [one, other] = random.sample(tracks, 2);
  const first = frameOf(one) < frameOf(other) ? one : other;
  return ask('between', nameOf(first), { a: nameOf(one), b: nameOf(other) }, { thought });
}

function askWhen(plot: Plot, track: Track, random: Random, ask: Ask): Question | undefined {
  const { kind, times, tracks } = plot;
  const a = nameOf(track);
  if (kind === 'show') {
    if (track.does[0] === 'comes' && random.chance(0.6))
      return ask('when', stampOf(times[frameOf(track)]), { a });
    if (track.does[0] === 'goes' && random.chance(0.6))
      return ask('gone', stampOf(times[track.places.indexOf(undefined)]), { a });
  } else if (kind !== 'blink') return undefined;
  const frame = random.integer(0, times.length);
  const seen = tracks.filter(({ places }) => places[frame]).map(nameOf);
  const answer = seen.length > 0 ? joined(seen) : 'nothing';
  return ask('seen', answer, { time: stampOf(times[frame]) }, { alternatives: orders(seen) });
}

function askCount({ kind, tracks, times }: Plot, ask: Ask): Question | undefined {
  const blinking = tracks.find(({ does: [first] }) => first.startsWith('blinks'));
  const track = kind === 'bounce' ? tracks[0] : blinking;
  if (!track) return undefined;
  const bounces = kind === 'bounce';
  const marked = track.places.map((place) => (bounces ? place![1] > 0.6 : place !== undefined));
  const [yes, no] = bounces ? ['down', 'up'] : ['on', 'off'];
  let run = 0;
  // A running number after each event makes the count a thing to read off.
  const thought = marked
    .map((now, i) => {
      const begins = now && !marked[i - 1];
      if (begins) run++;
      return `${Math.floor(times[i])} ${now ? yes : no}${begins ? ` ${run}` : ''}`;
    })
    .join(', ');
  return ask(bounces ? 'bounces' : 'blinks', String(runsOf(marked)), { a: nameOf(track) }, { thought });
}

function askColors(plot: Plot, random: Random, ask: Ask): Question | undefined {
  const [track] = plot.tracks.filter(isMover);
  if (!track) return undefined;
  const { colors, shape, does } = track;
  if (hasStamps(plot) && random.chance(0.6)) {
    const frame = random.integer(0, colors.length);
    return ask('color', colors[frame], { shape, time: stampOf(plot.times[frame]) });
  }
  return ask('colors', joined(does), { a: nameOf(track), color: colors[0] });
}
