import type { Random } from '../../base/random.ts';
import { modelText, type Turn, userText } from '../../text/turns.ts';
import { referNames } from '../annotations.ts';
import { satisfies } from '../checker/requirements.ts';
import { namesOf } from '../scenes/references.ts';
import { enumerate, readingOrder } from '../scenes/scene.ts';
import { saysTheSame } from '../scenes/score.ts';
import { COLORS, inFull, SHAPES, SIZES } from '../scenes/vocabulary.ts';
import { capitalise, fill, normalise, pickQuestion, typed } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';
import { DRAWING_WORDINGS } from './phrasings.ts';
import { drawnTurn, mentionRequested, requestedIn } from './plan.ts';
import { drawRequest, MOST_THINGS } from './request.ts';
import { settledRequest } from './settle.ts';
import { paintSketch, sketchRegions } from './sketch.ts';

/** Requests for pictures, by the number of things in them. */
const COUNTS = { one: 1, two: 2, three: 3, four: 4 } as const;

const isCount = (task: string): task is keyof typeof COUNTS => Object.hasOwn(COUNTS, task);

/** Text to picture: scenes of one to four things, drawn on request; and reading such pictures back. */
export const drawing: World = {
  suite: 'drawing',
  tasks: [...Object.keys(COUNTS), 'reading', 'contradiction'],
  wants: { output: ['image'] },

  document(random: Random, split: Split, difficulty = 1, thinking = false): Turn[] {
    const most = 1 + Math.round((MOST_THINGS - 1) * difficulty);
    // Few things are learned first, and stay frequent: every picture of four holds four small lessons.
    const count = Math.min(random.integer(1, most + 1), random.integer(1, most + 1));
    const roll = random.next();
    if (roll < 0.12 * difficulty) return readingTurns(count, random, split, difficulty).turns;
    if (roll < 0.15 * difficulty) return contradictionTurns(random, split);
    const { phrase, sketch } = settledRequest(count, random, split, difficulty);
    const text = askFor(phrase, random, split);
    const request: Turn = { role: 'user', parts: [{ text, mentions: mentionRequested(text, sketch) }] };
    return [request, drawnTurn(sketch, thinking, requestedIn(sketch))];
  },

  case(task: string, random: Random, split: Split): Case {
    const about = { suite: 'drawing', task, metric: 'accuracy' } as const;
    if (task === 'reading') {
      const { turns, answer } = readingTurns(random.integer(1, MOST_THINGS + 1), random, split, 1);
      const score = (reply: string) => (saysTheSame(reply, answer) ? 1 : 0);
      return { ...about, turns: turns.slice(0, 1), expected: answer, score };
    }
    if (task === 'contradiction') {
      const [question, answer] = contradictionTurns(random, split);
      const expected = answer.parts.map((part) => ('text' in part ? part.text : '')).join('');
      const score: Case['score'] = (reply, pictures) =>
        pictures.length === 0 && normalise(reply) === normalise(expected) ? 1 : 0;
      return { ...about, turns: [question], expected, score };
    }
    if (!isCount(task)) throw new Error(`drawing has no task "${task}"; it has ${drawing.tasks.join(', ')}`);
    const { phrase, sketch, requirement } = drawRequest(COUNTS[task], random, split, 1);
    return {
      ...about,
      turns: [userText(askFor(phrase, random, split))],
      expected: phrase,
      reference: [{ picture: paintSketch(sketch) }],
      score: (_reply, pictures) => (pictures.length === 1 && satisfies(pictures[0], requirement) ? 1 : 0),
    };
  },
};

function askFor(phrase: string, random: Random, split: Split): string {
  return typed(fill(pickQuestion(DRAWING_WORDINGS.request, random, split), { a: phrase }), random);
}

/** A picture in the style of this world with its description: judging drawings needs to read them. */
function readingTurns(count: number, random: Random, split: Split, difficulty: number) {
  const { sketch } = drawRequest(count, random, split, difficulty);
  const items = readingOrder(sketch.items);
  const answer = enumerate(items.map((item) => `a ${inFull(item)}`));
  const text = capitalise(pickQuestion(DRAWING_WORDINGS.reading, random, split));
  const turns: Turn[] = [
    { role: 'user', parts: [{ picture: paintSketch(sketch), regions: sketchRegions(items) }, { text }] },
    modelText(answer, undefined, { references: referNames(answer, namesOf(items)) }),
  ];
  return { turns, answer };
}

/** A request that nothing can satisfy, and the answer that says why. */
function contradictionTurns(random: Random, split: Split): [Turn, Turn] {
  const kind = random.pick(['color', 'size', 'shape'] as const);
  const words = { color: COLORS, size: SIZES, shape: SHAPES }[kind];
  const [one, other] = random.sample<string>(words, 2);
  const thing = kind === 'shape' ? 'thing' : random.pick(SHAPES);
  const slots = kind === 'shape' ? { one: `a ${one}`, other: `a ${other}` } : { one, other };
  const question = fill(pickQuestion(DRAWING_WORDINGS.contradiction, random, split), { thing, ...slots });
  const answer = `A ${thing} cannot be ${slots.one} and ${slots.other} at once.`;
  return [userText(typed(question, random)), modelText(answer)];
}
