import type { Random } from '../../base/random.ts';
import { modelText, type SoundPart, type Turn, userText } from '../../text/turns.ts';
import { COUNTABLE, type CountableName, EVENT_NAMES, happen, several } from '../audio/events.ts';
import { INSTRUMENT_NAMES, type InstrumentName, MELODIC } from '../audio/instruments.ts';
import { DIRECTIONS, drawDirected, drawSteps, perform } from '../audio/melodies.ts';
import { record } from '../audio/recording.ts';
import { concatenate, silence } from '../audio/signal.ts';
import { drawOwned, isRight } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';
import { askAbout, type Content, type Topic, topicsOf } from './questions.ts';

const COUNTABLE_NAMES = Object.keys(COUNTABLE) as CountableName[];

/** What each task listens to. */
const DRAWS = {
  event: (random) => ({ kind: 'events', events: [random.pick(EVENT_NAMES)] }),
  order: (random, split, difficulty) =>
    drawOwned(
      () => ({ kind: 'events', events: random.sample(EVENT_NAMES, random.chance(0.3 * difficulty) ? 3 : 2) }),
      ({ events }) => `sounds ${events.join(', ')}`,
      split,
    ),
  count(random, _split, difficulty) {
    const most = 3 + Math.round(3 * difficulty);
    return { kind: 'several', what: random.pick(COUNTABLE_NAMES), count: random.integer(1, most + 1) };
  },
  instrument: (random, split) =>
    drawMelody(random, split, () => drawSteps(random, random.integer(1, 4)), INSTRUMENT_NAMES),
  notes: (random, split, difficulty) =>
    drawMelody(random, split, () => drawSteps(random, random.integer(1, 3 + Math.round(3 * difficulty)))),
  direction(random, split, difficulty) {
    const known = difficulty < 0.5 ? DIRECTIONS.slice(0, 3) : DIRECTIONS;
    return drawMelody(random, split, () => {
      const direction = random.pick(known);
      return drawDirected(random, direction, random.integer(direction.includes(' and ') ? 3 : 2, 5));
    });
  },
  higher: (random, split) =>
    drawMelody(random, split, () => {
      for (;;) {
        const steps = drawSteps(random, 2);
        if (steps[0] !== steps[1]) return steps;
      }
    }),
} satisfies Record<string, (random: Random, split: Split, difficulty: number) => Content>;

export type SoundTask = keyof typeof DRAWS;
const TASKS = Object.keys(DRAWS) as SoundTask[];

/** Tunes of one or two notes are few, so they are held out with their instrument. */
function drawMelody(
  random: Random,
  split: Split,
  draw: () => number[],
  instruments: readonly InstrumentName[] = MELODIC,
): Content {
  return drawOwned(
    () => ({ kind: 'melody' as const, melody: { instrument: random.pick(instruments), steps: draw() } }),
    ({ melody: { instrument, steps } }) => `melody ${instrument} ${steps.join(' ')}`,
    split,
  );
}

function perceive(content: Content, random: Random, split: Split, difficulty: number): SoundPart {
  const strength = random.uniform(0, difficulty);
  return { sound: record(make(content, random), random, split, strength) };
}

/** The sound itself, 0.1 to 6 s. */
function make(content: Content, random: Random): Float32Array {
  if (content.kind === 'several') return several(content.what, content.count, random);
  if (content.kind === 'melody') return perform(content.melody, random);
  return concatenate(
    content.events.flatMap((name, i) => [
      silence(i === 0 ? 0 : random.uniform(0.1, 0.3)),
      happen(name, random),
    ]),
  );
}

/** What is no speech: happenings, instruments and melodies, all synthesised here. */
export const sounds: World = {
  suite: 'sounds',
  tasks: TASKS,
  wants: { input: ['audio'] },

  /** One sound, and all that can be asked about it, in any order. */
  document(random: Random, split: Split, difficulty = 1): Turn[] {
    const easy: readonly SoundTask[] = ['event', 'instrument', 'count', 'higher'];
    const task = random.pick(random.chance(1 - difficulty) ? easy : TASKS);
    const content = DRAWS[task](random, split, difficulty);
    const part = perceive(content, random, split, difficulty);
    return random.shuffle(topicsOf(content)).flatMap((topic, i): Turn[] => {
      const { prompt, answer } = askAbout(topic, content, random, split);
      const asked: Turn = i === 0 ? { role: 'user', parts: [part, { text: prompt }] } : userText(prompt);
      return [asked, modelText(answer)];
    });
  },

  case(task: string, random: Random, split: Split): Case {
    const known = TASKS.find((name) => name === task);
    if (known === undefined) throw new Error(`sounds has no task "${task}"; it has ${TASKS.join(', ')}`);
    const content = DRAWS[known](random, split, 1);
    const part = perceive(content, random, split, 1);
    const topic: Topic = known;
    const question = askAbout(topic, content, random, split);
    return {
      suite: 'sounds',
      task,
      metric: 'accuracy',
      turns: [{ role: 'user', parts: [part, { text: question.prompt }] }],
      expected: question.answer,
      score: (reply) => Number(isRight(question, reply)),
    };
  },
};
