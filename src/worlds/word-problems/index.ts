import type { Random } from '../../base/random.ts';
import { type GradedPuzzle, puzzleWorld } from '../puzzles.ts';
import { drawOwned, fill, pickWording, type Question } from '../wording.ts';
import type { Split } from '../world.ts';
import { asking, type Event, events, names, opening, things } from './sentences.ts';

/** What happens to a number of things: the sentence's values, and the step that it means. */
interface Step {
  readonly event: Event;
  readonly amount: number;
  readonly before: number;
  readonly after: number;
}

/** A story: who has how many of what, and what happens then. */
export interface Story {
  readonly name: string;
  readonly other: string;
  readonly thing: string;
  readonly start: number;
  readonly steps: readonly Step[];
}

const MOST = 200;

/** What an event can be with `before` things at hand; undefined where it cannot happen. */
function drawStep(before: number, random: Random): Step | undefined {
  const event = random.pick(Object.keys(events) as Event[]);
  const amount =
    event === 'times'
      ? random.integer(2, 5)
      : event === 'share'
        ? random.integer(2, 6)
        : random.integer(2, 40);
  const after = apply(event, before, amount);
  const sound = Number.isInteger(after) && after >= 0 && after <= MOST && (event !== 'half' || before > 1);
  return sound ? { event, amount, before, after } : undefined;
}

export function apply(event: Event, before: number, amount: number): number {
  switch (event) {
    case 'gain':
      return before + amount;
    case 'lose':
      return before - amount;
    case 'times':
      return before * amount;
    case 'half':
      return before / 2;
    case 'share':
      return before / amount;
  }
}

function drawStory(count: number, difficulty: number, random: Random): Story {
  const [name, other] = random.sample(names, 2);
  const start = random.integer(2, difficulty < 0.5 ? 20 : 60);
  const steps: Step[] = [];
  for (let attempt = 0; attempt < 200 && steps.length < count; attempt++) {
    const step = drawStep(steps.at(-1)?.after ?? start, random);
    // Two of a kind in a row read like a mistake; sharing out ends what can be told.
    if (step && step.event !== steps.at(-1)?.event && steps.at(-1)?.event !== 'share') steps.push(step);
  }
  return { name, other, thing: random.pick(things), start, steps };
}

const signs: Readonly<Record<Event, string>> = { gain: '+', lose: '-', times: '*', half: '/', share: '/' };

/** "12+5=17, 17*2=34": one calculation for each thing that happens. */
export const calculation = ({ steps }: Story): string =>
  steps
    .map(
      ({ event, amount, before, after }) =>
        `${before}${signs[event]}${event === 'half' ? 2 : amount}=${after}`,
    )
    .join(', ');

export function tell({ name, other, thing, start, steps }: Story, random: Random, split: Split): Question {
  const values = { name, other, thing, start };
  const sentences = [
    fill(pickWording(opening, random, split), values),
    ...steps.map(({ event, amount }) =>
      fill(pickWording(events[event], random, split), { ...values, amount, people: amount }),
    ),
  ];
  const last = steps.at(-1)!;
  const question = fill(
    pickWording(last.event === 'share' ? asking.share : asking.have, random, split),
    values,
  );
  return {
    prompt: [...sentences, question].join(' '),
    answer: String(last.after),
    thought: calculation({ name, other, thing, start, steps }),
  };
}

const withSteps =
  (count: number): GradedPuzzle =>
  (random, split, difficulty) => {
    const story = drawOwned(
      () => drawStory(count, difficulty, random),
      ({ start, steps }) => `story ${start} ${steps.map(({ event, amount }) => `${event} ${amount}`)}`,
      split,
    );
    return tell(story, random, split);
  };

/** Stories about numbers of things, of one to four calculations: the twin of GSM8K. */
export const wordProblems = puzzleWorld(
  { oneStep: withSteps(1), twoSteps: withSteps(2), threeSteps: withSteps(3), fourSteps: withSteps(4) },
  { suite: 'word-problems', questions: [5, 9] },
);
