import type { Random } from '../../base/random.ts';
import { cutFilm } from '../../media/interleave.ts';
import { pictureGrid } from '../../media/patches.ts';
import type { PictureSize } from '../../media/picture.ts';
import { soundTokenCount } from '../../media/sound-frames.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { type FilmPart, modelText, type Part, type Turn } from '../../text/turns.ts';
import { isRight, type Question } from '../wording.ts';
import type { ModalityName, Split, World } from '../world.ts';

/** What is shown, and what can be asked about it. */
export interface Showing {
  readonly parts: readonly Part[];
  /** A question of a task; undefined where this showing allows none. */
  question(task: string, random: Random, split: Split): Question | undefined;
}

export interface FilmWorldOptions {
  readonly suite: string;
  readonly tasks: readonly string[];
  /** What is taught, but no case asks: its answer is always the same. */
  readonly taught?: readonly string[];
  /** What it wants of a model. */
  readonly input: readonly ModalityName[];
  /** Shoots a film, for a task or for any; `thinking` needs room for a thought. */
  shoot(random: Random, split: Split, difficulty: number, task?: string, thinking?: boolean): Showing;
}

/** A conversation fits into a row of training of this many tokens. */
export const ROW = 256;
/** Most questions about one film. */
const QUESTIONS = 6;
const ATTEMPTS = 200;

/** A world of questions about films; a document asks as many about one as fit into a row of training. */
export function filmWorld({ suite, tasks, taught = [], input, shoot }: FilmWorldOptions): World {
  return {
    suite,
    tasks,
    wants: { input },
    document(random, split, difficulty = 1, thinking = false) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const turns = converse(
          shoot(random, split, difficulty, undefined, thinking),
          [...tasks, ...taught],
          random,
          split,
          thinking,
        );
        if (turns.length > 0) return turns;
      }
      throw new Error(`${suite}: no film among ${ATTEMPTS} allowed a question that fits into ${ROW} tokens`);
    },
    case(task, random, split) {
      if (!tasks.includes(task))
        throw new Error(`${suite} has no task "${task}"; it has ${tasks.join(', ')}`);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const showing = shoot(random, split, 1, task);
        const question = showing.question(task, random, split);
        if (!question) continue;
        return {
          suite,
          task,
          metric: 'accuracy',
          turns: [{ role: 'user', parts: [...showing.parts, { text: question.prompt }] }],
          expected: question.answer,
          score: (reply) => Number(isRight(question, reply)),
        };
      }
      throw new Error(`${suite}: no film among ${ATTEMPTS} allowed a question of the task "${task}"`);
    },
  };
}

function converse(
  showing: Showing,
  tasks: readonly string[],
  random: Random,
  split: Split,
  thinking: boolean,
): Turn[] {
  // The beginning of a conversation, and a system turn that tells the model to think.
  let room = ROW - 5 - showing.parts.reduce((sum, part) => sum + tokensOf(part), 0);
  const asked = new Map<string, Question>();
  for (let attempt = 0; attempt < 4 * QUESTIONS && asked.size < QUESTIONS; attempt++) {
    const task = random.pick(tasks);
    const question = showing.question(task, random, split);
    // Other words for the same question teach little.
    const topic = question && `${task} ${question.answer}`;
    if (!topic || asked.has(topic)) continue;
    // Thoughts take much room, so one of them comes before what is seen at once.
    if (thinking && asked.size === 0 && !question.thought && attempt < 2 * QUESTIONS) continue;
    const cost = costOf(question, thinking);
    if (cost > room) continue;
    room -= cost;
    asked.set(topic, question);
  }
  return [...asked.values()].flatMap(({ prompt, answer, thought }, i): Turn[] => [
    { role: 'user', parts: [...(i === 0 ? showing.parts : []), { text: prompt }] },
    modelText(answer, thinking ? thought : undefined),
  ]);
}

/** Marks around a question, an answer and a thought. */
const TURN_MARKS = 6;
const THOUGHT_MARKS = 3;

function costOf({ prompt, answer, thought }: Question, thinking: boolean): number {
  const thoughtCost = thinking && thought !== undefined ? textTokens(thought) + THOUGHT_MARKS : 0;
  return textTokens(prompt) + textTokens(answer) + thoughtCost + TURN_MARKS;
}

const textTokens = (text: string): number => alhenaTokenizer().encode(text).length;

/** Tokens of what is shown, for the family's patches and template. */
function tokensOf(part: Part): number {
  if ('film' in part) return filmTokens(part);
  if ('picture' in part) return 2 + patchesOf(part.picture, part.maxPatches);
  return 'text' in part ? textTokens(part.text) : 0;
}

/** Marks and stamp of a frame: `mm:ss` is a token a sign, and one before. */
const FRAME_MARKS = 8;

export function filmTokens({ film, maxPatches }: FilmPart): number {
  return cutFilm(film).reduce(
    (sum, piece) =>
      sum +
      ('sound' in piece
        ? 2 + soundTokenCount(piece.sound)
        : FRAME_MARKS + patchesOf(piece.frame.picture, Math.min(maxPatches ?? 16, 16))),
    0,
  );
}

function patchesOf(picture: PictureSize, maxPatches = 64): number {
  const { rows, columns } = pictureGrid(picture, { maxPatches });
  return rows * columns;
}
