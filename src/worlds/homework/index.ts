import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import { drawPaper, toPart } from '../draw/paper.ts';
import { box, print, widthOf } from '../draw/print.ts';
import { pictureWorld } from '../pictures.ts';
import { pickQuestion, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import { drawSolution, type Solution } from './solution.ts';

const wordings = {
  verdict: {
    train: [
      'Is this solution right?',
      'Is everything here correct?',
      'Right or wrong: answer yes if it is right, else no.',
      'Is the homework correct?',
    ],
    validation: ['Did the pupil get it right?'],
    test: ['Is this worked out correctly?'],
  },
  line: {
    train: [
      'Which line is wrong?',
      'In which line is the mistake?',
      'Give the number of the wrong line, or none.',
    ],
    validation: ['Where is the first mistake? Give the line.'],
    test: ['Which line has the mistake?'],
  },
  why: {
    train: ['What is wrong?', 'Explain the mistake.', 'Why is it wrong?'],
    validation: ['What is the mistake?'],
    test: ['Say what went wrong.'],
  },
  answer: {
    train: ['What is the right answer?', 'What should the result be?', 'Give the correct result.'],
    validation: ['Which result is correct?'],
    test: ['What is the correct answer to this problem?'],
  },
} satisfies Record<string, Wordings>;

/** Writes the lines by hand or in print, with a rule below each, on squared paper, or on nothing. */
export function drawHomework(
  { lines }: Solution,
  random: Random,
  split: Split,
  difficulty: number,
): PicturePart {
  const paper = drawPaper(random, split, difficulty);
  const { canvas } = paper;
  const widest = (size: number) =>
    Math.max(...lines.map(({ text }) => widthOf(text, { ...paper.print, size })));
  const most = Math.min(18, (13 * (canvas.width - 8)) / widest(13));
  const style = { ...paper.print, size: Math.max(9, random.uniform(0.8, 1) * most) };
  const pitch = (canvas.height - 6) / lines.length;
  const squares = random.chance(0.3 * difficulty);
  for (let at = 6; squares && at < canvas.width; at += 12) {
    canvas.fillPath(
      [box(at, 0, at + 0.6, canvas.height), box(0, at, canvas.width, at + 0.6)],
      style.color,
      0.25,
    );
  }
  const ruled = !squares && random.chance(0.4);
  const regions: CharacterRegion[] = [];
  lines.forEach(({ text }, i) => {
    const y = 3 + pitch * (i + 0.65) + random.uniform(-1, 1) * 3 * difficulty;
    const x = random.uniform(3, Math.max(3, canvas.width - 4 - widthOf(text, style)));
    regions.push(...print(canvas, text, style, { x, y }));
    if (ruled)
      canvas.fillPath(
        [box(2, y + style.size * 0.3, canvas.width - 2, y + style.size * 0.3 + 0.7)],
        style.color,
        0.5,
      );
  });
  return toPart({ ...paper, print: style }, regions, random, difficulty);
}

export function askHomework(
  task: string,
  solution: Solution,
  random: Random,
  split: Split,
): Question | undefined {
  const { wrongLine, lines, answer } = solution;
  const reason = wrongLine && lines[wrongLine - 1].reason;
  const ask = (name: keyof typeof wordings, reply: string, alternatives?: string[]): Question => ({
    prompt: pickQuestion(wordings[name], random, split),
    answer: reply,
    alternatives,
    thought: reason ? `line ${wrongLine}: ${reason}` : 'no mistake',
  });
  switch (task) {
    case 'homeworkVerdict':
      return ask('verdict', wrongLine ? 'no' : 'yes');
    case 'homeworkLine':
      return ask('line', wrongLine ? String(wrongLine) : 'none');
    case 'homeworkReason':
      return reason ? { ...ask('why', reason), thought: undefined } : undefined;
    default:
      return ask('answer', answer, [
        answer.replace(/ [Nm]$/, ''),
        answer.replace(' ', ''),
        `x=${answer}`,
        `x = ${answer}`,
      ]);
  }
}

/** Worked solutions of mathematics and physics: is it right, which line is wrong, why, and what is right. */
export const homework = pictureWorld({
  suite: 'homework',
  tasks: ['homeworkVerdict', 'homeworkLine', 'homeworkReason', 'homeworkAnswer'],
  questions: 4,
  draw(random, split, difficulty, task) {
    const solution = drawSolution(random, split, task === 'homeworkReason' ? true : undefined);
    const part = drawHomework(solution, random, split, difficulty);
    return { part, question: (name, draws, owner) => askHomework(name, solution, draws, owner) };
  },
});
