import type { Random } from '../../base/random.ts';

/**
 * When the frames of a film are seen, in seconds: evenly, as a film is watched (media/frame-times.ts). The step is
 * mostly a second, so that stamps tell frames apart; `apart` makes sure that they do.
 */
export function sampleTimes(count: number, random: Random, difficulty: number, apart = false): number[] {
  const roll = random.chance(difficulty) ? random.next() : 0;
  const step = roll < 0.5 ? 1 : roll < 0.7 ? 2 : random.uniform(apart ? 1 : 0.3, 3);
  return Array.from({ length: count }, (_, i) => i * step);
}

/** The stamp that the model reads before a frame: `mm:ss`, rounded down. */
export function stampOf(time: number): string {
  const whole = Math.floor(time);
  return [Math.floor(whole / 60), whole % 60].map((value) => String(value).padStart(2, '0')).join(':');
}

/** Whether no two frames bear the same stamp: then questions may name one. */
export const areApart = (times: readonly number[]): boolean =>
  new Set(times.map(stampOf)).size === times.length;
