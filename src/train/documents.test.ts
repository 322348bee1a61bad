import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import type { Picture } from '../media/picture.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { IMAGE_SLOT, TURN_END } from '../text/tokens.ts';
import { modelText, type Turn, userText } from '../text/turns.ts';
import { microBatchMaker } from './batches.ts';
import { encodeDocument, joinDocuments, mixtureSampler, onlyPicture, openingOf } from './documents.ts';
import { TINY_READER, TINY_RECIPE } from './tiny.testing.ts';

const tokenizer = alhenaTokenizer();
const picture: Picture = { width: 36, height: 24, data: new Uint8Array(36 * 24 * 3).fill(128) };
const conversation: Turn[] = [
  { role: 'user', parts: [{ picture }, { text: 'what is it?' }] },
  modelText('grey'),
  { role: 'user', parts: [{ text: 'and this?' }, { picture }] },
  modelText('grey again'),
];
const encode = (turns: readonly Turn[], maxTokens: number, thinking = false) =>
  encodeDocument(TINY_READER, tokenizer, turns, maxTokens, { thinking });

test('joined conversations are what one conversation of both would be', () => {
  const other: Turn[] = [userText('and now?'), modelText('nothing'), ...conversation];
  for (const thinking of [false, true]) {
    const [first, second] = [encode(conversation, 1000, thinking)!, encode(other, 1000, thinking)!];
    const joined = joinDocuments(first, second, openingOf(tokenizer, thinking));
    expect(joined).toEqual(encode([...conversation, ...other], 1000, thinking));
  }
});

describe('encodeDocument', () => {
  const whole = encode(conversation, 1000)!;
  const firstEnd = whole.ids.findIndex((id, i) => id === TURN_END && whole.supervised[i] === 1) + 1;

  test('keeps a conversation that fits', () => {
    expect(whole.pictures).toHaveLength(2);
    expect(whole.ids.at(-1)).toBe(TURN_END);
    const slots = whole.ids.filter((id) => id === IMAGE_SLOT).length;
    expect(slots).toBe(whole.pictures.reduce((total, { rows, columns }) => total + rows * columns, 0));
    expect(encode(conversation, whole.ids.length)).toEqual(whole);
  });

  test('cuts after the last model turn that fits, with the pictures of the rest', () => {
    for (const room of [firstEnd, firstEnd + 1, whole.ids.length - 1]) {
      const cut = encode(conversation, room)!;
      expect(cut.ids).toEqual(whole.ids.slice(0, firstEnd));
      expect(cut.supervised.at(-1)).toBe(1);
      expect(cut.pictures).toEqual(whole.pictures.slice(0, 1));
    }
  });

  test('is nothing where no model turn fits', () => {
    expect(encode(conversation, firstEnd - 1)).toBeUndefined();
    expect(encode([userText('hello')], 1000)).toBeUndefined();
  });
});

test.each([
  ['many documents are', 1, 3000],
  ['ten are, again and again', 3000, 10],
])('mixtureSampler follows the weights in tokens when %s drawn', (_, batches, documents) => {
  const weights = { long: 3, short: 1, medium: 2, never: 0 };
  const lengths = { long: 200, short: 10, medium: 50, never: 1 };
  const random = new Random('mixture');
  const tokens = { long: 0, short: 0, medium: 0, never: 0 };
  for (let batch = 0; batch < batches; batch++) {
    const sampler = mixtureSampler(weights, (name) => lengths[name], random);
    for (let i = 0; i < documents; i++) {
      const name = sampler.next();
      tokens[name] += lengths[name];
      sampler.count(name, lengths[name]);
    }
  }
  const total = tokens.long + tokens.short + tokens.medium;
  expect(tokens.never).toBe(0);
  expect(tokens.long / total).toBeCloseTo(3 / 6, 2);
  expect(tokens.medium / total).toBeCloseTo(2 / 6, 2);
  expect(tokens.short / total).toBeCloseTo(1 / 6, 2);
});

test('micro-batches depend on the seed and their number, not on the order', async () => {
  const make = await microBatchMaker(TINY_RECIPE);
  const again = await microBatchMaker(TINY_RECIPE);
  const forwards = await Promise.all([0, 1, 2].map(make));
  const backwards = (await Promise.all([2, 1, 0].map(again))).reverse();
  expect(backwards).toEqual(forwards);
  expect(forwards[0].arrays.ids).not.toEqual(forwards[1].arrays.ids);
  const other = await (await microBatchMaker({ ...TINY_RECIPE, seed: 2 }))(0);
  expect(other.arrays.ids).not.toEqual(forwards[0].arrays.ids);
  for (const { tokenCount, targetWeight } of forwards) {
    expect(tokenCount).toBeGreaterThan(TINY_RECIPE.batch.rows * TINY_RECIPE.batch.length * 0.6);
    expect(targetWeight).toBeGreaterThan(0);
  }
});

test('only a picture remains of a conversation with one, and nothing of others', () => {
  const whole = encode(conversation, 1000)!;
  const picture = onlyPicture(whole)!;
  const patches = picture.pictures[0].rows * picture.pictures[0].columns;
  expect(picture.pictures).toEqual(whole.pictures.slice(0, 1));
  expect(picture.ids).toEqual(whole.ids.slice(0, picture.ids.length));
  expect(picture.blocks.filter((block) => block === 0)).toHaveLength(patches);
  expect(picture.blocks.filter((block) => block > 0)).toHaveLength(0);
  expect(Math.max(...picture.supervised)).toBe(0);
  expect(onlyPicture(encode([userText('hello'), modelText('hi')], 100)!)).toBeUndefined();
});

test('the first steps look at pictures alone', async () => {
  const make = await microBatchMaker({ ...TINY_RECIPE, lookSteps: 2 });
  for (const index of [0, 1]) {
    const { targetWeight, labelledPatchCount, arrays } = await make(index);
    expect(targetWeight).toBe(0);
    expect(labelledPatchCount).toBeGreaterThan(0);
    expect(arrays.blocks.data.filter((block) => Number(block) >= 0)).toHaveLength(labelledPatchCount);
  }
  expect((await make(2)).targetWeight).toBeGreaterThan(0);
});

test('where there are no pictures to look at, the first steps read', async () => {
  const make = await microBatchMaker({ ...TINY_RECIPE, mixture: { arithmetic: 1 }, lookSteps: 2 });
  expect((await make(0)).targetWeight).toBeGreaterThan(0);
});
