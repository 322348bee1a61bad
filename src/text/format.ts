import type { Merge } from './bpe.ts';
import { CONTROL_TOKENS, TOKEN_RANGES, tokenName } from './tokens.ts';

/** Stands for a space inside pieces (U+2581), as in SentencePiece. */
export const SPACE_MARK = '▁';

/**
 * Where words end; merges never cross these borders. In order: a line break; an English contraction; letters with
 * their leading space; Chinese characters (no leading space, so a word reads the same anywhere); one digit (never
 * with a space, so a 7 is the same 7 everywhere); punctuation with its leading space; further spaces.
 */
export const WORD_PATTERN = [
  '\\n',
  "'(?:s|t|m|d|ll|re|ve)(?!\\p{L})",
  `${SPACE_MARK}?(?:(?![一-鿿])[\\p{L}\\p{M}])+`,
  '[一-鿿]+',
  '\\p{N}',
  `${SPACE_MARK}?[^\\s\\p{L}\\p{M}\\p{N}${SPACE_MARK}]+`,
  `${SPACE_MARK}+(?![^\\s\\p{N}${SPACE_MARK}一-鿿])`,
].join('|');

/**
 * The tokenizer.json (Hugging Face's format) of our token space: control tokens, bytes, then `pieces` in order.
 * A word that is a piece is used whole (`ignore_merges`); other words are put together by `merges`.
 */
export function tokenizerJSON(pieces: readonly string[], merges: readonly Merge[]): object {
  if (pieces.length > TOKEN_RANGES.text.count)
    throw new RangeError(`tokenizer: ${pieces.length} pieces, room for ${TOKEN_RANGES.text.count}`);
  const vocabulary: Record<string, number> = {};
  for (const [name, id] of Object.entries(CONTROL_TOKENS)) vocabulary[name] = id;
  for (let i = 0; i < TOKEN_RANGES.byte.count; i++) {
    const id = TOKEN_RANGES.byte.start + i;
    vocabulary[tokenName(id)] = id;
  }
  for (const [index, piece] of pieces.entries()) {
    if (piece in vocabulary) throw new Error(`tokenizer: piece ${JSON.stringify(piece)} occurs twice`);
    vocabulary[piece] = TOKEN_RANGES.text.start + index;
  }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: Object.entries(CONTROL_TOKENS).map(([content, id]) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: SPACE_MARK },
        { type: 'Replace', pattern: { String: ' ' }, content: SPACE_MARK },
      ],
    },
    pre_tokenizer: { type: 'Split', pattern: { Regex: WORD_PATTERN }, behavior: 'Isolated', invert: false },
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: SPACE_MARK }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: true,
      ignore_merges: true,
      vocab: vocabulary,
      merges: merges.map(([left, right]) => `${left} ${right}`),
    },
  };
}
