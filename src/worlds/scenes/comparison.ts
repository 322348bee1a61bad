import {
  type Finding,
  type Form,
  identify,
  kindPhrase,
  kindsPhrase,
  objectAnswer,
  type Request,
  wordings,
} from './question.ts';
import { countOf, type Kind, type SceneObject } from './scene.ts';
import { COLORS, plural, SHAPES, SIZES, type Triple } from './vocabulary.ts';

/** All ordered pairs in random order. */
function pairs({ scene, random }: Request): [SceneObject, SceneObject][] {
  const all = scene.objects.flatMap((one) =>
    scene.objects.filter((other) => other !== one).map((other): [SceneObject, SceneObject] => [one, other]),
  );
  return random.shuffle(all);
}

/** Names both objects without `hidden`; undefined where one of them has no such name. */
function nameBoth(one: SceneObject, other: SceneObject, request: Request, hidden: keyof Triple) {
  const [first, second] = [identify(one, request, hidden), identify(other, request, hidden)];
  if (first === undefined || second === undefined) return undefined;
  return { a: kindPhrase(first, request.noun), b: kindPhrase(second, request.noun) };
}

/**
 * "Do they have the same colour?". Scenes of few objects seldom offer a yes; asking there less often keeps
 * yes and no equally frequent without giving them up.
 */
function findSame(request: Request): Finding | undefined {
  const { random, wanted } = request;
  const attribute = random.pick(['color', 'color', 'shape', 'size'] as const satisfies (keyof Triple)[]);
  const possible = (same: boolean) => {
    for (const [one, other] of pairs(request)) {
      if ((one[attribute] === other[attribute]) !== same) continue;
      const names = nameBoth(one, other, request, attribute);
      if (names !== undefined) return names;
    }
    return undefined;
  };
  const names = possible(wanted);
  if (names === undefined) return undefined;
  if (!wanted && possible(true) === undefined && !random.chance(0.2)) return undefined;
  return {
    slots: {
      a: `the ${names.a}`,
      b: `the ${names.b}`,
      attribute: attribute === 'color' ? 'colour' : attribute,
    },
    answer: wanted ? 'yes' : 'no',
  };
}

/** Two objects of different sizes, the larger first. */
function findSizes(request: Request) {
  for (const [one, other] of pairs(request)) {
    if (SIZES.indexOf(one.size) <= SIZES.indexOf(other.size)) continue;
    const names = nameBoth(one, other, request, 'size');
    if (names !== undefined) return { larger: one, smaller: other, ...names };
  }
  return undefined;
}

function findWhichLarger(request: Request): Finding | undefined {
  const found = findSizes(request);
  if (found === undefined) return undefined;
  const { random } = request;
  const large = random.chance(0.6);
  const word = large ? random.pick(['larger', 'bigger']) : 'smaller';
  const [answer, object] = large ? [found.a, found.larger] : [found.b, found.smaller];
  const [first, second] = random.shuffle([found.a, found.b]);
  const other = objectAnswer(object);
  return {
    slots: { a: `the ${first}`, b: `the ${second}`, more: word },
    answer,
    alternatives: [other.answer, ...(other.alternatives ?? [])],
  };
}

function findIsLarger(request: Request): Finding | undefined {
  const found = findSizes(request);
  if (found === undefined) return undefined;
  const [larger, smaller] = [`the ${found.a}`, `the ${found.b}`];
  const large = request.random.chance(0.6);
  const more = large ? request.random.pick(['larger', 'bigger']) : 'smaller';
  const straight = large === request.wanted;
  return {
    slots: { a: straight ? larger : smaller, b: straight ? smaller : larger, more },
    answer: request.wanted ? 'yes' : 'no',
  };
}

/** Two kinds of one attribute, mostly present ones, with their counts. */
function sampleKinds({ scene, random, noun }: Request) {
  const byColor = random.chance(0.55);
  const value = (): Kind => {
    const present = random.chance(0.85);
    if (byColor) return { color: present ? random.pick(scene.objects).color : random.pick(COLORS) };
    return { shape: present ? random.pick(scene.objects).shape : random.pick(SHAPES) };
  };
  const describe = (kind: Kind) => ({
    word: kind.color ?? plural(kind.shape ?? 'circle'),
    phrase: kindsPhrase(kind, noun),
    count: countOf(kind, scene),
  });
  return { one: describe(value()), other: describe(value()) };
}

type Counted = ReturnType<typeof sampleKinds>['one'];

/** Two different kinds whose counts satisfy `fits`, within a few attempts; not both absent. */
function findKinds(request: Request, fits: (one: number, other: number) => boolean) {
  for (let attempt = 0; attempt < 12; attempt++) {
    const { one, other } = sampleKinds(request);
    const some = one.count + other.count > 0;
    if (some && one.word !== other.word && fits(one.count, other.count)) return { one, other };
  }
  return undefined;
}

const slotsOf = (one: Counted, other: Counted) => ({ kinds: one.phrase, others: other.phrase });

function findWhichMore(request: Request): Finding | undefined {
  const found = findKinds(request, (one, other) => one > other);
  if (found === undefined) return undefined;
  const { one, other } = found;
  const slots = request.random.chance(0.5) ? slotsOf(one, other) : slotsOf(other, one);
  return { slots, answer: one.phrase, alternatives: [one.word] };
}

function findIsMore(request: Request): Finding | undefined {
  const { wanted } = request;
  // Both answers mostly come from unequal counts, so that "no" is not a sign of equality.
  const tie = !wanted && request.random.chance(0.25);
  const found = findKinds(request, (one, other) =>
    wanted ? one > other : tie ? one === other : one < other,
  );
  return found && { slots: slotsOf(found.one, found.other), answer: wanted ? 'yes' : 'no' };
}

function findSameNumber(request: Request): Finding | undefined {
  const { wanted } = request;
  const found = findKinds(request, (one, other) => (one === other) === wanted);
  return found && { slots: slotsOf(found.one, found.other), answer: wanted ? 'yes' : 'no' };
}

export const comparisonForms: readonly Form[] = [
  {
    name: 'same attribute',
    weight: 4,
    find: findSame,
    wordings: wordings(`
      do {a} and {b} have the same {attribute}?
      are {a} and {b} the same {attribute}?
      is {a} the same {attribute} as {b}?
      does {a} have the same {attribute} as {b}?
      have {a} and {b} the same {attribute}?
      {a} and {b}: is their {attribute} the same?
      is the {attribute} of {a} and {b} the same?
      in the {picture}, are {a} and {b} the same {attribute}?
      tell me if {a} and {b} have the same {attribute}.
      yes or no: do {a} and {b} have the same {attribute}?
      are {a} and {b} of the same {attribute}?
      look at {a} and {b}. do they have the same {attribute}?

      do {a} and {b} have one {attribute}?
      is it true that {a} and {b} have the same {attribute}?
      say if {a} has the same {attribute} as {b}.

      look at {a} and {b}. are they the same {attribute}?
      tell me: is {a} of the same {attribute} as {b}?
      {a} has the same {attribute} as {b}. is that true?
    `),
  },
  {
    name: 'which larger',
    weight: 2,
    find: findWhichLarger,
    wordings: wordings(`
      which is {more}, {a} or {b}?
      which is {more}: {a} or {b}?
      what is {more}, {a} or {b}?
      which {thing} is {more}, {a} or {b}?
      {a} or {b}: which is {more}?
      which one is {more}, {a} or {b}?
      tell me which is {more}, {a} or {b}.
      in the {picture}, which is {more}, {a} or {b}?
      look at {a} and {b}. which is {more}?
      of {a} and {b}, which is {more}?
      is {a} or {b} {more}?
      which of the two is {more}, {a} or {b}?

      say which is {more}: {a} or {b}.
      {a} and {b}: which one is {more}?
      of the two, is {a} or {b} {more}?

      look at {a} and {b} and tell me which is {more}.
      which {thing} do you see that is {more}, {a} or {b}?
      tell me: {a} or {b}, which one is {more}?
    `),
  },
  {
    name: 'is larger',
    weight: 2,
    find: findIsLarger,
    wordings: wordings(`
      is {a} {more} than {b}?
      is {a} {more} than {b}?
      in the {picture}, is {a} {more} than {b}?
      tell me if {a} is {more} than {b}.
      yes or no: is {a} {more} than {b}?
      is {a} {more} than {b}, yes or no?
      look at {a}. is it {more} than {b}?
      is it true that {a} is {more} than {b}?
      {a} is {more} than {b}. is that true?
      {a} is {more} than {b}. yes or no?
      {a}: is it {more} than {b}?
      do you see that {a} is {more} than {b}?

      say yes or no: is {a} {more} than {b}?
      is {a} the {more} one of {a} and {b}?
      tell me: is it true that {a} is {more} than {b}?

      look at {a} and {b}. is {a} {more} than {b}?
      look at the {picture}. is {a} {more} than {b}?
      can you see if {a} is {more} than {b}?
    `),
  },
  {
    name: 'which more',
    weight: 2,
    find: findWhichMore,
    wordings: wordings(`
      are there more {kinds} or {others}?
      are there more {kinds} or more {others}?
      which are there more of, {kinds} or {others}?
      do you see more {kinds} or {others}?
      does the {picture} have more {kinds} or {others}?
      does the {picture} show more {kinds} or {others}?
      can you see more {kinds} or {others}?
      more {kinds} or {others}?
      in the {picture}, are there more {kinds} or {others}?
      are there more {kinds} or {others} in the {picture}?
      tell me if there are more {kinds} or {others}.
      count the {kinds} and the {others}. which are more?

      {kinds} or {others}: which are more?
      do you see more {kinds} or more {others}?
      what is there more of, {kinds} or {others}?

      look at the {picture}. are there more {kinds} or {others}?
      tell me which are more, {kinds} or {others}.
      does this {picture} have more {kinds} or more {others}?
    `),
  },
  {
    name: 'is more',
    weight: 2,
    find: findIsMore,
    wordings: wordings(`
      are there more {kinds} than {others}?
      are there more {kinds} than {others}?
      do you see more {kinds} than {others}?
      does the {picture} have more {kinds} than {others}?
      does the {picture} show more {kinds} than {others}?
      can you see more {kinds} than {others}?
      in the {picture}, are there more {kinds} than {others}?
      are there more {kinds} than {others} in the {picture}?
      tell me if there are more {kinds} than {others}.
      yes or no: are there more {kinds} than {others}?
      more {kinds} than {others}?
      is it true that there are more {kinds} than {others}?

      there are more {kinds} than {others}. is that true?
      say yes or no: are there more {kinds} than {others}?
      count the {kinds} and the {others}. are there more {kinds}?

      look at the {picture}. are there more {kinds} than {others}?
      count the {kinds} and {others}. are there more {kinds} than {others}?
      are there more {kinds} than {others} here, yes or no?
    `),
  },
  {
    name: 'same number',
    weight: 2,
    find: findSameNumber,
    wordings: wordings(`
      are there as many {kinds} as {others}?
      is the number of {kinds} and {others} the same?
      are there the same number of {kinds} and {others}?
      do you see as many {kinds} as {others}?
      does the {picture} have as many {kinds} as {others}?
      does the {picture} show as many {kinds} as {others}?
      can you see as many {kinds} as {others}?
      in the {picture}, are there as many {kinds} as {others}?
      tell me if there are as many {kinds} as {others}.
      yes or no: are there as many {kinds} as {others}?
      is there the same number of {kinds} as {others}?
      as many {kinds} as {others}?

      there are as many {kinds} as {others}. is that true?
      are there as many {kinds} as {others} in the {picture}?
      count the {kinds} and the {others}. is the number the same?

      look at the {picture}. are there as many {kinds} as {others}?
      do you see the same number of {kinds} and {others}?
      is it true that there are as many {kinds} as {others}?
    `),
  },
];
