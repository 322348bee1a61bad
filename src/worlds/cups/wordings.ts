import { widen } from '../phrasebook.ts';
import { wordings } from '../scenes/question.ts';

/** Questions about three cups, in blocks of training, validation and test. */
export const SHUFFLE_WORDINGS = widen('cups', {
  end: wordings(`
    where is the ball now?
    under which cup is the ball?
    where is the ball?
    which cup has the ball?
    which cup hides the ball now?
    where is the ball at the end?
    which cup is it under?
    which cup hides the ball?
    which cup is the ball under now?
    where is the ball hidden?
    where is the ball hidden now?
    the ball: where is it now?
    the ball: under which cup?
    tell me where the ball is.
    tell me which cup has the ball.
    under which cup do I find the ball?
    left, middle or right: where is the ball?
    is the ball on the left, in the middle or on the right?
    after all swaps, where is the ball?
    in the end, which cup has the ball?

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
    which cup had the ball at first?
    which cup had the ball at the start?
    where was the ball in the beginning?
    at first, where was the ball?
    tell me where the ball was at first.
    where was the ball before the cups moved?
    before all swaps, where was the ball?
    left, middle or right: where was the ball at first?

    under which cup did the ball start?

    where was the ball at the start?
  `),
  each: wordings(`
    where is the ball after each swap?
    follow the ball.
    say where the ball is after each move.
    where is the ball, step by step?
    after each swap, where is the ball?
    tell me where the ball is after each swap.
    one swap after another: where is the ball?
    where does the ball go, step by step?
    go through the swaps. where is the ball?
    which way does the ball go, swap by swap?

    follow the ball, step by step.

    name the place of the ball after each swap.
  `),
  swap: wordings(`
    which cups move at {time}?
    which cups changed places at {time}?
    at {time}, which cups move?
    which two cups change places at {time}?
    which cups are swapped at {time}?
    at {time}, which cups change places?
    tell me which cups move at {time}.
    it is {time}. which cups move?
    what moves at {time}?

    at {time}, which cups changed places?

    which two cups move at {time}?
  `),
  swaps: wordings(`
    which cups change places, one pair after another?
    name the swaps in order.
    which cups were swapped?
    name all swaps.
    tell me which cups were swapped.
    which cups change places, in order?
    which cups move, one swap after another?
    in which order were the cups swapped?

    list the swaps.

    tell which cups change places.
  `),
  count: wordings(`
    how many swaps are there?
    how many times did cups change places?
    count the swaps.
    how many swaps are shown?
    how often are cups swapped?
    how many times are cups swapped?
    number of swaps?
    tell me the number of swaps.
    how often do two cups change places?

    how often did cups change places?

    how many swaps do you see?
  `),
});

/** Questions about a coin and two hands; {side} is a hand as the viewer sees it. */
export const COIN_WORDINGS = widen('coin', {
  trick: wordings(`
    what happened to the coin?
    what happens to the coin?
    what did the coin do?
    what is the trick?
    what goes on with the coin?
    where did the coin go, and how?
    which trick is it?
    say what became of the coin.
    what became of the coin?
    how does the trick go?

    tell what happened to the coin.

    what has happened to the coin?
  `),
  end: wordings(`
    where is the coin at the end?
    where is the coin now?
    which hand has the coin now?
    tell me where the coin is now.
    at the end, where is the coin?
    in which hand is the coin now?
    is the coin in the left or in the right hand now?
    where did the coin end?
    the coin: where is it now?

    where is the coin in the end?

    which hand has the coin at the end?
  `),
  start: wordings(`
    which hand had the coin at first?
    where was the coin at first?
    which hand had the coin?
    tell me where the coin was at first.
    at first, which hand had the coin?
    was the coin in the left or in the right hand at first?
    which hand held the coin at the start?
    where was the coin before?

    in which hand was the coin at first?

    where did the coin start?
  `),
  at: wordings(`
    what is in the {side} hand at {time}?
    at {time}, what is in the {side} hand?
    what does the {side} hand hold at {time}?
    tell me what is in the {side} hand at {time}.
    it is {time}. what is in the {side} hand?
    what does the {side} hand show at {time}?
    the {side} hand at {time}: what is in it?
    what was in the {side} hand at {time}?

    at {time}, what does the {side} hand hold?

    what do you see in the {side} hand at {time}?
  `),
  each: wordings(`
    follow the {side} hand.
    what does the {side} hand show, one frame after another?
    what is in the {side} hand, frame by frame?
    what does the {side} hand hold, one frame after another?
    tell me what the {side} hand does, step by step.
    the {side} hand, step by step?
    go through the frames. what is in the {side} hand?

    follow the {side} hand, step by step.

    tell what the {side} hand shows, frame by frame.
  `),
});
