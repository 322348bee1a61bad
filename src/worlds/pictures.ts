import type { Random } from '../base/random.ts';
import type { PicturePart, TextPart, Turn } from '../text/turns.ts';
import { PrintedWords } from './printed.ts';
import { answerTurn, isRight, type Question } from './wording.ts';
import type { Split, World } from './world.ts';

/** A picture and what can be asked about it. */
export interface Sheet {
  readonly part: PicturePart;
  /** A question of a task; undefined where this picture allows none. */
  question(task: string, random: Random, split: Split): Question | undefined;
}

export interface PictureWorldOptions {
  readonly suite: string;
  readonly tasks: readonly string[];
  readonly metric?: string;
  /** Questions about one picture of a training document, at most. */
  readonly questions: number;
  /** Draws a picture, for a task or for any. Everything random about it follows from `random`. */
  draw(random: Random, split: Split, difficulty: number, task?: string): Sheet;
  /** 0 to 1 for a reply; default: whether it is right. */
  readonly score?: (question: Question, reply: string) => number;
}

const ATTEMPTS = 200;

/** A world of questions about drawn pictures; a document asks several about one. */
export function pictureWorld(options: PictureWorldOptions): World {
  const { suite, tasks, metric = 'accuracy', questions, draw, score = scoreOf } = options;
  return {
    suite,
    tasks,
    document(random, split, difficulty = 1, thinking = false) {
      const sheet = draw(random, split, difficulty);
      const asked = new Map<string, Question>();
      for (let attempt = 0; attempt < ATTEMPTS && asked.size < questions; attempt++) {
        const question = sheet.question(random.pick(tasks), random, split);
        if (question) asked.set(question.prompt, question);
        else if (asked.size > 0 && attempt > 5 * questions) break;
      }
      const printed = new PrintedWords(sheet.part.regions);
      return [...asked.values()].flatMap((question, i): Turn[] => {
        const { prompt, answer, thought } = question;
        const text: TextPart = { text: prompt, references: printed.named(prompt) };
        const read = {
          references: printed.read(answer),
          thoughtReferences: thought === undefined ? undefined : printed.read(thought),
        };
        return [
          { role: 'user', parts: i === 0 ? [sheet.part, text] : [text] },
          answerTurn({ ...question, ...read }, thinking),
        ];
      });
    },
    case(task, random, split) {
      if (!tasks.includes(task))
        throw new Error(`${suite} has no task "${task}"; it has ${tasks.join(', ')}`);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const sheet = draw(random, split, 1, task);
        const question = sheet.question(task, random, split);
        if (!question) continue;
        return {
          suite,
          task,
          metric,
          turns: [{ role: 'user', parts: [sheet.part, { text: question.prompt }] }],
          expected: question.answer,
          score: (reply) => score(question, reply),
        };
      }
      throw new Error(`${suite}: no picture among ${ATTEMPTS} allowed a question of the task "${task}"`);
    },
  };
}

const scoreOf = (question: Question, reply: string): number => Number(isRight(question, reply));
