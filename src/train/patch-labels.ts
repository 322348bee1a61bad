import type { Picture } from '../media/picture.ts';
import type { CharacterRegion, ObjectRegion, PictureRegions } from '../media/regions.ts';
import { Canvas } from '../worlds/draw/canvas.ts';
import { COLORS, SHAPES, SIZES } from '../worlds/scenes/vocabulary.ts';

/** Printable ASCII from '!' to '~'. */
const CHARACTERS = 94;
const FIRST_CHARACTER = 33;
const MOST_RANKS = 6;

/**
 * What training asks about every picture patch, and how many classes each question has; class 0 is "nothing
 * here". A character belongs to the patch that holds its middle, in its left, middle or right third.
 */
export const PATCH_TASKS = {
  shape: { kind: 'object', classes: 1 + SHAPES.length },
  color: { kind: 'object', classes: 1 + COLORS.length },
  size: { kind: 'object', classes: 1 + SIZES.length },
  rank: { kind: 'object', classes: 1 + MOST_RANKS },
  leftCharacter: { kind: 'character', classes: 1 + CHARACTERS },
  middleCharacter: { kind: 'character', classes: 1 + CHARACTERS },
  rightCharacter: { kind: 'character', classes: 1 + CHARACTERS },
} as const;

export type PatchTask = keyof typeof PATCH_TASKS;
export const PATCH_TASK_NAMES = Object.keys(PATCH_TASKS) as PatchTask[];
export const PATCH_CLASS_COUNT = PATCH_TASK_NAMES.reduce((sum, name) => sum + PATCH_TASKS[name].classes, 0);

/** A label for a question that a picture does not answer. */
export const UNLABELLED = -1;

/**
 * How much a label counts beside the others. A word's letters lie in few of its picture's patches: counted alike,
 * the patches without one drown them, and nothing is learned but that most are empty.
 */
export const patchLabelWeight = (task: PatchTask, label: number): number =>
  PATCH_TASKS[task].kind === 'character' && label > 0 ? 16 : 1;

/** A thing that covers less of a patch than this cannot be told from it. */
const LEAST_COVERAGE = 0.04;

/**
 * The class of every patch for every task, `[rows * columns, tasks]` row-major, `UNLABELLED` where the picture
 * does not say.
 */
export function labelPatches(
  { width, height }: Picture,
  regions: PictureRegions | undefined,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Int32Array {
  const count = rows * columns;
  const labels = new Int32Array(PATCH_TASK_NAMES.length * count).fill(UNLABELLED);
  if (!regions) return labels;
  const set = (task: PatchTask, patch: number, value: number) => {
    labels[patch * PATCH_TASK_NAMES.length + PATCH_TASK_NAMES.indexOf(task)] = value;
  };
  for (const task of PATCH_TASK_NAMES) {
    if (PATCH_TASKS[task].kind !== regions.kind) continue;
    for (let patch = 0; patch < count; patch++) set(task, patch, 0);
  }
  const [scaleX, scaleY] = [columns / width, rows / height];
  const covered = new Float32Array(count).fill(LEAST_COVERAGE);
  for (const region of regions.regions) {
    if (region.kind === 'object') labelObject(region, covered, set, [scaleX, scaleY], { rows, columns });
    else labelCharacter(region, set, [scaleX, scaleY], { rows, columns });
  }
  return labels;
}

type SetLabel = (task: PatchTask, patch: number, value: number) => void;
type Scale = readonly [x: number, y: number];
interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** A patch shows the thing that covers most of it. */
function labelObject(
  region: ObjectRegion,
  covered: Float32Array,
  set: SetLabel,
  [scaleX, scaleY]: Scale,
  { rows, columns }: Grid,
): void {
  const canvas = new Canvas(columns, rows, [0, 0, 0]);
  const contours = region.contours.map((contour) =>
    contour.map(([x, y]) => [x * scaleX, y * scaleY] as const),
  );
  canvas.fillPath(contours, [1, 1, 1]);
  for (let patch = 0; patch < rows * columns; patch++) {
    const coverage = canvas.data[patch * 3];
    if (coverage <= covered[patch]) continue;
    covered[patch] = coverage;
    set('shape', patch, 1 + region.shape);
    set('color', patch, 1 + region.color);
    set('size', patch, 1 + region.size);
    set('rank', patch, 1 + Math.min(region.rank, MOST_RANKS - 1));
  }
}

function labelCharacter(
  { character, x, y }: CharacterRegion,
  set: SetLabel,
  [scaleX, scaleY]: Scale,
  { rows, columns }: Grid,
): void {
  const [column, row] = [Math.floor(x * scaleX), Math.floor(y * scaleY)];
  const code = character.charCodeAt(0) - FIRST_CHARACTER;
  if (column < 0 || column >= columns || row < 0 || row >= rows || code < 0 || code >= CHARACTERS) return;
  const third = Math.min(2, Math.floor((x * scaleX - column) * 3));
  const task = (['leftCharacter', 'middleCharacter', 'rightCharacter'] as const)[third];
  set(task, row * columns + column, 1 + code);
}
