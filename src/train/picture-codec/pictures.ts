import type { Random } from '../../base/random.ts';
import { cutPatches } from '../../media/patches.ts';
import type { Picture, PictureSize } from '../../media/picture.ts';
import type { CodecConfig, CodeGrid } from '../../model/picture-codec/config.ts';
import { drawnPictures } from '../../text/drawings.ts';
import { drawRequest, MOST_THINGS } from '../../worlds/drawing/request.ts';
import { paintSketch } from '../../worlds/drawing/sketch.ts';
import { editing } from '../../worlds/editing/index.ts';
import { figures } from '../../worlds/figures/index.ts';
import { reading } from '../../worlds/reading/index.ts';
import { sampleScene } from '../../worlds/scenes/layout.ts';
import { renderScene } from '../../worlds/scenes/render.ts';
import type { Scene } from '../../worlds/scenes/scene.ts';
import { telling } from '../../worlds/telling/index.ts';
import type { Split, World } from '../../worlds/world.ts';

/** Kinds of pictures that the codec learns from. */
export const PICTURE_KINDS = {
  /** What the drawing world asks models to draw. */
  sketches: (random: Random, split: Split, _: PictureSize) =>
    paintSketch(drawRequest(random.integer(1, 1 + MOST_THINGS), random, split, random.next()).sketch),
  /** What edits, icons, charts, texts, yarn, steps and stories ask them to draw. */
  answers: (random: Random, split: Split, _: PictureSize) => answer(random, split),
  /** Scenes as drawing programs paint them. */
  drawn: (random: Random, split: Split, size: PictureSize) =>
    paint(random, split, size, random.uniform(0, 0.5), 0),
  /** Scenes in every manner of the renderer, with noise, blur and lossy compression. */
  worn: (random: Random, split: Split, size: PictureSize) => paint(random, split, size, random.next(), 1),
  /** Printed words and numbers. */
  signs: (random: Random, split: Split, _: PictureSize) => sign(random, split),
} as const;

export type PictureKind = keyof typeof PICTURE_KINDS;

/** A scene that fills the picture whatever shape it was laid out in; up to six things. */
function paint(random: Random, split: Split, size: PictureSize, difficulty: number, manner: number): Picture {
  return renderScene(stretched(sampleScene(random, split, difficulty), size), random, manner);
}

/** The scene in another size: cheaper than painting it larger and resampling, and sharper. */
function stretched({ width, height, objects }: Scene, size: PictureSize): Scene {
  const [across, down] = [size.width / width, size.height / height];
  return {
    ...size,
    objects: objects.map((object) => ({
      ...object,
      x: object.x * across,
      y: object.y * down,
      halfWidth: object.halfWidth * across,
      halfHeight: object.halfHeight * down,
      contours: object.contours.map((contour) => contour.map(([x, y]) => [x * across, y * down] as const)),
    })),
  };
}

const ANSWERING: readonly World[] = [editing, figures, telling];

/** A picture out of a model's answer; some requests are answered in words alone. */
function answer(random: Random, split: Split): Picture {
  for (;;) {
    const drawn = drawnPictures(random.pick(ANSWERING).document(random, split, random.next()));
    if (drawn.length > 0) return random.pick(drawn).picture;
  }
}

function sign(random: Random, split: Split): Picture {
  const parts = reading.document(random, split, 0)[0].parts;
  const shown = parts.find((part) => 'picture' in part);
  if (!shown) throw new Error('the reading world began a conversation without a picture');
  return shown.picture;
}

/** A picture of one kind, of the grid's size or to be resized to it. */
export const samplePicture = (
  kind: PictureKind,
  random: Random,
  split: Split,
  { rows, columns }: CodeGrid,
  { patchSize }: CodecConfig,
): Picture => PICTURE_KINDS[kind](random, split, { width: columns * patchSize, height: rows * patchSize });

/** Pictures as patches of one grid, `[pictures, T, pixels]` in [0, 1]. */
export function codecPatches(
  config: CodecConfig,
  grid: CodeGrid,
  pictures: readonly Picture[],
): Float32Array {
  const width = grid.rows * grid.columns * config.patchSize ** 2 * 3;
  const patches = new Float32Array(pictures.length * width);
  for (const [i, picture] of pictures.entries())
    patches.set(cutPatches(picture, grid, config.patchSize), i * width);
  return patches;
}
