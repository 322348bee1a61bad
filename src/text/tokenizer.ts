import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { SPACE_MARK } from './format.ts';

/** What we read of a tokenizer.json ourselves; the library reads the rest. */
export interface TokenizerJSON {
  readonly added_tokens: readonly AddedToken[];
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
  readonly decoder: DecoderJSON | null;
}

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

interface DecoderJSON {
  readonly type: string;
  readonly decoders?: readonly DecoderJSON[];
}

const BYTE_NAME = /^<0x([0-9A-F]{2})>$/;
/** Words are short and repeat; beyond this many, start the cache anew rather than grow without bound. */
const CACHED_WORDS = 50_000;

/**
 * Text to token ids and back, exactly: `decode(encode(text)) === text` for every well-formed string.
 *
 * Loads a Hugging Face tokenizer.json (BPE with byte fallback), ours or Gemma's. The library splits and merges;
 * three things around it are our own:
 * - Its `encode` turns a literal `<|turn>` in a user's text into the control token. We hide the control tokens
 *   from it, so text stays text; the template writes control tokens by `controlId`.
 * - A literal '▁' would come back as a space, so it is written as bytes.
 * - Its `decode` trims, tidies and cannot stream. Every token is a fixed byte string, so we decode bytes.
 */
export class Tokenizer {
  /** How many ids the file names: text, bytes and control tokens. The model's own vocabulary may be larger. */
  readonly vocabularySize: number;
  /** Bytes of each token; control tokens have none. */
  readonly #bytes: Uint8Array[];
  readonly #controls: ReadonlyMap<string, number>;
  readonly #names: readonly string[];
  readonly #library: LibraryTokenizer;
  readonly #dropsFirstSpace: boolean;
  readonly #words = new Map<string, readonly number[]>();
  readonly #spaceMarkIds: readonly number[];

  private constructor(json: TokenizerJSON) {
    const specials = json.added_tokens.filter((token) => token.special);
    this.#controls = new Map(specials.map((token) => [token.content, token.id]));
    this.#library = new LibraryTokenizer(
      { ...json, added_tokens: json.added_tokens.filter((t) => !t.special) },
      {},
    );
    this.#dropsFirstSpace = stripsFirstSpace(json.decoder);
    const encoder = new TextEncoder();
    const names: string[] = [];
    const bytes: Uint8Array[] = [];
    const tokens: [string, number][] = Object.entries(json.model.vocab);
    for (const token of json.added_tokens) tokens.push([token.content, token.id]);
    for (const [name, id] of tokens) {
      names[id] = name;
      const byte = BYTE_NAME.exec(name);
      if (this.#controls.has(name)) bytes[id] = new Uint8Array(0);
      else if (byte) bytes[id] = Uint8Array.of(Number.parseInt(byte[1], 16));
      else bytes[id] = encoder.encode(name.replaceAll(SPACE_MARK, ' '));
    }
    this.#names = names;
    this.#bytes = bytes;
    this.vocabularySize = names.length;
    this.#spaceMarkIds = [...encoder.encode(SPACE_MARK)].map((byte) => {
      const name = `<0x${byte.toString(16).toUpperCase()}>`;
      const id = json.model.vocab[name];
      if (id === undefined)
        throw new Error(`tokenizer.json has no byte token ${name}; byte fallback needs all 256`);
      return id;
    });
  }

  /** `json` is a parsed tokenizer.json. */
  static fromJSON(json: unknown): Tokenizer {
    const candidate = json as Partial<TokenizerJSON> | null;
    if (!candidate?.model?.vocab || !Array.isArray(candidate.added_tokens))
      throw new Error('tokenizer.json: expected an object with added_tokens and model.vocab');
    return new Tokenizer(candidate as TokenizerJSON);
  }

  /** Ids of a text's pieces and bytes; never a control token. Lone surrogates become U+FFFD. */
  encode(text: string): number[] {
    const ids: number[] = [];
    const normalize = this.#library.normalizer;
    // The first section carries the dummy prefix that the normalizer writes; the others take it off again.
    const sections = text.toWellFormed().split(SPACE_MARK);
    if (text === '') return ids;
    for (const [index, section] of sections.entries()) {
      if (index > 0) ids.push(...this.#spaceMarkIds);
      let normalized = normalize ? normalize(section) : section;
      if (index > 0 && this.#dropsFirstSpace) normalized = normalized.slice(SPACE_MARK.length);
      this.#encodeSection(normalized, ids);
    }
    return ids;
  }

  #encodeSection(text: string, ids: number[]): void {
    const split = this.#library.pre_tokenizer;
    if (text === '') return;
    for (const word of split ? split(text) : [text]) for (const id of this.#word(word)) ids.push(id);
  }

  #word(word: string): readonly number[] {
    const known = this.#words.get(word);
    if (known) return known;
    const model = this.#library.model;
    if (!model) throw new Error('tokenizer.json holds no model');
    const ids = model.encode([word]).map((piece: string) => {
      const id = model.tokens_to_ids.get(piece);
      if (id === undefined) throw new Error(`tokenizer.json: piece ${JSON.stringify(piece)} has no id`);
      return id;
    });
    if (this.#words.size >= CACHED_WORDS) this.#words.clear();
    this.#words.set(word, ids);
    return ids;
  }

  /** The text of `ids`; control tokens and codes of other modalities have none. */
  decode(ids: Iterable<number>): string {
    const stream = this.stream();
    let text = '';
    for (const id of ids) text += stream.push(id);
    return text + stream.end();
  }

  /** An incremental decoder for one text part. */
  stream(): TextStream {
    return new TextStream((id) => this.#bytes[id], this.#dropsFirstSpace);
  }

  /** Id of a control token by its name. */
  controlId(name: string): number {
    const id = this.#controls.get(name);
    if (id === undefined) throw new Error(`tokenizer.json has no control token ${JSON.stringify(name)}`);
    return id;
  }

  /** Name of a token as tokenizer.json writes it, for logs. */
  name(id: number): string | undefined {
    return this.#names[id];
  }
}

/** Turns tokens into text as they come: never half a character, and without the prefix space of the part. */
export class TextStream {
  readonly #bytesOf: (id: number) => Uint8Array | undefined;
  // A byte order mark is text like any other.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #dropSpace: boolean;

  constructor(bytesOf: (id: number) => Uint8Array | undefined, dropFirstSpace: boolean) {
    this.#bytesOf = bytesOf;
    this.#dropSpace = dropFirstSpace;
  }

  /** The text that became complete with `id`; empty while a character is under way. */
  push(id: number): string {
    const bytes = this.#bytesOf(id);
    if (!bytes || bytes.length === 0) return '';
    return this.#withoutPrefix(this.#decoder.decode(bytes, { stream: true }));
  }

  /** What is left: U+FFFD for a character that was never finished. */
  end(): string {
    return this.#withoutPrefix(this.#decoder.decode());
  }

  #withoutPrefix(text: string): string {
    if (!this.#dropSpace || text === '') return text;
    this.#dropSpace = false;
    return text.startsWith(' ') ? text.slice(1) : text;
  }
}

/** Whether decoding takes one space off the start, which encoding put there. */
function stripsFirstSpace(decoder: DecoderJSON | null): boolean {
  if (!decoder) return false;
  return decoder.type === 'Strip' || (decoder.decoders ?? []).some(stripsFirstSpace);
}
