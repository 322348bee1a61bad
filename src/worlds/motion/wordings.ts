import { widen } from '../phrasebook.ts';
import { wordings } from '../scenes/question.ts';

/** Questions about a film by task, in blocks of training, validation and test; {a} and {b} are things. */
export const MOTION_WORDINGS = widen('motion', {
  what: wordings(`
    what is in the film?
    what is in the video?
    what do you see?
    which things are there?
    name what is shown.
    what is there in the film?
    what does the film show?
    what does the video show?
    what do you see in the video?
    which things are in the film?
    which things does the video show?
    list what is in the film.
    list the things in the video.
    name everything in the film.
    what can you see?
    tell me what is in the video.
    what things are shown?
    which things can be seen?

    what is shown in the film?
    which things do you see?

    name the things in the film.
    what can be seen in the video?
  `),
  direction: wordings(`
    which way did the {a} move?
    which way does the {a} go?
    where did the {a} move to?
    how did the {a} move?
    what did the {a} do?
    how does the {a} move?
    where does the {a} go?
    where does the {a} move?
    where did the {a} go?
    to which side did the {a} move?
    to which side does the {a} go?
    what way did the {a} go?
    the {a}: which way did it move?
    did the {a} move left, right, up or down?
    does the {a} go left, right, up or down?
    tell me which way the {a} moved.
    the direction of the {a}?
    in which direction does the {a} go?
    describe how the {a} moves.

    in which direction did the {a} go?
    tell how the {a} moved.

    which way does the {a} move?
    in what direction does the {a} move?
  `),
  mover: wordings(`
    what moved?
    what moves?
    which thing moved?
    what moves in the film?
    which one moved?
    which one moves?
    which of the things moves?
    which of them moved?
    tell me what moved.
    tell me which thing moves.
    name the thing that moves.
    one thing moves. which?
    what does not stay in its place?
    which thing goes somewhere?
    what is it that moves?
    which thing changes its place?

    which thing moves?
    what is moving?

    what moved in the film?
    name what moves.
  `),
  place: wordings(`
    where was the {a} at {time}?
    where is the {a} at {time}?
    at {time}, where is the {a}?
    where do you see the {a} at {time}?
    tell me where the {a} was at {time}.
    in which place is the {a} at {time}?
    the {a} at {time}: where is it?
    where can you see the {a} at {time}?
    where had the {a} got to at {time}?
    in which part of the picture is the {a} at {time}?
    at {time}, where do you see the {a}?
    it is {time}. where is the {a}?

    tell where the {a} is at {time}.
    at {time}, where was the {a}?

    where in the picture is the {a} at {time}?
    what was the place of the {a} at {time}?
  `),
  end: wordings(`
    where did the {a} end?
    where is the {a} at the end?
    where was the {a} last?
    where does the {a} end up?
    tell me where the {a} is at the end.
    at the end, where is the {a}?
    where is the {a} in the last picture?
    where do you see the {a} at the end?
    where did the {a} go in the end?
    the last place of the {a}?
    in which place does the {a} end?
    where does the {a} stop?

    where was the {a} at the end?
    in the end, where is the {a}?

    where is the {a} last?
    where did the {a} end up?
  `),
  start: wordings(`
    where did the {a} start?
    where is the {a} at first?
    where was the {a} at the start?
    tell me where the {a} is at first.
    at first, where is the {a}?
    where is the {a} in the first picture?
    where do you see the {a} at first?
    the first place of the {a}?
    where did the {a} come from?
    in which place does the {a} start?
    where did the {a} begin?

    where does the {a} begin?
    where was the {a} first?

    where does the {a} start?
    where is the {a} at the beginning?
  `),
  order: wordings(`
    what came first?
    what was there first?
    which thing came first?
    what is seen first?
    which came first?
    which one came first?
    what comes first?
    which thing comes first?
    which thing is first?
    what was seen first?
    what was shown first?
    what is shown first?
    tell me what came first.
    name the first thing.
    name what came first.
    with what does the film begin?
    at first, what is there?
    the first thing that you see is what?

    what do you see first?
    which thing is seen first?

    what appeared first?
    which thing was there first?
  `),
  between: wordings(`
    what came first, the {a} or the {b}?
    which came first, the {a} or the {b}?
    which was there first, the {a} or the {b}?
    which comes first, the {a} or the {b}?
    what comes first, the {a} or the {b}?
    the {a} or the {b}: which came first?
    the {a} or the {b}: what was there first?
    did the {a} or the {b} come first?
    was the {a} or the {b} there first?
    tell me which came first, the {a} or the {b}.
    of the {a} and the {b}, which came first?
    first the {a} or first the {b}?
    which of the two came first, the {a} or the {b}?

    what was seen first, the {a} or the {b}?

    which is seen first, the {a} or the {b}?
  `),
  list: wordings(`
    what came, one after another?
    in which order did the things come?
    name the things in order.
    which things came, in order?
    tell me what came, one after another.
    what is seen, one after another?
    what do you see, in order?
    name what you see in order.
    first to last: what came?
    in which order are the things seen?

    list what came, in order.

    what came first, next and last?
  `),
  when: wordings(`
    when did the {a} come?
    when is the {a} first seen?
    at what time did the {a} come?
    when does the {a} come?
    when does the {a} appear?
    when did the {a} appear?
    tell me when the {a} came.
    at what time is the {a} first there?
    the {a}: when did it come?
    when do you first see the {a}?
    from what time on is the {a} there?

    when was the {a} first seen?

    at what time does the {a} come?
  `),
  gone: wordings(`
    when was the {a} gone?
    when did the {a} go away?
    when is the {a} gone?
    when did the {a} leave?
    when does the {a} leave?
    tell me when the {a} was gone.
    the {a}: when was it gone?
    from what time on is the {a} gone?
    at what time did the {a} go away?

    at what time was the {a} gone?

    when does the {a} go away?
  `),
  seen: wordings(`
    what is there at {time}?
    what do you see at {time}?
    what was shown at {time}?
    at {time}, what is seen?
    which things are there at {time}?
    which things do you see at {time}?
    what is shown at {time}?
    tell me what is there at {time}.
    name what is seen at {time}.
    it is {time}. what do you see?
    what was there at {time}?

    at {time}, what is there?

    which things are seen at {time}?
  `),
  blinks: wordings(`
    how many times did the {a} blink?
    how often did the {a} blink?
    how many times is the {a} seen?
    how often does the {a} blink?
    count how often the {a} lights up.
    count how many times the {a} blinks.
    tell me how often the {a} blinked.
    the {a} blinks how many times?
    number of times that the {a} blinks?
    how often does the {a} light up?
    how many times did the {a} light up?
    how often do you see the {a}?

    how many times does the {a} blink?

    how often was the {a} seen?
  `),
  bounces: wordings(`
    how many times did the {a} bounce?
    how often did the {a} bounce?
    how many times does it bounce?
    how often does it touch the floor?
    count the bounces.
    count how often it bounces.
    tell me how often the {a} bounced.
    the {a} bounces how many times?
    number of bounces?
    how many bounces are there?
    how many times does the {a} touch the floor?
    how often did it touch the floor?

    how often does the {a} touch the floor?

    how many times did it bounce?
  `),
  colors: wordings(`
    which colours did the {a} turn?
    how did the colour of the {a} change?
    which colours came after {color}?
    what colours did the {a} become?
    which colours does the {a} turn?
    what colours does the {a} become?
    name the colours of the {a} in order.
    what colours came after {color}?
    the {a} turned which colours?
    list the colours that the {a} turns.

    tell the colours that the {a} turned.

    which colours did the {a} become?
  `),
  color: wordings(`
    what colour was it at {time}?
    what colour is the {shape} at {time}?
    at {time}, what colour is the {shape}?
    what colour was the {shape} at {time}?
    which colour is the {shape} at {time}?
    tell me the colour of the {shape} at {time}.
    what is the colour of the {shape} at {time}?
    it is {time}. what colour is the {shape}?
    the {shape} at {time}: what colour?

    which colour has the {shape} at {time}?

    at {time}, which colour was the {shape}?
  `),
  tell: wordings(`
    what happens in the film?
    tell what happens.
    describe the video.
    what happened?
    describe what happens.
    tell me what happens.
    what is happening?
    what does the film show?
    what goes on in the film?
    say what happens in the film.
    describe this film.
    describe this video.
    what do you see in the film, from start to end?

    tell me what happens in this film.
    what happens here?

    describe the film.
    what happens in the video?
  `),
});
