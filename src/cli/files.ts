import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UserError } from '../base/errors.ts';
import { type Decode, partsOf } from '../generate/contents.ts';
import type { Picture } from '../media/picture.ts';
import { encodePng } from '../media/png.ts';
import type { Part } from '../text/turns.ts';

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

/** Decodes a file that the user named: a picture, sound, a film, or the pages of a document. */
export async function decodeUserFile(path: string, bytes: Uint8Array, decode: Decode): Promise<Part[]> {
  try {
    return partsOf(await decode(bytes, path));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${path}: ${error.message}`, error.status);
  }
}

/** Writes pictures as PNGs to `path`, from the second on with a number before the extension. @returns the paths */
export async function writePictures(path: string, pictures: readonly Picture[]): Promise<string[]> {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const paths = pictures.map((_, i) => (i === 0 ? path : `${stem}-${i + 1}${extension}`));
  for (const [i, picture] of pictures.entries()) {
    try {
      await writeFile(paths[i], await encodePng(picture));
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      throw new UserError(`Cannot write ${paths[i]}: ${WRITE_REASONS[code] ?? message}.`);
    }
  }
  return paths;
}

const WRITE_REASONS: Record<string, string> = {
  ENOENT: 'its folder does not exist. Make it first',
  EISDIR: 'it is a folder; a file was expected. Name a file in it',
  EACCES: 'this user may not write there. Choose another place',
};
