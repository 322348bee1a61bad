import { readFile } from 'node:fs/promises';
import { UserError } from '../base/errors.ts';
import { decodePicture } from '../media/decode.ts';
import type { Picture } from '../media/picture.ts';

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file. Check the path',
  EISDIR: 'it is a folder; a file was expected. Name a file in it',
  EACCES: 'this user may not read it. Change its permissions',
};

/** Reads a file that the user named. */
export async function readUserFile(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UserError(`Cannot read ${path}: ${REASONS[code] ?? message}.`, 'NOT_FOUND');
  }
}

/** Reads and decodes a picture that the user named. */
export async function readPicture(path: string): Promise<Picture> {
  const bytes = await readUserFile(path);
  try {
    return await decodePicture(bytes, path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${path}: ${error.message}`, error.status);
  }
}
