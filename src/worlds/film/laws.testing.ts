import { expect } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws, tokensOf } from '../laws.testing.ts';
import type { World } from '../world.ts';

/** What holds for every world of film: the laws of all worlds, and that training documents fit into a row. */
export function expectFilmLaws(world: World, most = 256): void {
  expectLaws(world, { most, cases: 30 });
  const random = new Random('rows');
  for (const difficulty of [0, 0.3, 0.7, 1]) {
    for (let i = 0; i < 60; i++) {
      const thinking = i % 3 === 0;
      const turns = world.document(random, 'train', difficulty, thinking);
      expect(tokensOf(turns, thinking)).toBeLessThanOrEqual(256);
      expect(turns.length).toBeGreaterThan(1);
    }
  }
}
