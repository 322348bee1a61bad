import { withArticle } from '../wording.ts';
import { absentKind, presentKind } from './absence.ts';
import { type Form, kindsPhrase, type Level, type Request, wordings } from './question.ts';
import { kindPhrase } from './scene.ts';

const LEVELS: readonly Level[] = [
  ['color', 'shape'],
  ['color', 'shape'],
  ['color', 'shape'],
  ['color'],
  ['shape'],
  ['size', 'shape'],
  ['size', 'color'],
  ['size', 'color', 'shape'],
];

function findKind(request: Request) {
  const level = request.random.pick(LEVELS);
  const kind = request.wanted ? presentKind(level, request) : absentKind(level, request);
  if (kind === undefined) return undefined;
  return { kind, answer: request.wanted ? 'yes' : 'no', subject: { kinds: [kind] } };
}

export const existenceForms: readonly Form[] = [
  {
    name: 'one',
    weight: 4,
    find: (request) => {
      const found = findKind(request);
      if (found === undefined) return undefined;
      const { kind, ...rest } = found;
      return { slots: { a: withArticle(kindPhrase(kind, request.noun)) }, ...rest };
    },
    wordings: wordings(`
      is there {a}?
      is there {a} in the {picture}?
      do you see {a}?
      can you see {a}?
      does the {picture} show {a}?
      can you see {a} in the {picture}?
      do you see {a} in the {picture}?
      does the {picture} have {a}?
      is {a} in the {picture}?
      is there {a} here?
      does this {picture} show {a}?
      tell me if there is {a}.
      yes or no: is there {a}?
      is there {a}, yes or no?
      does the {picture} contain {a}?
      does this {picture} contain {a}?
      does it contain {a}?
      can {a} be seen in the {picture}?
      true or false: there is {a}. answer yes or no.
      is there {a} anywhere?
      {a}: is it there?
      {a}: do you see one?
      do you know if there is {a}?
      I want to know if there is {a}.
      can you find {a}?
      find {a}. is it there?
      look for {a}. is there one?
      is one of them {a}?
      there is {a}. is that true?
      there is {a} in the {picture}. yes or no?
      is it true that there is {a}?
      is it true that the {picture} shows {a}?
      in this {picture}, is there {a}?
      do you see {a} here?
      is {a} shown?
      is {a} there?
      have you seen {a} in the {picture}?
      the {picture} shows {a}, yes or no?

      in the {picture}, is there {a}?
      is there {a} that you can see?
      tell me if the {picture} has {a}.

      look at the {picture}. do you see {a} in it?
      does the {picture} have {a}, yes or no?
      can you see {a} in this {picture}, yes or no?
    `),
  },
  {
    name: 'any',
    weight: 2,
    find: (request) => {
      const found = findKind(request);
      if (found === undefined) return undefined;
      const { kind, ...rest } = found;
      return { slots: { kinds: kindsPhrase(kind, request.noun) }, ...rest };
    },
    wordings: wordings(`
      are there any {kinds}?
      are there {kinds} in the {picture}?
      are there any {kinds} in the {picture}?
      do you see any {kinds}?
      can you see any {kinds}?
      does the {picture} show any {kinds}?
      does the {picture} have any {kinds}?
      any {kinds}?
      any {kinds} in the {picture}?
      are any {kinds} there?
      yes or no: are there any {kinds}?
      tell me if there are any {kinds}.
      does the {picture} contain any {kinds}?
      does the {picture} contain {kinds}?
      true or false: there are {kinds} in the {picture}. answer yes or no.
      are there {kinds} in this {picture}?
      {kinds}: are there any?
      {kinds}: do you see any?
      do you know if there are {kinds}?
      I want to know if there are any {kinds}.
      can you find any {kinds}?
      find {kinds}. are there any?
      look for {kinds}. are there any?
      are any of them {kinds}?
      there are {kinds}. is that true?
      is it true that there are {kinds}?
      is it true that the {picture} shows {kinds}?
      in this {picture}, are there any {kinds}?
      do you see {kinds} here?
      are {kinds} shown?
      are there {kinds}?
      the {picture} shows {kinds}, yes or no?

      in the {picture}, are there any {kinds}?
      are there any {kinds} that you can see?
      tell me if the {picture} has any {kinds}.

      look at the {picture}. do you see any {kinds} in it?
      does the {picture} have any {kinds}, yes or no?
      can you see any {kinds} in this {picture}, yes or no?
    `),
  },
];
