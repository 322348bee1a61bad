import { UserError } from '../base/errors.ts';
import type { Picture, PictureSize } from './picture.ts';

const FILE_HEADER = 14;
const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;
/** Where masks stand, behind the header of 40 bytes or as part of a longer one. */
const MASKS = FILE_HEADER + 40;

interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Rows run from the bottom up unless the height is stored as a negative number. */
  readonly bottomUp: boolean;
  readonly bitsPerPixel: number;
  readonly compression: number;
  readonly palette: number;
  readonly paletteColours: number;
  readonly pixels: number;
}

/** Width and height of a Windows bitmap, from its header alone. */
export function bmpSize(bytes: Uint8Array): PictureSize {
  return readHeader(bytes);
}

/**
 * Decodes Windows bitmaps (BITMAPINFOHEADER and later): 1, 4 and 8 bits with a palette, 24 and 32 bits, all
 * uncompressed. libvips as sharp ships it has no BMP reader. The fourth byte of 32 bits is ignored, since most
 * writers leave it 0 and mean opaque, unless a mask says that it is transparency: that is laid over white.
 */
export function decodeBmp(bytes: Uint8Array): Picture {
  const header = readHeader(bytes);
  const { width, height, bitsPerPixel, compression } = header;
  const masked = bitsPerPixel === 32 && (compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS);
  const plain = compression === UNCOMPRESSED || masked;
  if (!plain || ![1, 4, 8, 24, 32].includes(bitsPerPixel)) {
    throw new UserError(
      `The BMP picture has ${bitsPerPixel} bits per pixel and compression ${compression}; uncompressed 1, 4, 8, 24 ` +
        'or 32 bits were expected. Save it as PNG and try again.',
    );
  }
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const expected = Math.max(header.pixels + stride * height, masked ? MASKS + 16 : 0);
  if (bytes.length < expected) {
    throw new UserError(
      `The BMP picture is truncated: ${bytes.length} bytes where its header promises ${expected}. Send the whole file.`,
    );
  }
  if (masked) return decodeMasked(bytes, header);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = header.pixels + stride * (header.bottomUp ? height - 1 - y : y);
    for (let x = 0; x < width; x++) {
      const blue = bitsPerPixel >= 24 ? row + (x * bitsPerPixel) / 8 : paletteEntry(bytes, header, row, x);
      const target = (y * width + x) * 3;
      data[target] = bytes[blue + 2];
      data[target + 1] = bytes[blue + 1];
      data[target + 2] = bytes[blue];
    }
  }
  return { width, height, data };
}

/** 32 bits of which masks say where each colour stands, and perhaps transparency. */
function decodeMasked(
  bytes: Uint8Array,
  { width, height, bottomUp, pixels, compression, palette }: BmpHeader,
): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The header ends where the palette would begin: from 56 bytes on it has a mask for transparency.
  const hasAlpha = compression === ALPHA_BIT_FIELDS || palette >= MASKS + 16;
  const [red, green, blue, alpha] = [0, 1, 2, 3].map((i) =>
    fieldOf(i < 3 || hasAlpha ? view.getUint32(MASKS + i * 4, true) : 0),
  );
  const data = new Uint8Array(width * height * 3);
  const opacities = new Uint8Array(width * height);
  for (let i = 0; i < width * height; i++) {
    const y = Math.floor(i / width);
    const pixel = view.getUint32(pixels + ((bottomUp ? height - 1 - y : y) * width + (i % width)) * 4, true);
    data[i * 3] = red(pixel);
    data[i * 3 + 1] = green(pixel);
    data[i * 3 + 2] = blue(pixel);
    opacities[i] = alpha(pixel);
  }
  // Here too, all 0 means opaque.
  if (opacities.every((opacity) => opacity === 0)) return { width, height, data };
  for (let i = 0; i < data.length; i++) {
    const opacity = opacities[Math.floor(i / 3)];
    data[i] = Math.round((data[i] * opacity + 255 * (255 - opacity)) / 255);
  }
  return { width, height, data };
}

/** Reads the bits of a pixel that a mask names, as 0 to 255. */
function fieldOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if ((most & (most + 1)) !== 0) {
    throw new UserError(
      `The BMP picture is damaged: the mask ${mask.toString(16)} of a colour has a hole. ` +
        'Save it again as PNG and try again.',
    );
  }
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
}

/** Where the colour (blue, green, red, unused) of a palette pixel stands. */
function paletteEntry(bytes: Uint8Array, header: BmpHeader, row: number, x: number): number {
  const { bitsPerPixel } = header;
  const bit = x * bitsPerPixel;
  const shift = 8 - bitsPerPixel - (bit % 8);
  const index = (bytes[row + (bit >> 3)] >> shift) & ((1 << bitsPerPixel) - 1);
  if (index >= header.paletteColours) {
    throw new UserError(
      `The BMP picture is damaged: a pixel names colour ${index} of a palette of ${header.paletteColours}. ` +
        'Save it again as PNG and try again.',
    );
  }
  return header.palette + index * 4;
}

function readHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const infoLength = bytes.length >= FILE_HEADER + 40 ? view.getUint32(14, true) : 0;
  if (infoLength < 40) {
    throw new UserError('The BMP picture has no complete header. Send the whole file, or save it as PNG.');
  }
  const storedHeight = view.getInt32(22, true);
  const header = {
    width: view.getInt32(18, true),
    height: Math.abs(storedHeight),
    bottomUp: storedHeight > 0,
    bitsPerPixel: view.getUint16(28, true),
    compression: view.getUint32(30, true),
    palette: FILE_HEADER + infoLength,
    paletteColours: 0,
    pixels: view.getUint32(10, true),
  };
  if (header.width < 1 || header.height < 1) {
    throw new UserError(
      `The BMP picture is ${header.width}×${header.height} pixels; at least 1×1 was expected.`,
    );
  }
  const room = Math.floor((Math.min(header.pixels, bytes.length) - header.palette) / 4);
  return { ...header, paletteColours: Math.max(0, room) };
}
