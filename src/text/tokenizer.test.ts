import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { describe, expect, test } from 'vitest';
import { hashString, Random } from '../base/random.ts';
import { alhenaTokenizer } from './alhena.ts';
import json from './tokenizer.json' with { type: 'json' };
import { Tokenizer } from './tokenizer.ts';
import { byteToken, CONTROL_TOKENS, isByte, isTextPiece, TOKEN_RANGES, tokenName } from './tokens.ts';

const tokenizer = alhenaTokenizer();
const names = (text: string) => tokenizer.encode(text).map((id) => tokenizer.name(id));

describe('the file', () => {
  test('is the one that our weights were trained with: another needs them all trained anew', () => {
    // Spare control tokens may be named: no text is encoded as one.
    const { added_tokens, model, ...rest } = json;
    const texts = Object.entries(model.vocab).filter(([, id]) => id >= TOKEN_RANGES.byte.start);
    expect(added_tokens.every(({ id }) => id < TOKEN_RANGES.byte.start)).toBe(true);
    expect(hashString(JSON.stringify([rest, texts, model.merges]))).toBe(4093705232);
  });

  test('agrees with the token table', () => {
    for (const [name, id] of Object.entries(json.model.vocab)) {
      if (!isTextPiece(id)) expect(name).toBe(tokenName(id));
    }
    for (const [name, id] of Object.entries(CONTROL_TOKENS)) expect(tokenizer.controlId(name)).toBe(id);
    expect(new Set(Object.values(json.model.vocab)).size).toBe(Object.keys(json.model.vocab).length);
    expect(tokenizer.vocabularySize).toBeLessThanOrEqual(TOKEN_RANGES.text.start + TOKEN_RANGES.text.count);
  });

  test('every merge makes a piece of pieces', () => {
    const pieces = new Set(Object.keys(json.model.vocab));
    for (const merge of json.model.merges) {
      const [left, right] = merge.split(' ');
      for (const piece of [left, right, left + right]) expect(pieces.has(piece), piece).toBe(true);
    }
  });
});

describe('pieces', () => {
  test('letters with and without a space, digits and punctuation are pieces', () => {
    const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
    for (const character of [...printable, '\n', '\t', ...'äöüßéèàçñ¿¡，。']) {
      const ids = tokenizer.encode(`1${character}`);
      expect(ids.slice(2).every(isTextPiece), character).toBe(true);
      expect(ids).toHaveLength(3);
    }
    for (const letter of printable.filter((c) => /[a-zA-Z]/.test(c)))
      expect(names(letter)).toEqual([`▁${letter}`]);
  });

  test('a word is the same piece at the start, after a space, and everywhere in a sentence', () => {
    expect(names('red')).toEqual(['▁red']);
    expect(names('The red circle is red.')).toEqual(['▁The', '▁red', '▁circle', '▁is', '▁red', '.']);
  });

  test('every digit is its own token, the same one everywhere', () => {
    expect(names('77+7')).toEqual(['▁', '7', '7', '+', '7']);
    expect(names('x 7')).toEqual(['▁x', '▁', '7']);
  });

  test('the colours, shapes and small numbers of the worlds are single pieces', () => {
    const words =
      'red orange yellow green blue purple pink brown black white grey circle square rectangle triangle star cross ' +
      'ring heart one two three four five six left right above below small medium large yes no';
    for (const word of words.split(' ')) expect(names(word)).toEqual([`▁${word}`]);
  });

  test('line breaks are tokens of their own', () => {
    expect(names('a\n\nb')).toEqual(['▁a', '\n', '\n', 'b']);
  });
});

describe('laws', () => {
  const random = new Random('tokenizer laws');
  const samples = Array.from({ length: 3000 }, () => anyText(random));
  const awkward = [
    '',
    ' ',
    '  ',
    '▁',
    ' ▁',
    '▁ ',
    '▁▁ ▁',
    '\n',
    ' \n ',
    '\0',
    '\ufeff',
    '\r\n',
    '\t\t',
    ' a',
    'a ',
    '  a',
  ];

  test('decoding what was encoded gives the text back', () => {
    for (const text of [...awkward, ...samples]) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  test('text never becomes a control token or a code', () => {
    const literal = Object.keys(CONTROL_TOKENS);
    const marked = literal.flatMap((name) => [
      name,
      `x${name}y`,
      ` ${name} `,
      `\n${name}${name}`,
      `7${name}`,
    ]);
    for (const text of [...marked, '<0x41>', '<|picture:3|>', ...samples]) {
      const ids = tokenizer.encode(text);
      expect(ids.every((id) => isTextPiece(id) || isByte(id))).toBe(true);
      expect(tokenizer.decode(ids)).toBe(text);
    }
  });

  test('streaming gives the same text, in whole characters', () => {
    for (const text of [...awkward, ...samples]) {
      const stream = tokenizer.stream();
      const chunks = [...tokenizer.encode(text).map((id) => stream.push(id)), stream.end()];
      expect(chunks.join('')).toBe(text);
      expect(chunks.every((chunk) => chunk.isWellFormed())).toBe(true);
      if (!text.includes('\ufffd')) expect(chunks.join('')).not.toContain('\ufffd');
    }
  });

  test('where the library alone is right, it says the same', () => {
    const library = new LibraryTokenizer(json, {});
    for (const text of samples) {
      const special = Object.keys(CONTROL_TOKENS).some((name) => text.includes(name));
      if (text === '' || text.includes('▁') || special) continue;
      expect(tokenizer.encode(text)).toEqual(library.encode(text, { add_special_tokens: false }).ids);
    }
  });

  test('any tokens at all decode to well-formed text, and control tokens to none', () => {
    for (let round = 0; round < 500; round++) {
      const ids = Array.from({ length: random.integer(0, 20) }, () => random.integer(0, 4200));
      expect(tokenizer.decode(ids).isWellFormed()).toBe(true);
    }
    expect(tokenizer.decode(Object.values(CONTROL_TOKENS))).toBe('');
  });

  test('a character that stays unfinished is reported, not swallowed', () => {
    expect(tokenizer.decode([byteToken(0xe2), byteToken(0x96)])).toBe('\ufffd');
    expect(tokenizer.decode([byteToken(0xff), ...tokenizer.encode('a')])).toBe('\ufffd a');
  });

  test('lone surrogates become the replacement character', () => {
    expect(tokenizer.decode(tokenizer.encode('a\ud800b'))).toBe('a\ufffdb');
  });
});

describe('a file in the manner of Gemma', () => {
  // No prefix, no splitting into words, merges as pairs, runs of line breaks as added tokens that are not special.
  const gemma = Tokenizer.fromJSON({
    added_tokens: [
      { id: 1, content: '<eos>', special: true, normalized: false },
      { id: 2, content: '\n\n', special: false, normalized: false },
    ],
    normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    pre_tokenizer: {
      type: 'Split',
      pattern: { String: ' ' },
      behavior: 'MergedWithPrevious',
      invert: false,
    },
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
      ],
    },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      byte_fallback: true,
      vocab: Object.fromEntries(
        [
          '<unk>',
          '<eos>',
          '\n\n',
          ...Array.from({ length: 256 }, (_, byte) => tokenName(byteToken(byte))),
          ...['h', 'i', 'hi', '▁', '▁hi', '\n'],
        ].map((name, id) => [name, id]),
      ),
      merges: [
        ['h', 'i'],
        ['▁', 'hi'],
      ],
    },
  });
  const gemmaNames = (text: string) => gemma.encode(text).map((id) => gemma.name(id));

  test('keeps its own habits', () => {
    expect(gemmaNames('hi hi')).toEqual(['hi', '▁hi']);
    expect(gemmaNames(' hi')).toEqual(['▁hi']);
    expect(gemmaNames('hi\n\nhi\n')).toEqual(['hi', '\n\n', 'hi', '\n']);
    expect(gemma.controlId('<eos>')).toBe(1);
    expect(gemma.encode('<eos>')).not.toContain(1);
  });

  test('keeps the law', () => {
    const random = new Random('gemma');
    for (const text of [' hi', '\n\n\n', '▁', ...Array.from({ length: 500 }, () => anyText(random))])
      expect(gemma.decode(gemma.encode(text))).toBe(text);
  });
});

test('a file that is none is refused', () => {
  expect(() => Tokenizer.fromJSON({})).toThrow('tokenizer.json');
  expect(() => Tokenizer.fromJSON(null)).toThrow('tokenizer.json');
  expect(() => tokenizer.controlId('<nothing>')).toThrow('<nothing>');
});

/** Well-formed text of any kind: words, marks, white space, emoji, and code points from everywhere. */
function anyText(random: Random): string {
  const fragments = [
    'the',
    'red',
    'Circle',
    "don't",
    'über',
    '你好',
    'кот',
    'שלום',
    '12',
    '3.5',
    ' ',
    '  ',
    '\n',
    '\t',
    '\r\n',
    '▁',
    '▁▁',
    '<|turn>',
    '<turn|>',
    'user\n',
    '<|"|>',
    '<bos>',
    '<0x0A>',
    '👩‍👩‍👧',
    '🇫🇷',
    'e\u0301',
    '\u200b',
    '\u00a0',
    '\0',
    '{"a": [1]}',
    '...',
    '½',
    '٣',
    '\ufeff',
    '\u2028',
  ];
  const length = random.integer(0, 12);
  return Array.from({ length }, () => {
    if (random.chance(0.7)) return random.pick(fragments);
    const codePoint = random.integer(0, random.pick([0x80, 0x3000, 0x10000, 0x110000]));
    return String.fromCodePoint(codePoint).toWellFormed();
  }).join('');
}
