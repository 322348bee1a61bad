import type { Random } from '../../base/random.ts';
import type { TextPart, Turn } from '../../text/turns.ts';
import { mentionNames } from '../annotations.ts';
import type { World } from '../world.ts';
import { askDifferent, conversation, type SceneTask, scenes, showScene } from './index.ts';
import { sampleScene } from './layout.ts';
import { namesOf } from './references.ts';
import { describeScene, type Scene } from './scene.ts';

/** All that asks for some of the things; what asks for two of them is hardest, and asked most. */
const MIX: readonly SceneTask[] = [
  'existence',
  'existence',
  'count',
  'comparison',
  'comparison',
  'comparison',
  'relations',
  'relations',
  'relations',
  'attributes',
  'attributes',
];

const MOST_QUESTIONS = 16;

/** Scenes that are told instead of shown: finding is the same in words, and words are a quarter of the tokens. */
const TOLD_SHARE = 0.35;
const TELLING = ['There is', 'The picture shows', 'In the picture there is', 'Imagine a picture of'] as const;

function tell(scene: Scene, random: Random): TextPart {
  const text = `${random.pick(TELLING)} ${describeScene(scene)}. `;
  return { text, mentions: mentionNames(text, namesOf(scene.objects)) };
}

/**
 * A drill for finding in a picture, or in what is said of one, what a question names. A single answer says
 * little, so there are as many as fit into a document: among other questions, one in eight, they were learned no
 * better than by chance.
 */
export const matching: World = {
  suite: 'scenes',
  tasks: [],
  measuredBy: 'scenes',

  document(random, split, difficulty = 1, thinking = false): Turn[] {
    for (;;) {
      const scene = sampleScene(random, split, difficulty);
      const told = random.chance(TOLD_SHARE);
      const questions = askDifferent(MIX, MOST_QUESTIONS, 2 * MOST_QUESTIONS, scene, random, split);
      if (questions.length === 0) continue;
      // What is told has no places to write down.
      return told
        ? conversation(tell(scene, random), questions, false)
        : conversation(showScene(scene, random, difficulty), questions, thinking);
    }
  },

  case: scenes.case,
};
