import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { halvesToSingles, roundToHalves } from './float16.ts';

const asHalves = (values: Float32Array) => new Uint16Array(new Float16Array(values).buffer);
const asSingles = (halves: Uint16Array) => new Float32Array(new Float16Array(halves.buffer as ArrayBuffer));

// The oracle is the engine's own Float16Array, which Node has from 24 on.
describe.skipIf(!('Float16Array' in globalThis))('half precision', () => {
  it('reads every bit pattern as the engine does', () => {
    const every = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    expect(halvesToSingles(every)).toEqual(asSingles(every));
  });

  it('rounds as the engine does: random magnitudes, ties and edges', () => {
    const random = new Random('half');
    const values = Float32Array.from(
      { length: 20_000 },
      () => random.normal() * 2 ** random.integer(-30, 18),
    );
    const middles = halvesToSingles(Uint16Array.from({ length: 31_000 }, (_, i) => i)).map(
      (value, i, all) => (value + (all[i + 1] ?? value)) / 2,
    );
    const edges = new Float32Array([
      0,
      -0,
      65_504,
      65_519.99,
      65_520,
      1e9,
      Infinity,
      -Infinity,
      2 ** -24,
      2 ** -25,
    ]);
    for (const list of [values, middles, edges]) expect(roundToHalves(list)).toEqual(asHalves(list));
  });
});
