import type { Random } from '../../base/random.ts';
import {
  bark,
  beep,
  clap,
  doorbell,
  engine,
  glass,
  honk,
  knock,
  meow,
  moo,
  type Once,
  rain,
  siren,
  song,
  step,
  telephone,
  thunder,
  tick,
  waves,
  whistle,
  wind,
} from './happenings.ts';
import { concatenate, normalise, silence } from './signal.ts';

/** The same happening `count` times, `gap` seconds of silence between, up to a tenth more or less. */
function repeat(once: Once, count: number, gap: number, random: Random): Float32Array {
  const one = once(random);
  const pieces: Float32Array[] = [];
  for (let i = 0; i < count; i++) {
    if (i > 0) pieces.push(silence(gap * random.uniform(0.9, 1.1)));
    pieces.push(one);
  }
  return concatenate(pieces);
}

interface Countable {
  readonly once: Once;
  readonly gap: readonly [least: number, most: number];
}

/** What can be counted: one of it, what several are called, and the pause between them in seconds. */
export const COUNTABLE = {
  barks: { once: bark, gap: [0.12, 0.35] },
  knocks: { once: knock, gap: [0.1, 0.3] },
  claps: { once: clap, gap: [0.15, 0.35] },
  beeps: { once: beep, gap: [0.08, 0.25] },
  honks: { once: honk, gap: [0.12, 0.3] },
} satisfies Record<string, Countable>;

export type CountableName = keyof typeof COUNTABLE;

/** So many barks, knocks, …; 0.2 to 4 s. */
export function several(name: CountableName, count: number, random: Random): Float32Array {
  const { once, gap }: Countable = COUNTABLE[name];
  return normalise(repeat(once, count, random.uniform(...gap), random));
}

const times = (once: Once, least: number, below: number, gap: readonly [number, number]): Once => {
  return (random) => repeat(once, random.integer(least, below), random.uniform(...gap), random);
};

/** Happenings by what one says of them: "a dog". 0.2 to 2 s each. */
export const EVENTS = {
  dog: times(bark, 1, 4, [0.12, 0.35]),
  cat: meow,
  cow: moo,
  bird: song,
  knocking: times(knock, 2, 5, [0.1, 0.25]),
  clapping: times(clap, 3, 6, [0.12, 0.25]),
  footsteps: times(step, 3, 5, [0.25, 0.4]),
  clock: times(tick, 3, 5, [0.3, 0.5]),
  horn: times(honk, 1, 3, [0.12, 0.25]),
  alarm: times(beep, 4, 8, [0.06, 0.12]),
  doorbell,
  telephone,
  siren,
  engine,
  rain,
  wind,
  waves,
  thunder,
  glass,
  whistle,
} satisfies Record<string, Once>;

export type EventName = keyof typeof EVENTS;
export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

export const happen = (name: EventName, random: Random): Float32Array => normalise(EVENTS[name](random));
