/** Picture formats that are told apart by their first bytes; the second list is recognised only to refuse it by name. */
export const PICTURE_FORMATS = ['PNG', 'JPEG', 'WebP', 'GIF', 'AVIF', 'BMP'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];
export type RefusedFormat = 'SVG' | 'HEIC' | 'TIFF' | 'PDF' | 'JPEG XL' | 'ICO';

/**
 * What `bytes` really are, whatever their name or declared type says; `undefined` for none of the known.
 * Signatures: the formats' specifications, as gathered in the WHATWG MIME Sniffing Standard, section 6.1.
 */
export function sniffPicture(bytes: Uint8Array): PictureFormat | RefusedFormat | undefined {
  const start = latin1(bytes.subarray(0, 512));
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (start.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'WebP';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'GIF';
  if (start.startsWith('ftyp', 4)) return sniffIsoMedia(start);
  if (start.startsWith('BM')) return 'BMP';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'TIFF';
  if (start.startsWith('%PDF-')) return 'PDF';
  if (start.startsWith('\xff\x0a') || start.startsWith('JXL ', 4)) return 'JPEG XL';
  if (start.startsWith('\0\0\x01\0')) return 'ICO';
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE svg|svg)/i.test(start) && /<svg/i.test(start)) return 'SVG';
  return undefined;
}

/** ISO base media files (`ftyp` box) name their brands: AVIF and HEIC share the container. */
function sniffIsoMedia(start: string): PictureFormat | RefusedFormat | undefined {
  const brands = start.slice(8, 64);
  if (/avi[fs]/.test(brands)) return 'AVIF';
  if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return 'HEIC';
  return undefined;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
