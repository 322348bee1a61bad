/** What is so on a board, by the rules of each game. Squares are counted from the top left, row by row. */

export type Cross = 'x' | 'o' | '';

const LINES = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
];

/** Who has three in a row on a 3×3 board; '' where nobody has. */
export function winnerOf(cells: readonly Cross[]): Cross {
  const line = LINES.find(([a, b, c]) => cells[a] !== '' && cells[a] === cells[b] && cells[b] === cells[c]);
  return line ? cells[line[0]] : '';
}

/** Free squares on which `player` would win at once. */
export const winningCells = (cells: readonly Cross[], player: Cross): number[] =>
  cells.flatMap((cell, i) => (cell === '' && winnerOf(cells.with(i, player)) === player ? [i] : []));

export type Stone = 'black' | 'white' | '';

const neighbours = (at: number, size: number): number[] => {
  const [row, column] = [Math.floor(at / size), at % size];
  return [
    ...(row > 0 ? [at - size] : []),
    ...(row < size - 1 ? [at + size] : []),
    ...(column > 0 ? [at - 1] : []),
    ...(column < size - 1 ? [at + 1] : []),
  ];
};

/** The stones of one colour that hang together with the stone at `at`, and the free points beside them. */
export function groupOf(
  stones: readonly Stone[],
  size: number,
  at: number,
): { group: Set<number>; liberties: Set<number> } {
  const group = new Set([at]);
  const liberties = new Set<number>();
  for (const stone of group) {
    for (const next of neighbours(stone, size)) {
      if (stones[next] === stones[at]) group.add(next);
      else if (stones[next] === '') liberties.add(next);
    }
  }
  return { group, liberties };
}

/** White in capitals: K, Q, R, B, N, P. */
export type Man = '' | 'K' | 'Q' | 'R' | 'B' | 'N' | 'P' | 'k' | 'q' | 'r' | 'b' | 'n' | 'p';

const STRAIGHT = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;
const DIAGONAL = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
] as const;
const LEAPS = [
  [-2, -1],
  [-2, 1],
  [-1, -2],
  [-1, 2],
  [1, -2],
  [1, 2],
  [2, -1],
  [2, 1],
] as const;

const isWhite = (man: Man): boolean => man !== '' && man === man.toUpperCase();

/** Squares that the man on `at` attacks, White's pawns upwards. */
export function attacks(men: readonly Man[], at: number): number[] {
  const man = men[at];
  const [row, column] = [at >> 3, at & 7];
  const reached: number[] = [];
  const go = (steps: readonly (readonly [number, number])[], far: boolean) => {
    for (const [down, right] of steps) {
      for (let i = 1; i <= (far ? 7 : 1); i++) {
        const [y, x] = [row + down * i, column + right * i];
        if (y < 0 || y > 7 || x < 0 || x > 7) break;
        reached.push(y * 8 + x);
        if (men[y * 8 + x] !== '') break;
      }
    }
  };
  switch (man.toLowerCase()) {
    case 'k':
      go([...STRAIGHT, ...DIAGONAL], false);
      break;
    case 'q':
      go([...STRAIGHT, ...DIAGONAL], true);
      break;
    case 'r':
      go(STRAIGHT, true);
      break;
    case 'b':
      go(DIAGONAL, true);
      break;
    case 'n':
      go(LEAPS, false);
      break;
    case 'p':
      go(
        isWhite(man)
          ? [
              [-1, -1],
              [-1, 1],
            ]
          : [
              [1, -1],
              [1, 1],
            ],
        false,
      );
      break;
  }
  return reached;
}

/** Whether the king of White, or of Black, is attacked. */
export function inCheck(men: readonly Man[], white: boolean): boolean {
  const king = men.indexOf(white ? 'K' : 'k');
  return men.some((man, at) => man !== '' && isWhite(man) !== white && attacks(men, at).includes(king));
}
