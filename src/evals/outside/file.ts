import type { Random } from '../../base/random.ts';
import type { Sketch } from './sketch.ts';

export const FORMATS = ['png', 'jpeg', 'webp', 'gif'] as const;

/** How a drawing is saved. */
export interface Save {
  readonly format: (typeof FORMATS)[number];
  /** Of JPEG and WebP, 1 to 100. */
  readonly quality: number;
  /** PNG with few colours; WebP without loss. */
  readonly special: boolean;
}

export function drawSave(sketch: Sketch, random: Random): Save {
  const format = random.pick(['png', 'png', 'jpeg', 'jpeg', 'webp', 'gif'] as const);
  // Blocks of 16 pixels at a low quality would eat the small things of a small picture.
  const least = Math.min(...sketch.items.map(({ extent }) => extent));
  const low = least < 14 ? 75 : least < 28 ? 60 : 40;
  return { format, quality: random.integer(low, 96), special: random.chance(0.25) };
}

/** Lets librsvg draw the SVG, and libvips save it. */
export async function saveSvg(svg: string, { format, quality, special }: Save): Promise<Uint8Array> {
  // Only here, as sharp is optional: without it, text is still evaluated.
  const { default: sharp } = await import('sharp');
  const drawing = sharp(Buffer.from(svg), { unlimited: true });
  switch (format) {
    case 'png':
      return drawing.png(special ? { palette: true, colours: 64 } : { compressionLevel: 3 }).toBuffer();
    case 'jpeg':
      return drawing.flatten({ background: 'white' }).jpeg({ quality, progressive: special }).toBuffer();
    case 'webp':
      return drawing.webp(special ? { lossless: true, effort: 1 } : { quality, effort: 2 }).toBuffer();
    case 'gif':
      return drawing.gif({ effort: 2 }).toBuffer();
  }
}
