import { filmWorld } from '../film/film-world.ts';
import { drawTrick, shootTrick } from './coin.ts';
import { drawShuffle, SWAPS_OF, shootShuffle } from './shuffle.ts';

const SHUFFLE_TASKS = [...Object.keys(SWAPS_OF), 'start', 'each', 'swap', 'swaps'];
const COIN_TASKS = ['coin', 'coin-end', 'coin-start', 'coin-frames'];

/** Films of three cups that change places over a ball, and of a coin that stays, wanders or vanishes. */
export const cups = filmWorld({
  suite: 'cups',
  tasks: [...SHUFFLE_TASKS, ...COIN_TASKS],
  input: ['video'],
  shoot(random, split, difficulty, task = '', thinking = false) {
    const coin = task === '' ? random.chance(0.3) : COIN_TASKS.includes(task);
    if (coin) return shootTrick(drawTrick(random, split, difficulty), random, split, difficulty);
    return shootShuffle(drawShuffle(random, split, difficulty, task, thinking), random, split, difficulty);
  },
});
