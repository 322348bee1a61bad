import type { Film } from '../media/film.ts';
import type { Picture } from '../media/picture.ts';
import type { PictureRegions } from '../media/regions.ts';
import type { Sound } from '../media/sound.ts';

/** Who speaks. `model` turns are what training supervises. */
export type Role = 'system' | 'user' | 'model';

/** One piece of a turn. */
export type Part =
  | TextPart
  | PicturePart
  | SoundPart
  | FilmPart
  | ThoughtPart
  | FunctionCallPart
  | FunctionResponsePart
  | ActionPart
  | FunctionDeclarationPart;

/**
 * What a text says about a conversation's things, which are numbered: in a picture by its regions. Only training looks
 * at it, for a loss on attention beside the loss on tokens; a model never sees it.
 */
export interface Annotations {
  /** Where things are named. */
  readonly mentions?: readonly Mention[];
  /** Where something is said or asked that depends on things. */
  readonly references?: readonly Reference[];
}

/** Words that name a thing. */
export interface Mention {
  /** Characters of the text before them; a space before them may count as theirs. */
  readonly from: number;
  readonly to: number;
  readonly thing: number;
}

/** A place in a text at which a reader looks for some things, shown or named before it. */
export interface Reference {
  /** Characters of the text before it: the token there looks, and what comes next depends on what it finds. */
  readonly at: number;
  /** What is found first; none where there is no such thing. */
  readonly first: readonly number[];
  /** What is found from there, or the same again. */
  readonly last: readonly number[];
}

/** A word for which one look finds all: the same things, first and last. */
export const lookFor = (at: number, things: readonly number[]): Reference => ({
  at,
  first: things,
  last: things,
});

export interface TextPart extends Annotations {
  readonly text: string;
}

/** What a model thought before it spoke. Training shows it; a prompt leaves it out, as Gemma 4's template does. */
export interface ThoughtPart extends Annotations {
  readonly thought: string;
}

/** A call that the model made; only in `model` turns. */
export interface FunctionCallPart {
  readonly functionCall: { readonly name: string; readonly args: Readonly<Record<string, unknown>> };
}

/** What a call returned, in the order of the calls; only in `user` turns. */
export interface FunctionResponsePart {
  readonly functionResponse: { readonly name: string; readonly response: Readonly<Record<string, unknown>> };
}

/** What is done in a world: one of its numbered actions, or for each continuous axis one of 64 bins, 0 the least. */
export type Action = { readonly discrete: number } | { readonly bins: readonly number[] };

/** An action that the model took; only in `model` turns. */
export interface ActionPart {
  readonly action: Action;
  /** The thing that it is done to, for training: see `Annotations`. */
  readonly thing?: number;
  /** False where training shows it, but must not teach it: a mistake from which a demonstration recovers. */
  readonly learned?: false;
}

/** What may be done now: these numbered actions, or any bin on each of so many axes. */
export type LegalActions = { readonly discrete: readonly number[] } | { readonly bins: number };

/** A function that the model is told of; only in the first `system` turn. */
export interface FunctionDeclarationPart {
  readonly functionDeclaration: FunctionDeclaration;
}

/** A function that the model may call. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly description?: string;
  /** Schema of its arguments, an object's: JSON Schema or the Gemini API's OpenAPI style. Default: no arguments. */
  readonly parameters?: unknown;
}

export interface PicturePart {
  readonly picture: Picture;
  /** At most this many patches (Gemini's media resolution); default: the model's own budget. */
  readonly maxPatches?: number;
  /** What is where in it, for training. */
  readonly regions?: PictureRegions;
  /** The picture that this one of a model turn is made from: its codes come before it, and most are kept. */
  readonly source?: PicturePart;
  /** In a model turn: shown as a picture that was drawn before, as prompts show those, and not learned as codes. */
  readonly seen?: boolean;
}

/** Only in turns of the user. */
export interface SoundPart {
  readonly sound: Sound;
}

/** Only in turns of the user. */
export interface FilmPart {
  readonly film: Film;
  /** At most this many patches of each frame; default: the model's own budget. */
  readonly maxPatches?: number;
}

export interface Turn {
  readonly role: Role;
  readonly parts: readonly Part[];
}

export const userText = (text: string): Turn => ({ role: 'user', parts: [{ text }] });
/** What the model says, after what it thinks, if anything. @param about what the text says of things */
export function modelText(text: string, thought?: string | ThoughtPart, about?: Annotations): Turn {
  const said: TextPart = { text, ...about };
  if (thought === undefined) return { role: 'model', parts: [said] };
  return { role: 'model', parts: [typeof thought === 'string' ? { thought } : thought, said] };
}
