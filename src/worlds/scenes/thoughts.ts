import type { Scene, SceneObject } from './scene.ts';
import { inFull } from './vocabulary.ts';

/**
 * What a model writes down before it answers a question about a scene: where things are and what they are, all of
 * them, and then those that the question is about. Seeing is then one task, which every question trains, and the
 * answer is read off text instead of being found in the picture in one step.
 */
export function thoughtOf(scene: Scene, step: string): string {
  const inventory = scene.objects.map((object) => located(object, scene)).join(', ');
  return `${inventory}; ${step}`;
}

/** The things that an answer is about, with their places; "none" where there are none. */
export const recall = (scene: Scene, ...objects: readonly SceneObject[]): string =>
  objects.map((object) => located(object, scene)).join(', ') || NONE;

/** Things counted one by one: the last number is how many there are; "none" for zero. */
export const countUp = (objects: readonly SceneObject[]): string =>
  objects.map(({ color, shape }, i) => `${i + 1} ${color} ${shape}`).join(', ') || NONE;

const NONE = 'none';

/** "37 small red star": its middle in tenths of the width and of the height, from the top left, and what it is. */
function located(object: SceneObject, { width, height }: Scene): string {
  const tenth = (share: number) => Math.max(0, Math.min(9, Math.floor(share * 10)));
  return `${tenth(object.x / width)}${tenth(object.y / height)} ${inFull(object)}`;
}
