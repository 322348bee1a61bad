import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import type { CharacterRegion, ObjectRegion } from '../media/regions.ts';
import { reading } from '../worlds/reading/index.ts';
import { scenes } from '../worlds/scenes/index.ts';
import { COLORS, SHAPES, SIZES } from '../worlds/scenes/vocabulary.ts';
import {
  labelPatches,
  letterCount,
  PATCH_TASK_NAMES,
  PATCH_TASKS,
  type PatchTask,
  patchLabelWeight,
  UNLABELLED,
} from './patch-labels.ts';

const PICTURE = { width: 40, height: 20, data: new Uint8Array(40 * 20 * 3) };
const GRID = { rows: 2, columns: 4 };

function rowOf(labels: Int32Array, task: PatchTask): number[] {
  const column = PATCH_TASK_NAMES.indexOf(task);
  return Array.from({ length: 8 }, (_, patch) => labels[patch * PATCH_TASK_NAMES.length + column]);
}

const box = (left: number, top: number, right: number, bottom: number) => [
  [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const,
];
const thing = (contours: ObjectRegion['contours'], rank: number): ObjectRegion => ({
  kind: 'object',
  contours,
  shape: rank,
  color: 10 - rank,
  size: rank,
  rank,
});

describe('labels of patches', () => {
  test('a thing marks the patches that it covers, the largest one wins', () => {
    const regions = [thing(box(0, 0, 14, 10), 0), thing(box(14, 0, 22, 20), 1)];
    const labels = labelPatches(PICTURE, { kind: 'object', regions }, GRID);
    // The first covers four tenths of the second column's upper patch, the second six.
    expect(rowOf(labels, 'shape')).toEqual([1, 2, 2, 0, 0, 2, 2, 0]);
    expect(rowOf(labels, 'color')).toEqual([11, 10, 10, 0, 0, 10, 10, 0]);
    expect(rowOf(labels, 'rank')).toEqual([1, 2, 2, 0, 0, 2, 2, 0]);
    expect(rowOf(labels, 'leftCharacter')).toEqual(new Array(8).fill(UNLABELLED));
  });

  test('a hole is empty', () => {
    const [outer] = box(0, 0, 30, 20);
    const [inner] = box(10, 0, 20, 20);
    const regions = [thing([outer, [...inner].reverse()], 2)];
    const labels = labelPatches(PICTURE, { kind: 'object', regions }, GRID);
    expect(rowOf(labels, 'size')).toEqual([3, 0, 3, 0, 3, 0, 3, 0]);
  });

  test('a character marks the patch and third that hold its middle; one outside marks none', () => {
    const at = (character: string, x: number, y: number): CharacterRegion => ({
      kind: 'character',
      character,
      x,
      y,
    });
    const regions = [at('!', 11, 3), at('~', 15, 3), at('A', 39.9, 19.9), at('B', 40.5, 5)];
    const labels = labelPatches(PICTURE, { kind: 'character', regions }, GRID);
    expect(rowOf(labels, 'leftCharacter')).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
    expect(rowOf(labels, 'middleCharacter')).toEqual([0, 94, 0, 0, 0, 0, 0, 0]);
    expect(rowOf(labels, 'rightCharacter')).toEqual([0, 0, 0, 0, 0, 0, 0, 33]);
    expect(rowOf(labels, 'shape')).toEqual(new Array(8).fill(UNLABELLED));
  });

  test('a picture without regions is unlabelled', () => {
    expect(new Set(labelPatches(PICTURE, undefined, GRID))).toEqual(new Set([UNLABELLED]));
  });

  test.each([
    ['scenes', scenes],
    ['reading', reading],
  ])('pictures of %s carry classes that exist, and every thing somewhere', (_, world) => {
    const random = new Random('labels');
    for (let i = 0; i < 40; i++) {
      const [part] = world.document(random, 'train', 1).flatMap(({ parts }) => parts);
      if (!('picture' in part) || !part.regions) throw new Error('the first part is no picture with regions');
      const labels = labelPatches(part.picture, part.regions, { rows: 24, columns: 24 });
      PATCH_TASK_NAMES.forEach((task, column) => {
        for (let patch = 0; patch < 576; patch++) {
          const label = labels[patch * PATCH_TASK_NAMES.length + column];
          expect(label < PATCH_TASKS[task].classes && label >= UNLABELLED).toBe(true);
        }
      });
      const used = new Set(
        labels.filter((_, at) => PATCH_TASK_NAMES[at % PATCH_TASK_NAMES.length] === 'rank'),
      );
      for (const region of part.regions.regions) {
        if (region.kind === 'object') expect(used).toContain(1 + region.rank);
      }
    }
  });
});

test('a letter is not drowned by the patches without one, nor drowns a page of them what else there is', () => {
  const weights = (label: number, letters: number) =>
    PATCH_TASK_NAMES.map((task) => patchLabelWeight(task, label, letters));
  expect(weights(0, 6)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(weights(5, 6)).toEqual([1, 1, 1, 1, 16, 16, 16]);
  expect(weights(5, 64)).toEqual([1, 1, 1, 1, 5, 5, 5]);
});

test('letters are counted apart from things and from patches without any', () => {
  const labels = [
    [3, 2, 1, 1, 0, 0, 0],
    [-1, -1, -1, -1, 7, 0, 9],
    [0, 0, 0, 0, 0, 8, -1],
  ];
  expect(letterCount(Int32Array.from(labels.flat()))).toBe(3);
});

test('the classes are those of the scenes', () => {
  expect([PATCH_TASKS.shape.classes, PATCH_TASKS.color.classes, PATCH_TASKS.size.classes]).toEqual([
    1 + SHAPES.length,
    1 + COLORS.length,
    1 + SIZES.length,
  ]);
});
