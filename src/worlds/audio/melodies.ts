import type { Random } from '../../base/random.ts';
import { hertzOf, type InstrumentName, play } from './instruments.ts';
import { concatenate, silence } from './signal.ts';

/** The white keys from C5 (523 Hz) to C6: high enough for 40 mel bands to tell neighbours apart. */
const SCALE = [72, 74, 76, 77, 79, 81, 83, 84];
export const NOTE_NAMES = ['C', 'D', 'E', 'F', 'G', 'A', 'B', 'high C'] as const;

export const DIRECTIONS = ['rises', 'falls', 'stays', 'rises and falls', 'falls and rises'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Notes one after another, as steps of the scale from 0 to 7. */
export interface Melody {
  readonly instrument: InstrumentName;
  readonly steps: readonly number[];
}

/** What a melody does, by every one of its steps; undefined where it turns more than once or pauses on the way. */
export function directionOf(steps: readonly number[]): Direction | undefined {
  const signs = steps.slice(1).map((step, i) => Math.sign(step - steps[i]));
  const turns = signs.filter((sign, i) => i === 0 || sign !== signs[i - 1]);
  const said = turns.map((sign) => ['falls', 'stays', 'rises'][sign + 1]).join(' and ');
  return DIRECTIONS.find((direction) => direction === said);
}

/** `count` steps; mostly near each other, as in songs. */
export function drawSteps(random: Random, count: number): number[] {
  const steps = [random.integer(0, SCALE.length)];
  while (steps.length < count) {
    const last = steps[steps.length - 1];
    const next = random.chance(0.7) ? last + random.integer(-2, 3) : random.integer(0, SCALE.length);
    if (next >= 0 && next < SCALE.length) steps.push(next);
  }
  return steps;
}

/** Steps that go one way. */
export function drawDirected(random: Random, direction: Direction, count: number): number[] {
  for (;;) {
    const steps = random.chance(0.5)
      ? drawSteps(random, count)
      : random.sample([...SCALE.keys()], count).toSorted((a, b) => a - b);
    if (direction === 'stays') steps.fill(steps[0]);
    if (direction === 'falls') steps.reverse();
    if (directionOf(steps) === direction) return steps;
  }
}

/** The melody played: each note 0.2 to 0.5 s long, and a short breath between two. */
export function perform({ instrument, steps }: Melody, random: Random): Float32Array {
  const length = random.uniform(0.22, 0.45);
  return concatenate(
    steps.flatMap((step) => [
      play(instrument, hertzOf(SCALE[step]), length * random.uniform(0.92, 1.08), random),
      silence(random.uniform(0.03, 0.06)),
    ]),
  );
}
