import { colours, names } from '../logic/words.ts';
import type { GradedPuzzle } from '../puzzles.ts';
import { drawOwned, fill, pickWording, type Wordings } from '../wording.ts';

const askDate: Wordings = {
  train: [
    'Today is {date}. What is the date {offset}?',
    'It is {date}. Which date is it {offset}?',
    'If today is {date}, what is the date {offset}?',
  ],
  validation: ['The date today is {date}. What is it {offset}?'],
  test: ['Suppose today is {date}. Give the date {offset}.'],
};

const offsets: readonly (readonly [text: string, days: number])[] = [
  ['tomorrow', 1],
  ['yesterday', -1],
  ['in two days', 2],
  ['in a week', 7],
  ['a week ago', -7],
  ['in ten days', 10],
  ['three days ago', -3],
  ['in two weeks', 14],
];

const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
const DAY = 86_400_000;

/** Days before and after a date, over the ends of months and years. */
const dates: GradedPuzzle = (random, split, difficulty) => {
  const draw = () => {
    const time = Date.UTC(
      random.integer(1990, 2031),
      random.integer(0, 12),
      random.integer(1, 29) + random.integer(0, 3),
    );
    return { time, offset: random.pick(offsets.slice(0, 3 + Math.round(5 * difficulty))) };
  };
  const { time, offset } = drawOwned(draw, (drawn) => `date ${iso(drawn.time)} ${drawn.offset[0]}`, split);
  const prompt = fill(pickWording(askDate, random, split), { date: iso(time), offset: offset[0] });
  return { prompt, answer: iso(time + offset[1] * DAY) };
};

const askWay: Wordings = {
  train: [
    'You stand at a point. {steps} Are you back at the start?',
    '{steps} Do you end where you began?',
    'Follow these steps: {steps} Is that the starting point?',
  ],
  validation: ['{steps} Have you come back?'],
  test: ['Start somewhere. {steps} Is the end where the start was?'],
};

/** Steps on a grid, always facing north, or with turns: is one back at the start? */
const navigation: GradedPuzzle = (random, split, difficulty) => {
  const draw = () => {
    const back = random.chance(0.5);
    const count = random.integer(2, 4 + Math.round(2 * difficulty));
    const moves = Array.from({ length: count }, () => ({
      way: random.integer(0, 4),
      steps: random.integer(1, 10),
    }));
    const [x, y] = position(moves);
    if (back) {
      if (x !== 0) moves.push({ way: x > 0 ? 3 : 1, steps: Math.abs(x) });
      if (y !== 0) moves.push({ way: y > 0 ? 2 : 0, steps: Math.abs(y) });
    }
    return moves;
  };
  const moves = drawOwned(draw, (drawn) => `way ${drawn.map(({ way, steps }) => `${way}${steps}`)}`, split);
  const [x, y] = position(moves);
  const steps = moves
    .map(({ way, steps }) => `Take ${steps} ${steps === 1 ? 'step' : 'steps'} ${WAYS[way]}.`)
    .join(' ');
  const places = moves.map((_, i) => `(${position(moves.slice(0, i + 1)).join(',')})`);
  return {
    prompt: fill(pickWording(askWay, random, split), { steps }),
    answer: x === 0 && y === 0 ? 'yes' : 'no',
    thought: places.join(' '),
  };
};

const WAYS = ['north', 'east', 'south', 'west'];

function position(moves: readonly { way: number; steps: number }[]): [x: number, y: number] {
  const sum = (axis: readonly number[]) =>
    moves.reduce((total, { way, steps }) => total + axis[way] * steps, 0);
  return [sum([0, 1, 0, -1]), sum([1, 0, -1, 0])];
}

const askHolder: Wordings = {
  train: [
    '{start} {swaps} Which ball does {name} have now?',
    '{start} {swaps} What colour is the ball of {name}?',
    '{start} {swaps} What does {name} hold at the end?',
  ],
  validation: ['{start} {swaps} Which ball is with {name}?'],
  test: ['{start} {swaps} Tell the colour of the ball that {name} ends up with.'],
};

/** Three to five people who swap balls. */
const shuffledObjects: GradedPuzzle = (random, split, difficulty) => {
  const draw = () => {
    const people = random.sample(names, random.integer(3, 4 + Math.round(2 * difficulty)));
    const balls = random.sample(colours, people.length);
    const swaps = Array.from({ length: random.integer(1, 3 + Math.round(3 * difficulty)) }, () =>
      random.sample(people, 2),
    );
    return { people, balls, swaps, asked: random.pick(people) };
  };
  const { people, balls, swaps, asked } = drawOwned(
    draw,
    (drawn) => `swap ${drawn.people} ${drawn.balls} ${drawn.swaps} ${drawn.asked}`,
    split,
  );
  const held = new Map(people.map((name, i) => [name, balls[i]]));
  const steps = swaps.map(([a, b]) => {
    const [one, other] = [held.get(a)!, held.get(b)!];
    held.set(a, other).set(b, one);
    return `${a} ${other}, ${b} ${one}`;
  });
  const start = `${people.map((name, i) => `${name} has the ${balls[i]} ball`).join(', ')}.`;
  return {
    prompt: fill(pickWording(askHolder, random, split), {
      start,
      swaps: swaps.map(([a, b]) => `${a} and ${b} swap.`).join(' '),
      name: asked,
    }),
    answer: held.get(asked)!,
    thought: steps.join('; '),
  };
};

const askTruth: Wordings = {
  train: [
    '{statements} Does {name} tell the truth?',
    '{statements} Is what {name} says true?',
    '{statements} So does {name} tell the truth?',
  ],
  validation: ['{statements} Is {name} honest?'],
  test: ['{statements} Can one believe {name}?'],
};

/** Who says that whom lies: a chain from somebody who is known to be honest or not. */
const liars: GradedPuzzle = (random, split, difficulty) => {
  const draw = () => {
    const people = random.sample(names, random.integer(3, 4 + Math.round(2 * difficulty)));
    return { people, claims: people.map(() => random.chance(0.5)) };
  };
  const { people, claims } = drawOwned(draw, (drawn) => `liars ${drawn.people} ${drawn.claims}`, split);
  let honest = claims[0];
  const steps = [`${people[0]} ${honest ? 'tells the truth' : 'lies'}`];
  const statements = [`${steps[0]}.`];
  for (let i = 1; i < people.length; i++) {
    statements.push(`${people[i]} says that ${people[i - 1]} ${claims[i] ? 'tells the truth' : 'lies'}.`);
    honest = claims[i] === honest;
    steps.push(`${people[i]} ${honest ? 'tells the truth' : 'lies'}`);
  }
  const prompt = fill(pickWording(askTruth, random, split), {
    statements: statements.join(' '),
    name: people.at(-1)!,
  });
  return { prompt, answer: honest ? 'yes' : 'no', thought: steps.join(', ') };
};

export const tracking = { dates, navigation, shuffledObjects, liars };
