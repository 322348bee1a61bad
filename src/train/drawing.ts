import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Random } from '../base/random.ts';
import { loadCodecCheckpoint, writeWhole } from '../model/folder.ts';
import { encodeCodec } from '../model/picture-codec/checkpoint.ts';
import { PictureCodec } from '../model/picture-codec/codec.ts';
import { nodeEngine } from '../tensor/node.ts';
import type { EncodeOptions } from '../text/conversation.ts';
import { codesOfDrawn, drawnPictures, withoutRequest } from '../text/drawings.ts';
import type { Turn } from '../text/turns.ts';
import type { World } from '../worlds/world.ts';

/** The picture codec that comes with the package. */
export const SHIPPED_CODES = fileURLToPath(new URL(join('..', '..', 'weights', 'codes'), import.meta.url));

/** The share of drawing documents whose request is dropped, for guidance (multimodal.md, section 4). */
const DROPPED_REQUESTS = 0.1;

/** Finds the codes of the pictures that documents draw. */
export type PictureCoder = (turns: readonly Turn[]) => Promise<EncodeOptions['pictureCodes']>;

/** A coder for worlds that draw; for others one that is never asked, and loads nothing. */
export async function openPictureCoder(
  worlds: Iterable<World>,
  folder: string = SHIPPED_CODES,
): Promise<PictureCoder> {
  const draws = [...worlds].some(({ wants }) => wants?.output?.includes('image'));
  if (!draws) return async () => undefined;
  const codec = await PictureCodec.create(await nodeEngine(), await loadCodecCheckpoint(folder));
  return (turns) => codesOfDrawn(turns, ({ picture }) => codec.encodeWhole(picture));
}

/** Puts the codec that a run draws with beside its model, which is worth nothing without it. */
export async function keepCodec(codes: string, folder: string): Promise<void> {
  const target = join(folder, 'codes');
  await mkdir(target, { recursive: true });
  for (const [name, bytes] of encodeCodec(await loadCodecCheckpoint(codes)))
    await writeWhole(join(target, name), bytes);
}

/** The conversation, of those that draw a tenth without the request. */
export const dropRequests = (turns: readonly Turn[], random: Random): readonly Turn[] =>
  drawnPictures(turns).length > 0 && random.chance(DROPPED_REQUESTS) ? withoutRequest(turns) : turns;
