import type { Random } from '../../base/random.ts';
import type { PictureSize } from '../../media/picture.ts';
import type { ObjectRequirement } from '../checker/requirements.ts';
import { apart } from '../drawing/layout.ts';
import { at, isInside, type Placed, SIDE, type Sketch } from '../drawing/sketch.ts';
import type { Edit } from './edits.ts';

/** Longer and shorter side in pixels: nearly square, 3:2, 5:3, and longer than 2:1. */
const SIDES = [
  [64, 56],
  [72, 48],
  [80, 48],
  [88, 40],
] as const;

/** A picture that is not square, but as wide or as high as people's pictures are. */
export function sampleFrame(random: Random): PictureSize {
  const [longer, shorter] = random.pick(SIDES);
  return random.chance(0.5) ? { width: longer, height: shorter } : { width: shorter, height: longer };
}

/**
 * An edit of a square picture in a frame of about its area; undefined where its things do not fit. They keep their
 * sizes in pixels, which are other shares of the shorter side, so that no size is required; each lies as far from one
 * border to the other as it did.
 */
export function inFrame({ before, after, requirement, slots }: Edit, frame: PictureSize): Edit | undefined {
  // What stays is the same thing in both.
  const framed = new Map([...before.items, ...after.items].map((item) => [item, moved(item, frame)]));
  const reframed = (sketch: Sketch): Sketch => ({
    ...sketch,
    items: sketch.items.map((item) => framed.get(item)!),
    frame,
  });
  const edit = { before: reframed(before), after: reframed(after) };
  const fits = ({ items }: Sketch) => items.every((item) => isInside(item, frame)) && apart(items);
  if (!fits(edit.before) || !fits(edit.after)) return undefined;
  const objects = requirement.objects.map(({ size: _, ...object }, i): ObjectRequirement => {
    const { x, y } = edit.after.items[i];
    return object.place ? { ...object, place: [x, y] } : object;
  });
  return { ...edit, slots, requirement: { ...requirement, objects } };
}

function moved(item: Placed, { width, height }: PictureSize): Placed {
  const along = (middle: number, half: number, side: number) =>
    half + 1 + ((middle - half - 1) * (side - 2 * half - 2)) / (SIDE - 2 * half - 2);
  return at(item, along(item.x, item.halfWidth, width), along(item.y, item.halfHeight, height));
}
