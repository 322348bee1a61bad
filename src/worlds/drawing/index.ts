import type { Random } from '../../base/random.ts';
import { modelText, type Turn, userText } from '../../text/turns.ts';
import { FIRST_THING } from '../annotations.ts';
import { satisfies } from '../checker/requirements.ts';
import { readingOrder } from '../scenes/scene.ts';
import { saysTheSame } from '../scenes/score.ts';
import { COLORS, SHAPES, SIZES } from '../scenes/vocabulary.ts';
import { fill, normalise, pickQuestion, typed } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';
import { DRAWING_WORDINGS } from './phrasings.ts';
import { drawnTurn, mentionRequested, requestedIn } from './plan.ts';
import { drawRequest, MOST_THINGS } from './request.ts';
import { settledRequest } from './settle.ts';
import { paintSketch, type Sketch, sketchRegions } from './sketch.ts';
import { askFor, nameAll, OCCASIONS, readAloud, turnsBefore } from './turns.ts';

/** Requests for pictures, by the number of things in them. */
const COUNTS = { one: 1, two: 2, three: 3, four: 4 } as const;

const isCount = (task: string): task is keyof typeof COUNTS => Object.hasOwn(COUNTS, task);

/** Shares of training documents at full difficulty. */
const SHARES = { reading: 0.12, contradiction: 0.03, anew: 0.13 } as const;

/** Text to picture: scenes of one to four things, drawn on request, also after others; and reading such pictures back. */
export const drawing: World = {
  suite: 'drawing',
  tasks: [...Object.keys(COUNTS), 'anew', 'reading', 'contradiction'],
  wants: { output: ['image'] },

  document(random: Random, split: Split, difficulty = 1, thinking = false): Turn[] {
    const most = 1 + Math.round((MOST_THINGS - 1) * difficulty);
    // Few things are learned first, and stay frequent: every picture of four holds four small lessons.
    const count = Math.min(random.integer(1, most + 1), random.integer(1, most + 1));
    const roll = random.next();
    if (roll < SHARES.reading * difficulty) return readingTurns(count, random, split, difficulty).turns;
    if (roll < (SHARES.reading + SHARES.contradiction) * difficulty) return contradictionTurns(random, split);
    const before = random.chance(SHARES.anew * difficulty) ? otherPicture(random, split) : [];
    const { phrase, sketch } = settledRequest(before.length > 0 ? 1 : count, random, split, difficulty);
    const text = askFor(phrase, random, split);
    const request: Turn = { role: 'user', parts: [{ text, mentions: mentionRequested(text, sketch) }] };
    return [...before, request, drawnTurn(sketch, thinking, requestedIn(sketch))];
  },

  case(task: string, random: Random, split: Split): Case {
    const about = { suite: 'drawing', task, metric: 'accuracy' } as const;
    if (task === 'reading') {
      const { turns, answer } = readingTurns(random.integer(1, MOST_THINGS + 1), random, split, 1);
      const score = (reply: string) => (saysTheSame(reply, answer) ? 1 : 0);
      return { ...about, turns: turns.slice(0, -1), expected: answer, score };
    }
    if (task === 'contradiction') {
      const [question, answer] = contradictionTurns(random, split);
      const expected = answer.parts.map((part) => ('text' in part ? part.text : '')).join('');
      const score: Case['score'] = (reply, pictures) =>
        pictures.length === 0 && normalise(reply) === normalise(expected) ? 1 : 0;
      return { ...about, turns: [question], expected, score };
    }
    const isAnew = task === 'anew';
    if (!isCount(task) && !isAnew)
      throw new Error(`drawing has no task "${task}"; it has ${drawing.tasks.join(', ')}`);
    const { phrase, sketch, requirement } = drawRequest(isAnew ? 1 : COUNTS[task], random, split, 1);
    return {
      ...about,
      turns: [...(isAnew ? otherPicture(random, split) : []), userText(askFor(phrase, random, split))],
      expected: phrase,
      reference: [{ picture: paintSketch(sketch) }],
      score: (_reply, pictures) => (pictures.length === 1 && satisfies(pictures[0], requirement) ? 1 : 0),
    };
  },
};

/** What a sketch shows, with its things numbered from `first`. */
const shownBy = (sketch: Sketch, first?: number) => ({
  picture: paintSketch(sketch),
  regions: sketchRegions(readingOrder(sketch.items), first),
});

/**
 * A picture in the style of this world with its description, shown or drawn before: judging drawings needs to read them.
 */
function readingTurns(count: number, random: Random, split: Split, difficulty: number) {
  const { sketch } = drawRequest(count, random, split, difficulty);
  const picture = shownBy(sketch);
  const { question: text, answer } = readAloud(sketch, 0, random, split);
  const wasDrawn = split === 'train' && count < 3 && random.chance(0.3 * difficulty);
  const asked: Turn[] = wasDrawn
    ? [...turnsBefore('drawn', { picture, sketch }, random, split), userText(text)]
    : [{ role: 'user', parts: [picture, { text }] }];
  return { turns: [...asked, answer], answer: nameAll(readingOrder(sketch.items)) };
}

/** A conversation about another picture than the one that is asked for next. */
function otherPicture(random: Random, split: Split): Turn[] {
  const { sketch } = drawRequest(random.integer(1, 3), random, split, 1);
  const picture = shownBy(sketch, FIRST_THING.shownBefore);
  return turnsBefore(random.pick(OCCASIONS), { picture, sketch }, random, split);
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
