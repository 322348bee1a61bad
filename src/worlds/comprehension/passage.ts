import type { Random } from '../../base/random.ts';
import type { Mention } from '../../text/turns.ts';
import { mentionNames } from '../annotations.ts';
import { names } from '../logic/words.ts';
import { drawOwned, fill, pickWording, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

/** What a report is about: who or what has how many of which thing. */
interface Topic {
  /** `{subject}` and `{number}` are gaps. */
  readonly entry: Wordings;
  readonly opening: Wordings;
  readonly closing: Wordings;
  readonly subjects: readonly string[];
  /** "How many {thing} …": */
  readonly thing: string;
  /** What a subject does with them, in "how many goals did Ann shoot" and in "Ann shot more goals". */
  readonly verb: readonly [infinitive: string, past: string];
  readonly low: number;
  readonly high: number;
}

const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

export const topics: readonly Topic[] = [
  {
    entry: {
      train: [
        '{subject} shot {number} goals.',
        '{number} goals came from {subject}.',
        'With {number} goals {subject} was happy.',
      ],
      validation: ['{subject} got the ball in {number} times.'],
      test: ['{subject} managed {number} goals.'],
    },
    opening: {
      train: ['The season of the small team is over.', 'It was a good year for the team.'],
      validation: ['The last game is played.'],
      test: ['The team met for the last time.'],
    },
    closing: {
      train: ['Everybody went home tired.', 'The coach was pleased.'],
      validation: ['There was cake for all.'],
      test: ['Then it began to rain.'],
    },
    subjects: names,
    thing: 'goals',
    verb: ['shoot', 'shot'],
    low: 2,
    high: 30,
  },
  {
    entry: {
      train: [
        'On {subject} the shop sold {number} loaves.',
        '{subject} was the day of {number} loaves.',
        '{number} loaves were sold on {subject}.',
      ],
      validation: ['Customers took {number} loaves on {subject}.'],
      test: ['{subject} brought {number} loaves over the counter.'],
    },
    opening: {
      train: ['The bakery counts its loaves.', 'The baker writes everything down.'],
      validation: ['A week in the bakery has passed.'],
      test: ['Here is what the bakery reports.'],
    },
    closing: {
      train: ['The oven was never cold.', 'Nobody had to wait long.'],
      validation: ['The flour is nearly gone.'],
      test: ['Next week will be quieter.'],
    },
    subjects: days,
    thing: 'loaves',
    verb: ['bring', 'brought'],
    low: 10,
    high: 100,
  },
  {
    entry: {
      train: [
        '{subject} drove {number} miles.',
        'The way of {subject} was {number} miles long.',
        '{number} miles lay behind {subject}.',
      ],
      validation: ['{subject} was {number} miles on the road.'],
      test: ['For {subject} it was a drive of {number} miles.'],
    },
    opening: {
      train: ['The family met at the lake.', 'They all came by car.'],
      validation: ['A meeting by the sea was planned.'],
      test: ['All of them came to the wedding.'],
    },
    closing: {
      train: ['The sun was out.', 'They stayed for two days.'],
      validation: ['Supper was late.'],
      test: ['The dogs came too.'],
    },
    subjects: names,
    thing: 'miles',
    verb: ['drive', 'drove'],
    low: 15,
    high: 99,
  },
];

export interface Entry {
  readonly subject: string;
  readonly number: number;
}

export interface Passage {
  readonly topic: Topic;
  readonly entries: readonly Entry[];
  readonly sentences: readonly string[];
}

/** Two to five entries with different numbers, between an opening and a closing sentence. */
export function drawPassage(random: Random, split: Split, difficulty: number): Passage {
  const draw = () => {
    const topic = random.pick(topics);
    const subjects = random.sample(topic.subjects, random.integer(2, 4 + Math.round(2 * difficulty)));
    const numbers = new Set<number>();
    while (numbers.size < subjects.length) numbers.add(random.integer(topic.low, topic.high));
    return { topic, entries: [...numbers].map((number, i) => ({ subject: subjects[i], number })) };
  };
  const { topic, entries } = drawOwned(
    draw,
    (drawn) =>
      `passage ${drawn.topic.thing} ${drawn.entries.map(({ subject, number }) => subject + number).toSorted()}`,
    split,
  );
  const sentences = entries.map((entry) => fill(pickWording(topic.entry, random, split), { ...entry }));
  const whole = [pickWording(topic.opening, random, split), ...sentences];
  if (random.chance(0.7)) whole.push(pickWording(topic.closing, random, split));
  return { topic, entries, sentences: whole };
}

/** Where a text that holds the passage says its entries, which are things in order. */
export const mentionEntries = (text: string, { entries, sentences }: Passage): Mention[] =>
  mentionNames(
    text,
    sentences.slice(1, 1 + entries.length).map((name, thing) => ({ thing, name })),
  );

export const passageText = ({ sentences }: Passage): string => sentences.join(' ');
