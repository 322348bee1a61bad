import type { Picture } from '../media/picture.ts';
import { type PictureCodes, sameGrid } from './pictures.ts';
import type { PicturePart, Turn } from './turns.ts';

/** The pictures that a conversation's model turns hold, in order. */
export const drawnPictures = (turns: readonly Turn[]): PicturePart[] =>
  turns.flatMap(({ role, parts }) =>
    role === 'model' ? parts.flatMap((part) => ('picture' in part ? [part] : [])) : [],
  );

/**
 * Encodes a conversation's drawn pictures, which takes time, for `EncodeOptions.pictureCodes`, which must not.
 * A picture that is made from another has the other's codes wherever it has its pixels: an encoder looks beyond its
 * patch, and a few codes of what stays would change.
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

/** The codes of `picture`, and those of `source` wherever both have the same pixels. */
function keepCodes(codes: PictureCodes, of: PictureCodes, picture: Picture, source: Picture): PictureCodes {
  const { rows, columns } = codes;
  const { width, height, data } = picture;
  if (!sameGrid(codes, of) || width !== source.width || height !== source.height) return codes;
  const changed = new Set<number>();
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      if ([0, 1, 2].every((channel) => data[at + channel] === source.data[at + channel])) continue;
      changed.add(Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width));
    }
  return { ...codes, codes: codes.codes.map((code, cell) => (changed.has(cell) ? code : of.codes[cell])) };
}

/**
 * The conversation without what the user said up to its last drawn picture, or at all where there is none, and
 * without what was thought about it: what is left knows nothing of the request but the pictures that it shows.
 * Training drops requests now and then so that guidance can compare (Ho & Salimans, 2022, "Classifier-free diffusion
 * guidance").
 */
export function withoutRequest(turns: readonly Turn[]): Turn[] {
  const last = turns.findLastIndex((turn) => drawnPictures([turn]).length > 0);
  const end = last < 0 ? turns.length : last + 1;
  const dropped = { user: 'text', model: 'thought', system: undefined } as const;
  return turns.map((turn, i) => {
    const kind = dropped[turn.role];
    if (i >= end || kind === undefined) return turn;
    return { ...turn, parts: turn.parts.filter((part) => !(kind in part)) };
  });
}
