import { wordings } from '../scenes/question.ts';

/** Questions about rock, paper, scissors, in blocks of training, validation and test. */
export const HANDS_WORDINGS = {
  throw: wordings(`
    what does the {side} hand show{when}?
    what did the {side} hand show{when}?
    what is the {side} hand{when}?
    {side} hand{when}?

    what shows the hand on the {side}{when}?

    which sign does the {side} hand make{when}?
  `),
  winner: wordings(`
    who wins{when}?
    who won{when}?
    which hand wins{when}?
    which hand won{when}?

    which side wins{when}?

    which side won{when}?
  `),
  why: wordings(`
    who wins{when}, and why?
    why does it end like that{when}?
    explain who wins{when}.

    who won{when}, and why?

    explain who won{when}.
  `),
  rounds: wordings(`
    who won each round?
    who wins, round by round?
    name the winner of each round.

    tell who won every round.

    list the winners.
  `),
  throws: wordings(`
    what did the {side} hand show in each round?
    list what the {side} hand shows.
    what does the {side} hand show, one after another?

    name all that the {side} hand shows.

    tell what the {side} hand shows in every round.
  `),
  score: wordings(`
    how many rounds did the {side} hand win?
    how often did the {side} hand win?
    count the rounds that the {side} hand won.

    how many times did the {side} hand win?

    how many rounds were won by the {side} hand?
  `),
  match: wordings(`
    who won more rounds?
    who won the match?
    who wins in all?
    which hand won more often?

    which hand won more rounds?

    who won more often?
  `),
  game: wordings(`
    what game is this?
    which game do they play?
    what are the hands doing?
    what am I doing? it is a game.

    which game is it?

    what game do you see?
  `),
} as const;
