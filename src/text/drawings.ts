import type { Picture } from '../media/picture.ts';
import { type PictureCodes, sameGrid } from './pictures.ts';
import type { Part, PicturePart, Turn } from './turns.ts';

/** The pictures that a conversation's model turns draw, in order. */
export const drawnPictures = (turns: readonly Turn[]): PicturePart[] =>
  turns.flatMap(({ role, parts }) =>
    role === 'model' ? parts.flatMap((part) => ('picture' in part && !part.seen ? [part] : [])) : [],
  );

/**
 * Encodes a conversation's drawn pictures, which takes time, for `EncodeOptions.pictureCodes`, which must not.
 * A picture that is made from another keeps the other's codes outside of the boxes in which their pixels differ: an
 * encoder looks beyond its patch, and a few codes of what stays would change.
 */
export async function codesOfDrawn(
  turns: readonly Turn[],
  encode: (part: PicturePart) => Promise<PictureCodes>,
): Promise<(part: PicturePart) => PictureCodes> {
  const codes = new Map<PicturePart, PictureCodes>();
  for (const part of drawnPictures(turns)) {
    const { source } = part;
    const given = source && (await encode(source));
    if (given) codes.set(source, given);
    const own = await encode(part);
    codes.set(part, given ? keepCodes(own, given, part.picture, source.picture) : own);
  }
  return (part) => codes.get(part)!;
}

/** The codes of `picture`, but for those that it keeps of `source`. */
function keepCodes(codes: PictureCodes, of: PictureCodes, picture: Picture, source: Picture): PictureCodes {
  if (!sameGrid(codes, of) || picture.width !== source.width || picture.height !== source.height)
    return codes;
  const drawn = boxed(changedCells(codes, picture, source), codes);
  const kept = new Set([...codes.codes.keys()].filter((cell) => !drawn.has(cell)));
  return { ...codes, codes: codes.codes.map((code, cell) => (kept.has(cell) ? of.codes[cell] : code)), kept };
}

/** The cells in which two pictures of one size differ. */
function changedCells(
  { rows, columns }: Pick<PictureCodes, 'rows' | 'columns'>,
  { width, height, data }: Picture,
  source: Picture,
): Set<number> {
  const changed = new Set<number>();
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      if ([0, 1, 2].every((channel) => data[at + channel] === source.data[at + channel])) continue;
      changed.add(Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width));
    }
  return changed;
}

/** Every group of neighbouring cells with the box around it: where an outline runs is not foretold, its box is. */
function boxed(cells: ReadonlySet<number>, { columns }: Pick<PictureCodes, 'columns'>): Set<number> {
  const boxes: { left: number; top: number; right: number; bottom: number }[] = [];
  for (const cell of cells) {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    let box = { left: x, top: y, right: x, bottom: y };
    for (;;) {
      const near = boxes.findIndex(
        ({ left, top, right, bottom }) =>
          left <= box.right + 1 && right >= box.left - 1 && top <= box.bottom + 1 && bottom >= box.top - 1,
      );
      if (near < 0) break;
      const [other] = boxes.splice(near, 1);
      box = {
        left: Math.min(box.left, other.left),
        top: Math.min(box.top, other.top),
        right: Math.max(box.right, other.right),
        bottom: Math.max(box.bottom, other.bottom),
      };
    }
    boxes.push(box);
  }
  const all = new Set<number>();
  for (const { left, top, right, bottom } of boxes)
    for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) all.add(y * columns + x);
  return all;
}

/** The last picture of a conversation, shown or drawn. */
export const latestPicture = (turns: readonly Turn[]): PicturePart | undefined =>
  turns.flatMap(({ parts }) => parts).findLast((part): part is PicturePart => 'picture' in part);

/** Most patches of a drawing that is no longer the latest picture: it is talked past, and the context is short. */
const MOST_PATCHES_BEFORE = 16;

/** The conversation with all its drawings but the latest picture looked at less finely. */
export function withSmallDrawings(turns: readonly Turn[]): Turn[] {
  const latest = latestPicture(turns);
  const smaller = (part: Part): Part => {
    if (!('picture' in part) || part === latest) return part;
    return { ...part, maxPatches: Math.min(part.maxPatches ?? Infinity, MOST_PATCHES_BEFORE) };
  };
  return turns.map((turn) => (turn.role === 'model' ? { ...turn, parts: turn.parts.map(smaller) } : turn));
}

/**
 * The conversation without what the user said and without what was thought about it: what is left knows nothing of the
 * request but the pictures that it shows. Training drops requests now and then so that guidance can compare (Ho &
 * Salimans, 2022, "Classifier-free diffusion guidance").
 */
export function withoutRequest(turns: readonly Turn[]): Turn[] {
  const dropped = { user: 'text', model: 'thought', system: undefined } as const;
  return turns.map((turn) => {
    const kind = dropped[turn.role];
    if (kind === undefined) return turn;
    return { ...turn, parts: turn.parts.filter((part) => !(kind in part)) };
  });
}
