import type { Random } from '../../base/random.ts';
import { pictureWorld } from '../pictures.ts';
import { drawOwned, fill, pickQuestion, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import { paintPosition } from './paint.ts';
import { drawPosition, keyOf, type Position } from './positions.ts';
import { groupOf, inCheck, winnerOf, winningCells } from './rules.ts';

const wordings = {
  square: {
    train: ['What stands on {square}?', 'What is on {square}?', '{square}?', 'Which thing is on {square}?'],
    validation: ['Say what is on {square}.'],
    test: ['What do you see on {square}?'],
  },
  count: {
    train: ['How many {things} are there?', 'Count the {things}.', 'What is the number of {things}?'],
    validation: ['How many {things} do you see?'],
    test: ['How many {things} are on the board?'],
  },
  winner: {
    train: ['Who has won: x, o or nobody?', 'Has anybody won?', 'Who won?'],
    validation: ['Is there a winner: x, o or nobody?'],
    test: ['Who has three in a row: x, o or nobody?'],
  },
  turn: {
    train: ['x began. Whose turn is it?', 'Whose turn is it, if x began?'],
    validation: ['x made the first move. Who is next?'],
    test: ['Who moves now, if x was first?'],
  },
  winning: {
    train: ['Where does {player} win with one move?', 'Which square makes {player} win?'],
    validation: ['On which square can {player} win at once?'],
    test: ['Find the winning square for {player}.'],
  },
  liberties: {
    train: ['How many liberties has the group on {square}?', 'Count the liberties of the group on {square}.'],
    validation: ['What is the number of liberties of the group on {square}?'],
    test: ['The group on {square}: how many liberties?'],
  },
  check: {
    train: ['Is the {color} king in check?', 'Is {color} in check?', '{color} in check, yes or no?'],
    validation: ['Is the {color} king attacked?'],
    test: ['Does the {color} king stand in check?'],
  },
  game: {
    train: ['Which game is this?', 'What game is on the board?', 'Name the game.'],
    validation: ['What is being played?'],
    test: ['Which board game do you see?'],
  },
} satisfies Record<string, Wordings>;

const PLACES = [
  'top left',
  'top middle',
  'top right',
  'middle left',
  'the middle',
  'middle right',
  'bottom left',
  'bottom middle',
  'bottom right',
];
const MEN: Readonly<Record<string, string>> = {
  k: 'king',
  q: 'queen',
  r: 'rook',
  b: 'bishop',
  n: 'knight',
  p: 'pawn',
};

/** a1 is at the bottom left, whatever the size of the board. */
const squareName = (at: number, size: number): string =>
  `${'abcdefgh'[at % size]}${size - Math.floor(at / size)}`;
const manName = (man: string): string =>
  man === '' ? 'nothing' : `${man === man.toLowerCase() ? 'black' : 'white'} ${MEN[man.toLowerCase()]}`;

/** A square that mostly holds something. */
function pickSquare(squares: readonly string[], random: Random): number {
  const all = [...squares.keys()];
  const taken = all.filter((i) => squares[i] !== '');
  return random.pick(random.chance(0.7) && taken.length > 0 ? taken : all);
}

export function askBoard(
  task: string,
  position: Position,
  random: Random,
  split: Split,
): Question | undefined {
  const ask = (
    name: keyof typeof wordings,
    answer: string | number,
    values = {},
    thought?: string,
  ): Question => ({
    prompt: fill(pickQuestion(wordings[name], random, split), values),
    answer: String(answer),
    thought,
  });
  const tally = (squares: readonly string[], wanted: string) =>
    squares.filter((square) => square === wanted).length;
  if (position.game === 'noughts') {
    const { cells } = position;
    if (task === 'boardSquare') {
      const at = pickSquare(cells, random);
      return ask('square', cells[at] || 'nothing', { square: PLACES[at] });
    }
    if (task === 'boardCount') {
      const mark = random.pick(['x', 'o']);
      return ask('count', tally(cells, mark), { things: mark === 'x' ? 'crosses' : 'noughts' });
    }
    const winner = winnerOf(cells);
    const next = tally(cells, 'x') > tally(cells, 'o') ? 'o' : 'x';
    const roll = random.next();
    if (roll < 0.35) return ask('winner', winner || 'nobody');
    if (roll < 0.5 && winner === '' && cells.includes(''))
      return ask('turn', next, {}, `x ${tally(cells, 'x')}, o ${tally(cells, 'o')}`);
    const winning = winner === '' ? winningCells(cells, next) : [];
    return winning.length === 1 ? ask('winning', PLACES[winning[0]], { player: next }) : undefined;
  }
  if (position.game === 'go') {
    const { stones, size } = position;
    const at = pickSquare(stones, random);
    if (task === 'boardSquare')
      return ask('square', stones[at] ? `${stones[at]} stone` : 'nothing', { square: squareName(at, size) });
    if (task === 'boardCount') {
      const color = random.pick(['black', 'white']);
      return ask('count', tally(stones, color), { things: `${color} stones` });
    }
    if (random.chance(0.15)) return ask('game', 'Go');
    if (stones[at] === '') return undefined;
    const { group, liberties } = groupOf(stones, size, at);
    const named = (squares: ReadonlySet<number>) =>
      [...squares]
        .toSorted((a, b) => a - b)
        .map((square) => squareName(square, size))
        .join(' ');
    return ask(
      'liberties',
      liberties.size,
      { square: squareName(at, size) },
      `stones ${named(group)}, free ${named(liberties)}`,
    );
  }
  const { men } = position;
  if (task === 'boardSquare') {
    const at = pickSquare(men, random);
    return ask('square', manName(men[at]), { square: squareName(at, 8) });
  }
  if (task === 'boardCount') {
    const [color, man] = [random.pick(['white', 'black']), random.pick(['q', 'r', 'b', 'n', 'p'])];
    return ask('count', tally(men, color === 'white' ? man.toUpperCase() : man), {
      things: `${color} ${MEN[man]}s`,
    });
  }
  if (random.chance(0.1)) return ask('game', 'chess');
  const white = random.chance(0.5);
  const check = inCheck(men, white);
  // Most random positions have no check: without this, "no" would be right too often.
  if (!check && random.chance(0.6)) return undefined;
  return ask('check', check ? 'yes' : 'no', { color: white ? 'white' : 'black' });
}

/** Noughts and crosses, Go and chess: what stands where, how many, and what follows by the rules. */
export const boards = pictureWorld({
  suite: 'boards',
  tasks: ['boardSquare', 'boardCount', 'boardRules'],
  questions: 8,
  draw(random, split, difficulty) {
    const position = drawOwned(() => drawPosition(random, difficulty), keyOf, split);
    const part = paintPosition(position, random, difficulty);
    return { part, question: (task, draws, owner) => askBoard(task, position, draws, owner) };
  },
});
