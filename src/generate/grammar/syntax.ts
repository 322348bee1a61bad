import { dictionaryOrder, isBareName } from '../../text/calls.ts';
import { ANY, type CharacterCoding, characterOf } from './characters.ts';
import type { Grammar } from './grammar.ts';
import { controlSymbol, type Term } from './terms.ts';

/** How JSON values are written down. */
export interface Syntax {
  readonly coding: CharacterCoding;
  readonly comma: Term;
  /** A text of which `content` is the language, quotes and all. */
  string(content: Term): Term;
  /** A member's name with the colon. */
  key(name: string): Term;
  /** Any member's name but some, with the colon. */
  otherKey(names: readonly string[]): Term;
  /** The one way to write this value. */
  literal(value: unknown): Term;
  /** In which order the members of an object are written. */
  order(names: readonly string[]): readonly string[];
}

/** JSON without line breaks: after a comma or a colon one space may stand. */
export function jsonSyntax(grammar: Grammar): Syntax {
  const quote = grammar.text('"');
  const space = grammar.optional(grammar.text(' '));
  const colon = grammar.sequence(grammar.text(':'), space);
  const nameCharacters = grammar.repeat(characterOf(grammar, ANY, 'json'), 0, Infinity);
  const inner = (name: string) => [...new TextEncoder().encode(JSON.stringify(name).slice(1, -1))];
  return {
    coding: 'json',
    comma: grammar.sequence(grammar.text(','), space),
    string: (content) => grammar.sequence(quote, grammar.sequence(content, quote)),
    key: (name) => grammar.sequence(grammar.text(JSON.stringify(name)), colon),
    otherKey: (names) =>
      grammar.sequence(
        quote,
        grammar.sequence(grammar.except(nameCharacters, names.map(inner)), quote),
        colon,
      ),
    literal: (value) => grammar.text(JSON.stringify(value)),
    order: (names) => names,
  };
}

/**
 * How Gemma 4 writes the arguments of a call: `{name:<|"|>Ada<|"|>,age:36}`. Texts stand between two control tokens
 * and are not escaped, names are bare.
 * @param quote token that stands at both ends of a text
 * @param prefix what the tokenizer puts before every run of text between control tokens
 */
export function callSyntax(grammar: Grammar, quote: number, prefix: string): Syntax {
  const mark = grammar.literal([controlSymbol(quote)]);
  const before = grammar.text(prefix);
  const quoted = (content: Term): Term => grammar.sequence(mark, content, mark, before);
  const string = (content: Term): Term => {
    if (prefix === '' || content === grammar.end) return quoted(content);
    if (!content.nullable) return quoted(grammar.sequence(before, content));
    const some = grammar.except(content, [[]]);
    return quoted(grammar.optional(grammar.sequence(before, some)));
  };
  const key = (name: string): Term =>
    grammar.sequence(isBareName(name) ? grammar.text(name) : string(grammar.text(name)), grammar.text(':'));
  const letter = grammar.set([0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]);
  const letters = grammar.set([0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]);
  const anyName = grammar.sequence(letter, grammar.repeat(letters, 0, Infinity));
  const order = (names: readonly string[]) => dictionaryOrder(names);
  const literal = (value: unknown): Term => {
    if (typeof value === 'string') return string(grammar.text(value));
    if (Array.isArray(value)) {
      const items = value.flatMap((item, i) =>
        i > 0 ? [grammar.text(','), literal(item)] : [literal(item)],
      );
      return grammar.sequence(grammar.text('['), ...items, grammar.text(']'));
    }
    if (typeof value !== 'object' || value === null) return grammar.text(JSON.stringify(value));
    const members = order(Object.keys(value)).flatMap((name, i) => [
      ...(i > 0 ? [grammar.text(',')] : []),
      key(name),
      literal((value as Record<string, unknown>)[name]),
    ]);
    return grammar.sequence(grammar.text('{'), ...members, grammar.text('}'));
  };
  return {
    coding: 'plain',
    comma: grammar.text(','),
    string,
    key,
    otherKey: (names) => {
      const taken = names
        .filter((name) => isBareName(name))
        .map((name) => [...new TextEncoder().encode(name)]);
      return grammar.sequence(grammar.except(anyName, taken), grammar.text(':'));
    },
    literal,
    order,
  };
}
