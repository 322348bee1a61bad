import type { Random } from '../../base/random.ts';
import type { Turn } from '../../text/turns.ts';
import { answerTurn, typeLoosely } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';
import { questionsAbout } from './questions.ts';
import { characterAccuracy } from './score.ts';
import { drawSign, type Sign } from './sign.ts';
import { drawNumber, drawWord, type Printed } from './texts.ts';

/** What stands in a picture. `list` holds three to five lines, `stack` two or three. */
type Content = 'word' | 'number' | 'pair' | 'stack' | 'list';

/** Pictures with printed words and numbers: read them, and answer questions about what is printed. */
export const reading: World = {
  suite: 'scenes',
  tasks: ['reading', 'readingNumbers'],

  /**
   * One picture and 4 to 8 questions; the first one mostly asks for all of its text. Of a single text the letters are
   * mostly asked for before: each is a target of its own, which teaches to read sooner than whole words do. A model
   * that is told to think spells in its thoughts, and is asked up to three questions.
   */
  document(random, split, difficulty = 1, thinking = false) {
    // Single words and numbers first.
    const roll = random.next() * (random.chance(difficulty) ? 1 : 0.6);
    const content: Content =
      roll < 0.4 ? 'word' : roll < 0.6 ? 'number' : roll < 0.68 ? 'pair' : roll < 0.84 ? 'stack' : 'list';
    const sign = drawReadable(() => drawLines(content, random, split), random, split, difficulty);
    const [everything, ...others] = questionsAbout(sign, random, split);
    const readFirst = random.chance(0.75);
    const count = thinking ? random.integer(0, 3) : random.integer(3, 8);
    const spelling =
      !thinking && random.chance(SPELLED_FIRST) ? others.filter(({ form }) => form === 'spell') : [];
    const asked = readFirst
      ? [
          ...spelling,
          everything,
          ...random.sample(
            others.filter((other) => !spelling.includes(other)),
            count - spelling.length,
          ),
        ]
      : random.sample([everything, ...others], count + 1);
    return asked.flatMap((question, i) => [
      ask(question.prompt, i === 0 ? sign : undefined, random),
      answerTurn(question, thinking),
    ]);
  },

  /** Reading all of a picture's text or one of its lines; `readingNumbers` holds single numbers only. */
  case(task, random, split): Case {
    if (task !== 'reading' && task !== 'readingNumbers') {
      throw new Error(`the reading world has no task "${task}"; it has ${reading.tasks.join(', ')}`);
    }
    const roll = random.next();
    const content: Content =
      task === 'readingNumbers' ? 'number' : roll < 0.7 ? 'word' : roll < 0.8 ? 'pair' : 'stack';
    const sign = drawReadable(() => drawLines(content, random, split), random, split);
    const question = random.pick(questionsAbout(sign, random, split).filter(({ reads }) => reads));
    return {
      suite: 'scenes',
      task,
      metric: 'characterAccuracy',
      turns: [ask(question.prompt, sign, random)],
      expected: question.answer,
      score: (reply) => characterAccuracy(reply, question.answer),
    };
  },
};

/** The share of single texts that are spelled before they are read. */
const SPELLED_FIRST = 0.6;

/** A user's turn; the first of a conversation shows the sign. */
export function ask(prompt: string, sign: Sign | undefined, random: Random): Turn {
  const text = { text: typeLoosely(prompt, random) };
  return {
    role: 'user',
    parts: sign === undefined ? [text] : [{ picture: sign.picture, regions: sign.regions }, text],
  };
}

/** Draws texts until they fit the drawn font and picture. */
export function drawReadable(draw: () => Printed[][], random: Random, split: Split, difficulty = 1): Sign {
  for (let attempt = 0; attempt < 200; attempt++) {
    const lines = draw();
    const sign = drawSign(lines, lines.length > 1 && random.chance(0.5), random, split, difficulty);
    if (sign !== undefined) return sign;
  }
  throw new Error('no text among 200 fits a picture: check the fonts and smallest sizes');
}

function drawLines(content: Content, random: Random, split: Split): Printed[][] {
  if (content === 'word') return [[drawWord(random, split)]];
  if (content === 'number') return [[drawNumber(random, split)]];
  if (content === 'pair') return [drawDifferent(2, () => drawWord(random, split))];
  const count = content === 'stack' ? random.integer(2, 4) : random.integer(3, 6);
  const numbers = random.pick([0, 0, 0.3, 0.3, 1]);
  const draw = () => (random.chance(numbers) ? drawNumber : drawWord)(random, split);
  return drawDifferent(count, draw).map((printed) => [printed]);
}

/** `count` texts that differ in more than capitals. */
function drawDifferent(count: number, draw: () => Printed): Printed[] {
  const drawn = new Map<string, Printed>();
  while (drawn.size < count) {
    const printed = draw();
    drawn.set(printed.text.toLowerCase(), printed);
  }
  return [...drawn.values()];
}
