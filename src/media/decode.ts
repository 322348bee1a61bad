import type { Sharp, SharpOptions } from 'sharp';
import { UserError } from '../base/errors.ts';
import { bmpSize, decodeBmp } from './bmp.ts';
import type { Picture, PictureSize } from './picture.ts';
import { PICTURE_FORMATS, type PictureFormat, sniffPicture } from './sniff.ts';
import { isWhole } from './whole.ts';

/** More than any phone camera makes; decoded, 192 MB. */
export const MAX_PICTURE_PIXELS = 64_000_000;

type SharpFactory = (input: Uint8Array, options?: SharpOptions) => Sharp;

/**
 * Decodes a picture file in Node: PNG, JPEG, WebP, GIF (first frame), AVIF and BMP to 8-bit sRGB, turned
 * upright by its EXIF orientation, transparency laid over white. The format is told by the bytes alone;
 * `mimeType` only helps the error messages. The size is read from the header and checked before decoding.
 * Throws UserError for whatever is not a whole, sound picture.
 */
export async function decodePicture(bytes: Uint8Array, mimeType?: string): Promise<Picture> {
  const format = checkFormat(bytes, mimeType);
  if (format === 'BMP') {
    checkSize(bmpSize(bytes));
    return decodeBmp(bytes);
  }
  const sharp = await loadSharp();
  const { width, height } = await readable(format, bytes, () =>
    sharp(bytes, { limitInputPixels: false, failOn: 'none' }).metadata(),
  );
  checkSize({ width, height });
  if (!isWhole(format, bytes)) throw damaged(format, bytes, 'its end mark is missing');
  const { data, info } = await readable(format, bytes, () =>
    // 'error' also counts truncation; 'warning' would refuse sound files with odd metadata.
    sharp(bytes, { limitInputPixels: MAX_PICTURE_PIXELS, failOn: 'error', sequentialRead: true })
      .autoOrient()
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  return { width: info.width, height: info.height, data: toRgb(data, info.channels) };
}

function checkFormat(bytes: Uint8Array, mimeType = 'a picture'): PictureFormat {
  const expected = `${PICTURE_FORMATS.slice(0, -1).join(', ')} or ${PICTURE_FORMATS.at(-1)}`;
  if (bytes.length === 0) {
    throw new UserError(
      `The picture has 0 bytes; a ${expected} file was expected. Check the file and send it again.`,
    );
  }
  const format = sniffPicture(bytes);
  if (format === undefined) {
    throw new UserError(
      `The bytes sent as ${mimeType} are not a picture: they begin with ${beginning(bytes)}. ` +
        `A ${expected} file was expected; open the file in a picture viewer to see what it is.`,
    );
  }
  if (format === 'SVG') {
    throw new UserError(
      'SVG is a drawing program rather than a grid of pixels, and may load other files, so it is not drawn here. ' +
        'Export it as PNG and send that.',
    );
  }
  if (!isSupported(format)) {
    throw new UserError(
      `The file is ${format}; ${expected} was expected. Convert it to PNG or JPEG and send that.`,
    );
  }
  return format;
}

function checkSize({ width, height }: PictureSize): void {
  if (width * height > MAX_PICTURE_PIXELS) {
    throw new UserError(
      `The picture is ${width}×${height}, ${megapixels(width * height)} megapixels; at most ` +
        `${megapixels(MAX_PICTURE_PIXELS)} were expected. Make it smaller and send it again.`,
    );
  }
}

/** Runs a reader of libvips; its failures are the picture's fault. */
export async function readable<T>(
  format: PictureFormat,
  bytes: Uint8Array,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/\s+/g, ' ').trim() : String(error);
    throw damaged(format, bytes, detail.slice(0, 100));
  }
}

export function damaged(format: PictureFormat, bytes: Uint8Array, detail: string): UserError {
  return new UserError(
    `The ${format} picture of ${bytes.length} bytes is damaged or truncated (${detail}). ` +
      'Send the whole file, or open it and save it again.',
  );
}

let loadedSharp: SharpFactory | undefined;

/** sharp holds native code and may be missing on rare platforms, so it loads on the first picture. */
export async function loadSharp(): Promise<SharpFactory> {
  if (loadedSharp === undefined) {
    let module: typeof import('sharp');
    try {
      module = await import('sharp');
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      throw new UserError(
        `Pictures need the package sharp, which does not load here (${reason}). ` +
          'Run `npm install sharp`, or send text only.',
        'FAILED_PRECONDITION',
      );
    }
    // The operation cache would keep decoded pictures in memory after they were answered.
    module.default.cache(false);
    loadedSharp = module.default;
  }
  return loadedSharp;
}

/** Grey pictures come out of libvips with one channel; repeats it. Drops whatever exceeds three. */
export function toRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const pixels = data.length / channels;
  const result = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) result[i * 3 + c] = data[i * channels + (channels < 3 ? 0 : c)];
  }
  return result;
}

function isSupported(format: string): format is PictureFormat {
  return (PICTURE_FORMATS as readonly string[]).includes(format);
}

/** The first bytes as a quoted text when they are one, else in hexadecimal. */
export function beginning(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 16);
  const printable = start.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (printable) return `"${String.fromCharCode(...start)}"`;
  return `hexadecimal ${Array.from(start.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}

export function megapixels(pixels: number): string {
  return (pixels / 1e6).toFixed(pixels % 1e6 === 0 ? 0 : 1);
}
