import type { Random } from '../../base/random.ts';
import type { Reference, ThoughtPart } from '../../text/turns.ts';
import { capitalise, fill, pickQuestion, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import { kindReferences, referencesOf } from './references.ts';
import { type Kind, kindPhrase, matches, type Scene, type SceneObject } from './scene.ts';
import { type Subject, thoughtOf } from './thoughts.ts';
import { inFull, plural, type Triple } from './vocabulary.ts';

/** A question about a scene with its oracle's answer. */
export interface Question {
  readonly text: string;
  /** What is asked, whatever the wording: equal for questions that differ in phrasing alone. */
  readonly topic: string;
  readonly answer: string;
  /** Further replies that are right. */
  readonly alternatives?: readonly string[];
  /** What leads to the answer, for models that think; undefined where there is nothing to think about. */
  readonly thought?: ThoughtPart;
  /** Which things the answer depends on, for training. */
  readonly references?: readonly Reference[];
  /** Which things the kinds that the question speaks of are. */
  readonly askedReferences?: readonly Reference[];
}

/** What a form finds in a scene: the values for the slots of its wordings, and the answer. */
export interface Finding {
  readonly slots: Readonly<Record<string, string>>;
  readonly answer: string;
  readonly alternatives?: readonly string[];
  /** What to think about; undefined where the answer needs no thought. */
  readonly subject?: Subject;
}

/** One form of question. */
export interface Form {
  readonly name: string;
  /** How often the form is drawn, against the others. */
  readonly weight: number;
  readonly wordings: Wordings;
  /**
   * Looks for something to ask; undefined where the scene has nothing unambiguous. Yes-or-no forms answer
   * yes just when `wanted`, so that the two are equally frequent; other forms may ignore it.
   */
  find(request: Request): Finding | undefined;
}

export interface Request {
  readonly scene: Scene;
  readonly random: Random;
  readonly split: Split;
  readonly wanted: boolean;
  /** "thing", "object", …: one noun for the whole question. */
  readonly noun: string;
}

/** Wordings from three blocks of lines: training, validation, test; an empty line between the blocks. */
export function wordings(text: string): Wordings {
  const [train, validation, test] = text
    .trim()
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').map((line) => line.trim()));
  return { train, validation, test };
}

/** Asks one question of the form, or undefined where the scene does not allow it. */
export function ask(form: Form, scene: Scene, random: Random, split: Split): Question | undefined {
  const noun = random.pick(NOUNS);
  const finding = form.find({ scene, random, split, wanted: random.chance(0.5), noun });
  if (finding === undefined) return undefined;
  const template = pickQuestion(form.wordings, random, split);
  const slots = { thing: noun, things: `${noun}s`, picture: random.pick(PICTURES), ...finding.slots };
  const short = !finding.answer.includes(' ');
  const text = vary(fill(template, slots), short, random);
  const topic = [form.name, ...Object.values(finding.slots)].join('; ').replaceAll(noun, 'thing');
  const { answer, alternatives, subject } = finding;
  const askedReferences = subject && kindReferences(scene, subject, text, kindNames);
  return {
    text,
    topic,
    answer,
    alternatives,
    ...(subject && {
      thought: thoughtOf(scene, subject),
      references: referencesOf(scene, subject, answer),
      askedReferences,
    }),
  };
}

const NOUNS = ['object', 'object', 'object', 'thing', 'thing', 'shape', 'figure'] as const;
const PICTURES = ['picture', 'picture', 'picture', 'image', 'image', 'scene'] as const;

/** How different people type the same question. */
function vary(question: string, short: boolean, random: Random): string {
  let text = question;
  if (random.chance(0.3)) text = text.replaceAll('colour', 'color');
  if (random.chance(0.3)) text = text.replaceAll('grey', 'gray');
  const roll = random.next();
  if (roll < 0.05) text = `please, ${text}`;
  else if (roll < 0.13 && /^(tell|look)/.test(text)) return capitalise(text);
  else if (roll < 0.09) text = `look at the picture. ${text}`;
  else if (roll < 0.13) text = `tell me: ${text}`;
  else if (roll < 0.16) text = text.replace(/([?.])$/, ' please$1');
  else if (roll < 0.22 && short) text = `${text} ${random.pick(BRIEFLY)}`;
  if (random.chance(0.15)) text = text.replace(/[?.]$/, '');
  return random.chance(0.7) ? text.split('. ').map(capitalise).join('. ') : text;
}

const BRIEFLY = ['answer in one word.', 'one word, please.', 'just the answer.', 'answer briefly.'] as const;

/** All that a question may call a kind. */
const kindNames = (kind: Kind): string[] =>
  NOUNS.flatMap((noun) => [kindsPhrase(kind, noun), kindPhrase(kind, noun)]);

export function kindsPhrase(kind: Kind, noun: string): string {
  const last = kind.shape === undefined ? `${noun}s` : plural(kind.shape);
  return [kind.size, kind.color, last].filter((word) => word !== undefined).join(' ');
}

/** Which attributes a description names. */
export type Level = readonly (keyof Triple)[];

export function kindOf(object: Triple, level: Level): Kind {
  return Object.fromEntries(level.map((attribute) => [attribute, object[attribute]]));
}

/** From most to least usual; repeated levels are drawn more often. */
const REFERENCES: readonly Level[] = [
  ['color', 'shape'],
  ['color', 'shape'],
  ['color', 'shape'],
  ['shape'],
  ['shape'],
  ['color'],
  ['color'],
  ['size', 'shape'],
  ['size', 'color'],
  ['size'],
  ['size', 'color', 'shape'],
];

/** A kind that only this object is of, without the `hidden` attribute; undefined where there is none. */
export function identify(
  object: SceneObject,
  { scene, random }: Request,
  hidden?: keyof Triple,
): Kind | undefined {
  const kinds = REFERENCES.filter((level) => hidden === undefined || !level.includes(hidden))
    .map((level) => kindOf(object, level))
    .filter((kind) => scene.objects.every((other) => other === object || !matches(kind, other)));
  return kinds.length === 0 ? undefined : random.pick(kinds);
}

/** An object as an answer: "red circle"; its size may be said too. */
export function objectAnswer(object: SceneObject): Pick<Finding, 'answer' | 'alternatives'> {
  return { answer: `${object.color} ${object.shape}`, alternatives: [inFull(object)] };
}
