import json from './tokenizer.json' with { type: 'json' };
import { Tokenizer } from './tokenizer.ts';

let loaded: Tokenizer | undefined;

/** The tokenizer of the Alhena family, in Node and in the browser. Loaded once, on first use. */
export function alhenaTokenizer(): Tokenizer {
  loaded ??= Tokenizer.fromJSON(json);
  return loaded;
}
