import { describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import type { Picture } from '../media/picture.ts';
import { decodeBase64 } from './base64.ts';
import { checkAnswerable, decodeTurns, parseContents, turnsFromContents } from './contents.ts';

/** A stand-in for the decoders: a picture as many pixels wide as the file has bytes. */
const decode = async (bytes: Uint8Array): Promise<Picture> => {
  if (bytes[0] === 0xee) throw new UserError('The picture is damaged.');
  return { width: bytes.length, height: 1, data: new Uint8Array(bytes.length * 3) };
};
const blob = { mimeType: 'image/png', data: 'AAECAw==' };
const turns = (contents: unknown, system?: unknown) => turnsFromContents(contents, decode, system);

describe('parseContents', () => {
  const hello = [{ role: 'user', parts: [{ text: 'Hello' }] }];

  it.each([
    ['a text', 'Hello'],
    ['a part', { text: 'Hello' }],
    ['a list of texts', ['Hello']],
    ['a list of parts', [{ text: 'Hello' }]],
    ['a content', { role: 'user', parts: [{ text: 'Hello' }] }],
    ['a content with one part outside a list', { parts: { text: 'Hello' } }],
    ['contents without a role', [{ parts: [{ text: 'Hello' }] }]],
    [
      'contents with null and unknown fields',
      [{ role: null, parts: [{ text: 'Hello', inlineData: null, thoughtSignature: 'x' }], etag: 1 }],
    ],
  ])('reads %s', (_, contents) => {
    expect(parseContents(contents)).toEqual(hello);
  });

  it('joins neighbours of the same role and leaves thoughts out', () => {
    const parsed = parseContents([
      { role: 'user', parts: [{ text: 'a' }] },
      { parts: [{ text: 'b' }] },
      { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'c' }] },
      'd',
    ]);
    expect(parsed.map(({ role, parts }) => [role, parts.length])).toEqual([
      ['user', 2],
      ['model', 1],
      ['user', 1],
    ]);
  });

  it('reads pictures in camelCase and snake_case, in order', async () => {
    const snake = { inline_data: { mime_type: 'image/png', data: 'AAECAw' } };
    const [turn] = await turns([
      { parts: [{ text: 'left' }, { inlineData: blob }, snake, { text: 'right' }] },
    ]);
    expect(
      turn.parts.map((part) => ('picture' in part ? part.picture.width : 'text' in part && part.text)),
    ).toEqual(['left', 4, 4, 'right']);
  });

  it.each([
    ['a text', 'Be brief.'],
    ['a content', { role: 'system', parts: [{ text: 'Be brief.' }] }],
    ['a content without role or list', { parts: { text: 'Be brief.' } }],
    ['a part', { text: 'Be brief.' }],
  ])('puts a system instruction first: %s', async (_, system) => {
    expect((await turns('Hello', system))[0]).toEqual({ role: 'system', parts: [{ text: 'Be brief.' }] });
  });

  it.each([
    [undefined, /contents is missing or empty/],
    [[], /contents is missing or empty/],
    [12, /contents is 12; an object such as/],
    [[{ role: 'user', parts: [] }], /contents\[0\]\.parts is empty/],
    [[{ role: 'user' }], /contents\[0\]\.parts is missing; a list of parts was expected/],
    [[{ role: 'system', parts: [{ text: 'x' }] }], /contents\[0\]\.role is "system".*systemInstruction/],
    [[{ role: 3, parts: [{ text: 'x' }] }], /contents\[0\]\.role is 3; "user" or "model"/],
    [[{ parts: [{ text: 'x' }, { text: 5 }] }], /contents\[0\]\.parts\[1\]\.text is 5; text was expected/],
    [[{ parts: [{}] }], /contents\[0\]\.parts\[0\] is empty/],
    [[{ parts: [{ text: 'x', inlineData: blob }] }], /both text and inlineData/],
    [
      [{ parts: [{ inlineData: { mimeType: 'audio/wav', data: '' } }] }],
      /inlineData is audio\/wav; text and pictures/,
    ],
    [[{ parts: [{ inline_data: { mime_type: 'video/mp4', data: '' } }] }], /inlineData is video\/mp4/],
    [[{ parts: [{ inlineData: { mimeType: 'image/png' } }] }], /inlineData\.data is missing; base64/],
    [
      [{ parts: [{ inlineData: { mimeType: 'image/png', data: 'no!' } }] }],
      /inlineData\.data holds "!" at position 2/,
    ],
    [
      [{ parts: [{ inlineData: { mimeType: 'image/png', data: 'data:image/png;base64,AAAA' } }] }],
      /up to the comma/,
    ],
    [[{ parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAAA' } }] }], /end is cut off/],
    [
      [{ parts: [{ fileData: { fileUri: 'files/a' } }] }],
      /parts\[0\]\.fileData is not supported; text and pictures.*inlineData/,
    ],
    [[{ parts: [{ functionCall: { name: 'f' } }] }], /functionCall is not supported/],
    [[{ parts: [{ text: 'x', executable_code: {} }] }], /executableCode is not supported/],
    [[{ parts: [{ constructor: 1 }] }], /constructor is not supported/],
  ])('refuses %j', async (contents, expected) => {
    const failure = await turns(contents).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(String(failure)).toMatch(expected);
  });

  it('names the part of a damaged picture', async () => {
    const bad = { parts: [{ text: '?' }, { inlineData: { mimeType: 'image/png', data: '7g==' } }] };
    await expect(turns([bad])).rejects.toThrow('contents[0].parts[1]: The picture is damaged.');
  });

  it('limits the pixels of all pictures together', async () => {
    const large = async () => ({ width: 40_000, height: 1000, data: new Uint8Array(0) });
    const parsed = parseContents([{ inlineData: blob }, { inlineData: blob }]);
    await expect(decodeTurns(parsed, large)).rejects.toThrow(/80\.0 megapixels; at most 64/);
  });

  it('wants the user to have the last word, when there is something to generate', () => {
    const history = parseContents([{ parts: [{ text: 'a' }] }, { role: 'model', parts: [{ text: 'b' }] }]);
    expect(() => checkAnswerable(history)).toThrow(/ends with a model turn/);
    expect(() =>
      checkAnswerable(parseContents([{ role: 'model', parts: [{ text: 'x', thought: true }] }])),
    ).toThrow(/no user turn/);
  });
});

describe('decodeBase64', () => {
  it('reads standard and URL-safe, padded and not, broken into lines', () => {
    const random = new Random('base64');
    for (let length = 0; length < 50; length++) {
      const bytes = Uint8Array.from({ length }, () => random.integer(0, 256));
      for (const text of [Buffer.from(bytes).toString('base64'), Buffer.from(bytes).toString('base64url')]) {
        expect(decodeBase64(text, 'x')).toEqual(bytes);
        expect(decodeBase64(text.replace(/.{8}/g, '$&\r\n'), 'x')).toEqual(bytes);
      }
    }
  });
});
