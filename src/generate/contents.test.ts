import { describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import type { Media } from '../media/media.ts';
import type { Picture } from '../media/picture.ts';
import { decodeBase64 } from './base64.ts';
import { checkAnswerable, decodedSize, decodeTurns, parseContents, turnsFromContents } from './contents.ts';

/** A stand-in for the decoders: a picture as many pixels wide as the file has bytes. */
const decode = async (bytes: Uint8Array): Promise<Media> => {
  if (bytes[0] === 0xee) throw new UserError('The picture is damaged.');
  return { picture: pixels(bytes.length) };
};
const pixels = (width: number): Picture => ({ width, height: 1, data: new Uint8Array(width * 3) });
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

  it('reads a file of text as if it had been typed', async () => {
    const data = Buffer.from('Grüße, 星!').toString('base64');
    for (const mimeType of ['text/plain', 'text/csv; charset=utf-8', 'application/json'])
      expect(await turns([{ inlineData: { mimeType, data } }])).toEqual([
        { role: 'user', parts: [{ text: 'Grüße, 星!' }] },
      ]);
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
      [{ parts: [{ inlineData: { mimeType: 'application/zip', data: '' } }] }],
      /inlineData is application\/zip; text and files/,
    ],
    [[{ parts: [{ inline_data: { mime_type: 'text/plain', data: '/w==' } }] }], /no text in UTF-8/],
    [
      [{ parts: [{ inlineData: blob, videoMetadata: { startOffset: '3' } }] }],
      /videoMetadata\.startOffset.*seconds such as "1\.5s"/,
    ],
    [[{ parts: [{ inlineData: blob, videoMetadata: { fps: 0 } }] }], /videoMetadata\.fps.*above 0/],
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
      /parts\[0\]\.fileData is not supported here; inlineData/,
    ],
    [[{ parts: [{ functionCall: { name: 'f' } }] }], /functionCall is in a user turn/],
    [[{ role: 'model', parts: [{ functionCall: { args: {} } }] }], /functionCall\.name is missing/],
    [[{ role: 'model', parts: [{ functionCall: { name: 'f', args: 3 } }] }], /functionCall\.args is 3/],
    [
      [{ role: 'model', parts: [{ functionResponse: { name: 'f' } }] }],
      /functionResponse is in a model turn/,
    ],
    [
      [{ parts: [{ functionResponse: { name: 'f', parts: [{ text: 'x' }] } }] }],
      /functionResponse\.parts\[0\] is no file/,
    ],
    [
      [{ parts: [{ inlineData: blob, mediaResolution: { level: 'HUGE' } }] }],
      /mediaResolution\.level is "HUGE"/,
    ],
    [[{ parts: [{ text: 'x', executable_code: {} }] }], /executableCode is not supported/],
    [[{ parts: [{ constructor: 1 }] }], /constructor is not supported/],
  ])('refuses %j', async (contents, expected) => {
    const failure = await turns(contents).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(String(failure)).toMatch(expected);
  });

  const call = (name: string, id?: string) => ({ functionCall: { id, name, args: { of: name } } });
  const response = (name: string, value: unknown, id?: string) => ({
    functionResponse: { id, name, response: { value } },
  });
  const values = async (contents: unknown): Promise<unknown[]> =>
    (await turns(contents))
      .at(-1)!
      .parts.map((part) => 'functionResponse' in part && part.functionResponse.response.value);

  it.each([
    ['by id', [call('f', '1'), call('f', '2')], [response('f', 'b', '2'), response('f', 'a', '1')]],
    ['by name', [call('f'), call('g')], [response('g', 'b'), response('f', 'a')]],
    ['by order', [call('f'), call('f')], [response('f', 'a'), response('f', 'b')]],
    ['by id before name', [call('f', '1'), call('f', '2')], [response('f', 'b'), response('f', 'a', '1')]],
    [
      'with foreign ids',
      [call('f', '1'), call('g', '2')],
      [response('g', 'b', 'x'), response('f', 'a', 'y')],
    ],
  ])('puts responses into the order of the calls: %s', async (_, calls, responses) => {
    const contents = [
      { text: 'go' },
      { role: 'model', parts: calls },
      { role: 'function', parts: responses },
    ];
    expect(await values(contents)).toEqual(['a', 'b']);
  });

  it('takes a response whose call is not there, and pictures that come with one', async () => {
    const picture = { functionResponse: { name: 'see', response: {}, parts: [{ inlineData: blob }] } };
    const [turn] = await turns([{ parts: [response('f', 1), picture] }]);
    expect(turn.parts.map((part) => Object.keys(part)[0])).toEqual([
      'functionResponse',
      'functionResponse',
      'picture',
    ]);
  });

  it('fetches files, and looks at pictures as finely as asked', async () => {
    const low = { level: 'MEDIA_RESOLUTION_LOW' };
    const parsed = parseContents([
      { fileData: { fileUri: 'files/a' } },
      { file_data: { file_uri: 'files/b' }, media_resolution: low },
    ]);
    const asked: string[] = [];
    const fetchFile = async (uri: string, where: string) => {
      asked.push(`${where} ${uri}`);
      return { bytes: new Uint8Array(3), mimeType: 'image/png' };
    };
    const [{ parts }] = await decodeTurns(parsed, decode, {
      fetchFile,
      maxPatches: 64,
      resolution: 'MEDIA_RESOLUTION_MEDIUM',
    });
    expect(asked).toEqual(['contents[0].fileData files/a', 'contents[1].fileData files/b']);
    expect(parts.map((part) => 'picture' in part && part.maxPatches)).toEqual([32, 16]);
  });

  it('makes sound, film and pages of files, as asked', async () => {
    const sound = { samples: new Float32Array(3), sampleRate: 16_000 as const };
    const film = { frames: [{ time: 0, picture: pixels(2) }], sound };
    const known: Record<string, Media> = {
      'audio/wav': { sound },
      'video/mp4': { film },
      'application/pdf': { pages: [pixels(1), pixels(2)] },
    };
    const asked: unknown[] = [];
    const inline = (mimeType: string) => ({ inlineData: { mimeType, data: 'AAECAw==' } });
    const video = { start_offset: '1.5s', endOffset: '4s', fps: 2 };
    const low = 'MEDIA_RESOLUTION_LOW';
    const parsed = parseContents([
      inline('audio/wav'),
      { ...inline('video/mp4'), videoMetadata: video, mediaResolution: low },
      { ...inline('application/pdf'), mediaResolution: low },
    ]);
    const look = async (_: Uint8Array, mimeType = '', watched?: object) => {
      asked.push(watched);
      return known[mimeType];
    };
    const [{ parts }] = await decodeTurns(parsed, look, { maxPatches: 64, framePatches: 16 });
    expect(asked).toEqual([undefined, { start: 1.5, end: 4, framesPerSecond: 2 }, undefined]);
    expect(parts).toEqual([
      { sound },
      { film, maxPatches: 4 },
      { picture: pixels(1), maxPatches: 16 },
      { picture: pixels(2), maxPatches: 16 },
    ]);
    expect(decodedSize(parts)).toBe(3 + 2 + 3 + 1 + 2);
  });

  it('names the part of a damaged picture', async () => {
    const bad = { parts: [{ text: '?' }, { inlineData: { mimeType: 'image/png', data: '7g==' } }] };
    await expect(turns([bad])).rejects.toThrow('contents[0].parts[1]: The picture is damaged.');
  });

  it('limits the pixels of all pictures together', async () => {
    const picture = { width: 40_000, height: 1000, data: new Uint8Array(0) };
    const large = async () => ({ picture });
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
