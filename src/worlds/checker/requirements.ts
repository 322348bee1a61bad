import type { Picture } from '../../media/picture.ts';
import type { ColorName, ShapeName, SizeName } from '../scenes/vocabulary.ts';
import { type Analysis, analyze, type SeenObject } from './analysis.ts';
import { distance, type Lab } from './colors.ts';

/** What one object of a picture has to be; what is not given may be anything. */
export interface ObjectRequirement {
  readonly shape?: ShapeName;
  readonly color: ColorName;
  readonly size?: SizeName;
  /** Column and row of a 3 × 3 grid, each -1, 0 or 1. */
  readonly cell?: readonly [column: number, row: number];
  /** The middle of its bounding box in pixels, to within `PLACE_TOLERANCE` of the shorter side. */
  readonly place?: readonly [x: number, y: number];
}

export type Direction = 'left of' | 'right of' | 'above' | 'below' | 'within';

/** Objects by their place in the list: the first lies in the direction from the second. */
export interface RelationRequirement {
  readonly one: number;
  readonly direction: Direction;
  readonly other: number;
}

/** What a picture has to show: exactly these objects. */
export interface PictureRequirement {
  readonly objects: readonly ObjectRequirement[];
  readonly relations?: readonly RelationRequirement[];
  /** The ground's colour: by name, or as it was in another picture. */
  readonly ground?: ColorName | Lab;
}

/** How far an object that should stay may move, over the shorter side. */
export const PLACE_TOLERANCE = 0.08;
/** How far a ground that should stay may change, in Oklab. */
const GROUND_TOLERANCE = 0.1;
/** Least distance of the middles along a relation's direction, over the shorter side. */
const LEAST_STEP = 0.08;

/** Whether the picture shows exactly what is required, judged from its pixels. */
export function satisfies(picture: Picture, requirement: PictureRequirement): boolean {
  return mismatch(picture, requirement) === undefined;
}

/** What is wrong with the picture, for logs; undefined where it is right. */
export function mismatch(picture: Picture, requirement: PictureRequirement): string | undefined {
  return mismatchOf(analyze(picture), requirement);
}

/** The same for a picture that was read already. */
export function mismatchOf(seen: Analysis, requirement: PictureRequirement): string | undefined {
  const { objects, ground } = requirement;
  if (ground !== undefined && !groundFits(seen, ground))
    return `the ground is ${seen.ground.color}${typeof ground === 'string' ? `, not ${ground}` : ' and has changed'}`;
  if (seen.objects.length === objects.length && assign([], requirement, seen)) return undefined;
  return `it shows ${seen.objects.map(said).join(', ') || 'nothing'}; wanted: ${objects.map(said).join(', ')}`;
}

const said = ({ size, color, shape }: { size?: SizeName; color: ColorName; shape?: ShapeName }): string =>
  [size, color, shape ?? 'thing'].filter((word) => word !== undefined).join(' ');

function groundFits({ ground }: Analysis, wanted: ColorName | Lab): boolean {
  return typeof wanted === 'string'
    ? ground.color === wanted
    : distance(ground.lab, wanted) <= GROUND_TOLERANCE;
}

/** Tries to give every required object one that is seen, each once, so that all relations hold. */
function assign(given: readonly SeenObject[], requirement: PictureRequirement, seen: Analysis): boolean {
  const { objects, relations = [] } = requirement;
  const next = given.length;
  if (next === objects.length) {
    return relations.every(({ one, direction, other }) =>
      liesInDirection(given[one], direction, given[other], seen),
    );
  }
  return seen.objects.some(
    (object) =>
      !given.includes(object) &&
      fits(object, objects[next], seen) &&
      assign([...given, object], requirement, seen),
  );
}

function fits(object: SeenObject, wanted: ObjectRequirement, { width, height }: Analysis): boolean {
  const { cell, place } = wanted;
  const near = PLACE_TOLERANCE * Math.min(width, height);
  return (
    (wanted.shape === undefined || object.shape === wanted.shape) &&
    object.color === wanted.color &&
    (wanted.size === undefined || object.size === wanted.size) &&
    (cell === undefined || (isInThird(object.x / width, cell[0]) && isInThird(object.y / height, cell[1]))) &&
    (place === undefined || Math.hypot(object.x - place[0], object.y - place[1]) <= near)
  );
}

/** Whether a position, 0 to 1, lies in the first, middle or last third, or a little beyond its border. */
function isInThird(share: number, third: number): boolean {
  if (third === 0) return share > 0.32 && share < 0.68;
  return third < 0 ? share < 0.42 : share > 0.58;
}

/** Whether one object lies clearly in the direction from another, and rather so than across it; or within it. */
export function liesInDirection(
  one: SeenObject,
  direction: Direction,
  other: SeenObject,
  { width, height }: Pick<Analysis, 'width' | 'height'>,
): boolean {
  const [dx, dy] = [one.x - other.x, one.y - other.y];
  if (direction === 'within') {
    return (
      Math.abs(dx) * 2 + one.width <= other.width + 2 && Math.abs(dy) * 2 + one.height <= other.height + 2
    );
  }
  const along = { 'left of': -dx, 'right of': dx, above: -dy, below: dy }[direction];
  const across = Math.abs(direction === 'above' || direction === 'below' ? dx : dy);
  return along >= LEAST_STEP * Math.min(width, height) && along >= 0.8 * across;
}
