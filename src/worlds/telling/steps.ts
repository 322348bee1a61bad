import type { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { analyze } from '../checker/analysis.ts';
import { anyGround, type GroundPaint, toneOf } from '../drawing/palette.ts';
import { groundCanvas } from '../drawing/sketch.ts';
import { enumerate } from '../scenes/scene.ts';
import { COLORS, type ColorName } from '../scenes/vocabulary.ts';
import { drawOwned, fill, pickWording, withArticle } from '../wording.ts';
import type { Split } from '../world.ts';
import { SANDWICH_REQUESTS, TOWER_REQUESTS } from './phrasings.ts';
import { interleave, says, type Tale } from './tale.ts';

/** What is laid on what, from the bottom up. */
interface Layer {
  readonly name: string;
  readonly color: ColorName;
}

/** Half the width and the height of a layer, in pixels. */
interface LayerSize {
  readonly half: number;
  readonly height: number;
}

const BLOCK: LayerSize = { half: 11, height: 14 };
const SLICE: LayerSize = { half: 22, height: 9 };

const BREAD: Layer = { name: 'slice of bread', color: 'brown' };
const FILLINGS: readonly Layer[] = [
  { name: 'cheese', color: 'yellow' },
  { name: 'tomato', color: 'red' },
  { name: 'salad', color: 'green' },
  { name: 'ham', color: 'pink' },
  { name: 'carrot', color: 'orange' },
  { name: 'egg', color: 'white' },
];

/** How to build a tower or to make a sandwich: a line and a picture for each step. */
export function sampleSteps(random: Random, split: Split, difficulty: number): Tale {
  return random.chance(0.5) ? tower(random, split, difficulty) : sandwich(random, split, difficulty);
}

function tower(random: Random, split: Split, difficulty: number): Tale {
  const count = 2 + (random.chance(0.7 * difficulty) ? 1 : 0);
  const { layers, ground } = drawWithGround(random, difficulty, () =>
    drawOwned(
      () => random.sample(COLORS, count).map((color): Layer => ({ name: `${color} block`, color })),
      (drawn) => `tower ${drawn.map(({ color }) => color).join(' ')}`,
      split,
    ),
  );
  const lines = layers.map(({ name }, i) =>
    i === 0 ? `${i + 1}. Put down the ${name}.` : `${i + 1}. Put the ${name} on top.`,
  );
  const a = enumerate(layers.map(({ name }) => withArticle(name)));
  const request = fill(pickWording(TOWER_REQUESTS, random, split), { a });
  return stacked(request, layers, lines, ground, BLOCK);
}

function sandwich(random: Random, split: Split, difficulty: number): Tale {
  const count = 1 + (random.chance(0.7 * difficulty) ? 1 : 0);
  const draw = () => random.sample(FILLINGS, count);
  const composition = (drawn: readonly Layer[]) => `sandwich ${drawn.map(({ name }) => name).join(' ')}`;
  const { layers, ground } = drawWithGround(random, difficulty, () => [
    BREAD,
    // Single fillings are too few to hold any out.
    ...(count === 1 ? draw() : drawOwned(draw, composition, split)),
  ]);
  const lines = layers.map(({ name }, i) =>
    i === 0 ? `${i + 1}. Take a ${name}.` : `${i + 1}. Put the ${name} on top.`,
  );
  const a = enumerate(layers.slice(1).map(({ name }) => name));
  const request = fill(pickWording(SANDWICH_REQUESTS, random, split), { a });
  return stacked(request, layers, lines, ground, SLICE);
}

function drawWithGround(
  random: Random,
  difficulty: number,
  draw: () => readonly Layer[],
): { layers: readonly Layer[]; ground: GroundPaint } {
  for (;;) {
    const layers = draw();
    const ground = anyGround(
      layers.map(({ color }) => color),
      random,
      0.5 * difficulty,
    );
    if (ground !== undefined) return { layers, ground };
  }
}

function stacked(
  request: string,
  layers: readonly Layer[],
  lines: readonly string[],
  ground: GroundPaint,
  size: LayerSize,
): Tale {
  const pictures = layers.map((_, i) => paintStack(layers.slice(0, i + 1), ground, size));
  return {
    given: [],
    request,
    answer: interleave(lines, pictures),
    isRight: (text, shown) =>
      says(
        text,
        layers.flatMap(({ name }, i) => [`${i + 1}.`, name]),
      ) &&
      shown.length === layers.length &&
      shown.every((picture, i) => isStack(picture, layers.slice(0, i + 1))),
  };
}

function paintStack(layers: readonly Layer[], ground: GroundPaint, { half, height }: LayerSize): Picture {
  const canvas = groundCanvas(ground);
  layers.forEach(({ color }, i) => {
    const [top, bottom] = [56 - (i + 1) * height, 56 - i * height];
    const box = [
      [32 - half, top],
      [32 + half, top],
      [32 + half, bottom],
      [32 - half, bottom],
    ] as const;
    canvas.fillPath([box], toneOf(color));
  });
  return canvas.toPicture();
}

/** Whether the picture shows exactly these layers, each on the one before. */
function isStack(picture: Picture, layers: readonly Layer[]): boolean {
  const { objects } = analyze(picture);
  const upwards = [...objects].sort((a, b) => b.y - a.y);
  return (
    upwards.length === layers.length &&
    upwards.every(({ color, x, y, height }, i) => {
      const below = upwards[i - 1];
      const touches = !below || Math.abs(below.y - y - (below.height + height) / 2) < 4;
      return color === layers[i].color && touches && Math.abs(x - upwards[0].x) < 5;
    })
  );
}
