import type { Picture, PictureSize } from '../media/picture.ts';
import type { AreaRegion, CharacterRegion, ObjectRegion, PictureRegions } from '../media/regions.ts';
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

const MOST_LETTER_WEIGHT = 16;
/** What all letters of one picture weigh together at most: those of a page would drown everything else. */
const MOST_LETTERS_WEIGHT = 320;

/**
 * How much a label counts beside the others. A word's letters lie in few of its picture's patches: counted alike,
 * the patches without one drown them, and nothing is learned but that most are empty.
 * @param letters how many the picture has
 */
export const patchLabelWeight = (task: PatchTask, label: number, letters: number): number =>
  isLetter(task, label) ? Math.min(MOST_LETTER_WEIGHT, MOST_LETTERS_WEIGHT / letters) : 1;

const isLetter = (task: PatchTask, label: number): boolean =>
  PATCH_TASKS[task].kind === 'character' && label > 0;

/** How many letters a picture has. @param labels `[patches, tasks]` */
export const letterCount = (labels: Int32Array): number =>
  labels.reduce(
    (count, label, i) => count + Number(isLetter(PATCH_TASK_NAMES[i % PATCH_TASK_NAMES.length], label)),
    0,
  );

/** A thing that covers less of a patch than this cannot be told from it. */
const LEAST_COVERAGE = 0.04;

/**
 * The class of every patch for every task, `[rows * columns, tasks]` row-major, `UNLABELLED` where the picture
 * does not say.
 * @param cells which regions lie in which patches
 */
export function labelPatches(
  picture: Picture,
  regions: PictureRegions | undefined,
  grid: Grid,
  cells: readonly RegionOnGrid[] = regionsOnGrid(picture, regions, grid),
): Int32Array {
  const count = grid.rows * grid.columns;
  const labels = new Int32Array(PATCH_TASK_NAMES.length * count).fill(UNLABELLED);
  if (!regions) return labels;
  const set = (task: PatchTask, patch: number, value: number) => {
    labels[patch * PATCH_TASK_NAMES.length + PATCH_TASK_NAMES.indexOf(task)] = value;
  };
  for (const task of PATCH_TASK_NAMES) {
    if (PATCH_TASKS[task].kind !== regions.kind) continue;
    for (let patch = 0; patch < count; patch++) set(task, patch, 0);
  }
  for (const { patch, region, x } of cells) {
    if (region.kind === 'object') labelObject(region, patch, set);
    else if (region.kind === 'character') labelCharacter(region, patch, x, set);
  }
  return labels;
}

/** Cells of a picture: its patches, or the codes that it is drawn with. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** A region's part of one cell of a grid. */
export interface RegionOnGrid {
  readonly patch: number;
  readonly region: PictureRegions['regions'][number];
  /** Its index among the picture's regions. */
  readonly index: number;
  /** Of a character: where its middle lies between the cell's sides, 0 to 1. */
  readonly x: number;
}

/** Which regions lie in which cells: a thing where it covers more than any other, a character where its middle is. */
export function regionsOnGrid(
  { width, height }: PictureSize,
  { regions }: Pick<PictureRegions, 'regions'> = { regions: [] },
  { rows, columns }: Grid,
): RegionOnGrid[] {
  const [scaleX, scaleY] = [columns / width, rows / height];
  const covered = new Float32Array(rows * columns).fill(LEAST_COVERAGE);
  const things = new Map<number, RegionOnGrid>();
  const characters: RegionOnGrid[] = [];
  regions.forEach((region, index) => {
    if (region.kind === 'character') {
      const [column, row] = [Math.floor(region.x * scaleX), Math.floor(region.y * scaleY)];
      if (column < 0 || column >= columns || row < 0 || row >= rows) return;
      characters.push({ patch: row * columns + column, region, index, x: region.x * scaleX - column });
      return;
    }
    coverageOf(region, [scaleX, scaleY], { rows, columns }).forEach((coverage, patch) => {
      if (coverage <= covered[patch]) return;
      covered[patch] = coverage;
      things.set(patch, { patch, region, index, x: 0 });
    });
  });
  return [...things.values(), ...characters];
}

/** The share of each cell that a thing covers, `[rows * columns]`. */
function coverageOf(
  { contours }: ObjectRegion | AreaRegion,
  [scaleX, scaleY]: readonly [number, number],
  grid: Grid,
): number[] {
  const canvas = new Canvas(grid.columns, grid.rows, [0, 0, 0]);
  const scaled = contours.map((contour) => contour.map(([x, y]) => [x * scaleX, y * scaleY] as const));
  canvas.fillPath(scaled, [1, 1, 1]);
  return Array.from({ length: grid.rows * grid.columns }, (_, patch) => canvas.data[patch * 3]);
}

type SetLabel = (task: PatchTask, patch: number, value: number) => void;

function labelObject(region: ObjectRegion, patch: number, set: SetLabel): void {
  set('shape', patch, 1 + region.shape);
  set('color', patch, 1 + region.color);
  set('size', patch, 1 + region.size);
  set('rank', patch, 1 + Math.min(region.rank, MOST_RANKS - 1));
}

function labelCharacter({ character }: CharacterRegion, patch: number, x: number, set: SetLabel): void {
  const code = character.charCodeAt(0) - FIRST_CHARACTER;
  if (code < 0 || code >= CHARACTERS) return;
  const third = Math.min(2, Math.floor(x * 3));
  set((['leftCharacter', 'middleCharacter', 'rightCharacter'] as const)[third], patch, 1 + code);
}
