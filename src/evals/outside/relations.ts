import type { Random } from '../../base/random.ts';
import type { Question } from '../../worlds/scenes/question.ts';
import type { Item, Sketch } from './sketch.ts';
import { pointAt, say, type Words } from './words.ts';

const SIDES = ['left', 'right', 'above', 'below'] as const;
type Side = (typeof SIDES)[number];

/** A difference along an axis, over the shorter side, that nobody argues about; and one that is nobody's relation. */
const CLEAR = 0.2;

const OPPOSITE: Record<Side, Side> = { left: 'right', right: 'left', above: 'below', below: 'above' };

const PHRASES: Record<Side, readonly string[]> = {
  left: ['to the left of', 'left of'],
  right: ['to the right of', 'right of'],
  above: ['above', 'higher than'],
  below: ['below', 'lower than', 'under'],
};

const FARTHEST: Record<Side, readonly string[]> = {
  left: ['leftmost', 'furthest to the left'],
  right: ['rightmost', 'furthest to the right'],
  above: ['topmost', 'highest', 'closest to the top'],
  below: ['lowest', 'bottommost', 'closest to the bottom'],
};

/** How far `item` lies on that side of `other`, over the picture's shorter side. */
export function advance(item: Item, other: Item, side: Side, { width, height }: Sketch): number {
  const along = side === 'left' || side === 'right' ? item.x - other.x : item.y - other.y;
  return ((side === 'left' || side === 'above' ? -1 : 1) * along) / Math.min(width, height);
}

type Asker = (sketch: Sketch, random: Random) => Question | undefined;

/** Where things are: of a pair, of one next to another, of one among all, of one in the picture. */
export function askRelation(sketch: Sketch, random: Random): Question | undefined {
  if (sketch.items.length < 2) return undefined;
  const askers: readonly Asker[] = [askHolds, askHolds, askHolds, askSide, askBeside, askBeside, askFarthest];
  return random.pick([...askers, askFarthest, askCorner])(sketch, random);
}

function pair(sketch: Sketch, random: Random) {
  const [one, other] = random.sample(sketch.items, 2);
  const side = random.pick(SIDES);
  const [first, second] = [pointAt(one, sketch, random), pointAt(other, sketch, random)];
  if (advance(one, other, side, sketch) < CLEAR || first === undefined || second === undefined)
    return undefined;
  const noun = random.pick(['shape', 'object', 'thing']);
  return { side, a: say(first, noun), b: say(second, noun) };
}

function askHolds(sketch: Sketch, random: Random): Question | undefined {
  const found = pair(sketch, random);
  if (found === undefined) return undefined;
  const { side, a, b } = found;
  const answer = random.chance(0.5) ? 'yes' : 'no';
  const relation = random.pick(PHRASES[answer === 'yes' ? side : OPPOSITE[side]]);
  const text = random.pick([
    `Is the ${a} ${relation} the ${b}?`,
    `Is the ${a} ${relation} the ${b}?`,
    `In this image, is the ${a} ${relation} the ${b}?`,
    `Would you say that the ${a} is ${relation} the ${b}?`,
    `True or not: the ${a} is ${relation} the ${b}? Answer yes or no.`,
  ]);
  return { text, topic: `${a} ${relation} ${b}`, answer };
}

function askSide(sketch: Sketch, random: Random): Question | undefined {
  const found = pair(sketch, random);
  if (found === undefined) return undefined;
  const { side, a, b } = found;
  const text =
    side === 'left' || side === 'right'
      ? random.pick([
          `Is the ${a} to the left or to the right of the ${b}?`,
          `Is the ${a} left or right of the ${b}?`,
        ])
      : random.pick([`Is the ${a} above or below the ${b}?`, `Is the ${a} above the ${b} or below it?`]);
  const relations = PHRASES[side].flatMap((phrase) => [phrase, phrase.replace(/ of$/, '')]);
  return { text, topic: `side of ${a} from ${b}`, answer: side, alternatives: relations };
}

/** The one thing on that side of another, where every other thing is clearly not there. */
function askBeside(sketch: Sketch, random: Random): Question | undefined {
  const other = random.pick(sketch.items);
  const side = random.pick(SIDES);
  const rest = sketch.items.filter((item) => item !== other);
  const there = rest.filter((item) => advance(item, other, side, sketch) >= CLEAR);
  const unclear = rest.filter((item) => Math.abs(advance(item, other, side, sketch)) < CLEAR / 2);
  const words = pointAt(other, sketch, random);
  if (there.length !== 1 || unclear.length > 0 || words === undefined) return undefined;
  if (rest.filter((item) => advance(item, other, side, sketch) > 0).length !== 1) return undefined;
  const b = `${random.pick(PHRASES[side])} the ${say(words, 'object')}`;
  return name(there[0], sketch, random, b, [
    `What is ${b}?`,
    `Which object is ${b}?`,
    `What do you see ${b}?`,
  ]);
}

/** The first of all on one side, with clear space before the next. */
function askFarthest(sketch: Sketch, random: Random): Question | undefined {
  const side = random.pick(SIDES);
  const rest = (item: Item) => sketch.items.filter((other) => other !== item);
  const first = sketch.items.find((item) =>
    rest(item).every((other) => {
      // Middles and outer edges must agree, as people may go by either.
      const edges = (item.extent - other.extent) / 2 / Math.min(sketch.width, sketch.height);
      const ahead = advance(item, other, side, sketch);
      return ahead >= CLEAR / 2 && ahead + edges >= CLEAR / 5;
    }),
  );
  if (first === undefined) return undefined;
  const farthest = random.pick(FARTHEST[side]);
  const attributive = /most$|est$/.test(farthest);
  if (attributive && random.chance(0.4)) {
    const key = random.pick(['color', 'color', 'shape'] as const);
    const noun = key === 'shape' ? 'object' : random.pick(['shape', 'object', 'thing']);
    const word = key === 'color' ? 'colour' : 'shape';
    const text = random.pick([
      `What ${word} is the ${farthest} ${noun}?`,
      `What is the ${word} of the ${farthest} ${noun}?`,
    ]);
    return { text, topic: `${key} of the ${farthest}`, answer: first[key] };
  }
  const asked = attributive
    ? [`What is the ${farthest} object?`, `Which object is the ${farthest}?`]
    : [`Which object is ${farthest}?`, `Which thing is ${farthest} in the picture?`];
  return name(first, sketch, random, farthest, asked);
}

/** In which quarter something is, where it is far from both middle lines. */
function askCorner(sketch: Sketch, random: Random): Question | undefined {
  const item = random.pick(sketch.items);
  const [x, y] = [item.x / sketch.width, item.y / sketch.height];
  const words = pointAt(item, sketch, random);
  if (words === undefined || Math.abs(x - 0.5) < 0.22 || Math.abs(y - 0.5) < 0.22) return undefined;
  const a = say(words, 'object');
  const [row, column] = [y < 0.5 ? 'top' : 'bottom', x < 0.5 ? 'left' : 'right'];
  const upper = row === 'top' ? 'upper' : 'lower';
  const answers = [`${row} ${column}`, `${upper} ${column}`, `${row}-${column}`, `${upper}-${column}`];
  const text = random.pick([
    `Which corner of the picture is the ${a} closest to: top left, top right, bottom left or bottom right?`,
    `Where in the picture is the ${a}?`,
    `Where is the ${a}?`,
  ]);
  const alternatives = answers.flatMap((answer) => [
    answer,
    `at the ${answer}`,
    `in the ${answer}`,
    `${answer} corner`,
  ]);
  return { text, topic: `corner of ${a}`, answer: answers[0], alternatives };
}

/** A question whose answer is a thing: colour and shape, or whatever else singles it out. */
function name(item: Item, sketch: Sketch, random: Random, topic: string, asked: readonly string[]): Question {
  const { size, color, shape } = item;
  const short = sketch.items.filter((other) => other.shape === shape).length === 1;
  const ways: Words[] = [{ size, color, shape }, ...(short ? [{ shape }, { size, shape }] : [])];
  const alternatives = ways.map((words) => say(words, 'object'));
  return { text: random.pick(asked), topic, answer: `${color} ${shape}`, alternatives };
}
