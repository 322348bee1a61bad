import type { Random } from '../../base/random.ts';
import {
  cellOf,
  cellPhrase,
  DIRECTIONS,
  type Direction,
  extreme,
  inTheMiddle,
  leadsByEdge,
} from './places.ts';
import { type Finding, type Form, identify, objectAnswer, type Request, wordings } from './question.ts';
import { findNeighbour } from './relations.ts';
import { kindPhrase, type SceneObject } from './scene.ts';
import type { Subject } from './thoughts.ts';
import type { Triple } from './vocabulary.ts';

const EXTREMES: Record<Direction, readonly string[]> = {
  left: ['leftmost'],
  right: ['rightmost'],
  above: ['topmost', 'highest', 'top', 'uppermost'],
  below: ['bottommost', 'lowest', 'bottom'],
};

const FARTHEST: Record<Direction, readonly string[]> = {
  left: ['furthest to the left', 'furthest left', 'the leftmost'],
  right: ['furthest to the right', 'furthest right', 'the rightmost'],
  above: ['at the top', 'highest up', 'the topmost', 'the highest'],
  below: ['at the bottom', 'lowest down', 'the bottommost', 'the lowest'],
};

/** Strangers may go by the edges of objects here, so these are said only where edges and middles agree. */
const CLOSEST: Record<Direction, readonly string[]> = {
  left: ['closest to the left', 'closest to the left side', 'nearest to the left'],
  right: ['closest to the right', 'closest to the right side', 'nearest to the right'],
  above: ['closest to the top', 'nearest to the top'],
  below: ['closest to the bottom', 'nearest to the bottom'],
};

function findExtreme(request: Request): { object: SceneObject; direction: Direction } | undefined {
  for (const direction of request.random.shuffle(DIRECTIONS)) {
    const object = extreme(direction, request.scene);
    if (object !== undefined) return { object, direction };
  }
  return undefined;
}

function farthest(
  { object, direction }: { object: SceneObject; direction: Direction },
  { scene }: Request,
): readonly string[] {
  const leads = leadsByEdge(direction, object, scene);
  return leads ? [...FARTHEST[direction], ...CLOSEST[direction]] : FARTHEST[direction];
}

function findWhere(request: Request): Finding | undefined {
  for (const object of request.random.shuffle(request.scene.objects)) {
    const cell = cellOf(object, request.scene);
    const kind = identify(object, request);
    if (!cell.clear || kind === undefined) continue;
    return {
      slots: { a: `the ${kindPhrase(kind, request.noun)}` },
      answer: cell.name,
      alternatives: [cellPhrase(cell.name)],
      subject: { kinds: [kind], about: [object] },
    };
  }
  return undefined;
}

/** An attribute of an object that is named by its place alone: two steps at once. */
function findAttributeThere(request: Request): Finding | undefined {
  const { random } = request;
  // "shape" as the noun would read badly next to the attribute "shape".
  const noun = request.noun === 'shape' ? 'object' : request.noun;
  const named = nameByPlace({ ...request, noun }, random);
  if (named === undefined) return undefined;
  const attribute = random.pick([
    'color',
    'color',
    'shape',
    'shape',
    'size',
  ] as const satisfies (keyof Triple)[]);
  return {
    slots: { a: named.phrase, attribute: attribute === 'color' ? 'colour' : attribute },
    answer: named.object[attribute],
    subject: named.subject,
  };
}

function nameByPlace(
  request: Request,
  random: Random,
): { object: SceneObject; phrase: string; subject: Subject } | undefined {
  if (random.chance(0.5)) {
    const found = findExtreme(request);
    return (
      found && {
        object: found.object,
        phrase: `the ${random.pick(EXTREMES[found.direction])} ${request.noun}`,
        subject: { about: [found.object] },
      }
    );
  }
  const found = findNeighbour(request);
  if (found === undefined) return undefined;
  const { object, relation, b, subject } = found;
  return { object, phrase: `the ${request.noun} ${relation} ${b}`, subject };
}

/** Questions about the place of one object among all, or about what is at a place. */
export const positionForms: readonly Form[] = [
  {
    name: 'extreme',
    weight: 3,
    find: (request) => {
      const found = findExtreme(request);
      const words = found && request.random.pick(farthest(found, request));
      if (!found || !words) return undefined;
      const subject = { about: [found.object] };
      return { slots: { extreme: words }, ...objectAnswer(found.object), subject };
    },
    wordings: wordings(`
      which {thing} is {extreme}?
      what is {extreme}?
      what {thing} is {extreme}?
      which {thing} is {extreme} in the {picture}?
      tell me which {thing} is {extreme}.
      what is {extreme} in the {picture}?
      name the {thing} that is {extreme}.
      of all {things}, which is {extreme}?
      which of the {things} is {extreme}?
      which {thing} do you see {extreme}?
      what do you see {extreme}?
      one {thing} is {extreme}. which is it?
      what's {extreme}?
      what {thing} is {extreme} in this {picture}?
      {extreme}: what is it?
      {extreme}: which {thing}?
      find the {thing} that is {extreme}. what is it?
      do you know what is {extreme}?
      I want to know which {thing} is {extreme}.
      the {thing} that is {extreme} is what?
      there is one {thing} {extreme}. what is it?
      what does the {picture} show {extreme}?
      please name what is {extreme}.
      what can be seen {extreme}?

      in the {picture}, which {thing} is {extreme}?
      say which {thing} is {extreme}.
      which one is {extreme}?

      look at all {things}. which is {extreme}?
      tell me the {thing} that is {extreme}.
      what {thing} can you see {extreme}?
    `),
  },
  {
    name: 'middle',
    weight: 1,
    find: ({ scene }) => {
      const object = inTheMiddle(scene);
      return object && { slots: {}, ...objectAnswer(object), subject: { about: [object] } };
    },
    wordings: wordings(`
      which {thing} is in the middle?
      what is in the middle?
      what {thing} is in the middle?
      which {thing} is in the middle of the {picture}?
      what is in the middle of the {picture}?
      what is in the centre?
      which {thing} is in the centre of the {picture}?
      what do you see in the middle?
      name the {thing} in the middle.
      tell me which {thing} is in the middle.
      tell me what is in the centre.
      there is one {thing} in the middle. what is it?
      what's in the middle?
      what's in the centre of the {picture}?
      in the middle: what is it?
      in the middle: which {thing}?
      find the {thing} in the middle. what is it?
      do you know what is in the middle?
      I want to know what is in the centre.
      the {thing} in the middle is what?
      what does the {picture} show in the middle?
      please name what is in the centre.

      in the middle of the {picture}, what is there?
      say which {thing} is in the centre.
      what can you see in the centre of the {picture}?

      look at the middle. which {thing} is there?
      what is the {thing} in the middle of this {picture}?
      which {thing} do you see in the centre?
    `),
  },
  {
    name: 'where',
    weight: 3,
    find: findWhere,
    wordings: wordings(`
      where is {a}?
      where is {a}?
      where is {a} in the {picture}?
      where do you see {a}?
      where can you see {a}?
      in which part of the {picture} is {a}?
      tell me where {a} is.
      say where {a} is.
      what is the place of {a}?
      in which place is {a}?
      {a}: where is it?
      look at {a}. where is it?
      name the place of {a}.
      where in the {picture} is {a}?
      what's the place of {a} in the {picture}?
      in which part of this {picture} is {a}?
      {a}: where?
      find {a}. where is it?
      do you know where {a} is?
      I want to know where {a} is.
      on which side is {a}?
      can you say where {a} is?
      where would you look for {a}?
      where does the {picture} show {a}?
      where can {a} be seen?
      there is {a}. where is it?
      what is the position of {a}?

      in the {picture}, where is {a}?
      tell me the place of {a}.
      in which part do you see {a}?

      look at the {picture}. where is {a}?
      which place does {a} have?
      tell me where in the {picture} {a} is.
    `),
  },
  {
    name: 'attribute there',
    weight: 3,
    find: findAttributeThere,
    wordings: wordings(`
      what {attribute} is {a}?
      what is the {attribute} of {a}?
      which {attribute} is {a}?
      which {attribute} does {a} have?
      what {attribute} does {a} have?
      {a} is what {attribute}?
      tell me the {attribute} of {a}.
      name the {attribute} of {a}.
      look at {a}. what {attribute} is it?
      give the {attribute} of {a}.
      in the {picture}, what {attribute} is {a}?
      what {attribute} has {a}?
      what's the {attribute} of {a}?
      what {attribute} is {a} in this {picture}?
      {a}: what {attribute} is it?
      {a}: which {attribute}?
      {attribute} of {a}?
      find {a} and name its {attribute}.
      do you know the {attribute} of {a}?
      I want to know the {attribute} of {a}.
      tell me what {attribute} {a} is.
      look for {a}. which {attribute} does it have?
      please name the {attribute} of {a}.
      in this {picture}, which {attribute} is {a}?
      what is the {attribute} of {a} in the {picture}?

      say which {attribute} {a} has.
      which is the {attribute} of {a}?
      there is {a}. what {attribute} is it?

      look at {a} and tell me its {attribute}.
      of what {attribute} is {a}?
      look at the {picture}. what {attribute} is {a}?
    `),
  },
];
