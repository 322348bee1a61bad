import { wordings } from '../scenes/question.ts';

/** Questions about what is seen and heard, in blocks of training, validation and test. */
export const BEEP_WORDINGS = {
  shown: wordings(`
    what was shown when the {pitch} beep sounded?
    what is seen at the {pitch} beep?
    what do you see when the {pitch} beep sounds?
    which thing was there at the {pitch} beep?

    what was seen when the {pitch} beep sounded?

    at the {pitch} beep, what do you see?
  `),
  silent: wordings(`
    what was shown in silence?
    which thing comes without a beep?
    what is seen when nothing sounds?

    which thing was shown without a beep?

    what do you see when there is no beep?
  `),
  heard: wordings(`
    what sounds when the {a} is shown?
    what do you hear with the {a}?
    which beep comes with the {a}?
    what is heard when the {a} is there?

    what do you hear when the {a} is shown?

    which beep sounds with the {a}?
  `),
  count: wordings(`
    how many beeps are there?
    how many beeps do you hear?
    how often does it beep?
    count the beeps.

    how many times does it beep?

    how many beeps sound?
  `),
  countPitch: wordings(`
    how many {pitch} beeps are there?
    how many {pitch} beeps do you hear?
    count the {pitch} beeps.

    how many of the beeps are {pitch}?

    how often does a {pitch} beep sound?
  `),
  first: wordings(`
    which beep came first, the high one or the low one?
    was the first beep high or low?
    is the first beep high or low?

    which beep is first, high or low?

    did the high or the low beep sound first?
  `),
  sounds: wordings(`
    what do you hear, one after another?
    what sounds with each picture?
    tell what is heard, step by step.

    what do you hear with each picture?

    name the sounds in order.
  `),
  pictures: wordings(`
    what do you see, one after another?
    name the things in order.
    what is shown, step by step?

    which things are shown, one after another?

    tell what is shown, in order.
  `),
} as const;
