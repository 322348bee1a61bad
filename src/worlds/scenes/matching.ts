import type { Random } from '../../base/random.ts';
import { modelText, type Turn, userText } from '../../text/turns.ts';
import type { Split, World } from '../world.ts';
import { FORMS, pickForm, type SceneTask, scenes, showScene } from './index.ts';
import { sampleScene } from './layout.ts';
import { ask, type Question } from './question.ts';
import { describeScene } from './scene.ts';

/** Whether something is there, mostly; how many, and whether one is as another, ask for the same. */
const MIX: readonly SceneTask[] = ['existence', 'existence', 'existence', 'count', 'comparison'];

const MOST_QUESTIONS = 16;

/** Scenes that are told instead of shown: finding is the same in words, and words are a quarter of the tokens. */
const TOLD_SHARE = 0.35;
const TELLING = ['There is', 'The picture shows', 'In the picture there is', 'Imagine a picture of'] as const;

/**
 * A drill for finding in a picture, or in what is said of one, what a question names. An answer of yes or no says
 * little, so there are as many as fit into a document: among other questions, one in eight, they were learned no
 * better than by chance.
 */
export const matching: World = {
  suite: 'scenes',
  tasks: [],
  measuredBy: 'scenes',

  document(random, split, difficulty = 1): Turn[] {
    for (;;) {
      const scene = sampleScene(random, split, difficulty);
      const told = random.chance(TOLD_SHARE);
      const [first, ...others] = askAll(
        (task) => ask(pickForm(FORMS[task], random), scene, random, split),
        random,
      );
      if (!first) continue;
      return [
        told
          ? userText(`${random.pick(TELLING)} ${describeScene(scene)}. ${first.text}`)
          : { role: 'user', parts: [showScene(scene, random, difficulty), { text: first.text }] },
        modelText(first.answer),
        ...others.flatMap(({ text, answer }) => [userText(text), modelText(answer)]),
      ];
    }
  },

  case: (task: string, random: Random, split: Split) => scenes.case(task, random, split),
};

/** Different questions; fewer where there is little to ask. */
function askAll(askOne: (task: SceneTask) => Question | undefined, random: Random): Question[] {
  const questions = new Map<string, Question>();
  for (let attempt = 0; attempt < 2 * MOST_QUESTIONS && questions.size < MOST_QUESTIONS; attempt++) {
    const question = askOne(random.pick(MIX));
    if (question && !questions.has(question.topic)) questions.set(question.topic, question);
  }
  return [...questions.values()];
}
