import { type Finding, type Form, kindsPhrase, type Request, wordings } from './question.ts';
import { countOf, type Kind } from './scene.ts';
import { COLORS, plural, SHAPES } from './vocabulary.ts';

/** Two kinds of one attribute, mostly present ones, with their counts. */
function sampleKinds({ scene, random, noun }: Request) {
  const byColor = random.chance(0.55);
  const value = (): Kind => {
    const present = random.chance(0.85);
    if (byColor) return { color: present ? random.pick(scene.objects).color : random.pick(COLORS) };
    return { shape: present ? random.pick(scene.objects).shape : random.pick(SHAPES) };
  };
  const describe = (kind: Kind) => ({
    kind,
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

/** What is asked about the two, in this order, and how to think about it. */
const compare = (one: Counted, other: Counted) => ({
  slots: { kinds: one.phrase, others: other.phrase },
  subject: { kinds: [one.kind, other.kind] },
});

function findWhichMore(request: Request): Finding | undefined {
  const found = findKinds(request, (one, other) => one > other);
  if (found === undefined) return undefined;
  const { one, other } = found;
  const compared = request.random.chance(0.5) ? compare(one, other) : compare(other, one);
  return { ...compared, answer: one.phrase, alternatives: [one.word] };
}

function findIsMore(request: Request): Finding | undefined {
  const { wanted } = request;
  // Both answers mostly come from unequal counts, so that "no" is not a sign of equality.
  const tie = !wanted && request.random.chance(0.25);
  const found = findKinds(request, (one, other) =>
    wanted ? one > other : tie ? one === other : one < other,
  );
  return found && { ...compare(found.one, found.other), answer: wanted ? 'yes' : 'no' };
}

function findSameNumber(request: Request): Finding | undefined {
  const { wanted } = request;
  // Unequal counts are easier to find; asking for them less often keeps the answers balanced.
  if (!wanted && request.random.chance(0.35)) return undefined;
  const found = findKinds(request, (one, other) => (one === other) === wanted);
  return found && { ...compare(found.one, found.other), answer: wanted ? 'yes' : 'no' };
}

/** Questions that compare how many there are of two kinds. */
export const numberComparisonForms: readonly Form[] = [
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
      {kinds}, {others}: which are more?
      compare the {kinds} and the {others}. which are more?
      find the {kinds} and the {others}. which are there more of?
      do you know if there are more {kinds} or {others}?
      I want to know if there are more {kinds} or {others}.
      what do you see more of, {kinds} or {others}?
      which kind is there more of, {kinds} or {others}?
      is the number of {kinds} or of {others} larger?

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
      true or false: there are more {kinds} than {others}. answer yes or no.
      does the {picture} contain more {kinds} than {others}?
      compare the {kinds} and the {others}. are the {kinds} more?
      do you know if there are more {kinds} than {others}?
      I want to know if there are more {kinds} than {others}.
      there are more {kinds} than {others}. is that right?
      is the number of {kinds} larger than that of {others}?
      are the {kinds} more than the {others}?
      would you say that there are more {kinds} than {others}?

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
      compare the {kinds} and the {others}. are they as many?
      do you know if there are as many {kinds} as {others}?
      I want to know if there are as many {kinds} as {others}.
      there are as many {kinds} as {others}. is that right?
      {kinds} and {others}: is the number the same?
      are {kinds} and {others} the same in number?
      would you say that there are as many {kinds} as {others}?

      there are as many {kinds} as {others}. is that true?
      are there as many {kinds} as {others} in the {picture}?
      count the {kinds} and the {others}. is the number the same?

      look at the {picture}. are there as many {kinds} as {others}?
      do you see the same number of {kinds} and {others}?
      is it true that there are as many {kinds} as {others}?
    `),
  },
];
