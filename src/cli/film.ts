import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UserError } from '../base/errors.ts';
import { loadSharp } from '../media/decode.ts';
import type { Film } from '../media/film.ts';

/** How long the last frame stays, in seconds. */
const LAST = 1.2;

/** Film files by the ending of their names. */
const WRITERS: Readonly<Record<string, (film: Film) => Promise<Uint8Array>>> = {
  '.gif': (film) => animation(film, 'gif'),
  '.webp': (film) => animation(film, 'webp'),
};

/** @throws UserError where no film can be written to `path`, which its ending says */
export function checkFilmPath(path: string): void {
  const ending = extname(path).toLowerCase();
  if (Object.hasOwn(WRITERS, ending)) return;
  const known = Object.keys(WRITERS).join(', ');
  throw new UserError(
    `${path} ends with ${ending || 'nothing'}; a film is written to a file that ends with one of ${known}. Change the name.`,
  );
}

/** Writes a film to a GIF or WebP file that plays for ever. */
export async function writeFilm(path: string, film: Film): Promise<void> {
  checkFilmPath(path);
  const bytes = await WRITERS[extname(path).toLowerCase()](film);
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new UserError(`Cannot write ${path}: ${(error as Error).message}. Check the folder.`);
  }
}

/** Milliseconds that each frame stays. */
const delays = ({ frames }: Film): number[] =>
  frames.map(({ time }, i) => {
    const next = frames[i + 1]?.time ?? time + LAST;
    return Math.round(1000 * (next - time));
  });

/** libvips takes frames as one picture, one below the other. */
async function animation(film: Film, format: 'gif' | 'webp'): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { width, height } = film.frames[0].picture;
  const page = width * height * 3;
  const all = new Uint8Array(page * film.frames.length);
  film.frames.forEach(({ picture }, i) => {
    all.set(picture.data, i * page);
  });
  const raw = { width, height: height * film.frames.length, channels: 3, pageHeight: height } as const;
  const image = sharp(all, { raw });
  const settings = { loop: 0, delay: delays(film) };
  return format === 'gif'
    ? image.gif({ ...settings, dither: 0 }).toBuffer()
    : image.webp({ ...settings, lossless: true }).toBuffer();
}
