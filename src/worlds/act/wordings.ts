import { widen } from '../phrasebook.ts';
import { wordings } from '../scenes/question.ts';

/** What a player is told to do. `click`: {target} is what a thing of the screen is called. */
export const ACT_WORDINGS = widen('act', {
  click: wordings(`
    click on the {target}.
    click the {target}.
    press the {target}.
    tap the {target}.
    tap on the {target}.
    select the {target}.
    choose the {target}.
    now click on the {target}.
    now press the {target}.
    please click the {target}.

    use the {target}.
    please press the {target}.

    the {target} is to be selected.
    please tap on the {target}.
  `),
  catch: wordings(`
    catch the ball.
    catch the balls.
    catch the falling ball.
    catch every ball.
    move and catch the ball.
    catch the ball with the paddle.
    move the paddle and catch every ball.
    catch the falling balls with the paddle.

    catch every falling ball.
    move and catch every ball.

    catch every ball with the paddle.
    move the paddle and catch the ball.
  `),
  maze: wordings(`
    go to the star.
    walk to the star.
    find the star.
    move to the star.
    find the way to the star.
    go through the maze to the star.
    walk the circle to the star.
    move the circle to the star.
    find the way through the maze.

    walk through the maze to the star.
    move the circle through the maze.

    find the way through the maze to the star.
    move through the maze to the star.
  `),
  stack: wordings(`
    put the {a} block on the {b} block.
    place the {a} block on the {b} block.
    stack the {a} block on the {b} block.
    put the {a} block on top of the {b} block.
    put the {a} block on the {b} one.
    move the {a} block onto the {b} one.
    stack {a} on {b}.
    put {a} on {b}.
    set the {a} block on the {b} block.

    place the {a} block on the {b} one.
    move {a} onto {b}.

    stack the {a} block on top of the {b} one.
    place {a} on top of {b}.
  `),
});
