import type { PictureCodes } from './pictures.ts';
import type { PicturePart, Turn } from './turns.ts';

/** The pictures that a conversation's model turns hold, in order. */
export const drawnPictures = (turns: readonly Turn[]): PicturePart[] =>
  turns.flatMap(({ role, parts }) =>
    role === 'model' ? parts.flatMap((part) => ('picture' in part ? [part] : [])) : [],
  );

/** Encodes a conversation's drawn pictures, which takes time, for `EncodeOptions.pictureCodes`, which must not. */
export async function codesOfDrawn(
  turns: readonly Turn[],
  encode: (part: PicturePart) => Promise<PictureCodes>,
): Promise<(part: PicturePart) => PictureCodes> {
  const codes = new Map<PicturePart, PictureCodes>();
  for (const part of drawnPictures(turns))
    for (const each of part.source ? [part.source, part] : [part]) codes.set(each, await encode(each));
  return (part) => codes.get(part)!;
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
