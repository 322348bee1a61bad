import { UserError } from '../base/errors.ts';
import { damaged, loadSharp, MAX_PICTURE_PIXELS, megapixels, readable, toRgb } from './decode.ts';
import type { Film, FilmFrame } from './film.ts';
import { type FilmOptions, frameTimes } from './frame-times.ts';
import { sniffPicture } from './sniff.ts';
import { isWhole } from './whole.ts';

/** What browsers make of a frame that says it lasts no time, or hardly any. */
const SHORTEST = { below: 0.02, means: 0.1 } as const;

/** Whether a file is a GIF or WebP of more than one frame; damaged ones are none. */
export async function isAnimated(bytes: Uint8Array): Promise<boolean> {
  const format = sniffPicture(bytes);
  if (format !== 'GIF' && format !== 'WebP') return false;
  const sharp = await loadSharp();
  const { pages = 1 } = await sharp(bytes, { limitInputPixels: false, failOn: 'none' })
    .metadata()
    .catch(() => ({ pages: 1 }));
  return pages > 1;
}

/**
 * A moving GIF or WebP as a film without sound, once through, transparency laid over white.
 * Throws UserError for what is damaged, or has more than 64 megapixels in all its frames together.
 */
export async function decodeAnimation(bytes: Uint8Array, options: FilmOptions): Promise<Film> {
  const format = sniffPicture(bytes) === 'GIF' ? 'GIF' : 'WebP';
  const sharp = await loadSharp();
  const settings = { limitInputPixels: false, pages: -1 } as const;
  const metadata = await readable(format, bytes, () =>
    sharp(bytes, { ...settings, failOn: 'none' }).metadata(),
  );
  const { width, pageHeight = metadata.height, pages = 1, delay = [] } = metadata;
  if (width * pageHeight * pages > MAX_PICTURE_PIXELS) {
    throw new UserError(
      `The ${format} has ${pages} frames of ${width}×${pageHeight}, ${megapixels(width * pageHeight * pages)} megapixels ` +
        `together; at most ${megapixels(MAX_PICTURE_PIXELS)} were expected. Make it smaller, or convert it to MP4.`,
    );
  }
  if (!isWhole(format, bytes)) throw damaged(format, bytes, 'its end mark is missing');
  const { data, info } = await readable(format, bytes, () =>
    sharp(bytes, { ...settings, failOn: 'error' })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  const all = toRgb(data, info.channels);
  const starts: number[] = [];
  let duration = 0;
  for (let page = 0; page < pages; page++) {
    starts.push(duration);
    const seconds = (delay[page] ?? 0) / 1000;
    duration += seconds < SHORTEST.below ? SHORTEST.means : seconds;
  }
  const start = Math.max(0, options.start ?? 0);
  const size = width * pageHeight * 3;
  const seen = new Set(
    frameTimes(duration, pages, options).map((time) => starts.findLastIndex((start) => start <= time + 1e-9)),
  );
  const frames = [...seen].map((page): FilmFrame => {
    const picture = { width, height: pageHeight, data: all.slice(page * size, (page + 1) * size) };
    return { time: Math.max(start, starts[page]), picture };
  });
  return start > 0 ? { frames, start } : { frames };
}
