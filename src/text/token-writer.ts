import type { Sound } from '../media/sound.ts';
import type { TemplatePiece } from './calls.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { PicturePart, Reference } from './turns.ts';

/** A conversation as tokens: all arrays have one entry per token. */
export interface EncodedTurns {
  /** `[tokens]` ids; soft slots hold the slot's id. */
  readonly ids: Int32Array;
  /** `[tokens]` index into `pictures` for a soft slot, −1 for every other token. */
  readonly blocks: Int32Array;
  /** `[tokens]` 1 where the token is a target that training learns: a model turn's content and its end. */
  readonly supervised: Uint8Array;
  /** In order of appearance, frames of films too; picture `i` fills the slots whose block is `i`. */
  readonly pictures: readonly PicturePart[];
  /** `[tokens]` index into `sounds` for a slot of sound, −1 for every other token. */
  readonly soundBlocks: Int32Array;
  /** In order of appearance, pieces of films' sound too. */
  readonly sounds: readonly Sound[];
  /** What words of the model refer to, in order. */
  readonly references: readonly TokenReference[];
}

/** A reference of a word by its token. */
export interface TokenReference extends Pick<Reference, 'first' | 'last'> {
  /** The token from which the word's first token is predicted: the one before it. */
  readonly token: number;
  /** The picture with those things: the last one before the word. */
  readonly block: number;
}

/**
 * Collects tokens. Neighbouring text (parts, and the template's own) is encoded as one run, as it would be
 * had the conversation been rendered to a string first.
 */
export class TokenWriter {
  readonly #tokenizer: Tokenizer;
  readonly #ids: number[] = [];
  readonly #blocks: number[] = [];
  readonly #soundBlocks: number[] = [];
  readonly #supervised: number[] = [];
  readonly #pictures: PicturePart[] = [];
  readonly #sounds: Sound[] = [];
  readonly #references: TokenReference[] = [];
  #pendingReferences: Reference[] = [];
  #pendingText = '';
  #learn = 0;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  pieces(pieces: readonly TemplatePiece[]): void {
    for (const piece of pieces) {
      if ('text' in piece) this.text(piece.text);
      else this.#controlToken(piece.control, -1);
    }
  }

  text(value: string, references: readonly Reference[] = []): void {
    const before = this.#pendingText.length;
    for (const reference of references) {
      this.#pendingReferences.push({ ...reference, at: before + reference.at });
    }
    this.#pendingText += value;
  }

  /** Ids as they are: codes of a modality. */
  codes(ids: readonly number[]): void {
    this.#flushText();
    for (const id of ids) this.#push(id, -1);
  }

  picture(slot: string, part: PicturePart, count: number): void {
    for (let i = 0; i < count; i++) this.#controlToken(slot, this.#pictures.length);
    this.#pictures.push(part);
  }

  sound(slot: string, sound: Sound, count: number): void {
    for (let i = 0; i < count; i++) this.#controlToken(slot, -1, this.#sounds.length);
    this.#sounds.push(sound);
  }

  /** Whether the tokens from here on are targets. */
  supervise(learn: boolean): void {
    this.#flushText();
    this.#learn = learn ? 1 : 0;
  }

  finish(): EncodedTurns {
    this.#flushText();
    return {
      ids: Int32Array.from(this.#ids),
      blocks: Int32Array.from(this.#blocks),
      supervised: Uint8Array.from(this.#supervised),
      pictures: this.#pictures,
      soundBlocks: Int32Array.from(this.#soundBlocks),
      sounds: this.#sounds,
      references: this.#references,
    };
  }

  #controlToken(name: string, block: number, soundBlock = -1): void {
    this.#flushText();
    this.#push(this.#tokenizer.controlId(name), block, soundBlock);
  }

  #flushText(): void {
    if (this.#pendingText === '') return;
    const ids = this.#tokenizer.encode(this.#pendingText);
    for (const reference of this.#pendingReferences) this.#refer(reference, ids);
    for (const id of ids) this.#push(id, -1);
    this.#pendingText = '';
    this.#pendingReferences = [];
  }

  /** Notes what a word of the pending text refers to; nothing where a token reaches across the word's beginning. */
  #refer({ at, first, last }: Reference, ids: readonly number[]): void {
    const before = this.#tokenizer.encode(this.#pendingText.slice(0, at));
    const token = this.#ids.length + before.length - 1;
    if (this.#pictures.length === 0 || token < 0 || before.some((id, i) => id !== ids[i])) return;
    this.#references.push({ token, block: this.#pictures.length - 1, first, last });
  }

  #push(id: number, block: number, soundBlock = -1): void {
    this.#ids.push(id);
    this.#blocks.push(block);
    this.#soundBlocks.push(soundBlock);
    this.#supervised.push(this.#learn);
  }
}
