import type { Picture } from '../../media/picture.ts';
import type { Question } from '../../worlds/scenes/question.ts';
import { isRight } from '../../worlds/scenes/score.ts';
import type { Case } from '../../worlds/world.ts';

/** A case from its picture and question. */
export function toCase(task: string, picture: Picture, question: Question): Case {
  return {
    suite: 'outside',
    task,
    metric: 'accuracy',
    turns: [{ role: 'user', parts: [{ picture }, { text: question.text }] }],
    expected: question.answer,
    score: (reply) => (isRight(question, reply) ? 1 : 0),
  };
}
