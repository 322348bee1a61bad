import type { Sound } from '../media/sound.ts';
import type { TemplatePiece } from './calls.ts';
import { CODES_START, type PictureCodes, pictureTokens, sourceTokens } from './pictures.ts';
import type { Tokenizer } from './tokenizer.ts';
import { type Annotations, lookFor, type Mention, type PicturePart, type Reference } from './turns.ts';

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
  readonly things: TokenAnnotations;
}

/** What is known of a conversation's things, by token. */
export interface TokenAnnotations {
  /** Tokens `from` up to `to`, without it, name a thing. */
  readonly mentions: readonly Mention[];
  /** `at` is the token from which the word's first one is predicted: the one before it. */
  readonly references: readonly Reference[];
  /** Pictures that the model drew, and their first code's token. */
  readonly drawn: readonly {
    readonly token: number;
    readonly part: PicturePart;
    readonly codes: PictureCodes;
    /** The picture that it is made from. */
    readonly source?: { readonly token: number; readonly codes: PictureCodes };
  }[];
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
  readonly #mentions: Mention[] = [];
  readonly #references: Reference[] = [];
  readonly #drawn: TokenAnnotations['drawn'][number][] = [];
  #pendingMentions: Mention[] = [];
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

  text(value: string, { mentions = [], references = [] }: Annotations = {}): void {
    const before = this.#pendingText.length;
    for (const { from, to, thing } of mentions)
      this.#pendingMentions.push({ from: before + from, to: before + to, thing });
    for (const reference of references)
      this.#pendingReferences.push({ ...reference, at: before + reference.at });
    this.#pendingText += value;
  }

  /** Ids as they are: codes of a modality. @param thing what they depend on */
  codes(ids: readonly number[], thing?: number): void {
    this.#flushText();
    for (const id of ids) {
      if (thing !== undefined) this.#references.push(lookFor(this.#ids.length - 1, [thing]));
      this.#push(id, -1);
    }
  }

  /**
   * A picture as its codes, after those of the picture that it is made from: that there is one is learned, its codes are
   * given.
   */
  drawing(part: PicturePart, codes: PictureCodes, source?: PictureCodes): void {
    const from = source && { token: this.#firstCode(), codes: source };
    if (source) {
      const [start, ...given] = sourceTokens(source);
      const learn = this.#learn === 1;
      this.codes([start]);
      this.supervise(false);
      this.codes(given);
      this.supervise(learn);
    }
    this.#drawn.push({ token: this.#firstCode(), part, codes, source: from });
    this.codes(pictureTokens(codes));
  }

  /** Where the first code of a picture comes that is written now. */
  #firstCode(): number {
    this.#flushText();
    return this.#ids.length + CODES_START;
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
      things: { mentions: this.#mentions, references: this.#references, drawn: this.#drawn },
    };
  }

  #controlToken(name: string, block: number, soundBlock = -1): void {
    this.#flushText();
    this.#push(this.#tokenizer.controlId(name), block, soundBlock);
  }

  #flushText(): void {
    if (this.#pendingText === '') return;
    const ids = this.#tokenizer.encode(this.#pendingText);
    this.#annotate(ids);
    for (const id of ids) this.#push(id, -1);
    this.#pendingText = '';
    this.#pendingMentions = [];
    this.#pendingReferences = [];
  }

  /** Notes which tokens of the pending text are annotated; annotations that begin or end within a token are left out. */
  #annotate(ids: readonly number[]): void {
    const text = this.#pendingText;
    const [mentions, references] = [this.#pendingMentions, this.#pendingReferences];
    if (mentions.length + references.length === 0) return;
    const starts = new Map<number, number | undefined>();
    /** The token that begins after so many characters, where one does. */
    const tokenAt = (at: number): number | undefined => {
      if (!starts.has(at)) {
        const before = at === 0 ? [] : this.#tokenizer.encode(text.slice(0, at));
        const begins = before.every((id, i) => id === ids[i]);
        starts.set(at, begins ? this.#ids.length + before.length : undefined);
      }
      return starts.get(at);
    };
    for (const { from, to, thing } of mentions) {
      const [begin, end] = [tokenAt(withSpace(text, from)), tokenAt(to)];
      if (begin !== undefined && end !== undefined) this.#mentions.push({ from: begin, to: end, thing });
    }
    for (const reference of references) {
      // A space is a token of its own before digits, and part of most words' first one.
      const begin = tokenAt(reference.at) ?? tokenAt(withSpace(text, reference.at));
      if (begin !== undefined) this.#references.push({ ...reference, at: begin - 1 });
    }
  }

  #push(id: number, block: number, soundBlock = -1): void {
    this.#ids.push(id);
    this.#blocks.push(block);
    this.#soundBlocks.push(soundBlock);
    this.#supervised.push(this.#learn);
  }
}

/** Where a word begins, with the space before it. */
const withSpace = (text: string, at: number): number => (text[at - 1] === ' ' ? at - 1 : at);
