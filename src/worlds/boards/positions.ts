import type { Random } from '../../base/random.ts';
import { type Cross, groupOf, inCheck, type Man, type Stone, winnerOf } from './rules.ts';

export type Position =
  | { readonly game: 'noughts'; readonly cells: readonly Cross[] }
  | { readonly game: 'go'; readonly size: number; readonly stones: readonly Stone[] }
  | { readonly game: 'chess'; readonly men: readonly Man[] };

/** Noughts and crosses, some moves into a game: x begins, and nobody moves after a win. */
function noughts(random: Random): Position {
  const cells: Cross[] = Array.from({ length: 9 }, () => '');
  const moves = random.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8]).slice(0, random.integer(2, 10));
  moves.forEach((cell, i) => {
    if (winnerOf(cells) === '') cells[cell] = i % 2 === 0 ? 'x' : 'o';
  });
  return { game: 'noughts', cells };
}

/** Stones that all have a liberty, as after any legal move. */
function go(random: Random, difficulty: number): Position {
  const size = random.pick(difficulty < 0.5 ? [5] : [5, 7]);
  const stones: Stone[] = Array.from({ length: size * size }, () => '');
  const count = random.integer(2, 5 + Math.round(8 * difficulty));
  for (const at of random.sample([...stones.keys()], count)) {
    stones[at] = random.pick(['black', 'white'] as const);
    const choked = stones.some((stone, i) => stone !== '' && groupOf(stones, size, i).liberties.size === 0);
    if (choked) stones[at] = '';
  }
  return { game: 'go', size, stones };
}

/** Both kings, apart, and a few other men; never both in check. */
function chess(random: Random, difficulty: number): Position {
  for (;;) {
    const men: Man[] = Array.from({ length: 64 }, () => '');
    const squares = random.shuffle([...men.keys()]);
    const others = Array.from({ length: random.integer(1, 3 + Math.round(6 * difficulty)) }, () =>
      random.pick(['Q', 'R', 'B', 'N', 'P', 'q', 'r', 'b', 'n', 'p'] as const),
    );
    let used = 0;
    for (const man of ['K', 'k', ...others] as Man[]) {
      // Pawns stand on neither end of the board.
      const pawn = man.toLowerCase() === 'p';
      while (pawn && (squares[used] < 8 || squares[used] > 55)) used++;
      men[squares[used++]] = man;
    }
    const [white, black] = [men.indexOf('K'), men.indexOf('k')];
    const near = Math.max(Math.abs((white >> 3) - (black >> 3)), Math.abs((white & 7) - (black & 7))) < 2;
    if (!near && !(inCheck(men, true) && inCheck(men, false))) return { game: 'chess', men };
  }
}

const games = { noughts, go, chess };

export function drawPosition(random: Random, difficulty: number): Position {
  return games[random.pick(['noughts', 'go', 'chess'] as const)](random, difficulty);
}

/** A position as one text, by which it is held out. */
export const keyOf = (position: Position): string => {
  const squares =
    position.game === 'noughts' ? position.cells : position.game === 'go' ? position.stones : position.men;
  return `board ${position.game} ${squares.map((square) => square || '.').join(' ')}`;
};
