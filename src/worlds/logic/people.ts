import type { Random } from '../../base/random.ts';
import { drawOwned, fill, type Puzzle, pickQuestion } from '../wording.ts';
import { LOGIC_WORDINGS } from './wordings.ts';
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
    prompt: fill(pickQuestion(LOGIC_WORDINGS.who, random, split), {
      facts: told.join(' '),
      end: top ? scale.most : scale.least,
    }),
    answer: top ? people[0] : people[people.length - 1],
  };
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
    prompt: fill(pickQuestion(LOGIC_WORDINGS.orderTruth, random, split), { facts, claim }),
    answer: isTrue ? 'true' : 'false',
    alternatives: isTrue ? ['yes'] : ['no'],
  };
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
        prompt: fill(pickQuestion(LOGIC_WORDINGS.owner, random, split), {
          facts,
          wanted: `${shades[index]} ${thing}`,
        }),
        answer: people[index],
      }
    : {
        prompt: fill(pickQuestion(LOGIC_WORDINGS.colour, random, split), {
          facts,
          thing,
          person: people[index],
        }),
        answer: shades[index],
      };
};

/** People go to places, sometimes on to another one; the last place counts. */
const whereabouts: Puzzle = (random, split) => {
  const draw = () => drawJourneys(random);
  const { people, stops } = drawOwned(draw, (drawn) => `where ${drawn.people} ${drawn.stops}`, split);
  const facts = stops.map(([person, place]) => `${people[person]} goes to the ${place}.`).join(' ');
  const person = random.integer(0, people.length);
  return {
    prompt: fill(pickQuestion(LOGIC_WORDINGS.place, random, split), { facts, person: people[person] }),
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
