import type { Random } from '../../base/random.ts';
import type { Part, Turn } from '../../text/turns.ts';
import type { Case, Split, World } from '../world.ts';
import { sampleSteps } from './steps.ts';
import { sampleStory } from './story.ts';
import { type Tale, textOf } from './tale.ts';
import { sampleYarn } from './yarn.ts';

const TALES = { yarn: sampleYarn, steps: sampleSteps, story: sampleStory } as const satisfies Record<
  string,
  (random: Random, split: Split, difficulty: number) => Tale
>;

type TaleTask = keyof typeof TALES;
const TASKS = Object.keys(TALES) as TaleTask[];

/** A story's three pictures and two stills are longer than a row of training: it is asked for, and not taught. */
const TAUGHT = TASKS.filter((task) => task !== 'story');

/** Answers of text and pictures in turn: things to knit from yarn, how to do something in steps, stories. */
export const telling: World = {
  suite: 'telling',
  tasks: TASKS,
  wants: { output: ['image'] },

  document(random: Random, split: Split, difficulty = 1): Turn[] {
    const tale = TALES[random.pick(TAUGHT)](random, split, difficulty);
    return [asked(tale), { role: 'model', parts: tale.answer }];
  },

  case(task: string, random: Random, split: Split): Case {
    const known = TASKS.find((name) => name === task);
    if (known === undefined) throw new Error(`telling has no task "${task}"; it has ${TASKS.join(', ')}`);
    const tale = TALES[known](random, split, 1);
    return {
      suite: 'telling',
      task,
      metric: 'agreement',
      turns: [asked(tale)],
      expected: textOf(tale.answer),
      reference: tale.answer,
      score: (reply, pictures) => (tale.isRight(reply, pictures) ? 1 : 0),
    };
  },
};

/** Few, since the answer's own pictures take most of a row of training. */
const PATCHES = 36;

const asked = ({ given, request, mentions }: Tale): Turn => ({
  role: 'user',
  parts: [...given.map((part): Part => ({ ...part, maxPatches: PATCHES })), { text: request, mentions }],
});
