import type { Random } from '../../base/random.ts';
import { modelText, type PicturePart, type TextPart, type Turn } from '../../text/turns.ts';
import { widen } from '../phrasebook.ts';
import type { Case, Split, World } from '../world.ts';
import { attributeForms } from './attributes.ts';
import { objectComparisonForms } from './comparison.ts';
import { numberComparisonForms } from './comparison-numbers.ts';
import { countForms } from './counting.ts';
import { describeForms } from './description.ts';
import { existenceForms } from './existence.ts';
import { sampleScene } from './layout.ts';
import { positionForms } from './positions.ts';
import { ask, type Form, type Question } from './question.ts';
import { regionsOf } from './regions.ts';
import { pairForms } from './relations.ts';
import { renderScene } from './render.ts';
import type { Scene } from './scene.ts';
import { isRight, saysTheSame } from './score.ts';

const OWN_FORMS = {
  describe: describeForms,
  attributes: attributeForms,
  count: countForms,
  relations: [...pairForms, ...positionForms],
  existence: existenceForms,
  comparison: [...objectComparisonForms, ...numberComparisonForms],
} as const satisfies Record<string, readonly Form[]>;

export type SceneTask = keyof typeof OWN_FORMS;

/** The tasks and their forms of question, with the wordings of the phrasebook. */
export const FORMS: Readonly<Record<SceneTask, readonly Form[]>> = widenForms(OWN_FORMS);

function widenForms(own: Readonly<Record<SceneTask, readonly Form[]>>) {
  const keyed = Object.entries(own).flatMap(([task, forms]) =>
    forms.map((form) => [`${task}/${form.name}`, form.wordings] as const),
  );
  const wordings = widen('scenes', Object.fromEntries(keyed));
  const widened = Object.entries(own).map(([task, forms]) => [
    task,
    forms.map((form): Form => ({ ...form, wordings: wordings[`${task}/${form.name}`] })),
  ]);
  return Object.fromEntries(widened) as Record<SceneTask, readonly Form[]>;
}

/** The short questions of a document; repeated tasks are asked more often. */
const MIX: readonly SceneTask[] = [
  'attributes',
  'attributes',
  'attributes',
  'count',
  'count',
  'count',
  'relations',
  'relations',
  'relations',
  'relations',
  'existence',
  'existence',
  'comparison',
  'comparison',
];

/**
 * Where the description stands in a document. Naming everything teaches to see, so it nearly always comes; but
 * answers after it can be read off its text instead of the picture, so in every third document a few questions
 * come before it. Not at the end: documents are cut to fit their row.
 */
const DESCRIBE_FIRST = 0.6;
const DESCRIBE_LATER = 0.32;

const FEW_PATCHES = 16;

/** Pictures of simple shapes, and conversations about them. */
export const scenes: World = {
  suite: 'scenes',
  tasks: Object.keys(FORMS),

  document(random: Random, split: Split, difficulty = 1, thinking = false): Turn[] {
    const scene = sampleScene(random, split, difficulty);
    const picture = showScene(scene, random, difficulty);
    return conversation(picture, askMany(scene, random, split, difficulty), thinking);
  },

  case(task: string, random: Random, split: Split): Case {
    const { scene, question } = findCase(task, random, split);
    const picture = renderScene(scene, random);
    const right = (reply: string) =>
      task === 'describe' ? saysTheSame(reply, question.answer) : isRight(question, reply);
    return {
      suite: 'scenes',
      task,
      metric: 'accuracy',
      turns: [{ role: 'user', parts: [{ picture }, { text: question.text }] }],
      expected: question.answer,
      score: (reply) => (right(reply) ? 1 : 0),
    };
  },
};

/** A picture of the scene, in few patches where that is enough, with what is where for the loss on patches. */
export function showScene(scene: Scene, random: Random, difficulty: number): PicturePart {
  const picture = renderScene(scene, random, difficulty);
  return { picture, maxPatches: samplePatches(scene, random, difficulty), regions: regionsOf(scene.objects) };
}

/** Questions and their answers; the picture, where there is one, stands before the first, or a text that tells it. */
export const conversation = (
  shown: PicturePart | TextPart | undefined,
  questions: readonly Omit<Question, 'topic'>[],
  thinking: boolean,
): Turn[] =>
  questions.flatMap(({ text, answer, thought, references, askedReferences }, i): Turn[] => {
    const asked: TextPart = { text, references: askedReferences };
    return [
      { role: 'user', parts: i === 0 && shown ? [shown, asked] : [asked] },
      modelText(answer, thinking ? thought : undefined, { references }),
    ];
  });

/**
 * Easy pictures of things that are not small often come in few patches: a step then sees three times as many of
 * them, and features of patches carry over.
 */
function samplePatches({ objects }: Scene, random: Random, difficulty: number): number | undefined {
  const coarse = objects.every(({ size }) => size !== 'small') && random.chance(0.85 - 2 * difficulty);
  return coarse ? FEW_PATCHES : undefined;
}

/**
 * A description, mostly, and up to 10 different short questions, or fewer where there is little to ask. Easy
 * documents have one or none: seeing is learned from many pictures named, not from many questions about few.
 */
function askMany(scene: Scene, random: Random, split: Split, difficulty: number): Question[] {
  const wanted = random.integer(Math.round(5 * difficulty), 2 + Math.round(9 * difficulty));
  const questions = askDifferent(MIX, wanted, wanted * 3, scene, random, split);
  const roll = random.next();
  const description = ask(pickForm(FORMS.describe, random), scene, random, split);
  const skipped = questions.length > 0 && roll >= DESCRIBE_FIRST + DESCRIBE_LATER;
  if (description === undefined || skipped) return questions;
  const before = roll < DESCRIBE_FIRST ? 0 : Math.min(questions.length, random.integer(2, 5));
  return [...questions.slice(0, before), description, ...questions.slice(before)];
}

/** As many different questions as wanted, or fewer where there is little to ask. @param mix repeated tasks are asked more often */
export function askDifferent(
  mix: readonly SceneTask[],
  wanted: number,
  attempts: number,
  scene: Scene,
  random: Random,
  split: Split,
): Question[] {
  const questions = new Map<string, Question>();
  for (let attempt = 0; attempt < attempts && questions.size < wanted; attempt++) {
    const question = ask(pickForm(FORMS[random.pick(mix)], random), scene, random, split);
    if (question && !questions.has(question.topic)) questions.set(question.topic, question);
  }
  return [...questions.values()];
}

/** Draws the form first and then scenes until one allows it, so that every form has its share of the cases. */
export function findCase(task: string, random: Random, split: Split): { scene: Scene; question: Question } {
  if (!Object.hasOwn(FORMS, task)) {
    throw new Error(`scenes has no task "${task}"; it has ${Object.keys(FORMS).join(', ')}`);
  }
  const form = pickForm(FORMS[task as SceneTask], random);
  for (let attempt = 0; attempt < 1000; attempt++) {
    const scene = sampleScene(random, split);
    const question = ask(form, scene, random, split);
    if (question !== undefined) return { scene, question };
  }
  throw new Error(`scenes: no scene of ${split} allowed the question form "${form.name}"`);
}

/** A form by weight. */
function pickForm(forms: readonly Form[], random: Random): Form {
  let left = random.next() * forms.reduce((sum, form) => sum + form.weight, 0);
  for (const form of forms) {
    left -= form.weight;
    if (left < 0) return form;
  }
  return forms[0];
}
