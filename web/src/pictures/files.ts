import type { PictureFile } from './client.ts';

/** A picture in the conversation: what is sent, and what is shown. */
export interface Attachment extends PictureFile {
  readonly id: string;
  readonly name: string;
  /** For `<img src>`. */
  readonly url: string;
}

/** Formats that the server reads. Others are redrawn as PNG when the browser can show them (SVG, HEIC in Safari). */
const SENT_AS_IS = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif', 'image/bmp']);
/** Larger files, photos mostly, are redrawn smaller: the model looks at far fewer pixels anyway. */
const REDRAWN_BYTES = 4_000_000;
const REDRAWN_SIDE = 2048;
/** What the server takes in one request, less its base64 and other turns. */
const MAX_BYTES = 16_000_000;

/** Reads a chosen, dropped or pasted file. Whether it really is a picture, the server finds out. */
export async function readPicture(file: File): Promise<Attachment> {
  if (!file.type.startsWith('image/')) {
    throw new Error(
      `${file.name || 'The file'} is ${file.type || 'of an unknown kind'}; a picture was expected.`,
    );
  }
  const asIs = SENT_AS_IS.has(file.type) && file.size <= REDRAWN_BYTES;
  const blob = asIs ? file : await redraw(file).catch(() => file);
  if (blob.size > MAX_BYTES)
    throw new Error(`${file.name} is larger than 16 MB and cannot be shown here to make it smaller.`);
  return attach(blob, file.name || 'picture');
}

export async function attach(blob: Blob, name: string): Promise<Attachment> {
  const url = await dataUrl(blob);
  const mimeType = blob.type || 'application/octet-stream';
  return { id: crypto.randomUUID(), name, mimeType, data: url.slice(url.indexOf(',') + 1), url };
}

/** Draws the file at most 2,048 pixels a side. */
async function redraw(file: File): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    const scale = Math.min(1, REDRAWN_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const pen = canvas.getContext('2d');
    if (pen === null) throw new Error('no canvas');
    pen.imageSmoothingQuality = 'high';
    // JPEG has no transparency; the server lays it over white too.
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await toBlob(canvas, file.type === 'image/jpeg' ? 'image/jpeg' : 'image/png');
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

export function toBlob(canvas: HTMLCanvasElement, type = 'image/png'): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The drawing could not be saved.'))),
      type,
      0.92,
    );
  });
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('The file could not be read. Try to choose it again.'));
    reader.readAsDataURL(blob);
  });
}
