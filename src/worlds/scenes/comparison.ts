import { type Finding, type Form, identify, objectAnswer, type Request, wordings } from './question.ts';
import { kindPhrase, type SceneObject } from './scene.ts';
import type { Subject } from './thoughts.ts';
import { SIZES, type Triple } from './vocabulary.ts';

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
  return {
    a: kindPhrase(first, request.noun),
    b: kindPhrase(second, request.noun),
    subject: { kinds: [first, second], about: [one, other] },
  };
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
  if (!wanted && possible(true) === undefined && !random.chance(0.35)) return undefined;
  return {
    slots: {
      a: `the ${names.a}`,
      b: `the ${names.b}`,
      attribute: attribute === 'color' ? 'colour' : attribute,
    },
    answer: wanted ? 'yes' : 'no',
    subject: names.subject,
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

/** The same two things, named the other way round. */
const turned = ({ kinds, about }: Required<Pick<Subject, 'kinds' | 'about'>>): Subject => ({
  kinds: kinds.toReversed(),
  about: about.toReversed(),
});

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
    subject: first === found.a ? found.subject : turned(found.subject),
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
    subject: straight ? found.subject : turned(found.subject),
  };
}

/** Questions that compare two objects. */
export const objectComparisonForms: readonly Form[] = [
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
      same {attribute}: {a} and {b}?
      {a} and {b}: same {attribute} or not?
      {a} and {b} have the same {attribute}. is that right?
      {a} and {b} have the same {attribute}. yes or no?
      do you know if {a} and {b} have the same {attribute}?
      I want to know if {a} and {b} have the same {attribute}.
      compare {a} and {b}. is the {attribute} the same?
      is the {attribute} of {a} the same as that of {b}?
      find {a} and {b}. are they the same {attribute}?
      have {a} and {b} the same {attribute} in the {picture}?
      true or false: {a} has the same {attribute} as {b}. answer yes or no.

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
      {more}: {a} or {b}?
      the {more} one: {a} or {b}?
      compare {a} and {b}. which is {more}?
      find {a} and {b}. which one is {more}?
      what is the {more} one, {a} or {b}?
      do you know which is {more}, {a} or {b}?
      I want to know which is {more}, {a} or {b}.
      between {a} and {b}, which is {more}?
      {a}, {b}: which of them is {more}?

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
      true or false: {a} is {more} than {b}. answer yes or no.
      {a} {more} than {b}?
      {a} is {more} than {b}. is that right?
      compare {a} and {b}. is the first {more}?
      find {a} and {b}. is {a} {more} than {b}?
      do you know if {a} is {more} than {b}?
      I want to know if {a} is {more} than {b}.
      would you say that {a} is {more} than {b}?
      beside {b}, is {a} {more}?

      say yes or no: is {a} {more} than {b}?
      is {a} the {more} one of {a} and {b}?
      tell me: is it true that {a} is {more} than {b}?

      look at {a} and {b}. is {a} {more} than {b}?
      look at the {picture}. is {a} {more} than {b}?
      can you see if {a} is {more} than {b}?
    `),
  },
];
