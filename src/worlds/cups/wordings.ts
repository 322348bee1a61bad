import { wordings } from '../scenes/question.ts';

/** Questions about three cups, in blocks of training, validation and test. */
export const SHUFFLE_WORDINGS = {
  end: wordings(`
    where is the ball now?
    under which cup is the ball?
    where is the ball?
    which cup has the ball?
    which cup hides the ball now?
    where is the ball at the end?

    which cup is the ball under?
    where is the ball in the end?

    under which cup is the ball now?
    find the ball.
  `),
  start: wordings(`
    where was the ball at first?
    under which cup was the ball at first?
    where did the ball start?
    where was the ball before?

    under which cup did the ball start?

    where was the ball at the start?
  `),
  each: wordings(`
    where is the ball after each swap?
    follow the ball.
    say where the ball is after each move.
    where is the ball, step by step?

    follow the ball, step by step.

    name the place of the ball after each swap.
  `),
  swap: wordings(`
    which cups move at {time}?
    which cups changed places at {time}?
    at {time}, which cups move?

    at {time}, which cups changed places?

    which two cups move at {time}?
  `),
  swaps: wordings(`
    which cups change places, one pair after another?
    name the swaps in order.
    which cups were swapped?

    list the swaps.

    tell which cups change places.
  `),
  count: wordings(`
    how many swaps are there?
    how many times did cups change places?
    count the swaps.

    how often did cups change places?

    how many swaps do you see?
  `),
} as const;

/** Questions about a coin and two hands; {side} is a hand as the viewer sees it. */
export const COIN_WORDINGS = {
  trick: wordings(`
    what happened to the coin?
    what happens to the coin?
    what did the coin do?
    what is the trick?

    tell what happened to the coin.

    what has happened to the coin?
  `),
  end: wordings(`
    where is the coin at the end?
    where is the coin now?
    which hand has the coin now?

    where is the coin in the end?

    which hand has the coin at the end?
  `),
  start: wordings(`
    which hand had the coin at first?
    where was the coin at first?
    which hand had the coin?

    in which hand was the coin at first?

    where did the coin start?
  `),
  at: wordings(`
    what is in the {side} hand at {time}?
    at {time}, what is in the {side} hand?
    what does the {side} hand hold at {time}?

    at {time}, what does the {side} hand hold?

    what do you see in the {side} hand at {time}?
  `),
  each: wordings(`
    follow the {side} hand.
    what does the {side} hand show, one frame after another?

    follow the {side} hand, step by step.

    tell what the {side} hand shows, frame by frame.
  `),
} as const;
