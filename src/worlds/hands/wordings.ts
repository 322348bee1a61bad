import { widen } from '../phrasebook.ts';
import { wordings } from '../scenes/question.ts';

/** Questions about rock, paper, scissors, in blocks of training, validation and test. */
export const HANDS_WORDINGS = widen('hands', {
  throw: wordings(`
    what does the {side} hand show{when}?
    what did the {side} hand show{when}?
    what is the {side} hand{when}?
    {side} hand{when}?
    what is shown by the {side} hand{when}?
    what do you see in the {side} hand{when}?
    what did the {side} hand throw{when}?
    what does the {side} hand throw{when}?
    rock, paper or scissors: what is the {side} hand{when}?
    is the {side} hand rock, paper or scissors{when}?
    which of the three does the {side} hand show{when}?
    what does the hand on the {side} side do{when}?
    name what the {side} hand shows{when}.
    tell me what the {side} hand shows{when}.
    the {side} hand{when}: what is it?
    which throw is the {side} hand{when}?

    what shows the hand on the {side}{when}?

    which sign does the {side} hand make{when}?
  `),
  winner: wordings(`
    who wins{when}?
    who won{when}?
    which hand wins{when}?
    which hand won{when}?
    who is the winner{when}?
    which one wins{when}?
    which one won{when}?
    tell me who wins{when}.
    name the winner{when}.
    the winner{when}?
    is it the left or the right hand that wins{when}?
    left, right or nobody: who wins{when}?
    does the left or the right hand win{when}?
    did the left or the right hand win{when}?
    who has won{when}?

    which side wins{when}?

    which side won{when}?
  `),
  why: wordings(`
    who wins{when}, and why?
    why does it end like that{when}?
    explain who wins{when}.
    who wins{when}? say why.
    tell me who wins{when} and why.
    who is the winner{when}, and what is the reason?
    name the winner{when} and the reason.
    which hand wins{when}, and why?
    why did it end so{when}?
    what beats what{when}?

    who won{when}, and why?

    explain who won{when}.
  `),
  rounds: wordings(`
    who won each round?
    who wins, round by round?
    name the winner of each round.
    who wins each round?
    tell me who won each round.
    the winner of each round?
    which hand won each round?
    one round after another: who wins?
    go through the rounds. who won?
    name who won, round by round.

    tell who won every round.

    list the winners.
  `),
  throws: wordings(`
    what did the {side} hand show in each round?
    list what the {side} hand shows.
    what does the {side} hand show, one after another?
    what is the {side} hand in each round?
    what did the {side} hand throw, round by round?
    name the throws of the {side} hand in order.
    the {side} hand, round by round?
    what does the {side} hand show in all rounds?
    list the throws of the {side} hand.

    name all that the {side} hand shows.

    tell what the {side} hand shows in every round.
  `),
  score: wordings(`
    how many rounds did the {side} hand win?
    how often did the {side} hand win?
    count the rounds that the {side} hand won.
    how many rounds has the {side} hand won?
    how many rounds does the {side} hand win?
    what is the score of the {side} hand?
    number of rounds that the {side} hand wins?
    in how many rounds did the {side} hand win?
    how many points does the {side} hand have, one for each round won?
    how often does the {side} hand win?

    how many times did the {side} hand win?

    how many rounds were won by the {side} hand?
  `),
  match: wordings(`
    who won more rounds?
    who won the match?
    who wins in all?
    which hand won more often?
    who is the winner in all?
    which hand won the match?
    who wins the match?
    who won in the end?
    who has more points at the end?
    tell me who won the match.
    left, right or nobody: who won more rounds?
    name the winner of the match.

    which hand won more rounds?

    who won more often?
  `),
  game: wordings(`
    what game is this?
    which game do they play?
    what are the hands doing?
    what am I doing? it is a game.
    name the game.
    tell me which game this is.
    what are they playing?
    what do the hands play?
    how is this game called?

    which game is it?

    what game do you see?
  `),
});
