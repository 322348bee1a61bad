import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { SPACE_MARK } from './format.ts';

/** What we read of a tokenizer.json ourselves; the library reads the rest. */
interface TokenizerJSON {
  readonly added_tokens: readonly AddedToken[];
  readonly normalizer: Component | null;
  readonly decoder: Component | null;
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
}

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

/** A normaliser or decoder; a `Sequence` holds further ones. */
interface Component {
  readonly type: string;
  readonly normalizers?: readonly Component[];
  readonly decoders?: readonly Component[];
}

const BYTE_NAME = /^<0x([0-9A-F]{2})>$/;

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
  readonly #controls: ReadonlyMap<string, number>;
  readonly #names: readonly string[];
  /** Bytes of each token; control tokens have none. */
  readonly #bytes: readonly Uint8Array[];
  readonly #library: LibraryTokenizer;
  /** What the file's normaliser puts before a text: a space in ours, nothing in Gemma's. */
  readonly #prefix: string;
  readonly #spaceMarkIds: readonly number[];

  private constructor(json: TokenizerJSON) {
    const special = json.added_tokens.filter((token) => token.special);
    this.#controls = new Map(special.map((token) => [token.content, token.id]));
    this.#prefix = writesPrefix(json.normalizer) ? ' ' : '';
    this.#library = new LibraryTokenizer(forPlainText(json, this.#controls), {});

    const names: string[] = [];
    for (const [name, id] of Object.entries(json.model.vocab)) names[id] = name;
    for (const token of json.added_tokens) names[token.id] = token.content;
    this.#names = names;
    this.vocabularySize = names.length;
    const encoder = new TextEncoder();
    this.#bytes = names.map((name) => {
      if (this.#controls.has(name)) return new Uint8Array(0);
      const byte = BYTE_NAME.exec(name);
      if (byte) return Uint8Array.of(Number.parseInt(byte[1], 16));
      return encoder.encode(name.replaceAll(SPACE_MARK, ' '));
    });
    this.#spaceMarkIds = [...encoder.encode(SPACE_MARK)].map((byte) => {
      const name = `<0x${byte.toString(16).toUpperCase()}>`;
      const id = json.model.vocab[name];
      if (id === undefined)
        throw new Error(`tokenizer.json has no token ${name}; byte fallback needs all 256 bytes`);
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
    if (text === '') return [];
    const [first, ...others] = text.toWellFormed().split(SPACE_MARK);
    const ids = this.#encodeSection(this.#prefix + first);
    for (const section of others) ids.push(...this.#spaceMarkIds, ...this.#encodeSection(section));
    return ids;
  }

  #encodeSection(text: string): number[] {
    return text === '' ? [] : this.#library.encode(text, { add_special_tokens: false }).ids;
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
    return new TextStream(this.#bytes, this.#prefix);
  }

  /** Id of a control token by its name. */
  controlId(name: string): number {
    const id = this.#controls.get(name);
    if (id === undefined) throw new Error(`tokenizer.json has no control token ${JSON.stringify(name)}`);
    return id;
  }

  /** What the file's normaliser puts before every text, and decoding takes away again. */
  get prefix(): string {
    return this.#prefix;
  }

  /** Bytes of a token's text; none for control tokens and codes of other modalities. */
  bytes(id: number): Uint8Array {
    return this.#bytes[id] ?? new Uint8Array(0);
  }

  /** Name of a token as tokenizer.json writes it, for logs. */
  name(id: number): string | undefined {
    return this.#names[id];
  }
}

/** Turns tokens into text as they come: never half a character, and without the prefix space of the part. */
export class TextStream {
  readonly #bytes: readonly Uint8Array[];
  readonly #prefix: string;
  // A byte order mark is text like any other.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #started = false;

  /** `bytes` of each token id; `prefix` is dropped from the start of the text if it is there. */
  constructor(bytes: readonly Uint8Array[], prefix: string) {
    this.#bytes = bytes;
    this.#prefix = prefix;
  }

  /** The text that became complete with `id`; empty while a character is under way. */
  push(id: number): string {
    const bytes = this.#bytes[id];
    if (bytes === undefined || bytes.length === 0) return '';
    return this.#withoutPrefix(this.#decoder.decode(bytes, { stream: true }));
  }

  /** What is left: U+FFFD for a character that was never finished. */
  end(): string {
    return this.#withoutPrefix(this.#decoder.decode());
  }

  #withoutPrefix(text: string): string {
    if (this.#started || text === '') return text;
    this.#started = true;
    return text.startsWith(this.#prefix) ? text.slice(this.#prefix.length) : text;
  }
}

/**
 * The file as the library gets it: without control tokens, neither as added tokens nor as words of the
 * vocabulary, and without the prefix, which `encode` writes itself (it must not repeat after a literal '▁').
 */
function forPlainText(json: TokenizerJSON, controls: ReadonlyMap<string, number>): object {
  const vocabulary = Object.entries(json.model.vocab).filter(([name]) => !controls.has(name));
  return {
    ...json,
    added_tokens: json.added_tokens.filter((token) => !token.special),
    normalizer: withoutPrefix(json.normalizer),
    model: { ...json.model, vocab: Object.fromEntries(vocabulary) },
  };
}

function writesPrefix(normalizer: Component | null): boolean {
  if (!normalizer) return false;
  return normalizer.type === 'Prepend' || (normalizer.normalizers ?? []).some(writesPrefix);
}

function withoutPrefix(normalizer: Component | null): Component | null {
  if (!normalizer || normalizer.type === 'Prepend') return null;
  if (!normalizer.normalizers) return normalizer;
  return { ...normalizer, normalizers: normalizer.normalizers.filter(({ type }) => type !== 'Prepend') };
}
