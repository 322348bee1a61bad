import { widen } from '../phrasebook.ts';
import { wordings } from '../scenes/question.ts';

/** Instructions by edit, in blocks of training, validation and test; {a} is a thing of the picture. */
export const EDIT_WORDINGS = widen('editing', {
  recolour: wordings(`
    make the {a} {color}.
    make the {a} {color}.
    paint the {a} {color}.
    colour the {a} {color}.
    please make the {a} {color}.
    change the {a} to {color}.
    turn the {a} {color}.
    change the colour of the {a} to {color}.
    the {a} should be {color}.
    can you make the {a} {color}?
    could you paint the {a} {color}?
    I want the {a} to be {color}.
    draw the picture again with the {a} in {color}.

    please paint the {a} {color}.
    can you change the {a} to {color}?
    the colour of the {a} should be {color}.

    could you make the {a} {color}?
    please change the colour of the {a} to {color}.
    I want the {a} in {color}.
  `),
  remove: wordings(`
    remove the {a}.
    remove the {a}.
    delete the {a}.
    take the {a} away.
    please remove the {a}.
    erase the {a}.
    take away the {a}.
    can you remove the {a}?
    could you delete the {a}?
    I do not want the {a}.
    draw the picture again without the {a}.
    the {a} should go.

    please take the {a} away.
    can you erase the {a}?
    I want the picture without the {a}.

    could you remove the {a}?
    please delete the {a}.
    can you draw the picture without the {a}?
  `),
  add: wordings(`
    add {b} {direction} the {a}.
    add {b} {direction} the {a}.
    put {b} {direction} the {a}.
    draw {b} {direction} the {a}.
    please add {b} {direction} the {a}.
    paint {b} {direction} the {a}.
    can you add {b} {direction} the {a}?
    could you put {b} {direction} the {a}?
    I want {b} {direction} the {a}.
    there should be {b} {direction} the {a}.
    {direction} the {a}, add {b}.

    please put {b} {direction} the {a}.
    can you draw {b} {direction} the {a}?
    {direction} the {a} there should be {b}.

    could you add {b} {direction} the {a}?
    please draw {b} {direction} the {a}.
    {direction} the {a}, put {b}.
  `),
  move: wordings(`
    move the {a} {place}.
    move the {a}: it should be {place}.
    put the {a} {place}.
    please move the {a}; I want it {place}.
    the {a} should be {place}.
    can you put the {a} {place}?
    please put the {a} {place}.
    I want the {a} {place}.
    draw the picture again with the {a} {place}.

    could you put the {a} {place}?
    please draw the picture with the {a} {place}.
    move the {a} so that it is {place}.

    I want the {a} to be {place}.
    can you draw the picture with the {a} {place}?
    the {a}: put it {place}.
  `),
  complete: wordings(`
    a part of the picture is covered. draw all of it.
    a part of this picture is hidden. draw the whole picture.
    complete the picture.
    please complete this picture.
    draw what is under the cover.
    fill in the hidden part.
    fill in the part that is covered.
    can you complete the picture?
    what does the whole picture look like?
    uncover the picture.
    draw the picture without the cover.

    please draw the whole picture.
    fill in the covered part of the picture.
    can you draw all of it?

    draw all of the picture, the hidden part too.
    please fill in what is covered.
    complete this picture, please.
  `),
  imitate: wordings(`
    the first picture became the second. change the third in the same way.
    the second picture is the first one, changed. change the third one in the same way.
    do to the third picture what was done to the first.
    look at the first two pictures. change the third like that.
    this is what I did to the first picture. do the same to the third.
    change the third picture as the first was changed.
    the first became the second. what does the third become?
    please change the third picture in the same way as the first.

    do the same to the third picture.
    the first was changed; change the third picture like that.
    what does the third picture become?

    please do to the third what was done to the first picture.
    look at what I did to the first picture and do the same to the third.
    the first picture became the second. what does the third become, changed in the same way?
  `),
  film: wordings(`
    these are stills of a film. draw the next one.
    these pictures are from a film. draw the next still.
    what comes next? draw it.
    draw the next picture of the film.
    here are three stills. draw the fourth.
    the film goes on. draw the next still.
    what does the next still look like?
    draw how the film goes on.
    something moves here. draw the next picture.
    please draw the next still.

    these are three stills. draw what comes next.
    draw the fourth still of this film.
    please draw how it goes on.

    here are stills of a film. what comes next?
    draw the picture that comes next in the film.
    what does the fourth picture look like?
  `),
});
