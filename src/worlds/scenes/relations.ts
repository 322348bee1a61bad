import { DIRECTIONS, type Direction, isClearly, nearest, onlyOne, opposite } from './places.ts';
import { type Finding, type Form, identify, objectAnswer, type Request, wordings } from './question.ts';
import { kindPhrase, type SceneObject } from './scene.ts';
import type { Subject } from './thoughts.ts';

const RELATIONS: Record<Direction, readonly string[]> = {
  left: ['left of', 'to the left of', 'on the left of'],
  right: ['right of', 'to the right of', 'on the right of'],
  above: ['above', 'above', 'over', 'higher than'],
  below: ['below', 'below', 'under', 'lower than'],
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
      subject: { kinds: [first, second], about: [one, other] },
    };
  }
  return undefined;
}

function findHolds(request: Request): Finding | undefined {
  const pair = findPair(request);
  if (pair === undefined) return undefined;
  const said = request.wanted ? pair.direction : opposite(pair.direction);
  const relation = request.random.pick(RELATIONS[said]);
  return {
    slots: { a: pair.a, b: pair.b, relation },
    answer: request.wanted ? 'yes' : 'no',
    subject: pair.subject,
  };
}

/** The two directions of an axis, as they are asked about. */
const SIDES = {
  level: ['left or right of', 'left or right of', 'right or left of', 'to the left or to the right of'],
  upright: ['above or below', 'above or below', 'below or above', 'above or below'],
} as const;

function findSide(request: Request): Finding | undefined {
  const pair = findPair(request);
  if (pair === undefined) return undefined;
  const level = pair.direction === 'left' || pair.direction === 'right';
  const sides = request.random.pick(level ? SIDES.level : SIDES.upright);
  return { slots: { a: pair.a, b: pair.b, sides }, answer: pair.direction, subject: pair.subject };
}

/** An object that one other object points at: "the thing left of the star". */
export function findNeighbour(
  request: Request,
): { object: SceneObject; relation: string; b: string; subject: Subject } | undefined {
  const { scene, random, noun } = request;
  for (const other of random.shuffle(scene.objects)) {
    for (const direction of random.shuffle(DIRECTIONS)) {
      const object = onlyOne(direction, other, scene);
      const kind = object && identify(other, request);
      if (object === undefined || kind === undefined) continue;
      return {
        object,
        relation: random.pick(RELATIONS[direction]),
        b: `the ${kindPhrase(kind, noun)}`,
        subject: { kinds: [kind], about: [other, object] },
      };
    }
  }
  return undefined;
}

function findNearest(request: Request): Finding | undefined {
  for (const other of request.random.shuffle(request.scene.objects)) {
    const object = nearest(other, request.scene);
    const kind = object && identify(other, request);
    if (object === undefined || kind === undefined) continue;
    return {
      slots: { b: `the ${kindPhrase(kind, request.noun)}` },
      ...objectAnswer(object),
      subject: { kinds: [kind], about: [other, object] },
    };
  }
  return undefined;
}

/** Questions about two objects: which lies where from the other. */
export const pairForms: readonly Form[] = [
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
      true or false: {a} is {relation} {b}. answer yes or no.
      in this {picture}, is {a} {relation} {b}?
      is it so that {a} is {relation} {b}?
      can you say if {a} is {relation} {b}?
      {a} {relation} {b}: yes or no?
      {a} {relation} {b}, is that right?
      {a} {relation} {b}?
      {relation} {b}: is {a} there?
      do you know if {a} is {relation} {b}?
      I want to know if {a} is {relation} {b}.
      find {a} and {b}. is the first {relation} the second?
      find {a}. is it {relation} {b}?
      {a} is {relation} {b}. true?
      {a} is {relation} {b}. is that right?
      does the {picture} show {a} {relation} {b}?
      the {picture} shows {a} {relation} {b}. yes or no?
      would you say that {a} is {relation} {b}?

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
      {a} {sides} {b}?
      {a}: is it {sides} {b}?
      do you know if {a} is {sides} {b}?
      I want to know if {a} is {sides} {b}.
      find {a}. is it {sides} {b}?
      on which side is {a}: {sides} {b}?
      would you say that {a} is {sides} {b}?
      seen from {b}, where is {a}: {sides} {b}?

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
      if (found === undefined) return undefined;
      const { relation, b, object, subject } = found;
      return { slots: { relation, b }, ...objectAnswer(object), subject };
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
      what's {relation} {b}?
      what {thing} do you see {relation} {b}?
      what {thing} is there {relation} {b}?
      {relation} {b}: what is it?
      {relation} {b}: which {thing}?
      find the {thing} {relation} {b}. what is it?
      find {b}. what is {relation} it?
      there is {b}. what do you see {relation} it?
      one {thing} is {relation} {b}. which is it?
      do you know what is {relation} {b}?
      I want to know what is {relation} {b}.
      what can be seen {relation} {b}?
      the {thing} {relation} {b} is what?
      tell me about the {thing} {relation} {b}.
      what does the {picture} show {relation} {b}?
      please name the {thing} {relation} {b}.

      in the {picture}, what is {relation} {b}?
      say which {thing} is {relation} {b}.
      which {thing} can you see {relation} {b}?

      look at {b}. what is {relation} it?
      what is there {relation} {b}?
      tell me which {thing} is {relation} {b}.
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
      what's closest to {b}?
      what {thing} in the {picture} is nearest to {b}?
      nearest to {b}: what is it?
      nearest to {b}: which {thing}?
      find the {thing} closest to {b}. what is it?
      find {b}. what is closest to it?
      do you know what is nearest to {b}?
      I want to know what is closest to {b}.
      the {thing} nearest to {b} is what?
      which is the nearest {thing} to {b}?
      what is the closest {thing} to {b}?
      {b}: what is nearest to it?
      please name the {thing} closest to {b}.

      in the {picture}, what is nearest to {b}?
      say which {thing} is closest to {b}.
      which one is nearest to {b}?

      look at {b}. what is nearest to it?
      tell me the {thing} that is closest to {b}.
      which {thing} do you see nearest to {b}?
    `),
  },
];
