import type { Modality } from '../backend/types.ts';
import { newId } from '../ids.ts';
import { type FileKind, kindOf, MODALITY } from './kinds.ts';
import { decodeSound, encodeWav } from './sound.ts';

/** A file that is about to be sent. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly blob: Blob;
}

/** Why a file was not taken. */
export type FileProblem = {
  /** `unknown`: no model takes such files; `unseen`, `unheard`, `unwatched`: this one does not. */
  readonly kind: 'unknown' | 'unseen' | 'unheard' | 'unwatched' | 'tooLarge';
  readonly name: string;
  readonly type: string;
};

export class FileError extends Error {
  override readonly name = 'FileError';
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(`${problem.name}: ${problem.kind}`);
    this.problem = problem;
  }
}

/** Formats that the server reads. Others are redrawn as PNG when the browser can show them (SVG, HEIC in Safari). */
const SENT_AS_IS = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif', 'image/bmp']);
/** Larger files, photos mostly, are redrawn smaller: the model looks at far fewer pixels anyway. */
const REDRAWN_BYTES = 4_000_000;
const REDRAWN_SIDE = 2048;
/** What the server takes in one request, less its base64 and other turns. */
const MAX_BYTES = 16_000_000;

const UNREAD = { image: 'unseen', audio: 'unheard', video: 'unwatched' } as const;

/**
 * Reads a chosen, dropped or pasted file for a model with these inputs. Whether it really is what its name says,
 * the server finds out. Throws FileError.
 */
export async function readFile(file: File, inputs: readonly Modality[]): Promise<Attachment> {
  const { name, type } = file;
  const kind = kindOf(type);
  if (!kind) throw new FileError({ kind: 'unknown', name, type });
  const unread = unreadBy(inputs, type);
  if (unread) throw new FileError({ kind: unread, name, type });
  const blob = await smaller(kind, file).catch(() => file);
  if (blob.size > MAX_BYTES) throw new FileError({ kind: 'tooLarge', name, type });
  return attach(blob, name);
}

/** Formats of copied words. A file copied in a file manager has plain text too, its name, but none of these. */
const FORMATTED = ['text/html', 'text/rtf'];

/** The files of a paste; none where words were copied, of which Word and Excel add a picture. */
export function pastedFiles(data: Pick<DataTransfer, 'files' | 'types' | 'getData'>): readonly File[] {
  const isText = FORMATTED.some((type) => data.types.includes(type)) && data.getData('text/plain') !== '';
  return isText ? [] : [...data.files];
}

/** Why a model with these inputs cannot be shown a file of this type; `undefined` where it can. */
export function unreadBy(inputs: readonly Modality[], mimeType: string): FileProblem['kind'] | undefined {
  const kind = kindOf(mimeType);
  if (!kind) return 'unknown';
  const modality = MODALITY[kind];
  return inputs.includes(modality) ? undefined : UNREAD[modality];
}

/** Large pictures are redrawn, long sounds become what models hear; films and documents stay as they are. */
async function smaller(kind: FileKind, file: File): Promise<Blob> {
  if (kind === 'picture')
    return SENT_AS_IS.has(file.type) && file.size <= REDRAWN_BYTES ? file : redraw(file);
  if (kind === 'sound' && file.size > MAX_BYTES) return encodeWav(await decodeSound(file));
  return file;
}

export function attach(blob: Blob, name: string): Attachment {
  return { id: newId(), name, mimeType: blob.type || 'application/octet-stream', blob };
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
