import type { Random } from '../../base/random.ts';
import { areApart, stampOf } from '../film/clock.ts';
import { fill, pickQuestion, type Question, typed } from '../wording.ts';
import type { Split } from '../world.ts';
import { type Match, type Round, SIDES, winnerOf } from './match.ts';
import { HANDS_WORDINGS } from './wordings.ts';

export const TASKS = ['throw', 'winner', 'why', 'rounds', 'score', 'match'] as const;
/** Which game it is has one answer alone. */
export const TAUGHT = ['game'] as const;

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'] as const;

const NOBODY = { answer: 'nobody', alternatives: ['no one', 'neither', 'a draw', 'draw', 'it is a draw'] };

/** A question of a task about a match; undefined where the match allows none. */
export function askHands(task: string, match: Match, random: Random, split: Split): Question | undefined {
  const { rounds, shakes, times } = match;
  const several = shakes === 0;
  const index = random.integer(0, rounds.length);
  const round = rounds[index];
  const last = several && index === rounds.length - 1 && random.chance(0.3);
  const stamped = several && areApart(times) && random.chance(0.4);
  const when = !several
    ? ''
    : stamped
      ? ` at ${stampOf(times[index])}`
      : ` in the ${last ? 'last' : ORDINALS[index]} round`;
  const side = random.integer(0, 2);
  const slots = { side: SIDES[side], when };
  const ask = (
    name: keyof typeof HANDS_WORDINGS,
    answer: string,
    rest: Partial<Question> = {},
  ): Question => ({
    prompt: typed(fill(pickQuestion(HANDS_WORDINGS[name], random, split), slots), random),
    answer,
    ...rest,
  });
  const thought = rounds
    .map((one, i) => `${Math.floor(times[shakes + i])} ${one.join(' ')} ${sideOf(one)}`)
    .join(', ');
  switch (task) {
    case 'throw':
      return ask('throw', round[side]);
    case 'winner': {
      const winner = winnerOf(round);
      const seen = `${round.join(' ')} ${sideOf(round)}`;
      if (winner === undefined) return ask('winner', NOBODY.answer, { ...NOBODY, thought: seen });
      const alternatives = [SIDES[winner], `${SIDES[winner]} one`, `hand on the ${SIDES[winner]}`];
      return ask('winner', `the ${SIDES[winner]} hand`, { alternatives, thought: seen });
    }
    case 'why':
      return ask('why', reasonOf(round));
    case 'rounds':
      return several ? ask('rounds', rounds.map(sideOf).join(', '), { thought }) : undefined;
    case 'score': {
      if (!several) return undefined;
      if (random.chance(0.3)) return ask('throws', rounds.map((one) => one[side]).join(', '));
      return ask('score', String(winsOf(rounds, side)), { thought });
    }
    case 'match': {
      if (!several) return undefined;
      const [left, right] = [winsOf(rounds, 0), winsOf(rounds, 1)];
      const full = `${thought}; left ${left}, right ${right}`;
      if (left === right) return ask('match', NOBODY.answer, { ...NOBODY, thought: full });
      const winner = SIDES[left > right ? 0 : 1];
      return ask('match', `the ${winner} hand`, { alternatives: [winner], thought: full });
    }
    case 'game':
      return random.chance(0.3)
        ? ask('game', 'rock, paper, scissors', { alternatives: ['rock paper scissors'] })
        : undefined;
  }
  return undefined;
}

const sideOf = (round: Round): string => {
  const winner = winnerOf(round);
  return winner === undefined ? 'nobody' : SIDES[winner];
};

const winsOf = (rounds: readonly Round[], side: number): number =>
  rounds.filter((round) => winnerOf(round) === side).length;

/** "the left hand: rock beats scissors". */
function reasonOf(round: Round): string {
  const winner = winnerOf(round);
  if (winner === undefined) return `nobody: both show ${round[0]}`;
  const beats = round[winner] === 'scissors' ? 'beat' : 'beats';
  return `the ${SIDES[winner]} hand: ${round[winner]} ${beats} ${round[1 - winner]}`;
}
