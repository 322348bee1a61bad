import type { Random } from '../../base/random.ts';
import { pictureWorld } from '../pictures.ts';
import { fill, pickQuestion, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import { type Chart, type Datum, drawChart, drawData } from './chart.ts';

const wordings = {
  value: {
    train: ['What is the value of {a}?', 'How much is {a}?', '{a}?', 'Read off {a}.', 'Which value has {a}?'],
    validation: ['Give the value of {a}.'],
    test: ['How large is {a} in the chart?'],
  },
  largest: {
    train: ['Which is the largest?', 'What has the highest value?', 'Which label is the greatest?'],
    validation: ['Name the largest one.'],
    test: ['Which one leads in this chart?'],
  },
  smallest: {
    train: ['Which is the smallest?', 'What has the lowest value?', 'Which label is the least?'],
    validation: ['Name the smallest one.'],
    test: ['Which one is last in this chart?'],
  },
  compare: {
    train: ['Is {a} larger than {b}?', 'Does {a} have more than {b}?', '{a} more than {b}, yes or no?'],
    validation: ['Is the value of {a} above that of {b}?'],
    test: ['Is it true that {a} is larger than {b}?'],
  },
  sum: {
    train: ['What do {a} and {b} make together?', 'Add {a} and {b}.', 'What is the sum of {a} and {b}?'],
    validation: ['How much are {a} and {b} together?'],
    test: ['Compute the total of {a} and {b}.'],
  },
  difference: {
    train: [
      'By how much is {a} larger than {b}?',
      'What is the difference between {a} and {b}?',
      '{a} less {b} is what?',
    ],
    validation: ['How far apart are {a} and {b}?'],
    test: ['How much more is {a} than {b}?'],
  },
  count: {
    train: ['How many values are shown?', 'How many labels are there?', 'Count the values.'],
    validation: ['What is the number of values?'],
    test: ['How many values does the chart have?'],
  },
  kind: {
    train: [
      'What kind of chart is this?',
      'Which type of chart is it?',
      'What is drawn here: columns, bars, a line or a pie?',
    ],
    validation: ['Name the kind of chart.'],
    test: ['Tell the type of this chart.'],
  },
  above: {
    train: ['How many are above {limit}?', 'How many values are more than {limit}?'],
    validation: ['Count those above {limit}.'],
    test: ['What is the number of values over {limit}?'],
  },
} satisfies Record<string, Wordings>;

const said = ({ label, value }: Datum): string => `${label} ${value}`;

/** A question about a chart; undefined where it has no certain answer. */
export function askChart(task: string, chart: Chart, random: Random, split: Split): Question | undefined {
  const { data, kind, printed } = chart;
  const ask = (
    name: keyof typeof wordings,
    answer: string | number,
    values = {},
    thought?: string,
  ): Question => ({
    prompt: fill(pickQuestion(wordings[name], random, split), values),
    answer: String(answer),
    thought,
  });
  // Without numbers, the size of a slice is nobody's to read.
  const readable = kind !== 'pie' || printed;
  const [one, other] = random.sample(data, 2);
  const [more, less] = one.value > other.value ? [one, other] : [other, one];
  const all = data.map(said).join(', ');
  switch (task) {
    case 'value':
      return readable ? ask('value', one.value, { a: one.label }) : undefined;
    case 'extreme': {
      const sorted = data.toSorted((a, b) => b.value - a.value);
      const first = random.chance(0.5);
      const [best, next] = first ? sorted : sorted.toReversed();
      // Differences of less than a tenth cannot be seen in every style.
      if (Math.abs(best.value - next.value) < chart.most / 12) return undefined;
      return ask(first ? 'largest' : 'smallest', best.label, {}, readable ? all : undefined);
    }
    case 'compare': {
      if (Math.abs(one.value - other.value) < chart.most / 12) return undefined;
      const thought = readable ? `${said(one)}, ${said(other)}` : undefined;
      return ask(
        'compare',
        one.value > other.value ? 'yes' : 'no',
        { a: one.label, b: other.label },
        thought,
      );
    }
    case 'calculate': {
      if (!readable || more.value === less.value) return undefined;
      if (random.chance(0.5)) {
        const sum = one.value + other.value;
        return ask(
          'sum',
          sum,
          { a: one.label, b: other.label },
          `${said(one)}, ${said(other)}: ${one.value}+${other.value}=${sum}`,
        );
      }
      const gap = more.value - less.value;
      return ask(
        'difference',
        gap,
        { a: more.label, b: less.label },
        `${said(more)}, ${said(less)}: ${more.value}-${less.value}=${gap}`,
      );
    }
    default: {
      const roll = random.next();
      if (roll < 0.3) return ask('kind', kind);
      if (roll < 0.6 || !readable) return ask('count', data.length);
      const limit = (chart.most / 5) * random.integer(1, 5);
      const above = data.filter(({ value }) => value > limit);
      return ask('above', above.length, { limit }, all);
    }
  }
}

/** Columns, bars, lines and pies in many styles: the twin of ChartQA. */
export const charts = pictureWorld({
  suite: 'charts',
  tasks: ['value', 'extreme', 'compare', 'calculate', 'structure'],
  questions: 8,
  draw(random, split, difficulty) {
    const chart = drawChart(drawData(random, split, difficulty), random, split, difficulty);
    return { part: chart.part, question: (task, draws, owner) => askChart(task, chart, draws, owner) };
  },
});
