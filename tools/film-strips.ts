// Writes films of the worlds as strips, to look at: node tools/film-strips.ts FOLDER [DIFFICULTY] [WORLD…]
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../src/base/random.ts';
import type { Picture } from '../src/media/picture.ts';
import { encodePng } from '../src/media/png.ts';
import type { Turn } from '../src/text/turns.ts';
import { loadWorld, WORLD_NAMES } from '../src/worlds/registry.ts';

const FILMS = 8;
const SCALE = 3;
const GAP = 4;
/** Pixels of a line of the sheet: eleven frames of the widest format fit. */
const WIDTH = 11 * (60 * SCALE + GAP);

const [folder, difficulty = '1', ...wanted] = process.argv.slice(2);
if (!folder) throw new Error('usage: node tools/film-strips.ts FOLDER [DIFFICULTY] [WORLD…]');
await mkdir(folder, { recursive: true });
for (const name of WORLD_NAMES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const world = await loadWorld(name);
  if (wanted.length === 0 && !world.wants?.input?.includes('video')) continue;
  const random = new Random(`strips ${name}`);
  const films = Array.from({ length: FILMS }, (_, i) =>
    world.document(random, 'train', Number(difficulty), i % 4 === 3),
  );
  await writeFile(join(folder, `${name}.png`), await encodePng(sheetOf(films.map(picturesOf))));
  console.log(`${name}\n${films.map((turns, i) => `${i + 1}\n${textOf(turns)}`).join('\n')}\n`);
}

function picturesOf(turns: readonly Turn[]): Picture[] {
  return turns.flatMap(({ parts }) =>
    parts.flatMap((part) =>
      'film' in part
        ? part.film.frames.map(({ picture }) => picture)
        : 'picture' in part
          ? [part.picture]
          : [],
    ),
  );
}

function textOf(turns: readonly Turn[]): string {
  return turns
    .map(({ role, parts }) => {
      const said = parts.map((part) =>
        'text' in part ? part.text : 'thought' in part ? `(${part.thought}) ` : `[${Object.keys(part)[0]}] `,
      );
      return `  ${role}: ${said.join('')}`;
    })
    .join('\n');
}

/** One line for each film. */
function sheetOf(films: readonly Picture[][]): Picture {
  const heights = films.map((pictures) => Math.max(...pictures.map(({ height }) => height)) * SCALE + GAP);
  const sheet: Picture = {
    width: WIDTH,
    height: heights.reduce((sum, height) => sum + height, 0),
    data: new Uint8Array(WIDTH * heights.reduce((sum, height) => sum + height, 0) * 3).fill(160),
  };
  let top = 0;
  films.forEach((pictures, i) => {
    let left = 0;
    for (const picture of pictures) {
      paste(sheet, picture, left, top);
      left += picture.width * SCALE + GAP;
    }
    top += heights[i];
  });
  return sheet;
}

function paste(sheet: Picture, { width, height, data }: Picture, left: number, top: number): void {
  for (let y = 0; y < height * SCALE; y++)
    for (let x = 0; x < width * SCALE && left + x < sheet.width; x++) {
      const from = (Math.floor(y / SCALE) * width + Math.floor(x / SCALE)) * 3;
      sheet.data.set(data.subarray(from, from + 3), ((top + y) * sheet.width + left + x) * 3);
    }
}
