import { ANY, type CharacterCoding, type CodePoints, characterOf, complement, union } from './characters.ts';
import type { Grammar } from './grammar.ts';
import type { Term } from './terms.ts';

/** Says what of a pattern cannot be followed. */
export class UnsupportedPattern extends Error {
  override readonly name = 'UnsupportedPattern';
}

/** Texts that repeat an item more often than this are not needed, and cost states. */
const MAX_REPEAT = 10_000;
/** Groups within groups. */
const MAX_NESTING = 200;

const DIGIT: CodePoints = [0x30, 0x39];
const WORD: CodePoints = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const SPACE: CodePoints = union([
  9, 13, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f,
  0x3000, 0x3000, 0xfeff, 0xfeff,
]);
const LINE_ENDS: CodePoints = [10, 10, 13, 13, 0x2028, 0x2029];

/**
 * A regular expression of JavaScript (with the flag `u`) as a term over whole texts: literals, `.`, classes,
 * `\d \w \s` and their opposites, escapes, groups, alternatives, quantifiers (greedy or not: the texts are the
 * same), and `^` and `$` at the ends of the whole pattern or of its outermost alternatives. Look-around, back
 * references, `\b` and `\p` are refused.
 */
export function patternTerm(grammar: Grammar, pattern: string, coding: CharacterCoding): Term {
  return new PatternReader(grammar, pattern, coding).read();
}

class PatternReader {
  readonly #grammar: Grammar;
  readonly #letters: readonly string[];
  readonly #coding: CharacterCoding;
  #at = 0;
  #nesting = 0;

  constructor(grammar: Grammar, pattern: string, coding: CharacterCoding) {
    this.#grammar = grammar;
    this.#letters = [...pattern];
    this.#coding = coding;
  }

  read(): Term {
    const anything = this.#grammar.repeat(this.#character(ANY), 0, Infinity);
    const alternatives: Term[] = [];
    do {
      const anchored = this.#take('^');
      const body = this.#sequence(true);
      const closed = this.#take('$');
      alternatives.push(
        this.#grammar.sequence(
          anchored ? this.#grammar.end : anything,
          body,
          closed ? this.#grammar.end : anything,
        ),
      );
    } while (this.#take('|'));
    if (this.#at < this.#letters.length) throw this.#unsupported(this.#letters[this.#at]);
    return this.#grammar.choice(alternatives);
  }

  #alternatives(): Term {
    const options = [this.#sequence(false)];
    while (this.#take('|')) options.push(this.#sequence(false));
    return this.#grammar.choice(options);
  }

  #sequence(outermost: boolean): Term {
    const items: Term[] = [];
    for (;;) {
      const letter = this.#letters[this.#at];
      if (letter === undefined || letter === '|' || letter === ')') break;
      if (letter === '$' && outermost) {
        const next = this.#letters[this.#at + 1];
        if (next === undefined || next === '|') break;
      }
      items.push(this.#quantified(this.#item()));
    }
    return this.#grammar.sequence(this.#grammar.end, ...items);
  }

  #item(): Term {
    const letter = this.#letters[this.#at++];
    if (letter === '(') {
      if (++this.#nesting > MAX_NESTING) throw new UnsupportedPattern(`its groups stand ${MAX_NESTING} deep`);
      if (this.#take('?') && !this.#take(':')) {
        if (this.#letters[this.#at] !== '<' || '=!'.includes(this.#letters[this.#at + 1] ?? ''))
          throw this.#unsupported('(?');
        while (this.#at < this.#letters.length && !this.#take('>')) this.#at++;
      }
      const group = this.#alternatives();
      if (!this.#take(')')) throw this.#unsupported('(');
      this.#nesting--;
      return group;
    }
    if (letter === '[') return this.#character(this.#class());
    if (letter === '.') return this.#character(complement(LINE_ENDS));
    if (letter === '\\') return this.#character(this.#escape());
    if ('^$*+?{}])'.includes(letter)) throw this.#unsupported(letter);
    return this.#character(single(letter.codePointAt(0)!));
  }

  #quantified(item: Term): Term {
    let [least, most] = [1, 1];
    if (this.#take('*')) [least, most] = [0, Infinity];
    else if (this.#take('+')) [least, most] = [1, Infinity];
    else if (this.#take('?')) [least, most] = [0, 1];
    else if (this.#take('{')) {
      const end = this.#letters.indexOf('}', this.#at);
      const match = /^(\d+)(,(\d*))?$/.exec(this.#letters.slice(this.#at, end).join(''));
      if (end < 0 || !match) throw this.#unsupported('{');
      this.#at = end + 1;
      least = Number(match[1]);
      if (match[2] === undefined) most = least;
      else most = match[3] === '' ? Infinity : Number(match[3]);
      if (least > MAX_REPEAT || most < least) throw this.#unsupported(match[0]);
    } else return item;
    this.#take('?');
    return this.#grammar.repeat(item, least, most);
  }

  #class(): CodePoints {
    const negated = this.#take('^');
    const points: number[] = [];
    while (!this.#take(']')) {
      const low = this.#classItem();
      const isRange = this.#letters[this.#at] === '-' && this.#letters[this.#at + 1] !== ']';
      if (!isRange) {
        points.push(...low);
        continue;
      }
      this.#at++;
      const high = this.#classItem();
      const isPoint = (item: CodePoints) => item.length === 2 && item[0] === item[1];
      if (!isPoint(low) || !isPoint(high) || low[0] > high[0]) throw this.#unsupported('-');
      points.push(low[0], high[0]);
    }
    return negated ? complement(points) : union(points);
  }

  #classItem(): CodePoints {
    const letter = this.#letters[this.#at++];
    if (letter === undefined) throw this.#unsupported('[');
    return letter === '\\' ? this.#escape() : single(letter.codePointAt(0)!);
  }

  #escape(): CodePoints {
    const letter = this.#letters[this.#at++];
    switch (letter) {
      case 'd':
        return DIGIT;
      case 'D':
        return complement(DIGIT);
      case 'w':
        return WORD;
      case 'W':
        return complement(WORD);
      case 's':
        return SPACE;
      case 'S':
        return complement(SPACE);
      case 'n':
        return single(10);
      case 'r':
        return single(13);
      case 't':
        return single(9);
      case 'f':
        return single(12);
      case 'v':
        return single(11);
      case 'x':
        return this.#hexadecimal(2);
      case 'u':
        return this.#hexadecimal(4);
    }
    if (letter === undefined || /[A-Za-z0-9]/.test(letter)) throw this.#unsupported(`\\${letter ?? ''}`);
    return single(letter.codePointAt(0)!);
  }

  #hexadecimal(length: number): CodePoints {
    const braced = length === 4 && this.#take('{');
    const end = braced ? this.#letters.indexOf('}', this.#at) : this.#at + length;
    // Without a closing brace `end` is -1, and reading would go on at the beginning of the pattern, for ever.
    const digits = end < 0 ? '' : this.#letters.slice(this.#at, end).join('');
    const point = Number.parseInt(digits, 16);
    if (!/^[0-9a-fA-F]+$/.test(digits) || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
      throw this.#unsupported('\\u');
    this.#at = braced ? end + 1 : end;
    return single(point);
  }

  #character(points: CodePoints): Term {
    return characterOf(this.#grammar, points, this.#coding);
  }

  #take(letter: string): boolean {
    if (this.#letters[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #unsupported(what: string): UnsupportedPattern {
    return new UnsupportedPattern(`${JSON.stringify(what)} in it is not supported`);
  }
}

const single = (point: number): CodePoints => [point, point];
