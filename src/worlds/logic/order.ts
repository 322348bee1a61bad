import { drawOwned, fill, type Puzzle, pickQuestion, type Wordings } from '../wording.ts';
import { days } from './words.ts';

const countWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six'];

const askDay: Wordings = {
  train: [
    'What day comes {count} days {side} {day}?',
    'Which day is {count} days {side} {day}?',
    'What day is {count} days {side} {day}?',
    '{count} days {side} {day} is which day?',
    'Which day comes {count} days {side} {day}?',
    'Name the day {count} days {side} {day}.',
    'It is {count} days {side} {day}. What day is it?',
    '{count} days {side} {day}?',
    'The day {count} days {side} {day}?',
    'What day do you get {count} days {side} {day}?',
    'Go {count} days {side} {day}: what day is it?',
    'Count {count} days {side} {day}. Which day is it?',
    'Which day do we have {count} days {side} {day}?',
  ],
  validation: [
    'Which day of the week is {count} days {side} {day}?',
    'Say the day {count} days {side} {day}.',
  ],
  test: ['Tell me the day {count} days {side} {day}.', 'What day of the week is {count} days {side} {day}?'],
};
const askToday: Wordings = {
  train: [
    'Today is {day}. What day {when}?',
    'Today is {day}. Which day {when}?',
    'If today is {day}, what day {when}?',
    'It is {day} today. What day {when}?',
    'What day {when} if today is {day}?',
    'Let today be {day}. What day {when}?',
    'Today it is {day}. Which day {when}?',
    'If it is {day} today, which day {when}?',
    'Today is {day}. So what day {when}?',
    'It is {day} now. What day {when}?',
    'Today we have {day}. Which day {when}?',
    'Which day {when}? Today is {day}.',
    'This is a {day}. What day {when}?',
  ],
  validation: ['Say today is {day}. What day {when}?', 'When today is {day}, what day {when}?'],
  test: ['Suppose today is {day}. What day {when}?', 'Today is {day}. Tell me what day {when}.'],
};

/** Counting forwards and backwards through the week, up to six days. */
const weekdays: Puzzle = (random, split) => {
  const draw = () => ({
    day: random.integer(0, 7),
    step: random.integer(1, 7) * random.pick([-1, 1]),
    form: random.pick(['count', 'today']),
  });
  const key = (drawn: ReturnType<typeof draw>) => `weekday ${drawn.form} ${drawn.day} ${drawn.step}`;
  const { day, step, form } = drawOwned(draw, key, split);
  const answer = days[(day + step + 7) % 7];
  const count = Math.abs(step);
  if (form === 'today') {
    const prompt = fill(pickQuestion(askToday, random, split), { day: days[day], when: whenIs(step) });
    return { prompt, answer };
  }
  const values = { day: days[day], count: countWords[count], side: step > 0 ? 'after' : 'before' };
  const prompt = fill(pickQuestion(askDay, random, split), values);
  return { prompt: prompt.replace('one days', 'one day').replace(/^[a-z]/, (c) => c.toUpperCase()), answer };
};

function whenIs(step: number): string {
  const count = Math.abs(step);
  if (count === 1) return step > 0 ? 'is tomorrow' : 'was yesterday';
  return step > 0 ? `is in ${countWords[count]} days` : `was ${countWords[count]} days ago`;
}

const askSort: Wordings = {
  train: [
    'Sort {list}.',
    'Sort these numbers: {list}.',
    'Put {list} in order.',
    'Put these numbers in order: {list}.',
    'Order {list} from small to large.',
    'Sort from small to large: {list}.',
    'Arrange the numbers {list}.',
    'Write in order: {list}.',
    'Order these: {list}.',
    'Sort from the smallest to the largest: {list}.',
    'Which order do {list} have, smallest first?',
    'Write {list} from small to large.',
    '{list}: sort them.',
    '{list} in order?',
  ],
  validation: ['Please sort {list}.', 'Arrange from small to large: {list}.'],
  test: ['Give these in order: {list}.', 'Sort the numbers {list}.'],
};
const askExtreme: Wordings = {
  train: [
    'Which is the {end}: {list}?',
    'Which number is the {end}: {list}?',
    'What is the {end} of {list}?',
    'Find the {end} number: {list}.',
    '{list}: which is the {end}?',
    'Give the {end} of {list}.',
    'The {end} of {list}?',
    'Which of {list} is the {end}?',
    '{list}: the {end}?',
    'Pick the {end}: {list}.',
    'What number is the {end}: {list}?',
    'Here are some numbers: {list}. Which is the {end}?',
    'Look at {list}. Which is the {end}?',
    'Which one is the {end}, {list}?',
  ],
  validation: ['Name the {end} number: {list}.', 'Among {list}, which is the {end}?'],
  test: ['Tell me the {end} of {list}.', 'Of {list}, which is the {end}?'],
};

/** Three or four different numbers below 100: sort them, or find the largest or smallest. */
const numberOrder: Puzzle = (random, split) => {
  const draw = () => {
    const count = random.integer(3, 5);
    const numbers = new Set<number>();
    while (numbers.size < count) numbers.add(random.integer(1, 100));
    return [...numbers];
  };
  const numbers = drawOwned(draw, (drawn) => `numbers ${drawn.toSorted()}`, split);
  const sorted = numbers.toSorted((a, b) => a - b);
  const list = numbers.join(', ');
  if (random.chance(0.4)) {
    return { prompt: fill(pickQuestion(askSort, random, split), { list }), answer: sorted.join(', ') };
  }
  const end = random.pick(['largest', 'smallest']);
  const answer = String(end === 'largest' ? sorted[sorted.length - 1] : sorted[0]);
  return { prompt: fill(pickQuestion(askExtreme, random, split), { list, end }), answer };
};

const askNumberTruth: Wordings = {
  train: [
    'True or false: {claim}.',
    'Is it true that {claim}?',
    '{claim}. True or false?',
    'Is this true or false: {claim}?',
    '{claim}: true or false?',
    'True or false? {claim}.',
    'Decide, true or false: {claim}.',
    'Is this true: {claim}?',
    'I say that {claim}. True or false?',
    'Is it right that {claim}? Say true or false.',
    'Would you say true or false: {claim}?',
    '{claim}, true or false?',
    'Does it hold that {claim}?',
  ],
  validation: ['Say true or false: {claim}.', 'Check this: {claim}.'],
  test: ['Answer true or false: {claim}.', 'Can it be that {claim}?'],
};

/** A claim that compares two numbers below 100. */
const numberTruth: Puzzle = (random, split) => {
  const draw = () => random.sample(range(1, 100), 2);
  const [a, b] = drawOwned(draw, (drawn) => `number truth ${drawn}`, split);
  const larger = random.chance(0.5);
  const isTrue = larger ? a > b : a < b;
  return {
    prompt: fill(pickQuestion(askNumberTruth, random, split), {
      claim: `${a} is ${larger ? 'larger' : 'smaller'} than ${b}`,
    }),
    answer: isTrue ? 'true' : 'false',
    alternatives: isTrue ? ['yes'] : ['no'],
  };
};

function range(low: number, high: number): number[] {
  return Array.from({ length: high - low }, (_value, index) => low + index);
}

export const order = { weekdays, numberOrder, numberTruth } satisfies Record<string, Puzzle>;
