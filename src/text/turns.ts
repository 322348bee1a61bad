import type { Picture } from '../media/picture.ts';

/** Who speaks. `model` turns are what training supervises. */
export type Role = 'system' | 'user' | 'model';

/** One piece of a turn; sound and film become further members. */
export type Part = { readonly text: string } | PicturePart;

export interface PicturePart {
  readonly picture: Picture;
  /** At most this many patches (Gemini's media resolution); default: the model's own budget. */
  readonly maxPatches?: number;
}

export interface Turn {
  readonly role: Role;
  readonly parts: readonly Part[];
}

export const userText = (text: string): Turn => ({ role: 'user', parts: [{ text }] });
export const modelText = (text: string): Turn => ({ role: 'model', parts: [{ text }] });
