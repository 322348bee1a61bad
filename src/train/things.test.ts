import { describe, expect, test } from 'vitest';
import type { ObjectRegion, PictureRegions } from '../media/regions.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { pictureCode } from '../text/tokens.ts';
import { modelText, type Turn } from '../text/turns.ts';
import { type EncodedDocument, encodeDocument, joinDocuments, openingOf } from './documents.ts';
import { TINY_READER } from './tiny.testing.ts';

const tokenizer = alhenaTokenizer();
const picture = { width: 36, height: 24, data: new Uint8Array(36 * 24 * 3) };
const box = (left: number, rank: number): ObjectRegion => ({
  kind: 'object',
  contours: [
    [
      [left, 1],
      [left + 10, 1],
      [left + 10, 11],
      [left, 11],
    ],
  ],
  shape: 0,
  color: 0,
  size: 0,
  rank,
});
const two: PictureRegions = { kind: 'object', regions: [box(1, 0), box(25, 1)] };
const encode = (turns: readonly Turn[], codes?: number[]): EncodedDocument =>
  encodeDocument(TINY_READER, tokenizer, turns, 1000, {
    pictureCodes: codes && (() => ({ rows: 2, columns: 3, codes })),
  })!;
/** The words whose first token is predicted where something looks, and what it looks for. */
const looks = ({ ids, things }: EncodedDocument) =>
  things.references.map(({ at, first, last }) => [
    tokenizer.decode([ids[at + 1]]).trim(),
    [...first],
    [...last],
  ]);
const about = (at: number, first: number[], last = first) => ({ references: [{ at, first, last }] });

describe('things', () => {
  test('are the patches that show them, and what words depend on', () => {
    const document = encode([
      { role: 'user', parts: [{ picture, regions: two }, { text: 'which is it?' }] },
      modelText('the red one', undefined, about(4, [1], [0, 1])),
      modelText('none', undefined, about(0, [])),
    ]);
    const groups = [...document.things.groups].filter((_, i) => document.blocks[i] === 0);
    expect(groups).toEqual([1, 0, 2, 0, 0, 0]);
    expect(looks(document)).toEqual([
      ['red', [2], [1, 2]],
      ['none', [], []],
    ]);
  });

  test('are words that name them, and the codes of a drawing look for these', () => {
    const plan = {
      thought: 'big ring, small star',
      mentions: [
        { from: 0, to: 8, thing: 0 },
        { from: 10, to: 20, thing: 1 },
      ],
    };
    const drawn: Turn = { role: 'model', parts: [plan, { picture, regions: two }] };
    const document = encode([{ role: 'user', parts: [{ text: 'draw' }] }, drawn], [5, 6, 7, 8, 9, 10]);
    const named = (group: number) =>
      tokenizer.decode([...document.ids].filter((_, i) => document.things.groups[i] === group)).trim();
    expect([named(1), named(2)]).toEqual(['big ring', 'small star']);
    const codes = document.ids.length - 1 - 1 - 6;
    expect(document.things.references).toEqual([
      { at: codes - 1, first: [1], last: [1] },
      { at: codes + 1, first: [2], last: [2] },
    ]);
  });

  test('are what stood in the picture that a drawn one is made from, where its codes change', () => {
    const source = { picture, regions: { ...two, firstThing: 20 } };
    const made: Turn = { role: 'model', parts: [{ picture, source }] };
    const grid = { rows: 2, columns: 3 };
    const before = { ...grid, codes: [5, 6, 7, 8, 9, 10] };
    const after = { ...grid, codes: [5, 6, 1, 8, 2, 10], kept: new Set([0, 1, 3, 5]) };
    const { ids, things } = encodeDocument(
      TINY_READER,
      tokenizer,
      [{ role: 'user', parts: [{ text: 'change' }] }, made],
      1000,
      { pictureCodes: (part) => (part === source ? before : after) },
    )!;
    // Of the two things' codes, the second in either row, one changes and looks at what stood there.
    const [first, second] = [1, 2].map((group) => things.groups.indexOf(group));
    expect([ids[first], ids[second]]).toEqual([pictureCode(5), pictureCode(7)]);
    expect(things.references).toEqual([{ at: second + 9, first: [2], last: [2] }]);
  });

  test('that nothing before shows are not looked for', () => {
    const document = encode([
      { role: 'user', parts: [{ text: 'which?' }] },
      modelText('red', undefined, about(0, [0])),
      { role: 'user', parts: [{ picture, regions: two }] },
      modelText('red', undefined, about(0, [7])),
    ]);
    expect(document.things.references).toEqual([]);
  });

  test('that share a patch are one', () => {
    const letter = (x: number) => ({ kind: 'character', character: 'a', x, y: 3 }) as const;
    const regions: PictureRegions = { kind: 'character', regions: [letter(2), letter(9), letter(20)] };
    const document = encode([
      { role: 'user', parts: [{ picture, regions }] },
      modelText('a b c', undefined, {
        references: [0, 1, 2].map((index) => ({ at: 2 * index, first: [index], last: [index] })),
      }),
    ]);
    expect(looks(document)).toEqual([
      ['a', [1], [1]],
      ['b', [1], [1]],
      ['c', [2], [2]],
    ]);
  });

  test('of two conversations stay apart where these are joined', () => {
    const first = encode([
      { role: 'user', parts: [{ picture, regions: two }] },
      modelText('red', undefined, about(0, [1])),
    ]);
    const joined = joinDocuments(first, first, openingOf(tokenizer, false));
    expect(looks(joined)).toEqual([
      ['red', [2], [2]],
      ['red', [4], [4]],
    ]);
    const shown = [...joined.things.groups].filter((_, i) => joined.blocks[i] >= 0);
    expect(shown).toEqual([1, 0, 2, 0, 0, 0, 3, 0, 4, 0, 0, 0]);
  });
});
