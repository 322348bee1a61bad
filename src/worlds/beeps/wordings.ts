import { widen } from '../phrasebook.ts';
import { wordings } from '../scenes/question.ts';

/** Questions about what is seen and heard, in blocks of training, validation and test. */
export const BEEP_WORDINGS = widen('beeps', {
  shown: wordings(`
    what was shown when the {pitch} beep sounded?
    what is seen at the {pitch} beep?
    what do you see when the {pitch} beep sounds?
    which thing was there at the {pitch} beep?
    what is shown at the {pitch} beep?
    what was there at the {pitch} beep?
    what did you see at the {pitch} beep?
    which thing is seen with the {pitch} beep?
    which thing comes with the {pitch} beep?
    there is a {pitch} beep. what is shown then?
    when the {pitch} beep sounds, what is there?
    tell me what is seen at the {pitch} beep.
    the {pitch} beep: with which thing does it come?

    what was seen when the {pitch} beep sounded?

    at the {pitch} beep, what do you see?
  `),
  silent: wordings(`
    what was shown in silence?
    which thing comes without a beep?
    what is seen when nothing sounds?
    what is shown in silence?
    what comes without a sound?
    which thing has no beep?
    what is there when nothing is heard?
    tell me which thing comes without a beep.
    no beep sounds. what is shown then?
    in silence, what do you see?

    which thing was shown without a beep?

    what do you see when there is no beep?
  `),
  heard: wordings(`
    what sounds when the {a} is shown?
    what do you hear with the {a}?
    which beep comes with the {a}?
    what is heard when the {a} is there?
    what do you hear at the {a}?
    what is the sound with the {a}?
    which sound comes with the {a}?
    when the {a} is seen, what sounds?
    tell me what you hear with the {a}.
    a high beep, a low one or nothing: what comes with the {a}?
    what can be heard when the {a} is shown?

    what do you hear when the {a} is shown?

    which beep sounds with the {a}?
  `),
  count: wordings(`
    how many beeps are there?
    how many beeps do you hear?
    how often does it beep?
    count the beeps.
    how many beeps can be heard?
    how many beeps?
    number of beeps?
    tell me how many beeps there are.
    how many beeps are heard?
    count how often it beeps.
    give the number of beeps.

    how many times does it beep?

    how many beeps sound?
  `),
  countPitch: wordings(`
    how many {pitch} beeps are there?
    how many {pitch} beeps do you hear?
    count the {pitch} beeps.
    how many {pitch} beeps can be heard?
    how many {pitch} beeps sound?
    how many beeps are {pitch}?
    number of {pitch} beeps?
    tell me how many {pitch} beeps there are.
    how often do you hear a {pitch} beep?

    how many of the beeps are {pitch}?

    how often does a {pitch} beep sound?
  `),
  first: wordings(`
    which beep came first, the high one or the low one?
    was the first beep high or low?
    is the first beep high or low?
    which beep comes first, the high or the low one?
    high or low: which beep was first?
    high or low: what do you hear first?
    do you hear a high or a low beep first?
    does it begin with a high or a low beep?
    tell me which beep came first, high or low.

    which beep is first, high or low?

    did the high or the low beep sound first?
  `),
  sounds: wordings(`
    what do you hear, one after another?
    what sounds with each picture?
    tell what is heard, step by step.
    what is heard, in order?
    what do you hear, step by step?
    which sounds are there, one after another?
    list what you hear.
    for each picture, what do you hear?
    tell me what sounds, picture by picture.

    what do you hear with each picture?

    name the sounds in order.
  `),
  pictures: wordings(`
    what do you see, one after another?
    name the things in order.
    what is shown, step by step?
    what do you see, in order?
    list the things that are shown.
    what is seen, one after another?
    which things do you see, step by step?
    name what is shown, in order.
    tell me what you see, one after another.

    which things are shown, one after another?

    tell what is shown, in order.
  `),
});
