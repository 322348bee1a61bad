import type { Random } from '../../base/random.ts';
import type { PictureSize } from '../../media/picture.ts';
import type { Point } from '../draw/canvas.ts';
import { boundsOf, place } from '../draw/outlines.ts';
import type { Split } from '../world.ts';
import { readingOrder, type Scene, type SceneObject } from './scene.ts';
import { sampleOutline } from './shapes.ts';
import {
  COLORS,
  isAllowed,
  ownerOf,
  SHAPES,
  SIZES,
  type SizeName,
  TRIPLES,
  type Triple,
} from './vocabulary.ts';

export const MOST_OBJECTS = 6;

/** Nominal radius over the picture's shorter side; the gaps keep the names apart. */
const RADII: Record<SizeName, readonly [number, number]> = {
  small: [0.055, 0.087],
  medium: [0.108, 0.142],
  large: [0.176, 0.22],
};

/** The area of the pictures that the model sees, 64 patches of 12 × 12 pixels, and the side of a patch. */
const SEEN_AREA = 96 * 96;
const PATCH = 12;
/** The least radius in pixels, drawn and seen, at which a star is no circle yet. */
const LEAST_RADIUS = 3.3;

/** Pictures where shapes vary as other programs draw them. */
const FREE_SHARE = 0.45;
/** Pictures whose objects are set out in a row, a column or a grid. */
const NEAT_SHARE = 0.16;

/**
 * A random scene of the split: objects that do not touch, and fit into the picture.
 * @param difficulty 0 (one object) to 1 (up to six)
 */
export function sampleScene(random: Random, split: Split, difficulty = 1): Scene {
  const { width, height } = sampleExtent(random, difficulty);
  const most = 1 + Math.round(difficulty * (MOST_OBJECTS - 1));
  const count = random.integer(1, most + 1);
  for (;;) {
    const objects = arrange(
      sampleTriples(random, split, count, difficulty),
      width,
      height,
      random,
      difficulty,
    );
    if (objects !== undefined) return { width, height, objects: readingOrder(objects) };
  }
}

/**
 * Most training pictures are 96 × 96. Some are strips of up to 4 : 1, some have few pixels; the others have a
 * long side of 64 to 160 and any shape up to 2 : 1.
 */
function sampleExtent(random: Random, difficulty: number): PictureSize {
  const roll = random.next();
  if (roll < 0.62 || random.chance(1 - difficulty)) return { width: 96, height: 96 };
  const [long, short] = sampleSides(roll, random);
  return random.chance(0.5) ? { width: long, height: short } : { width: short, height: long };
}

function sampleSides(roll: number, random: Random): [number, number] {
  if (roll < 0.7) {
    const ratio = random.uniform(2, 4);
    const long = Math.round(96 * Math.sqrt(ratio) * random.uniform(0.9, 1.1));
    return [long, Math.round(long / ratio)];
  }
  if (roll < 0.76) {
    const short = random.integer(40, 57);
    return [Math.round(short * random.uniform(1, 1.4)), short];
  }
  const long = random.integer(64, 161);
  return [long, random.chance(0.3) ? long : Math.max(56, Math.round(long * random.uniform(0.5, 1)))];
}

/** The shorter side of the picture as the model sees it: enlarged or shrunk to whole patches. */
function seenSide(width: number, height: number): number {
  const side = Math.min(width, height) * Math.sqrt(SEEN_AREA / (width * height));
  return Math.floor(side / PATCH + 1e-9) * PATCH;
}

/**
 * What the objects are. Half of the scenes draw colours, shapes or both from few, so that there is something
 * to count, to compare and to tell apart. Held-out scenes have at least one of their own combinations.
 */
function sampleTriples(random: Random, split: Split, count: number, difficulty: number): Triple[] {
  const fewColors = random.chance(0.4);
  const fewShapes = random.chance(0.4);
  const colors = fewColors ? random.sample(COLORS, random.integer(1, 3)) : COLORS;
  const shapes = fewShapes ? random.sample(SHAPES, random.integer(1, 3)) : SHAPES;
  // Shapes are learned from things that are more than a patch wide.
  const sizes = random.chance(0.7 * (1 - difficulty)) ? SIZES.filter((size) => size !== 'small') : SIZES;
  const triples: Triple[] = [];
  if (split !== 'train') triples.push(random.pick(TRIPLES.filter((triple) => ownerOf(triple) === split)));
  for (let attempt = 0; triples.length < count; attempt++) {
    const wide = attempt > 50; // the few may be held out altogether
    const triple = {
      size: random.pick(sizes),
      color: random.pick(wide ? COLORS : colors),
      shape: random.pick(wide ? SHAPES : shapes),
    };
    if (isAllowed(triple, split)) triples.push(triple);
  }
  return triples;
}

/** The paper, and how things are set out on it. */
interface Sheet {
  readonly width: number;
  readonly height: number;
  /** The least gap between objects. */
  readonly margin: number;
  readonly free: boolean;
  /** Where objects go, in random order; undefined where they go anywhere. */
  readonly spots?: Point[];
}

/** Places large objects first; undefined when they do not fit in a few attempts. */
function arrange(
  triples: readonly Triple[],
  width: number,
  height: number,
  random: Random,
  difficulty: number,
): SceneObject[] | undefined {
  const side = Math.min(width, height);
  const margin = Math.max(1.5, side * random.uniform(0.02, 0.045));
  const roomy = triples.length <= 2 && random.chance(0.4);
  const least = LEAST_RADIUS / Math.min(side, seenSide(width, height));
  const sized = triples
    .map((triple) => ({ triple, radius: side * sampleRadius(triple.size, least, roomy, random) }))
    .sort((a, b) => b.radius - a.radius);
  const covered = sized.reduce((area, { radius }) => area + (2 * radius + margin) ** 2, 0);
  if (covered > 0.72 * width * height) return undefined;
  const neat = random.chance(NEAT_SHARE);
  const sheet: Sheet = {
    width,
    height,
    margin,
    free: random.chance(FREE_SHARE * difficulty),
    ...(neat && { spots: random.shuffle(sampleSpots(triples.length, width, height, random)) }),
  };
  const placed: SceneObject[] = [];
  for (const { triple, radius } of sized) {
    const object = placeOne(triple, radius, placed, sheet, random);
    if (object === undefined) return undefined;
    placed.push(object);
  }
  return placed;
}

/** The middles of the cells of a grid, or of a single row or column along the longer side. */
function sampleSpots(count: number, width: number, height: number, random: Random): Point[] {
  const line = random.chance(0.5);
  const wide = width === height ? random.chance(0.5) : width > height;
  const along = line ? count : Math.ceil(Math.sqrt(count));
  const across = Math.ceil(count / along);
  const [columns, rows] = wide ? [along, across] : [across, along];
  return Array.from({ length: columns * rows }, (_, i): Point => {
    return [((i % columns) + 0.5) * (width / columns), (Math.floor(i / columns) + 0.5) * (height / rows)];
  });
}

/** Where there is room, large objects may fill half of the picture. */
function sampleRadius(size: SizeName, least: number, roomy: boolean, random: Random): number {
  const [low, high] = RADII[size];
  const most = size !== 'large' ? high : roomy ? 0.3 : random.chance(0.2) ? 0.25 : high;
  return random.uniform(Math.min(high, Math.max(low, least)), most);
}

function placeOne(
  triple: Triple,
  radius: number,
  others: readonly SceneObject[],
  { width, height, margin, free, spots }: Sheet,
  random: Random,
): SceneObject | undefined {
  const outline = sampleOutline(triple.shape, radius, free, random);
  const contours = place(outline.contours, 0, 0, radius, outline.rotation);
  const bounds = boundsOf(contours);
  const halfWidth = (bounds.right - bounds.left) / 2;
  const halfHeight = (bounds.bottom - bounds.top) / 2;
  const border = Math.max(1, radius * 0.06); // leaves room for an outline
  const spot = spots?.pop();
  for (let attempt = 0; attempt < (spot === undefined ? 40 : 2); attempt++) {
    const [x, y] =
      spot === undefined
        ? [
            random.uniform(halfWidth + border, width - halfWidth - border),
            random.uniform(halfHeight + border, height - halfHeight - border),
          ]
        : [spot[0] + random.uniform(-1, 1) * margin * 0.3, spot[1] + random.uniform(-1, 1) * margin * 0.3];
    const inside =
      Math.min(x, width - x) >= halfWidth + border && Math.min(y, height - y) >= halfHeight + border;
    const clear = others.every(
      (other) =>
        Math.abs(x - other.x) > halfWidth + other.halfWidth + margin ||
        Math.abs(y - other.y) > halfHeight + other.halfHeight + margin,
    );
    if (!inside || !clear) continue;
    const moved = place(contours, x - (bounds.left + halfWidth), y - (bounds.top + halfHeight), 1, 0);
    return { ...triple, x, y, halfWidth, halfHeight, contours: moved };
  }
  return undefined;
}
