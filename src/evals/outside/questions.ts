import type { Random } from '../../base/random.ts';
import type { Question } from '../../worlds/scenes/question.ts';
import { COLORS, SHAPES, SIZES } from '../../worlds/scenes/vocabulary.ts';
import { askRelation } from './relations.ts';
import type { Sketch } from './sketch.ts';
import { article, fits, NOUNS, pointAt, say, sayMany, type Words } from './words.ts';

export const OUTSIDE_TASKS = ['attributes', 'count', 'relations', 'existence'] as const;
export type OutsideTask = (typeof OUTSIDE_TASKS)[number];

/** A question of the task with its answer; undefined where the sketch has none that is clear. */
export function askAbout(task: OutsideTask, sketch: Sketch, random: Random): Question | undefined {
  const asked = {
    attributes: askAttribute,
    count: askCount,
    relations: askRelation,
    existence: askExistence,
  };
  const question = asked[task](sketch, random);
  return question && { ...question, text: typed(question.text, random) };
}

/** People write American English mostly, and not all of them begin with a capital or end with a mark. */
function typed(text: string, random: Random): string {
  const local = random.chance(0.6) ? text.replaceAll('colour', 'color').replaceAll('grey', 'gray') : text;
  const roll = random.next();
  if (roll < 0.12) return local.charAt(0).toLowerCase() + local.slice(1);
  return roll < 0.2 ? local.replace(/[?.]$/, '') : local;
}

function askAttribute(sketch: Sketch, random: Random): Question | undefined {
  const item = random.pick(sketch.items);
  const key = random.pick(['color', 'color', 'color', 'shape', 'shape', 'size'] as const);
  const noun = key === 'shape' ? random.pick(['object', 'thing', 'one', 'figure']) : random.pick(NOUNS);
  const words = pointAt(item, sketch, random, key);
  const alone = sketch.items.length === 1;
  if (words === undefined) return undefined;
  const a = alone && random.chance(0.4) ? noun.replace('one', 'object') : say(words, noun);
  const text = random.pick(
    {
      color: [
        `What colour is the ${a}?`,
        `What is the colour of the ${a}?`,
        `Which colour is the ${a}?`,
        `What's the colour of the ${a}?`,
        `What colour is the ${a} in this image?`,
        `Can you tell me what colour the ${a} is?`,
        `Name the colour of the ${a}.`,
      ],
      shape: [
        `What shape is the ${a}?`,
        `What is the shape of the ${a}?`,
        `Which shape is the ${a}?`,
        `What kind of shape is the ${a}?`,
        `The ${a} has what shape?`,
      ],
      size: [
        `What size is the ${a}: small, medium or large?`,
        `Is the ${a} small, medium, or large?`,
        `What is the size of the ${a}?`,
        `How big is the ${a}? Small, medium or large?`,
      ],
    }[key],
  );
  return { text, topic: `${key} of ${say(words, 'thing')}`, answer: item[key] };
}

function askCount(sketch: Sketch, random: Random): Question {
  const noun = random.pick(NOUNS);
  const keys = random.pick([
    [],
    [],
    ['color'],
    ['color'],
    ['shape'],
    ['shape'],
    ['color', 'shape'],
    ['size'],
  ] as const);
  // One in eight asks for something else than what is there; the answer may be 0 then.
  const model = random.chance(0.12) ? randomWords(random) : random.pick(sketch.items);
  const words: Words = Object.fromEntries(keys.map((key) => [key, model[key]]));
  const many = sayMany(words, noun);
  const text = random.pick([
    `How many ${many} are there?`,
    `How many ${many} are in the image?`,
    `How many ${many} can you see?`,
    `How many ${many} are in this picture?`,
    `What is the total number of ${many}?`,
    `Count the ${many}.`,
    `Count the ${many} in the image.`,
  ]);
  const answer = String(sketch.items.filter((item) => fits(item, words)).length);
  return { text, topic: `number of ${many}`, answer };
}

function randomWords(random: Random): Required<Words> {
  return { size: random.pick(SIZES), color: random.pick(COLORS), shape: random.pick(SHAPES) };
}

function askExistence(sketch: Sketch, random: Random): Question {
  const noun = random.pick(NOUNS);
  const wanted = random.chance(0.5);
  let words = drawWords(sketch, wanted, random);
  // Asking until it fits keeps yes and no equally frequent; something is always absent.
  while (sketch.items.some((other) => fits(other, words)) !== wanted)
    words = drawWords(sketch, wanted, random);
  const phrase = say(words, noun);
  const text = random.pick([
    `Is there ${article(phrase)} in the image?`,
    `Is there ${article(phrase)}?`,
    `Do you see ${article(phrase)}?`,
    `Does the picture contain ${article(phrase)}?`,
    `Does this image have ${article(phrase)} in it?`,
    `Are there any ${sayMany(words, noun)} in the picture?`,
    `Can you find ${article(phrase)} here?`,
  ]);
  return { text, topic: `existence of ${phrase}`, answer: wanted ? 'yes' : 'no' };
}

/** Words for something that is there or, mostly, for something else that shares an attribute with it. */
function drawWords(sketch: Sketch, wanted: boolean, random: Random): Words {
  const keys = random.pick([
    ['color', 'shape'],
    ['color', 'shape'],
    ['shape'],
    ['color'],
    ['size', 'shape'],
  ] as const);
  const item = random.pick(sketch.items);
  const kept = random.chance(0.7) ? random.pick(keys) : undefined;
  const model = wanted ? item : { ...randomWords(random), ...(kept !== undefined && { [kept]: item[kept] }) };
  return Object.fromEntries(keys.map((key) => [key, model[key]]));
}
