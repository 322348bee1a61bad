import type { Random } from '../../base/random.ts';
import type { ObjectRequirement, PictureRequirement, RelationRequirement } from '../checker/requirements.ts';
import { enumerate } from '../scenes/scene.ts';
import {
  COLORS,
  isAllowed,
  ownerOf,
  plural,
  SHAPES,
  SIZES,
  TRIPLES,
  type Triple,
} from '../scenes/vocabulary.ts';
import { withArticle } from '../wording.ts';
import type { Split } from '../world.ts';
import { apart, cellOf, inLine, inReadingOrder, inRelation, PLACES, putAt, RELATIONS } from './layout.ts';
import { anyGround, type GroundName, type GroundPaint, groundsFor, namedGround } from './palette.ts';
import { GROUND_WORDS } from './phrasings.ts';
import { type Item, makeItem, type Placed, type Sketch } from './sketch.ts';

/** A picture to ask for: the words for it, one picture that they describe, and what any such picture must show. */
export interface DrawingRequest {
  /** "a small red circle left of a blue star". */
  readonly phrase: string;
  readonly sketch: Sketch;
  /** The ground's name, where the words say it. */
  readonly ground?: GroundName;
  readonly requirement: PictureRequirement;
}

export const MOST_THINGS = 4;

/** How far things lie from the middle of their place at most, in pixels. */
const JITTER = 4;

const NUMBER_WORDS = ['no', 'one', 'two', 'three', 'four'] as const;

/** How the things of a request are set out, and in which words. */
interface Arrangement {
  readonly phrase: string;
  readonly placed: readonly Placed[];
  readonly relations?: readonly RelationRequirement[];
  readonly cells?: readonly (readonly [number, number])[];
}

/**
 * A request for a picture of `count` things. At difficulty 0 everything about a thing is said and there is one
 * picture for each request; later sizes may be left out, places, relations and grounds are named, and things vary.
 */
export function drawRequest(count: number, random: Random, split: Split, difficulty: number): DrawingRequest {
  const alike = count > 1 && random.chance(0.12 * difficulty);
  for (let attempt = 0; attempt < 2000; attempt++) {
    const request = tryRequest(count, alike, random, split, difficulty);
    if (request !== undefined) return request;
  }
  throw new Error(`drawing: no picture of ${count} things was found`);
}

function tryRequest(
  count: number,
  alike: boolean,
  random: Random,
  split: Split,
  difficulty: number,
): DrawingRequest | undefined {
  const triples = sampleTriples(alike ? 1 : count, random, split);
  const things = alike ? Array.from({ length: count }, () => triples[0]) : triples;
  // Of a held-out combination every word is said: that is what is asked for.
  const sized = things.map((_, i) => (i === 0 && split !== 'train') || random.chance(1 - 0.25 * difficulty));
  const items = things.map((triple) => makeItem(triple, random, difficulty));
  const names = things.map((triple, i) => nameOf(triple, sized[i]));
  const arrangement = alike
    ? rowOfAlike(items, sized[0], random, difficulty)
    : arrange(items, names, random, difficulty);
  if (arrangement === undefined) return undefined;
  const colors = things.map(({ color }) => color);
  const named = random.chance(0.25 * difficulty) ? groundsFor(colors) : [];
  const name: GroundName | undefined = named.length > 0 ? random.pick(named) : undefined;
  const ground: GroundPaint | undefined = name ? namedGround(name) : anyGround(colors, random, difficulty);
  if (ground === undefined) return undefined;
  const { cells, relations, placed } = arrangement;
  const objects = things.map(
    ({ size, color, shape }, i): ObjectRequirement => ({
      shape,
      color,
      ...(sized[alike ? 0 : i] && { size }),
      ...(cells && { cell: cells[i] }),
    }),
  );
  return {
    phrase: `${arrangement.phrase}${name ? ` on a ${name} ${random.pick(GROUND_WORDS)}` : ''}`,
    sketch: { ground, items: placed },
    ground: name,
    requirement: { objects, relations, ground: name },
  };
}

/** Things that the split may show, all different; a held-out split's first is one of its own. */
export function sampleTriples(count: number, random: Random, split: Split): Triple[] {
  const triples: Triple[] = [];
  if (split !== 'train') triples.push(random.pick(TRIPLES.filter((triple) => ownerOf(triple) === split)));
  while (triples.length < count) {
    const triple = { size: random.pick(SIZES), color: random.pick(COLORS), shape: random.pick(SHAPES) };
    // Two that differ in size alone would be one request with two readings where sizes are not said.
    const double = triples.some(({ color, shape }) => color === triple.color && shape === triple.shape);
    if (!double && isAllowed(triple, split)) triples.push(triple);
  }
  return triples;
}

const nameOf = ({ size, color, shape }: Triple, sized: boolean): string =>
  withArticle(`${sized ? `${size} ` : ''}${color} ${shape}`);

function arrange(
  items: readonly Item[],
  names: readonly string[],
  random: Random,
  difficulty: number,
): Arrangement | undefined {
  const jitter = JITTER * difficulty;
  const roll = random.next();
  if (roll < 0.3 * difficulty) {
    const places = random.sample(PLACES, items.length);
    const placed = items.map((item, i) => putAt(item, places[i], jitter / 2, random));
    if (!apart(placed)) return undefined;
    const phrase = enumerate(names.map((name, i) => `${name} ${places[i]}`));
    return { phrase, placed, cells: places.map(cellOf) };
  }
  if (items.length === 2 && roll < 0.65) {
    const relation = random.pick(RELATIONS);
    const placed = inRelation(items[0], items[1], relation, jitter, random);
    if (placed === undefined) return undefined;
    const relations = [{ one: 0, direction: relation, other: 1 }];
    return { phrase: `${names[0]} ${relation} ${names[1]}`, placed, relations };
  }
  if (items.length === 3 && roll < 0.6) return arrangeLine(items, names, random, jitter);
  const placed = inReadingOrder(items, jitter, random);
  return placed && { phrase: enumerate(names), placed };
}

/** "from left to right a red circle, …". */
function arrangeLine(
  items: readonly Item[],
  names: readonly string[],
  random: Random,
  jitter: number,
): Arrangement | undefined {
  const direction = random.pick(['row', 'column'] as const);
  const placed = inLine(items, direction, jitter / 2, random);
  if (placed === undefined) return undefined;
  const relations = items.slice(1).map(
    (_, i): RelationRequirement => ({
      one: i,
      direction: direction === 'row' ? 'left of' : 'above',
      other: i + 1,
    }),
  );
  const way = direction === 'row' ? 'from left to right' : 'from top to bottom';
  return { phrase: `${enumerate(names)}, ${way}`, placed, relations };
}

/** "three small red circles". */
function rowOfAlike(
  items: readonly Item[],
  sized: boolean,
  random: Random,
  difficulty: number,
): Arrangement | undefined {
  const placed = inReadingOrder(items, JITTER * difficulty, random);
  const { size, color, shape } = items[0];
  const number = NUMBER_WORDS[items.length];
  return placed && { phrase: `${number} ${sized ? `${size} ` : ''}${color} ${plural(shape)}`, placed };
}
