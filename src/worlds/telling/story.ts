import type { Random } from '../../base/random.ts';
import { type ObjectRequirement, satisfies } from '../checker/requirements.ts';
import { apart, cellOf, type PlaceName, putAt } from '../drawing/layout.ts';
import { anyGround } from '../drawing/palette.ts';
import { sampleTriples } from '../drawing/request.ts';
import { makeItem, paintSketch, type Sketch } from '../drawing/sketch.ts';
import { pickQuestion } from '../wording.ts';
import type { Split } from '../world.ts';
import { STORY_REQUESTS } from './phrasings.ts';
import { interleave, says, type Tale } from './tale.ts';

/** Ways across the picture, a third at a time. */
const WAYS: readonly (readonly [PlaceName, PlaceName, PlaceName])[] = [
  ['on the left', 'in the middle', 'on the right'],
  ['on the right', 'in the middle', 'on the left'],
  ['at the top', 'in the middle', 'at the bottom'],
  ['at the bottom', 'in the middle', 'at the top'],
  ['at the top left', 'at the top', 'at the top right'],
  ['at the bottom right', 'at the bottom', 'at the bottom left'],
  ['at the top left', 'on the left', 'at the bottom left'],
  ['at the bottom right', 'on the right', 'at the top right'],
];
const CORNERS = ['at the top left', 'at the top right', 'at the bottom left', 'at the bottom right'] as const;

/** Two stills of a thing on its way, the first and the last, and its story in three pictures. */
export function sampleStory(random: Random, split: Split, difficulty: number): Tale {
  for (let attempt = 0; attempt < 3000; attempt++) {
    const story = tryStory(random, split, difficulty);
    if (story !== undefined) return story;
  }
  throw new Error('telling: no story was found');
}

function tryStory(random: Random, split: Split, difficulty: number): Tale | undefined {
  const still = random.chance(0.4 * difficulty);
  const [moving, other] = sampleTriples(still ? 2 : 1, random, split).map((triple) =>
    makeItem(triple, random, difficulty),
  );
  const places = random.pick(difficulty === 0 ? WAYS.slice(0, 4) : WAYS);
  const corner = random.pick(CORNERS);
  const beside = other && putAt(other, corner, 0, random);
  const colors = [moving, ...(other ? [other] : [])].map(({ color }) => color);
  const ground = anyGround(colors, random, difficulty);
  if (ground === undefined) return undefined;
  const sketches = places.map(
    (place): Sketch => ({
      ground,
      items: [putAt(moving, place, 0, random), ...(beside ? [beside] : [])],
    }),
  );
  if (!sketches.every(({ items }) => apart(items))) return undefined;
  const pictures = sketches.map(paintSketch);
  const { size, color, shape } = moving;
  const name = `${color} ${shape}`;
  const lines = [
    `First the ${name} is ${places[0]}.`,
    `Then it is ${places[1]}.`,
    `At the end it is ${places[2]}.`,
  ];
  const required = (place: PlaceName): ObjectRequirement[] => [
    { size, color, shape, cell: cellOf(place) },
    ...(beside
      ? [
          {
            shape: beside.shape,
            color: beside.color,
            size: beside.size,
            place: [beside.x, beside.y] as const,
          },
        ]
      : []),
  ];
  return {
    given: [{ picture: pictures[0] }, { picture: pictures[2] }],
    request: pickQuestion(STORY_REQUESTS, random, split),
    answer: interleave(lines.map((line, i) => ({ line, picture: { picture: pictures[i] } }))),
    isRight: (text, shown) =>
      says(text, [name, ...places.map((place) => `${place}.`)]) &&
      shown.length === places.length &&
      shown.every((picture, i) => satisfies(picture, { objects: required(places[i]) })),
  };
}
