import { latin1 } from './latin1.ts';
import type { PictureFormat } from './sniff.ts';

/**
 * Whether a PNG, GIF or JPEG file runs to its end mark. Their readers in libvips stop as soon as they have the
 * pixels of the first frame, so a file cut after that would pass; the other formats' readers notice.
 */
export function isWhole(format: PictureFormat, bytes: Uint8Array): boolean {
  if (format === 'PNG') return pngReachesEnd(bytes);
  if (format === 'GIF') return gifReachesEnd(bytes);
  if (format === 'JPEG') return jpegReachesEnd(bytes);
  return true;
}

/** Walks the chunks (length, type, content, checksum) up to a complete IEND. */
function pngReachesEnd(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 8;
  while (position + 12 <= bytes.length) {
    const end = position + 12 + view.getUint32(position);
    if (end > bytes.length) return false;
    if (latin1(bytes, position + 4, position + 8) === 'IEND') return true;
    position = end;
  }
  return false;
}

/**
 * Walks the segments (ITU T.81, annex B) up to the first scan, so as not to take a thumbnail's end for the
 * picture's, then looks for the end-of-image marker: inside a scan, 0xff is never followed by 0xd9.
 */
function jpegReachesEnd(bytes: Uint8Array): boolean {
  let position = 2;
  while (position + 4 <= bytes.length) {
    if (bytes[position] !== 0xff || bytes[position + 1] === 0xff) {
      position++;
      continue;
    }
    if (bytes[position + 1] === 0xda) break;
    position += 2 + bytes[position + 2] * 256 + bytes[position + 3];
  }
  for (; position + 2 <= bytes.length; position++) {
    if (bytes[position] === 0xff && bytes[position + 1] === 0xd9) return true;
  }
  return false;
}

/** Walks the blocks of GIF89a (specification, section 15 on) up to the trailer, 0x3B. */
function gifReachesEnd(bytes: Uint8Array): boolean {
  let position = 13 + colourTableLength(bytes[10]);
  while (position < bytes.length) {
    const block = bytes[position];
    if (block === 0x3b) return true;
    if (block === 0x21) {
      position = afterSubBlocks(bytes, position + 2);
    } else if (block === 0x2c) {
      // An image: its descriptor, a colour table at times, the code size, then the data.
      position = afterSubBlocks(bytes, position + 11 + colourTableLength(bytes[position + 9]));
    } else {
      // Some writers pad with zeros; the reader decides about the rest.
      position++;
    }
  }
  return false;
}

function colourTableLength(packed: number): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}

/** Data comes in sub-blocks, each preceded by its length; length 0 ends them. */
function afterSubBlocks(bytes: Uint8Array, position: number): number {
  while (position < bytes.length && bytes[position] !== 0) position += bytes[position] + 1;
  return position + 1;
}
