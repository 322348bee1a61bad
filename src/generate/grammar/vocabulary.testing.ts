import { alhenaTokenizer } from '../../text/alhena.ts';
import { TOKEN_RANGES } from '../../text/tokens.ts';
import { SymbolVocabulary } from './vocabulary.ts';

export const tokenizer = alhenaTokenizer();
/** A control token, as one that ends an answer. */
export const STOP = 5;

const ids = Array.from(
  { length: TOKEN_RANGES.byte.count + TOKEN_RANGES.text.count },
  (_, i) => TOKEN_RANGES.byte.start + i,
);

/** For tests: the bytes and texts of our own tokenizer, and `STOP`. */
export const vocabulary = new SymbolVocabulary(
  ids.map((id) => [id, tokenizer.bytes(id)] as const),
  [STOP],
);
