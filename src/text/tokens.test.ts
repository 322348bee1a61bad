import { expect, test } from 'vitest';
import {
  actionCode,
  binCode,
  byteToken,
  CONTROL_TOKENS,
  indexInRange,
  isActionCode,
  isBinCode,
  isByte,
  isPictureCode,
  isSizeToken,
  isTextPiece,
  MAXIMUM_PICTURE_SIDE,
  pictureCode,
  sideOfSizeToken,
  sizeToken,
  TOKEN_RANGES,
  tokenName,
  VOCABULARY_SIZE,
} from './tokens.ts';

test('the ranges follow each other without gap or overlap and fill the vocabulary', () => {
  let next = 0;
  for (const range of Object.values(TOKEN_RANGES)) {
    expect(range.start).toBe(next);
    next += range.count;
  }
  expect(next).toBe(VOCABULARY_SIZE);
  expect(TOKEN_RANGES.spare.count).toBeGreaterThanOrEqual(300);
  expect(TOKEN_RANGES.picture.count).toBe(8 * 5 * 5 * 5);
});

test('control tokens have ids of their own in their range', () => {
  const ids = Object.values(CONTROL_TOKENS);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toBeLessThan(TOKEN_RANGES.control.count);
  expect([CONTROL_TOKENS['<pad>'], CONTROL_TOKENS['<eos>'], CONTROL_TOKENS['<bos>']]).toEqual([0, 1, 2]);
});

test('every token has a name of its own', () => {
  const named = Array.from({ length: VOCABULARY_SIZE }, (_, id) => id).filter((id) => !isTextPiece(id));
  expect(new Set(named.map(tokenName)).size).toBe(named.length);
  expect(() => tokenName(VOCABULARY_SIZE)).toThrow('outside the vocabulary');
});

test('codes go to tokens and back, and refuse what is out of range', () => {
  const kinds = [
    { range: TOKEN_RANGES.byte, token: byteToken, is: isByte },
    { range: TOKEN_RANGES.picture, token: pictureCode, is: isPictureCode },
    { range: TOKEN_RANGES.action, token: actionCode, is: isActionCode },
    { range: TOKEN_RANGES.bin, token: binCode, is: isBinCode },
  ];
  for (const { range, token, is } of kinds) {
    for (let index = 0; index < range.count; index++) {
      expect(is(token(index))).toBe(true);
      expect(indexInRange(range, token(index))).toBe(index);
      expect(kinds.filter((other) => other.is(token(index)))).toHaveLength(1);
    }
    expect(() => token(range.count)).toThrow(RangeError);
    expect(() => token(-1)).toThrow(RangeError);
    expect(() => token(0.5)).toThrow(RangeError);
    expect(() => indexInRange(range, range.start - 1)).toThrow(RangeError);
  }
});

test('size tokens announce sides from 1 to the maximum', () => {
  for (let side = 1; side <= MAXIMUM_PICTURE_SIDE; side++) {
    expect(tokenName(sizeToken(side))).toBe(`<|size:${side}|>`);
    expect(isSizeToken(sizeToken(side))).toBe(true);
    expect(sideOfSizeToken(sizeToken(side))).toBe(side);
  }
  expect(() => sizeToken(0)).toThrow('not 0');
  expect(() => sizeToken(MAXIMUM_PICTURE_SIDE + 1)).toThrow(RangeError);
  expect(isSizeToken(CONTROL_TOKENS['<action|>'])).toBe(false);
});
