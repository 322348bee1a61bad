import { type Finding, type Form, identify, type Request, wordings } from './question.ts';
import { kindPhrase } from './scene.ts';
import type { Triple } from './vocabulary.ts';

/** Colour, shape or size of an object that the rest of its description singles out. */
function findAttribute(attribute: keyof Triple, request: Request): Finding | undefined {
  for (const object of request.random.shuffle(request.scene.objects)) {
    const kind = identify(object, request, attribute);
    if (kind === undefined) continue;
    // "what shape is the red shape?" is silly, so that question speaks of things only.
    const noun = attribute === 'shape' && request.noun === 'shape' ? 'thing' : request.noun;
    return {
      slots: { a: kindPhrase(kind, noun), thing: noun },
      answer: object[attribute],
      subject: { kinds: [kind], about: [object] },
    };
  }
  return undefined;
}

/** The only object: "what colour is it?". */
function findOnly(attribute: keyof Triple, { scene }: Request): Finding | undefined {
  if (scene.objects.length !== 1) return undefined;
  return { slots: {}, answer: scene.objects[0][attribute], subject: { about: scene.objects } };
}

/** Ways to ask for the attribute of one thing, lines of a template: the same for colour, shape and size. */
const anyAttribute = (attribute: string): string =>
  `
    tell me what ${attribute} the {a} is.
    do you know the ${attribute} of the {a}?
    I want to know the ${attribute} of the {a}.
    the {a}: what ${attribute} is it?
    the {a}: which ${attribute}?
    ${attribute} of the {a}?
    what is the {a}'s ${attribute}?
    there is one {a} in the {picture}. what is its ${attribute}?
    find the {a} and name its ${attribute}.
    look for the {a}. which ${attribute} does it have?
    do you see the {a}? what ${attribute} is it?
    in this {picture}, which ${attribute} is the {a}?
    which ${attribute} is the {a} in the {picture}?
    please name the ${attribute} of the {a}.
  `.trim();

export const attributeForms: readonly Form[] = [
  {
    name: 'color',
    weight: 4,
    find: (request) => findAttribute('color', request),
    wordings: wordings(`
      what colour is the {a}?
      what is the colour of the {a}?
      which colour is the {a}?
      which colour does the {a} have?
      what colour does the {a} have?
      the {a} is what colour?
      tell me the colour of the {a}.
      name the colour of the {a}.
      what colour is the {a} in the {picture}?
      there is one {a}. what colour is it?
      look at the {a}. what colour is it?
      give the colour of the {a}.
      I see one {a}. which colour does it have?
      the colour of the {a}?
      what's the colour of the {a}?
      what colour is the {a} in this {picture}?
      what colour has the {a}?
      can you say what colour the {a} is?
      ${anyAttribute('colour')}
      what colour would you call the {a}?
      is the {a} red, blue, green or what else?
      how is the {a} coloured?
      what is the colour of the {a} in the {picture}?

      in the {picture}, what colour is the {a}?
      say which colour the {a} has.
      which is the colour of the {a}?

      look at the {a} and tell me its colour.
      in which colour do you see the {a}?
      of what colour is the {a} in this {picture}?
    `),
  },
  {
    name: 'shape',
    weight: 4,
    find: (request) => findAttribute('shape', request),
    wordings: wordings(`
      what shape is the {a}?
      what is the shape of the {a}?
      which shape is the {a}?
      which shape does the {a} have?
      what shape does the {a} have?
      the {a} is what shape?
      tell me the shape of the {a}.
      name the shape of the {a}.
      what is the {a}?
      there is one {a}. what shape is it?
      look at the {a}. what shape is it?
      give the shape of the {a}.
      what kind of shape is the {a}?
      what is the {a} in the {picture}?
      what's the shape of the {a}?
      what shape is the {a} in this {picture}?
      the {a} has which shape?
      ${anyAttribute('shape')}
      what form does the {a} have?
      is the {a} a circle, a square or what else?
      what is the {a}: which shape?
      the {a} in the {picture} is what?

      in the {picture}, what shape is the {a}?
      say which shape the {a} has.
      which is the shape of the {a}?

      look at the {a} and tell me its shape.
      of what shape is the {a} in this {picture}?
      I see one {a}. what kind of shape does it have?
    `),
  },
  {
    name: 'size',
    weight: 3,
    find: (request) => findAttribute('size', request),
    wordings: wordings(`
      what size is the {a}?
      what is the size of the {a}?
      which size is the {a}?
      which size does the {a} have?
      what size does the {a} have?
      is the {a} small, medium or large?
      tell me the size of the {a}.
      how large is the {a}?
      how big is the {a}?
      there is one {a}. what size is it?
      look at the {a}. is it small, medium or large?
      give the size of the {a}.
      name the size of the {a}.
      how big is the {a} in the {picture}?
      what's the size of the {a}?
      what size is the {a} in the {picture}: small, medium or large?
      is the {a} small, medium, or large?
      how big is the {a}: small, medium or large?
      ${anyAttribute('size')}
      is the {a} large or small, or medium?
      how large would you say the {a} is?
      the {a}: small, medium or large?
      is it a small, a medium or a large one: the {a}?
      how big does the {a} look?

      in the {picture}, what size is the {a}?
      say which size the {a} has.
      which is the size of the {a}?

      look at the {a} and tell me its size.
      small, medium or large: which size is the {a}?
      I see one {a}. how large is it?
    `),
  },
  {
    name: 'only color',
    weight: 1,
    find: (request) => findOnly('color', request),
    wordings: wordings(`
      what colour is it?
      what colour is the {thing}?
      what is the colour of the {thing}?
      which colour is the {thing}?
      there is one {thing}. what colour is it?
      tell me the colour of the {thing}.
      name the colour of the {thing} in the {picture}.
      what colour does the {thing} have?
      which colour does it have?
      what colour is the {thing} in the {picture}?
      what is its colour?
      look at the {thing}. which colour is it?
      what's the colour of the {thing}?
      what colour is this {thing}?
      tell me what colour it is.
      do you know its colour?
      the colour?
      colour of the {thing}?
      I want to know the colour of the {thing}.
      what colour do you see?
      how is the {thing} coloured?
      name its colour.
      which colour is it?
      what colour is the {thing} that you see?

      in the {picture}, what colour is the {thing}?
      which is the colour of the {thing}?
      say which colour the {thing} has.

      look at the {thing} and tell me its colour.
      the {thing} in this {picture} is of what colour?
      in which colour do you see the {thing}?
    `),
  },
  {
    name: 'only shape',
    weight: 1,
    find: (request) => findOnly('shape', request),
    wordings: wordings(`
      what shape is it?
      what shape is this?
      what is it?
      what shape is in the {picture}?
      which shape do you see?
      what shape does the {picture} show?
      which shape is in the {picture}?
      name the shape in the {picture}.
      what shape can you see?
      there is one shape. which is it?
      tell me which shape this is.
      what kind of shape is it?
      what's the shape?
      what shape is in this {picture}?
      tell me what shape it is.
      do you know its shape?
      the shape?
      name the shape.
      name its shape.
      what form is it?
      I want to know its shape.
      which shape is it?
      there is one thing in the {picture}. what shape is it?
      is it a circle, a square or what else?

      in the {picture}, which shape do you see?
      say what shape it is.
      what kind of shape does the {picture} show?

      look at the {picture} and tell me which shape it has.
      which shape can you see in this {picture}?
      this is what kind of shape?
    `),
  },
];
