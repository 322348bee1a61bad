import type { Random } from '../../base/random.ts';
import { lookFor, type Turn, userText } from '../../text/turns.ts';
import { foundAtOption, LETTERS, readChoice } from '../choices.ts';
import { conversation, isRight, pickWording, type Question } from '../wording.ts';
import type { Split, World } from '../world.ts';
import { drawEnding } from './endings.ts';
import { drawPassage, mentionEntries, type Passage, passageText } from './passage.ts';
import { framing, questionOf } from './questions.ts';

const kinds = ['lookup', 'discrete', 'truth'] as const;
type Kind = (typeof kinds)[number];

/** A short report with numbers, and a question about it. */
export function askPassage(kind: Kind, random: Random, split: Split, difficulty: number): Question {
  const passage = drawPassage(random, split, difficulty);
  const question = questionOf(kind, passage, random, split);
  const text = passageText(passage);
  const prompt = pickWording(framing, random, split)
    .replace('{passage}', () => text)
    .replace('{question}', () => question.prompt);
  return { ...question, prompt };
}

/** The question, whose numbers and names are found in the sentences of their entries. */
function foundInPassage(question: Question, { entries }: Passage): Question {
  const { answer, thought } = question;
  if (thought === undefined) {
    const entry = entries.findIndex(({ subject, number }) => answer === subject || answer === String(number));
    return { ...question, references: entry < 0 ? [] : [lookFor(0, [entry])] };
  }
  const thoughtReferences = entries.flatMap(({ subject, number }, entry) => {
    const at = thought.indexOf(`${subject} ${number}`);
    return at < 0 ? [] : [lookFor(at + subject.length + 1, [entry])];
  });
  return { ...question, thoughtReferences };
}

/** Passages to be read: facts, sums over them, yes or no, and how a story goes on. Twins of DROP, BoolQ, HellaSwag. */
export const comprehension: World = {
  suite: 'comprehension',
  tasks: [...kinds, 'ending'],

  /** One passage with several questions, as densely as possible; or stories that go on. */
  document(random, split, difficulty = 1, thinking = false): Turn[] {
    if (random.chance(0.2)) {
      const endings = Array.from({ length: 4 }, () => drawEnding(random, split));
      return conversation(endings.map((ending, i) => foundAtOption(ending, i * LETTERS.length)));
    }
    const passage = drawPassage(random, split, difficulty);
    const questions = Array.from({ length: 6 }, () => questionOf(random.pick(kinds), passage, random, split));
    const [first, ...others] = new Map(questions.map((question) => [question.prompt, question])).values();
    const prompt = pickWording(framing, random, split)
      .replace('{passage}', () => passageText(passage))
      .replace('{question}', () => first.prompt);
    const opening = { ...first, prompt, mentions: mentionEntries(prompt, passage) };
    return conversation(
      [opening, ...others].map((question) => foundInPassage(question, passage)),
      thinking,
    );
  },

  case(task, random, split) {
    const base = { suite: 'comprehension', task, metric: 'accuracy' };
    if (task === 'ending') {
      const { prompt, options, letter } = drawEnding(random, split);
      const read = (reply: string) => readChoice(reply, options);
      const score = (reply: string) => Number(read(reply) === letter);
      return { ...base, turns: [userText(prompt)], expected: letter, choice: { read }, score };
    }
    const kind = kinds.find((name) => name === task);
    if (!kind)
      throw new Error(`comprehension has no task "${task}"; it has ${comprehension.tasks.join(', ')}`);
    const question = askPassage(kind, random, split, 1);
    const score = (reply: string) => Number(isRight(question, reply));
    return { ...base, turns: [userText(question.prompt)], expected: question.answer, score };
  },
};
