import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UserError } from '../base/errors.ts';
import { loadCodecs } from '../media/codecs.ts';
import { loadSharp } from '../media/decode.ts';
import type { Film } from '../media/film.ts';
import type { Picture } from '../media/picture.ts';

/** How long the last frame stays, in seconds. */
const LAST = 1.2;

/** Bits a second; drawn pictures need few. */
const BITRATE = 1_000_000;

/** Film files by the ending of their names. */
const WRITERS: Readonly<Record<string, (film: Film) => Promise<Uint8Array>>> = {
  '.gif': (film) => animation(film, 'gif'),
  '.webp': (film) => animation(film, 'webp'),
  '.webm': webm,
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

/** Writes a film to a file: GIF and WebP play for ever, WebM once. */
export async function writeFilm(path: string, film: Film): Promise<void> {
  checkFilmPath(path);
  const bytes = await WRITERS[extname(path).toLowerCase()](film);
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new UserError(`Cannot write ${path}: ${(error as Error).message}. Check the folder.`);
  }
}

/** Seconds that each frame stays. */
const durations = ({ frames }: Film): number[] =>
  frames.map(({ time }, i) => (frames[i + 1]?.time ?? time + LAST) - time);

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
  const settings = { loop: 0, delay: durations(film).map((seconds) => Math.round(1000 * seconds)) };
  return format === 'gif'
    ? image.gif({ ...settings, dither: 0 }).toBuffer()
    : image.webp({ ...settings, lossless: true }).toBuffer();
}

/** VP9 in WebM, without sound; sides of pictures are even numbers. */
async function webm(film: Film): Promise<Uint8Array> {
  await loadCodecs('A WebM film', 'name the file .gif or .webp');
  const { BufferTarget, Output, VideoSample, VideoSampleSource, WebMOutputFormat } = await import(
    'mediabunny'
  );
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new VideoSampleSource({ codec: 'vp9', bitrate: BITRATE });
  output.addVideoTrack(source);
  await output.start();
  // A player shows the last frame for no time at all, so it comes once more when it is over.
  const last = film.frames[film.frames.length - 1];
  const frames = [...film.frames, { ...last, time: last.time + LAST }];
  const lasting = durations({ frames });
  for (const [i, { time, picture }] of frames.entries()) {
    const sample = new VideoSample(planesOf(picture), {
      format: 'I420',
      codedWidth: picture.width,
      codedHeight: picture.height,
      timestamp: time,
      duration: lasting[i],
      colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return new Uint8Array(target.buffer!);
}

/** ITU-R BT.709, narrow range: brightness of each pixel, then both colour differences of each 2 × 2 of them. */
function planesOf({ width, height, data }: Picture): Uint8Array {
  const [columns, rows] = [width / 2, height / 2];
  const planes = new Uint8Array(width * height + 2 * columns * rows);
  const at = (x: number, y: number) => (y * width + x) * 3;
  const [blues, reds] = [width * height, width * height + columns * rows];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [red, blue, light] = [0, 0, 0];
      for (let corner = 0; corner < 4; corner++) {
        const [x, y] = [2 * column + (corner % 2), 2 * row + (corner >> 1)];
        const from = at(x, y);
        const luma = 0.2126 * data[from] + 0.7152 * data[from + 1] + 0.0722 * data[from + 2];
        planes[y * width + x] = Math.round(16 + (219 / 255) * luma);
        red += data[from] / 4;
        blue += data[from + 2] / 4;
        light += luma / 4;
      }
      const to = row * columns + column;
      planes[blues + to] = Math.round(128 + ((224 / 255) * (blue - light)) / 1.8556);
      planes[reds + to] = Math.round(128 + ((224 / 255) * (red - light)) / 1.5748);
    }
  }
  return planes;
}
