import { drawOwned, fill, type Puzzle, pickQuestion } from '../wording.ts';
import { LOGIC_WORDINGS } from './wordings.ts';
import { days } from './words.ts';

const countWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six'];

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
    const prompt = fill(pickQuestion(LOGIC_WORDINGS.today, random, split), {
      day: days[day],
      when: whenIs(step),
    });
    return { prompt, answer };
  }
  const values = { day: days[day], count: countWords[count], side: step > 0 ? 'after' : 'before' };
  const prompt = fill(pickQuestion(LOGIC_WORDINGS.day, random, split), values);
  return { prompt: prompt.replace('one days', 'one day').replace(/^[a-z]/, (c) => c.toUpperCase()), answer };
};

function whenIs(step: number): string {
  const count = Math.abs(step);
  if (count === 1) return step > 0 ? 'is tomorrow' : 'was yesterday';
  return step > 0 ? `is in ${countWords[count]} days` : `was ${countWords[count]} days ago`;
}

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
    return {
      prompt: fill(pickQuestion(LOGIC_WORDINGS.sort, random, split), { list }),
      answer: sorted.join(', '),
    };
  }
  const end = random.pick(['largest', 'smallest']);
  const answer = String(end === 'largest' ? sorted[sorted.length - 1] : sorted[0]);
  return { prompt: fill(pickQuestion(LOGIC_WORDINGS.extreme, random, split), { list, end }), answer };
};

/** A claim that compares two numbers below 100. */
const numberTruth: Puzzle = (random, split) => {
  const draw = () => random.sample(range(1, 100), 2);
  const [a, b] = drawOwned(draw, (drawn) => `number truth ${drawn}`, split);
  const larger = random.chance(0.5);
  const isTrue = larger ? a > b : a < b;
  return {
    prompt: fill(pickQuestion(LOGIC_WORDINGS.numberTruth, random, split), {
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
