import { latin1 } from './latin1.ts';

/** Picture formats that are told apart by their first bytes; the second list is recognised only to refuse it by name. */
export const PICTURE_FORMATS = ['PNG', 'JPEG', 'WebP', 'GIF', 'AVIF', 'BMP'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];
export type RefusedFormat = 'SVG' | 'HEIC' | 'TIFF' | 'PDF' | 'JPEG XL' | 'ICO';

/**
 * What `bytes` really are, whatever their name or declared type says; `undefined` for none of the known.
 * Signatures: the formats' specifications, as gathered in the WHATWG MIME Sniffing Standard, section 6.1.
 */
export function sniffPicture(bytes: Uint8Array): PictureFormat | RefusedFormat | undefined {
  const start = latin1(bytes, 0, 512);
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

/** Formats of sound, film and documents, as `PICTURE_FORMATS`. */
export const SOUND_FORMATS = ['WAV', 'MP3', 'Ogg', 'FLAC', 'AAC'] as const;
export const FILM_FORMATS = ['MP4', 'WebM'] as const;
export type TimedFormat = (typeof SOUND_FORMATS)[number] | (typeof FILM_FORMATS)[number];
type RefusedTimedFormat = 'AVI' | 'AIFF' | 'MIDI' | 'AMR' | 'WMA or WMV' | 'MPEG' | 'Flash video' | 'CAF';

/** What of sound or film `bytes` really are. MP4 and WebM may hold sound alone; their tracks tell. */
export function sniffTimed(bytes: Uint8Array): TimedFormat | RefusedTimedFormat | undefined {
  const start = latin1(bytes, 0, 64);
  if (/^(RIFF|RF64|RIFX)/.test(start) && start.startsWith('WAVE', 8)) return 'WAV';
  if (start.startsWith('RIFF') && start.startsWith('AVI ', 8)) return 'AVI';
  if (start.startsWith('fLaC')) return 'FLAC';
  if (start.startsWith('OggS')) return 'Ogg';
  if (start.startsWith('\x1a\x45\xdf\xa3')) return 'WebM';
  if (/^.{4}(ftyp|moov|mdat|wide|free|skip)/s.test(start)) return 'MP4';
  if (start.startsWith('FORM') && /^AIF[FC]/.test(start.slice(8))) return 'AIFF';
  if (start.startsWith('MThd')) return 'MIDI';
  if (start.startsWith('#!AMR')) return 'AMR';
  if (start.startsWith('caff')) return 'CAF';
  if (start.startsWith('FLV\x01')) return 'Flash video';
  if (start.startsWith('\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return 'WMA or WMV';
  if (start.startsWith('\0\0\x01\xba') || start.startsWith('\0\0\x01\xb3')) return 'MPEG';
  if (start.startsWith('ID3')) return afterId3(bytes);
  return sniffMpegAudio(bytes);
}

/** MP3 and, rarely, AAC or FLAC stand behind an ID3 tag, whose size has seven bits a byte. */
function afterId3(bytes: Uint8Array): TimedFormat {
  const size = bytes.subarray(6, 10).reduce((total, byte) => total * 128 + (byte & 127), 0);
  const rest = bytes.subarray(10 + size);
  return latin1(rest, 0, 4) === 'fLaC' ? 'FLAC' : (sniffMpegAudio(rest) ?? 'MP3');
}

/** Frames of MPEG audio begin with eleven ones; layer 0 is AAC's ADTS. */
function sniffMpegAudio(bytes: Uint8Array): 'MP3' | 'AAC' | undefined {
  if (bytes.length < 4 || bytes[0] !== 0xff || (bytes[1] & 0xe0) !== 0xe0) return undefined;
  const layer = (bytes[1] >> 1) & 3;
  if (layer === 0) return (bytes[1] & 0xf0) === 0xf0 ? 'AAC' : undefined;
  const sound = (bytes[1] & 0x18) !== 0x08 && bytes[2] >> 4 !== 15 && (bytes[2] & 0x0c) !== 0x0c;
  return sound ? 'MP3' : undefined;
}

/** ISO base media files (`ftyp` box) name their brands: AVIF and HEIC share the container. */
function sniffIsoMedia(start: string): PictureFormat | RefusedFormat | undefined {
  const brands = start.slice(8, 64);
  if (/avi[fs]/.test(brands)) return 'AVIF';
  if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return 'HEIC';
  return undefined;
}
