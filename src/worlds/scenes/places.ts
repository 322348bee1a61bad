import type { Scene, SceneObject } from './scene.ts';

/** Where things are: comparisons of the middles of objects, with margins that keep answers unambiguous. */

export const DIRECTIONS = ['left', 'right', 'above', 'below'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The least distance along an axis, over the shorter side, at which a relation is clear. */
const CLEAR = 0.13;
/** How far an extreme object must be beyond the next one. */
const EXTREME = 0.07;

export const shorterSide = ({ width, height }: Scene): number => Math.min(width, height);

/** How far `object` lies in the direction from `other`, over the shorter side; negative on the other side. */
export function offset(object: SceneObject, other: SceneObject, direction: Direction, scene: Scene): number {
  const [dx, dy] = [object.x - other.x, object.y - other.y];
  const pixels = { left: -dx, right: dx, above: -dy, below: dy }[direction];
  return pixels / shorterSide(scene);
}

export function isClearly(
  direction: Direction,
  object: SceneObject,
  other: SceneObject,
  scene: Scene,
): boolean {
  return offset(object, other, direction, scene) >= CLEAR;
}

export function opposite(direction: Direction): Direction {
  return ({ left: 'right', right: 'left', above: 'below', below: 'above' } as const)[direction];
}

/** The only object in the direction from `other`, where all further ones are clearly on the other side. */
export function onlyOne(direction: Direction, other: SceneObject, scene: Scene): SceneObject | undefined {
  const rest = scene.objects.filter((object) => object !== other);
  const there = rest.filter((object) => isClearly(direction, object, other, scene));
  const elsewhere = rest.filter((object) => offset(object, other, direction, scene) < -EXTREME);
  return there.length === 1 && elsewhere.length === rest.length - 1 ? there[0] : undefined;
}

/** The outermost object in the direction, where it is clear; undefined for a single object. */
export function extreme(direction: Direction, scene: Scene): SceneObject | undefined {
  if (scene.objects.length < 2) return undefined;
  return scene.objects.find((object) =>
    scene.objects.every((other) => other === object || offset(object, other, direction, scene) >= EXTREME),
  );
}

/** Whether the outer edge of `object`, too, is clearly beyond those of all others in the direction. */
export function leadsByEdge(direction: Direction, object: SceneObject, scene: Scene): boolean {
  const level = direction === 'left' || direction === 'right';
  const half = (one: SceneObject) => (level ? one.halfWidth : one.halfHeight) / shorterSide(scene);
  return scene.objects.every(
    (other) =>
      other === object || offset(object, other, direction, scene) + half(object) - half(other) >= EXTREME / 2,
  );
}

/** The object nearest to `other`, middle to middle, where it is clear; undefined for fewer than three. */
export function nearest(other: SceneObject, scene: Scene): SceneObject | undefined {
  const rest = scene.objects
    .filter((object) => object !== other)
    .map((object) => ({ object, distance: Math.hypot(object.x - other.x, object.y - other.y) }))
    .sort((a, b) => a.distance - b.distance);
  if (rest.length < 2 || rest[1].distance - rest[0].distance < 0.12 * shorterSide(scene)) return undefined;
  return rest[0].object;
}

/** The one object around the middle of the picture, where all others are clearly further out. */
export function inTheMiddle(scene: Scene): SceneObject | undefined {
  const far = (object: SceneObject) =>
    Math.max(Math.abs(object.x / scene.width - 0.5), Math.abs(object.y / scene.height - 0.5));
  const candidates = scene.objects.filter((object) => far(object) < 0.24);
  return scene.objects.length > 1 && candidates.length === 1 && far(candidates[0]) < 0.14
    ? candidates[0]
    : undefined;
}

/** The cell of a 3 × 3 grid: "top left", "top", …, "middle"; `clear` where no border of a cell is near. */
export function cellOf(object: SceneObject, scene: Scene): { name: string; clear: boolean } {
  const third = (share: number) => Math.min(2, Math.floor(share * 3));
  const distance = (share: number) => Math.min(Math.abs(share - 1 / 3), Math.abs(share - 2 / 3));
  const [shareX, shareY] = [object.x / scene.width, object.y / scene.height];
  const row = ['top', '', 'bottom'][third(shareY)];
  const column = ['left', '', 'right'][third(shareX)];
  const name = [row, column].filter((word) => word !== '').join(' ') || 'middle';
  return { name, clear: Math.min(distance(shareX), distance(shareY)) > 0.04 };
}

/** "at the top left", "on the right", "in the middle". */
export function cellPhrase(name: string): string {
  const preposition = name === 'middle' ? 'in' : name === 'left' || name === 'right' ? 'on' : 'at';
  return `${preposition} the ${name}`;
}
