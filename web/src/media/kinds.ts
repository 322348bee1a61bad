import type { Modality } from '../backend/types.ts';

/** What an attachment is to the reader. Documents are shown to the model page by page, as pictures. */
export type FileKind = 'picture' | 'sound' | 'film' | 'document';

/** What a model must have learned to be shown each kind. */
export const MODALITY: Readonly<Record<FileKind, Exclude<Modality, 'text'>>> = {
  picture: 'image',
  document: 'image',
  sound: 'audio',
  film: 'video',
};

const TYPES: readonly (readonly [RegExp, FileKind])[] = [
  [/^image\//, 'picture'],
  [/^audio\//, 'sound'],
  [/^video\//, 'film'],
  [/^application\/pdf$/, 'document'],
];

/** `undefined` for files that no model takes. */
export const kindOf = (mimeType: string): FileKind | undefined =>
  TYPES.find(([pattern]) => pattern.test(mimeType))?.[1];

const ACCEPTED: Readonly<Record<FileKind, string>> = {
  picture: 'image/*',
  sound: 'audio/*',
  film: 'video/*',
  document: 'application/pdf',
};

/** What `<input accept>` offers for a model with these inputs. */
export const acceptedTypes = (inputs: readonly Modality[]): string =>
  (Object.keys(ACCEPTED) as FileKind[])
    .filter((kind) => inputs.includes(MODALITY[kind]))
    .map((kind) => ACCEPTED[kind])
    .join(',');
