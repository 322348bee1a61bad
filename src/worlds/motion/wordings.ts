import { wordings } from '../scenes/question.ts';

/** Questions about a film by task, in blocks of training, validation and test; {a} and {b} are things. */
export const MOTION_WORDINGS = {
  what: wordings(`
    what is in the film?
    what is in the video?
    what do you see?
    which things are there?
    name what is shown.

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

    where was the {a} at the end?
    in the end, where is the {a}?

    where is the {a} last?
    where did the {a} end up?
  `),
  start: wordings(`
    where did the {a} start?
    where is the {a} at first?
    where was the {a} at the start?

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

    what do you see first?
    which thing is seen first?

    what appeared first?
    which thing was there first?
  `),
  between: wordings(`
    what came first, the {a} or the {b}?
    which came first, the {a} or the {b}?
    which was there first, the {a} or the {b}?

    what was seen first, the {a} or the {b}?

    which is seen first, the {a} or the {b}?
  `),
  list: wordings(`
    what came, one after another?
    in which order did the things come?
    name the things in order.

    list what came, in order.

    what came first, next and last?
  `),
  when: wordings(`
    when did the {a} come?
    when is the {a} first seen?
    at what time did the {a} come?
    when does the {a} come?

    when was the {a} first seen?

    at what time does the {a} come?
  `),
  gone: wordings(`
    when was the {a} gone?
    when did the {a} go away?
    when is the {a} gone?

    at what time was the {a} gone?

    when does the {a} go away?
  `),
  seen: wordings(`
    what is there at {time}?
    what do you see at {time}?
    what was shown at {time}?
    at {time}, what is seen?

    at {time}, what is there?

    which things are seen at {time}?
  `),
  blinks: wordings(`
    how many times did the {a} blink?
    how often did the {a} blink?
    how many times is the {a} seen?
    how often does the {a} blink?
    count how often the {a} lights up.

    how many times does the {a} blink?

    how often was the {a} seen?
  `),
  bounces: wordings(`
    how many times did the {a} bounce?
    how often did the {a} bounce?
    how many times does it bounce?
    how often does it touch the floor?
    count the bounces.

    how often does the {a} touch the floor?

    how many times did it bounce?
  `),
  colors: wordings(`
    which colours did the {a} turn?
    how did the colour of the {a} change?
    which colours came after {color}?
    what colours did the {a} become?

    tell the colours that the {a} turned.

    which colours did the {a} become?
  `),
  color: wordings(`
    what colour was it at {time}?
    what colour is the {shape} at {time}?
    at {time}, what colour is the {shape}?

    which colour has the {shape} at {time}?

    at {time}, which colour was the {shape}?
  `),
  tell: wordings(`
    what happens in the film?
    tell what happens.
    describe the video.
    what happened?
    describe what happens.

    tell me what happens in this film.
    what happens here?

    describe the film.
    what happens in the video?
  `),
} as const;
