import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { alhenaTokenizer } from './alhena.ts';
import { encodeTurns } from './conversation.ts';
import { codesOfDrawn, drawnPictures, withoutRequest, withSmallDrawings } from './drawings.ts';
import { PictureWriter, pictureTokenLength, pictureTokens, sourceTokens } from './pictures.ts';
import {
  KEPT_CODE,
  PICTURE_END,
  PICTURE_START,
  pictureCode,
  SOURCE_START,
  sizeToken,
  VOCABULARY_SIZE,
} from './tokens.ts';
import { modelText, type PicturePart, type Turn, userText } from './turns.ts';

const part: PicturePart = { picture: { width: 16, height: 8, data: new Uint8Array(16 * 8 * 3) } };
const coded = { rows: 1, columns: 2, codes: [0, 999] };
const drawn: Turn[] = [
  { role: 'user', parts: [part, { text: 'make it red' }] },
  { role: 'model', parts: [{ text: 'Here:' }, part] },
  userText('Thanks'),
  modelText('Yes'),
];

describe('a picture in a model turn', () => {
  const options = { generationPrompt: false, pictureTokenCount: () => 3 };

  test('is written as codes that are learned', () => {
    const encoded = encodeTurns(alhenaTokenizer(), drawn, { ...options, pictureCodes: () => coded });
    const tokens = pictureTokens(coded);
    expect(tokens).toEqual([
      PICTURE_START,
      sizeToken(1),
      sizeToken(2),
      pictureCode(0),
      pictureCode(999),
      PICTURE_END,
    ]);
    expect(tokens).toHaveLength(pictureTokenLength(1, 2));
    const start = encoded.ids.indexOf(PICTURE_START);
    expect([...encoded.ids.subarray(start, start + tokens.length)]).toEqual(tokens);
    expect(encoded.supervised.subarray(start, start + tokens.length).every((flag) => flag === 1)).toBe(true);
    expect(encoded.pictures).toEqual([part]);
  });

  test('that is made from another comes after its codes, of which only the beginning is learned', () => {
    const source = { ...part };
    const made: Turn[] = [drawn[0], { role: 'model', parts: [{ ...part, source }] }];
    const other = { rows: 1, columns: 2, codes: [5, 7] };
    const pictureCodes = (asked: PicturePart) => (asked === source ? other : coded);
    const { ids, supervised } = encodeTurns(alhenaTokenizer(), made, { ...options, pictureCodes });
    const tokens = sourceTokens(other);
    expect(tokens).toEqual([SOURCE_START, ...pictureTokens(other).slice(1)]);
    const start = ids.indexOf(SOURCE_START);
    const end = start + tokens.length;
    expect([...ids.subarray(start, end + 6)]).toEqual([...tokens, ...pictureTokens(coded)]);
    expect([...supervised.subarray(start, end + 6)]).toEqual([1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });

  test('says of each code that it keeps that it does', () => {
    const after = { rows: 2, columns: 2, codes: [5, 1, 7, 2], kept: new Set([0, 2]) };
    const kept = [KEPT_CODE, pictureCode(1), KEPT_CODE, pictureCode(2)];
    expect(pictureTokens(after).slice(3, -1)).toEqual(kept);
  });

  test('keeps the codes of what lies outside of the boxes in which pixels differ', async () => {
    // Cells of a pixel, five by four: two touch at their corners, one stands alone.
    const black = { width: 5, height: 4, data: new Uint8Array(3 * 5 * 4) };
    const differing = new Set([0, 6, 18]);
    const dotted = { ...black, data: black.data.map((_, i) => Number(differing.has(Math.floor(i / 3)))) };
    const source = { picture: black };
    const made = { picture: dotted, source };
    const codesOf = await codesOfDrawn([{ role: 'model', parts: [made] }], async (part) => ({
      rows: 4,
      columns: 5,
      codes: new Array(20).fill(part === source ? 1 : 2),
    }));
    expect(codesOf(source).codes).toEqual(new Array(20).fill(1));
    const { codes, kept } = codesOf(made);
    const drawn = [0, 1, 5, 6, 18];
    expect(codes).toEqual(codes.map((_, cell) => (drawn.includes(cell) ? 2 : 1)));
    expect([...kept!]).toEqual([...codes.keys()].filter((cell) => !drawn.includes(cell)));
  });

  test('needs its codes', () => {
    expect(() => encodeTurns(alhenaTokenizer(), drawn, options)).toThrow('pictureCodes');
    expect(() => pictureTokens({ rows: 1, columns: 3, codes: [1, 2] })).toThrow('2 codes');
    expect(() => pictureTokens({ rows: 17, columns: 1, codes: Array(17).fill(0) })).toThrow('1 to 16');
  });

  test('is encoded once, and found by its part, as is what it is made from', async () => {
    expect(drawnPictures(drawn)).toEqual([part]);
    let calls = 0;
    const encode = async () => ({ ...coded, codes: [calls++, 9] });
    const codesOf = await codesOfDrawn(drawn, encode);
    expect(codesOf(part).codes).toEqual([0, 9]);
    expect(calls).toBe(1);
    const made = { ...part, source: part };
    const codesOfMade = await codesOfDrawn([{ role: 'model', parts: [made] }], encode);
    expect([codesOfMade(part).codes, codesOfMade(made).codes]).toEqual([
      [1, 9],
      [1, 9],
    ]);
  });

  test('is seen in a prompt, and where it is said to be: as patches, which are not learned', () => {
    const slots = ['<|image>', '<|image|>', '<|image|>', '<|image|>', '<image|>'];
    const ids = slots.map((name) => alhenaTokenizer().controlId(name));
    const asked = drawn.slice(0, 3);
    const seen = asked.map(
      (turn): Turn =>
        turn.role === 'model' ? { ...turn, parts: [turn.parts[0], { ...part, seen: true }] } : turn,
    );
    expect(drawnPictures(seen)).toEqual([]);
    const prompt = encodeTurns(alhenaTokenizer(), asked, { ...options, generationPrompt: true });
    const taught = encodeTurns(alhenaTokenizer(), seen, options);
    for (const { ids: all, blocks, supervised, pictures } of [prompt, taught]) {
      const start = all.lastIndexOf(ids[0]);
      expect([...all.subarray(start, start + ids.length)]).toEqual(ids);
      expect([...blocks.subarray(start, start + ids.length)]).toEqual([-1, 1, 1, 1, -1]);
      // The end of the turn after it is.
      expect([...supervised.subarray(start, start + ids.length + 1)]).toEqual([0, 0, 0, 0, 0, 1]);
      expect(pictures).toHaveLength(2);
    }
  });

  test('is looked at less finely once another picture has come', () => {
    const chat: Turn[] = [...drawn, { role: 'model', parts: [{ ...part, maxPatches: 4 }, part] }];
    const small = withSmallDrawings(chat);
    const most = small.map(({ parts }) => parts.flatMap((one) => ('picture' in one ? [one.maxPatches] : [])));
    expect(most).toEqual([[undefined], [undefined], [], [], [4, undefined]]);
    const last: PicturePart = { ...part };
    const [, answer] = withSmallDrawings([...drawn, { role: 'user', parts: [last] }]);
    expect(answer.parts).toEqual([{ text: 'Here:' }, { ...part, maxPatches: 16 }]);
  });

  test('without its request keeps the pictures and what the model said', () => {
    const [asked, ...rest] = withoutRequest(drawn);
    expect(asked).toEqual({ role: 'user', parts: [part] });
    expect(rest).toEqual([drawn[1], { role: 'user', parts: [] }, drawn[3]]);
    const planned = drawn.map(
      (turn): Turn =>
        drawnPictures([turn]).length > 0
          ? { ...turn, parts: [{ thought: '27 small red star' }, ...turn.parts] }
          : turn,
    );
    expect(withoutRequest(planned)).toEqual(withoutRequest(drawn));
  });
});

describe('PictureWriter', () => {
  test('whatever is chosen of what is legal, a picture comes out', () => {
    const random = new Random('writer');
    for (let round = 0; round < 200; round++) {
      const grids = random.chance(0.5)
        ? undefined
        : [
            { rows: 2, columns: 3 },
            { rows: 4, columns: 1 },
          ];
      const writer = new PictureWriter(grids);
      const tokens: number[] = [PICTURE_START];
      while (!writer.ended) {
        const token = random.pick([...writer.legal]);
        writer.push(token);
        tokens.push(token);
      }
      expect(writer.legal).toHaveLength(0);
      expect(tokens).toEqual(pictureTokens(writer.picture));
      const { rows, columns } = writer.picture;
      if (grids) expect(grids).toContainEqual({ rows, columns });
    }
  });

  test('keeps codes of a picture that is as large, and of no other', () => {
    const source = { rows: 1, columns: 3, codes: [7, 8, 9] };
    const begun = (columns: number, from?: typeof source) => {
      const writer = new PictureWriter(undefined, from);
      for (const side of [1, columns]) writer.push(sizeToken(side));
      return writer;
    };
    expect([begun(3), begun(2, source)].some(({ legal }) => legal.includes(KEPT_CODE))).toBe(false);
    const writer = begun(3, source);
    const picture = { rows: 1, columns: 3, codes: [7, 4, 9], kept: new Set([0, 2]) };
    const tokens = pictureTokens(picture);
    for (const token of tokens.slice(3)) writer.push(token);
    expect(tokens.filter((token) => token === KEPT_CODE)).toHaveLength(2);
    expect(writer.ended).toBe(true);
    expect(writer.picture).toEqual(picture);
  });

  test('takes nothing that is not legal', () => {
    const random = new Random('illegal');
    const writer = new PictureWriter();
    while (!writer.ended) {
      const legal = new Set(writer.legal);
      for (let i = 0; i < 20; i++) {
        const token = random.integer(0, VOCABULARY_SIZE);
        if (!legal.has(token)) expect(() => writer.push(token)).toThrow(RangeError);
      }
      writer.push(random.pick([...legal]));
    }
    expect(() => writer.push(PICTURE_END)).toThrow(RangeError);
  });
});
