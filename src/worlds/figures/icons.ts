import type { Random } from '../../base/random.ts';
import type { Analysis } from '../checker/analysis.ts';
import { readArrow, readMouth } from '../checker/marks.ts';
import {
  type Direction,
  mismatchOf,
  type ObjectRequirement,
  type RelationRequirement,
} from '../checker/requirements.ts';
import type { Contour } from '../draw/canvas.ts';
import { ellipse, place } from '../draw/outlines.ts';
import { anyGround, toneOf } from '../drawing/palette.ts';
import { groundCanvas, SIDE } from '../drawing/sketch.ts';
import { COLORS, type ColorName, type ShapeName } from '../scenes/vocabulary.ts';
import { drawOwned, withArticle } from '../wording.ts';
import type { Split } from '../world.ts';
import { type Figure, type Part, paintParts } from './figure.ts';

/** One part of an icon: how it is painted, and what the checker must see of it. */
interface IconPart {
  readonly contours: readonly Contour[];
  readonly color: ColorName;
  readonly shape?: ShapeName;
}

interface Icon {
  readonly phrase: string;
  readonly parts: readonly IconPart[];
  /** Parts by their place in the list. */
  readonly relations?: readonly (readonly [one: number, direction: Direction, other: number])[];
  /** What else has to be right. */
  readonly also?: (seen: Analysis) => boolean;
}

/** Corners as "x,y x,y …". */
const outline = (corners: string): Contour =>
  corners.split(' ').map((corner) => {
    const [x, y] = corner.split(',').map(Number);
    return [x, y];
  });
const box = (left: number, top: number, right: number, bottom: number): Contour => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];
const disc = (x: number, y: number, radius: number): Contour => place([ellipse(radius)], x, y, 1, 0)[0];

/** Icons with their parts in one or two colours that the request names. */
const ICONS: readonly ((colors: readonly [ColorName, ColorName], random: Random) => Icon)[] = [
  ([roof, wall]) => ({
    phrase: `${withArticle(wall)} house with ${withArticle(roof)} roof`,
    parts: [
      { contours: [box(18, 28, 46, 56)], color: wall },
      { contours: [outline('32,6 52,32 12,32')], color: roof, shape: 'triangle' },
    ],
    relations: [[1, 'above', 0]],
  }),
  ([crown, trunk]) => ({
    phrase: `a tree with ${withArticle(crown)} crown and ${withArticle(trunk)} trunk`,
    parts: [
      { contours: [disc(32, 23, 16)], color: crown },
      { contours: [box(28, 38, 36, 58)], color: trunk },
    ],
    relations: [[0, 'above', 1]],
  }),
  ([sail, hull]) => ({
    phrase: `a boat with ${withArticle(sail)} sail on ${withArticle(hull)} hull`,
    parts: [
      {
        contours: [outline('32,8 50,38 20,38')],
        color: sail,
        shape: 'triangle',
      },
      {
        contours: [outline('10,41 54,41 46,54 18,54')],
        color: hull,
      },
    ],
    relations: [[0, 'above', 1]],
  }),
  ([scoop, cone]) => ({
    phrase: `an ice cream: ${withArticle(scoop)} ball on ${withArticle(cone)} cone`,
    parts: [
      { contours: [disc(32, 21, 14)], color: scoop },
      {
        contours: [outline('18,29 46,29 32,58')],
        color: cone,
      },
    ],
    relations: [[0, 'above', 1]],
  }),
  ([petals, middle]) => ({
    phrase: `${withArticle(petals)} flower with ${withArticle(middle)} middle`,
    parts: [
      {
        contours: [0, 1, 2, 3, 4, 5].map((i) =>
          disc(32 + 13 * Math.cos((i * Math.PI) / 3), 32 + 13 * Math.sin((i * Math.PI) / 3), 9),
        ),
        color: petals,
      },
      { contours: [disc(32, 32, 8)], color: middle, shape: 'circle' },
    ],
    relations: [[1, 'within', 0]],
  }),
  ([body, wheels]) => ({
    phrase: `${withArticle(body)} car with ${wheels} wheels`,
    parts: [
      {
        contours: [outline('8,30 18,30 24,18 42,18 48,30 57,30 57,42 8,42')],
        color: body,
      },
      { contours: [disc(20, 45, 7)], color: wheels, shape: 'circle' },
      { contours: [disc(45, 45, 7)], color: wheels, shape: 'circle' },
    ],
    relations: [[1, 'left of', 2]],
    also: ({ objects }) => objects.filter(({ color }) => color === wheels).every((wheel) => wheel.y > 30),
  }),
  ([left, right], random) => {
    const level = random.chance(0.5);
    return {
      phrase: level
        ? `a flag, ${left} on the left and ${right} on the right`
        : `a flag, ${left} above and ${right} below`,
      parts: [
        { contours: [level ? box(10, 16, 54, 48) : box(8, 14, 56, 50)], color: left, shape: 'rectangle' },
        { contours: [level ? box(32, 16, 54, 48) : box(8, 32, 56, 50)], color: right, shape: 'rectangle' },
      ],
      relations: [[0, level ? 'left of' : 'above', 1]],
    };
  },
  ([color], random) => {
    const way = random.pick(['left', 'right', 'up', 'down'] as const);
    const turn = { right: 0, down: 1, left: 2, up: 3 }[way] * (Math.PI / 2);
    const arrow: Contour = outline('-24,-6 4,-6 4,-17 24,0 4,17 4,6 -24,6');
    return {
      phrase: `${withArticle(color)} arrow that points ${way}`,
      parts: [{ contours: place([arrow], 32, 32, 1, turn), color }],
      also: ({ objects: [seen], width }) => readArrow(seen, width) === way,
    };
  },
  ([color], random) => {
    const happy = random.chance(0.5);
    const features: ColorName = color === 'black' ? 'white' : 'black';
    return {
      phrase: `${withArticle(happy ? 'happy' : 'sad')} ${color} face`,
      parts: [
        { contours: [disc(32, 32, 24)], color },
        { contours: [disc(23, 25, 3.6)], color: features },
        { contours: [disc(41, 25, 3.6)], color: features },
        { contours: [mouth(happy)], color: features },
      ],
      relations: [
        [1, 'within', 0],
        [2, 'within', 0],
        [3, 'within', 0],
        [1, 'left of', 2],
      ],
      also: ({ objects, width }) => {
        const lowest = [...objects].filter((seen) => seen.color === features).sort((a, b) => b.y - a.y)[0];
        return readMouth(lowest, width) === (happy ? 'smile' : 'frown');
      },
    };
  },
];

/** A thick arc, its ends up or down. */
function mouth(happy: boolean): Contour {
  const half = (radius: number, start: number, sweep: number) =>
    Array.from({ length: 13 }, (_, i) => {
      const angle = start + (sweep * i) / 12;
      return [32 + radius * Math.cos(angle), radius * Math.sin(angle)] as const;
    });
  const arc = [...half(14, 0.15 * Math.PI, 0.7 * Math.PI), ...half(9.5, 0.85 * Math.PI, -0.7 * Math.PI)];
  return happy
    ? arc.map(([x, y]) => [x, y + 32] as const)
    : arc.map(([x, y]) => [x, 54 - y] as const).reverse();
}

/** An icon in colours that a split may show together. */
export function sampleIcon(random: Random, split: Split, difficulty: number): Figure {
  const [kind, colors] = drawOwned(
    () => [random.integer(0, ICONS.length), random.sample(COLORS, 2)] as const,
    ([drawn, [one, other]]) => `icon ${drawn} ${one} ${other}`,
    split,
  );
  const icon = ICONS[kind]([colors[0], colors[1]], random);
  const ground = anyGround(
    icon.parts.map(({ color }) => color),
    random,
    difficulty,
  );
  if (ground === undefined) return sampleIcon(random, split, difficulty);
  const size = 1 - random.uniform(0, 0.15) * difficulty;
  const [x, y] = [0, 1].map(() => SIDE / 2 + random.uniform(-2, 2) * difficulty - (SIDE / 2) * size);
  const parts = icon.parts.map(
    ({ contours, color }): Part => ({ contours: place(contours, x, y, size, 0), paint: toneOf(color) }),
  );
  const requirement = {
    objects: icon.parts.map(({ color, shape }): ObjectRequirement => ({ color, shape })),
    relations: icon.relations?.map(
      ([one, direction, other]): RelationRequirement => ({ one, direction, other }),
    ),
  };
  return {
    phrase: icon.phrase,
    picture: paintParts(groundCanvas(ground), parts),
    isRight: (seen) =>
      mismatchOf(seen, requirement) === undefined && (icon.also === undefined || icon.also(seen)),
  };
}
