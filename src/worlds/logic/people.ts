import type { Random } from '../../base/random.ts';
import { drawOwned, fill, type Puzzle, pickQuestion, type Wordings } from '../wording.ts';
import { colours, names, places, things } from './words.ts';

/** A way to put people in order: `more` is the first word said, `less` its reverse. */
interface Scale {
  readonly more: string;
  readonly less: string;
  readonly most: string;
  readonly least: string;
}

const scales: readonly Scale[] = [
  { more: 'is taller than', less: 'is shorter than', most: 'is tallest', least: 'is shortest' },
  { more: 'is older than', less: 'is younger than', most: 'is oldest', least: 'is youngest' },
  { more: 'is faster than', less: 'is slower than', most: 'is fastest', least: 'is slowest' },
  { more: 'is heavier than', less: 'is lighter than', most: 'is heaviest', least: 'is lightest' },
  { more: 'is richer than', less: 'is poorer than', most: 'is richest', least: 'is poorest' },
  { more: 'is stronger than', less: 'is weaker than', most: 'is strongest', least: 'is weakest' },
  { more: 'came before', less: 'came after', most: 'came first', least: 'came last' },
];

const askWho: Wordings = {
  train: [
    '{facts} Who {end}?',
    '{facts} Who of them {end}?',
    'Who {end}? {facts}',
    '{facts} Say who {end}.',
    '{facts} Do you know who {end}?',
    '{facts} Which of them {end}?',
    '{facts} So who {end}?',
    '{facts} Can you tell me who {end}?',
    '{facts} Name the one who {end}.',
    '{facts} The one who {end} is called what?',
    '{facts} Which one {end}?',
    '{facts} I want to know who {end}.',
    'Read this: {facts} Who {end}?',
    '{facts} From that, who {end}?',
  ],
  validation: ['{facts} Now who {end}?', '{facts} Find out who {end}.'],
  test: ['{facts} Tell me who {end}.', '{facts} Then who {end}?'],
};

/** Three or four people on one scale, neighbours compared in either direction; who is at an end of it? */
const ordering: Puzzle = (random, split) => {
  const draw = () => ({
    people: random.sample(names, random.chance(0.7) ? 3 : 4),
    scale: random.pick(scales),
  });
  const { people, scale } = drawOwned(draw, (drawn) => `order ${drawn.people} ${drawn.scale.more}`, split);
  const statements = people.slice(1).map((person, index) => {
    const above = people[index];
    return random.chance(0.75) ? `${above} ${scale.more} ${person}.` : `${person} ${scale.less} ${above}.`;
  });
  const told = random.chance(0.5) ? statements : random.shuffle(statements);
  const top = random.chance(0.5);
  return {
    prompt: fill(pickQuestion(askWho, random, split), {
      facts: told.join(' '),
      end: top ? scale.most : scale.least,
    }),
    answer: top ? people[0] : people[people.length - 1],
  };
};

const askOrderTruth: Wordings = {
  train: [
    '{facts} True or false: {claim}.',
    '{facts} Is it true that {claim}?',
    'True or false? {facts} So {claim}.',
    '{facts} Is this true or false: {claim}?',
    '{facts} Then {claim}: true or false?',
    '{facts} {claim}. True or false?',
    '{facts} Decide, true or false: {claim}.',
    '{facts} So {claim}. Is that true or false?',
    '{facts} Does that mean that {claim}?',
    '{facts} Is it right that {claim}?',
    '{facts} From that, {claim}. True or false?',
    'Read this: {facts} Is it true that {claim}?',
    '{facts} {claim}. Right or wrong? Say true or false.',
    '{facts} I say that {claim}. True or false?',
  ],
  validation: ['{facts} Say true or false: {claim}.', '{facts} Does it follow that {claim}?'],
  test: ['{facts} Answer true or false: {claim}.', '{facts} Can it be that {claim}?'],
};

/** A claim about two people of a chain of three: true or false. */
const orderTruth: Puzzle = (random, split) => {
  const draw = () => ({ people: random.sample(names, 3), scale: random.pick(scales) });
  const { people, scale } = drawOwned(draw, (drawn) => `truth ${drawn.people} ${drawn.scale.more}`, split);
  const [first, second, third] = people;
  const facts = `${first} ${scale.more} ${second}. ${second} ${scale.more} ${third}.`;
  const [high, low] = random.pick([
    [first, second],
    [second, third],
    [first, third],
  ]);
  const isTrue = random.chance(0.5);
  const claim = isTrue ? `${high} ${scale.more} ${low}` : `${low} ${scale.more} ${high}`;
  return {
    prompt: fill(pickQuestion(askOrderTruth, random, split), { facts, claim }),
    answer: isTrue ? 'true' : 'false',
    alternatives: isTrue ? ['yes'] : ['no'],
  };
};

const askOwner: Wordings = {
  train: [
    '{facts} Who has the {wanted}?',
    '{facts} Who of them has the {wanted}?',
    'Who has the {wanted}? {facts}',
    '{facts} The {wanted} belongs to whom?',
    '{facts} Say who has the {wanted}.',
    '{facts} Whose is the {wanted}?',
    '{facts} Do you know who has the {wanted}?',
    '{facts} So who has the {wanted}?',
    '{facts} To whom does the {wanted} belong?',
    '{facts} Which one has the {wanted}?',
    '{facts} The {wanted}: who has it?',
    '{facts} I want to know who has the {wanted}.',
    'Read this: {facts} Who has the {wanted}?',
    '{facts} Name the owner of the {wanted}.',
  ],
  validation: ['{facts} Which of them has the {wanted}?', '{facts} Find who has the {wanted}.'],
  test: ['{facts} Tell me who has the {wanted}.', '{facts} The {wanted} is with whom?'],
};
const askColour: Wordings = {
  train: [
    '{facts} What colour is the {thing} of {person}?',
    '{facts} Which colour is the {thing} of {person}?',
    '{facts} {person} has a {thing} of which colour?',
    'What colour is the {thing} of {person}? {facts}',
    "{facts} What colour is {person}'s {thing}?",
    "{facts} Which colour is {person}'s {thing}?",
    '{facts} Say the colour of the {thing} of {person}.',
    '{facts} So what colour is the {thing} of {person}?',
    '{facts} What is the colour of the {thing} of {person}?',
    '{facts} In which colour is the {thing} of {person}?',
    '{facts} The {thing} of {person} is what colour?',
    '{facts} I want to know the colour of the {thing} of {person}.',
    'Read this: {facts} What colour is the {thing} of {person}?',
    '{facts} Which colour does the {thing} of {person} have?',
  ],
  validation: [
    '{facts} Name the colour of the {thing} of {person}.',
    '{facts} {person} has which colour of {thing}?',
  ],
  test: [
    '{facts} Tell me the colour of the {thing} of {person}.',
    "{facts} Name the colour of {person}'s {thing}.",
  ],
};

/** Who has the thing of which colour: two or three people with one thing each. */
const owners: Puzzle = (random, split) => {
  const draw = () => {
    const count = random.integer(2, 4);
    return {
      people: random.sample(names, count),
      shades: random.sample(colours, count),
      thing: random.pick(things),
    };
  };
  const { people, shades, thing } = drawOwned(
    draw,
    (drawn) => `owners ${drawn.people} ${drawn.shades} ${drawn.thing}`,
    split,
  );
  const facts = people.map((person, index) => `${person} has the ${shades[index]} ${thing}.`).join(' ');
  const index = random.integer(0, people.length);
  return random.chance(0.5)
    ? {
        prompt: fill(pickQuestion(askOwner, random, split), { facts, wanted: `${shades[index]} ${thing}` }),
        answer: people[index],
      }
    : {
        prompt: fill(pickQuestion(askColour, random, split), { facts, thing, person: people[index] }),
        answer: shades[index],
      };
};

const askPlace: Wordings = {
  train: [
    '{facts} Where is {person}?',
    '{facts} Where is {person} now?',
    '{facts} In which place is {person}?',
    'Where is {person}? {facts}',
    '{facts} Do you know where {person} is?',
    '{facts} Say where {person} is.',
    '{facts} So where is {person}?',
    '{facts} Can you tell me where {person} is?',
    '{facts} {person} is where?',
    '{facts} Where did {person} end up?',
    '{facts} Which place is {person} at?',
    '{facts} I want to know where {person} is.',
    'Read this: {facts} Where is {person}?',
    '{facts} Name the place of {person}.',
    '{facts} To which place did {person} go last?',
  ],
  validation: ['{facts} Where can we find {person}?', '{facts} Find {person}.'],
  test: ['{facts} Tell me where {person} is.', '{facts} Then where is {person}?'],
};

/** People go to places, sometimes on to another one; the last place counts. */
const whereabouts: Puzzle = (random, split) => {
  const draw = () => drawJourneys(random);
  const { people, stops } = drawOwned(draw, (drawn) => `where ${drawn.people} ${drawn.stops}`, split);
  const facts = stops.map(([person, place]) => `${people[person]} goes to the ${place}.`).join(' ');
  const person = random.integer(0, people.length);
  return {
    prompt: fill(pickQuestion(askPlace, random, split), { facts, person: people[person] }),
    answer: stops.findLast((stop) => stop[0] === person)![1],
    alternatives: [`in the ${stops.findLast((stop) => stop[0] === person)![1]}`],
  };
};

function drawJourneys(random: Random): { people: string[]; stops: [number, string][] } {
  const people = random.sample(names, 2);
  const route = random.sample(places, 3);
  const stops: [number, string][] = [
    [0, route[0]],
    [1, route[1]],
  ];
  if (random.chance(0.5)) stops.push([random.integer(0, 2), route[2]]);
  return { people, stops };
}

export const people = { ordering, orderTruth, owners, whereabouts } satisfies Record<string, Puzzle>;
