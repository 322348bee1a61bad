import type { Picture } from '../media/picture.ts';
import { encodePng } from '../media/png.ts';

/** A file in a part, as the Gemini API has it: base64. */
export interface InlineData {
  readonly mimeType: string;
  readonly data: string;
}

/** Bytes per call of `String.fromCharCode`, whose arguments are limited. */
const SLICE = 0x8000;

/** A picture as a PNG in a part. */
export async function inlinePicture(picture: Picture): Promise<InlineData> {
  const bytes = await encodePng(picture);
  let binary = '';
  for (let i = 0; i < bytes.length; i += SLICE)
    binary += String.fromCharCode(...bytes.subarray(i, i + SLICE));
  return { mimeType: 'image/png', data: btoa(binary) };
}
