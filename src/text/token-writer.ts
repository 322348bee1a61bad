import type { Sound } from '../media/sound.ts';
import type { TemplatePiece } from './calls.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { PicturePart } from './turns.ts';

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

  text(value: string): void {
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
    };
  }

  #controlToken(name: string, block: number, soundBlock = -1): void {
    this.#flushText();
    this.#push(this.#tokenizer.controlId(name), block, soundBlock);
  }

  #flushText(): void {
    if (this.#pendingText === '') return;
    for (const id of this.#tokenizer.encode(this.#pendingText)) this.#push(id, -1);
    this.#pendingText = '';
  }

  #push(id: number, block: number, soundBlock = -1): void {
    this.#ids.push(id);
    this.#blocks.push(block);
    this.#soundBlocks.push(soundBlock);
    this.#supervised.push(this.#learn);
  }
}
