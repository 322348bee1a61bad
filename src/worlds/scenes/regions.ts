import type { PictureRegions } from '../../media/regions.ts';
import type { SceneObject } from './scene.ts';
import { COLORS, SHAPES, SIZES } from './vocabulary.ts';

/**
 * What is where, for training.
 * @param things in reading order, with outlines in pixels of the picture
 * @param firstThing what the first of them is called among the conversation's things
 */
export const regionsOf = (
  things: readonly Pick<SceneObject, 'contours' | 'shape' | 'color' | 'size'>[],
  firstThing = 0,
): PictureRegions => ({
  kind: 'object',
  firstThing,
  regions: things.map(({ contours, shape, color, size }, rank) => ({
    kind: 'object',
    contours,
    shape: SHAPES.indexOf(shape),
    color: COLORS.indexOf(color),
    size: SIZES.indexOf(size),
    rank,
  })),
});
