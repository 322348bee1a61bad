import type { Random } from '../../base/random.ts';
import {
  cellOf,
  cellPhrase,
  DIRECTIONS,
  type Direction,
  extreme,
  inTheMiddle,
  isClearly,
  nearest,
  onlyOne,
  opposite,
} from './places.ts';
import {
  type Finding,
  type Form,
  identify,
  kindPhrase,
  objectAnswer,
  type Request,
  wordings,
} from './question.ts';
import type { SceneObject } from './scene.ts';
import type { Triple } from './vocabulary.ts';

const RELATIONS: Record<Direction, readonly string[]> = {
  left: ['left of', 'to the left of', 'on the left of'],
  right: ['right of', 'to the right of', 'on the right of'],
  above: ['above', 'above', 'over', 'higher than'],
  below: ['below', 'below', 'under', 'lower than'],
};

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

/** Two objects that can be named and a direction in which the first clearly lies from the second. */
function findPair(request: Request) {
  const { scene, random } = request;
  if (scene.objects.length < 2) return undefined;
  for (let attempt = 0; attempt < 8; attempt++) {
    const [one, other] = random.sample(scene.objects, 2);
    const direction = random.pick(DIRECTIONS);
    if (!isClearly(direction, one, other, scene)) continue;
    const [first, second] = [identify(one, request), identify(other, request)];
    if (first === undefined || second === undefined) continue;
    return {
      direction,
      a: `the ${kindPhrase(first, request.noun)}`,
      b: `the ${kindPhrase(second, request.noun)}`,
    };
  }
  return undefined;
}

function findHolds(request: Request): Finding | undefined {
  const pair = findPair(request);
  if (pair === undefined) return undefined;
  const said = request.wanted ? pair.direction : opposite(pair.direction);
  const relation = request.random.pick(RELATIONS[said]);
  return { slots: { a: pair.a, b: pair.b, relation }, answer: request.wanted ? 'yes' : 'no' };
}

function findSide(request: Request): Finding | undefined {
  const pair = findPair(request);
  if (pair === undefined) return undefined;
  const level = pair.direction === 'left' || pair.direction === 'right';
  const turned = request.random.chance(0.2);
  const sides = level
    ? turned
      ? 'right or left of'
      : 'left or right of'
    : turned
      ? 'below or above'
      : 'above or below';
  return { slots: { a: pair.a, b: pair.b, sides }, answer: pair.direction };
}

/** An object that one other object points at: "the thing left of the star". */
function findNeighbour(request: Request): { object: SceneObject; relation: string; b: string } | undefined {
  const { scene, random, noun } = request;
  for (const other of random.shuffle(scene.objects)) {
    for (const direction of random.shuffle(DIRECTIONS)) {
      const object = onlyOne(direction, other, scene);
      const kind = object && identify(other, request);
      if (object === undefined || kind === undefined) continue;
      return { object, relation: random.pick(RELATIONS[direction]), b: `the ${kindPhrase(kind, noun)}` };
    }
  }
  return undefined;
}

function findExtreme(request: Request): { object: SceneObject; direction: Direction } | undefined {
  for (const direction of request.random.shuffle(DIRECTIONS)) {
    const object = extreme(direction, request.scene);
    if (object !== undefined) return { object, direction };
  }
  return undefined;
}

function findNearest(request: Request): Finding | undefined {
  for (const other of request.random.shuffle(request.scene.objects)) {
    const object = nearest(other, request.scene);
    const kind = object && identify(other, request);
    if (object === undefined || kind === undefined) continue;
    return { slots: { b: `the ${kindPhrase(kind, request.noun)}` }, ...objectAnswer(object) };
  }
  return undefined;
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
  };
}

function nameByPlace(request: Request, random: Random): { object: SceneObject; phrase: string } | undefined {
  if (random.chance(0.5)) {
    const found = findExtreme(request);
    return (
      found && {
        object: found.object,
        phrase: `the ${random.pick(EXTREMES[found.direction])} ${request.noun}`,
      }
    );
  }
  const found = findNeighbour(request);
  return found && { object: found.object, phrase: `the ${request.noun} ${found.relation} ${found.b}` };
}

export const relationForms: readonly Form[] = [
  {
    name: 'holds',
    weight: 5,
    find: findHolds,
    wordings: wordings(`
      is {a} {relation} {b}?
      is {a} {relation} {b}?
      in the {picture}, is {a} {relation} {b}?
      is {a} {relation} {b} in the {picture}?
      can you see {a} {relation} {b}?
      do you see {a} {relation} {b}?
      tell me if {a} is {relation} {b}.
      yes or no: is {a} {relation} {b}?
      is {a} {relation} {b}, yes or no?
      {a} is {relation} {b}. yes or no?
      {a} is {relation} {b}. is that true?
      is it true that {a} is {relation} {b}?
      look at {a}. is it {relation} {b}?
      {a}: is it {relation} {b}?

      say yes or no: is {a} {relation} {b}?
      is {a} there, {relation} {b}?
      tell me: is it true that {a} is {relation} {b}?

      look at the {picture}. is {a} {relation} {b}?
      do you see that {a} is {relation} {b}?
      look at {a} and {b}. is {a} {relation} {b}?
    `),
  },
  {
    name: 'side',
    weight: 2,
    find: findSide,
    wordings: wordings(`
      is {a} {sides} {b}?
      is {a} {sides} {b}?
      in the {picture}, is {a} {sides} {b}?
      tell me if {a} is {sides} {b}.
      {a}: {sides} {b}?
      look at {a}. is it {sides} {b}?
      is {a} {sides} {b} in the {picture}?
      do you see {a} {sides} {b}?
      where is {a}, {sides} {b}?
      which is it: is {a} {sides} {b}?
      {sides} {b}: where is {a}?
      {a} is {sides} {b}. which is it?

      say if {a} is {sides} {b}.
      which is true: {a} is {sides} {b}?
      can you see if {a} is {sides} {b}?

      look at the {picture}. is {a} {sides} {b}?
      in this {picture}, is {a} {sides} {b}?
      tell me: is {a} {sides} {b}, which is it?
    `),
  },
  {
    name: 'neighbour',
    weight: 4,
    find: (request) => {
      const found = findNeighbour(request);
      return found && { slots: { relation: found.relation, b: found.b }, ...objectAnswer(found.object) };
    },
    wordings: wordings(`
      what is {relation} {b}?
      which {thing} is {relation} {b}?
      what {thing} is {relation} {b}?
      what is {relation} {b} in the {picture}?
      name the {thing} {relation} {b}.
      tell me what is {relation} {b}.
      what do you see {relation} {b}?
      what can you see {relation} {b}?
      {relation} {b}, what is there?
      what is the {thing} {relation} {b}?
      there is one {thing} {relation} {b}. what is it?
      which {thing} do you see {relation} {b}?
      look {relation} {b}. what is there?

      in the {picture}, what is {relation} {b}?
      say which {thing} is {relation} {b}.
      which {thing} can you see {relation} {b}?

      look at {b}. what is {relation} it?
      what is there {relation} {b}?
      tell me which {thing} is {relation} {b}.
    `),
  },
  {
    name: 'extreme',
    weight: 3,
    find: (request) => {
      const found = findExtreme(request);
      const words = found && request.random.pick(FARTHEST[found.direction]);
      return found && words ? { slots: { extreme: words }, ...objectAnswer(found.object) } : undefined;
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
      return object && { slots: {}, ...objectAnswer(object) };
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

      in the {picture}, where is {a}?
      tell me the place of {a}.
      in which part do you see {a}?

      look at the {picture}. where is {a}?
      which place does {a} have?
      tell me where in the {picture} {a} is.
    `),
  },
  {
    name: 'nearest',
    weight: 1.5,
    find: findNearest,
    wordings: wordings(`
      which {thing} is nearest to {b}?
      what is nearest to {b}?
      which {thing} is closest to {b}?
      what is closest to {b}?
      what {thing} is nearest to {b}?
      what {thing} is closest to {b}?
      name the {thing} nearest to {b}.
      tell me which {thing} is nearest to {b}.
      which {thing} in the {picture} is closest to {b}?
      of all {things}, which is nearest to {b}?
      which of the {things} is closest to {b}?
      one {thing} is closest to {b}. which is it?

      in the {picture}, what is nearest to {b}?
      say which {thing} is closest to {b}.
      which one is nearest to {b}?

      look at {b}. what is nearest to it?
      tell me the {thing} that is closest to {b}.
      which {thing} do you see nearest to {b}?
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

      say which {attribute} {a} has.
      which is the {attribute} of {a}?
      there is {a}. what {attribute} is it?

      look at {a} and tell me its {attribute}.
      of what {attribute} is {a}?
      look at the {picture}. what {attribute} is {a}?
    `),
  },
];
