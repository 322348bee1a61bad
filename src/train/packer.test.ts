import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { TINY } from '../model/tiny.testing.ts';
import type { EncodedDocument } from './documents.ts';
import { type BatchArrays, type PackedDocument, Packer } from './packer.ts';
import { letterCount, PATCH_TASK_NAMES, patchLabelWeight, UNLABELLED } from './patch-labels.ts';
import { randomDocument } from './tiny.testing.ts';

const SIZES = { rows: 3, length: 32, patches: 20, targets: 30, sounds: 10 };

/** Packs random documents and keeps those that were taken. */
function packRandomly(seed: string) {
  const random = new Random(seed);
  const packer = new Packer(TINY, SIZES);
  const taken: { document: EncodedDocument; place: PackedDocument }[] = [];
  let tokens = 0;
  for (let i = 0; i < 25; i++) {
    const document = randomDocument(random, TINY);
    const before = packer.tokenCount;
    const place = packer.add(document);
    if (place) taken.push({ document, place });
    tokens += place ? document.ids.length : 0;
    expect(packer.tokenCount).toBe(place ? before + document.ids.length : before);
  }
  expect(packer.tokenCount).toBe(tokens);
  return { taken, arrays: packer.finish(), packer };
}

const numbers = (arrays: BatchArrays, key: keyof BatchArrays) =>
  arrays[key]!.data as Int32Array | Float32Array;

/** Where the tokens of packed document `index` lie among the batch's. */
const tokensOf = (arrays: BatchArrays, index: number): number[] =>
  [...numbers(arrays, 'documents').keys()].filter((i) => numbers(arrays, 'documents')[i] === index);

describe.each(['a', 'b', 'c', 'd', 'e', 'f'])('random documents (%s)', (seed) => {
  const { taken, arrays, packer } = packRandomly(seed);
  const pixelsPerPatch = TINY.vision.patchSize ** 2 * 3;

  test('lie whole in one row each, one after another, with positions from 0', () => {
    expect(taken.length).toBeGreaterThan(3);
    taken.forEach(({ document }, index) => {
      const places = tokensOf(arrays, index);
      expect(places.map((i) => numbers(arrays, 'ids')[i])).toEqual([...document.ids]);
      expect(places).toEqual(places.map((_, i) => places[0] + i));
      expect(Math.floor(places[0] / SIZES.length)).toBe(Math.floor(places.at(-1)! / SIZES.length));
      expect(places.map((i) => numbers(arrays, 'positions')[i])).toEqual([...places.keys()]);
    });
    const used = numbers(arrays, 'documents').filter((document) => document >= 0).length;
    expect(used).toBe(packer.tokenCount);
  });

  test('every label of a patch has its weight, what is unlabelled none', () => {
    const labels = taken.flatMap(({ document }) =>
      document.pictures.flatMap((picture) => [...picture.labels]),
    );
    const weights = taken.flatMap(({ document }) =>
      document.pictures.flatMap(({ labels }) => {
        const letters = letterCount(labels);
        return [...labels].map((label, i) =>
          label === UNLABELLED
            ? 0
            : patchLabelWeight(PATCH_TASK_NAMES[i % PATCH_TASK_NAMES.length], label, letters),
        );
      }),
    );
    const packed = [...numbers(arrays, 'patchWeights')];
    expect(packed.slice(0, labels.length)).toEqual(weights);
    expect(packed.slice(labels.length).every((weight) => weight === 0)).toBe(true);
  });

  test("labels are the next tokens of the target's own document", () => {
    let next = 0;
    taken.forEach(({ document, place }, index) => {
      const [start] = tokensOf(arrays, index);
      const supervised = [...document.ids.keys()].filter((i) => i > 0 && document.supervised[i] === 1);
      expect(place).toEqual({ firstTarget: next, targetCount: supervised.length });
      for (const i of supervised) {
        expect(numbers(arrays, 'targetIndex')[next]).toBe(start + i - 1);
        expect(numbers(arrays, 'labels')[next]).toBe(document.ids[i]);
        expect(numbers(arrays, 'weights')[next++]).toBe(1);
      }
    });
    expect(next).toBe(packer.targetCount);
    expect(
      numbers(arrays, 'weights')
        .slice(next)
        .every((weight) => weight === 0),
    ).toBe(true);
  });

  test('soft slots point at their own pixels or frames of sound, everything else at its own text row', () => {
    const seen = new Set<number>();
    const frames = new Set<number>();
    const { frameSize } = TINY.audio;
    taken.forEach(({ document }, index) => {
      const places = tokensOf(arrays, index);
      let slot = 0;
      const counters = document.pictures.map(() => 0);
      places.forEach((place, i) => {
        const source = numbers(arrays, 'sources')[place];
        const picture = document.blocks[i];
        if (document.soundBlocks[i] >= 0) {
          const frame = source - SIZES.rows * SIZES.length - SIZES.patches;
          const heard = document.sounds.flatMap(({ frames }) => [...frames]);
          const range = (start: number) => [start * frameSize, (start + 1) * frameSize] as const;
          expect(frames.has(frame)).toBe(false);
          frames.add(frame);
          expect([...numbers(arrays, 'audioFrames').slice(...range(frame))]).toEqual(
            heard.slice(...range(slot++)),
          );
          return;
        }
        if (picture < 0) {
          expect(source).toBe(place);
          return;
        }
        const patch = source - SIZES.rows * SIZES.length;
        expect(seen.has(patch)).toBe(false);
        seen.add(patch);
        const { columns, patches } = document.pictures[picture];
        const number = counters[picture]++;
        expect(numbers(arrays, 'patchRows')[patch]).toBe(Math.floor(number / columns));
        expect(numbers(arrays, 'patchColumns')[patch]).toBe(number % columns);
        const range = (start: number) => [start * pixelsPerPatch, (start + 1) * pixelsPerPatch] as const;
        expect(numbers(arrays, 'pixels').slice(...range(patch))).toEqual(patches.slice(...range(number)));
      });
    });
    expect(seen.size).toBeLessThanOrEqual(SIZES.patches);
    expect(frames.size).toBeGreaterThan(0);
    expect(frames.size).toBeLessThanOrEqual(SIZES.sounds);
  });

  test('every picture is a block of its own', () => {
    const owners = new Map<number, string>();
    taken.forEach(({ document }, index) => {
      tokensOf(arrays, index).forEach((place, i) => {
        const block = numbers(arrays, 'blocks')[place];
        expect(block < 0).toBe(document.blocks[i] < 0);
        if (block < 0) return;
        const owner = `${index}/${document.blocks[i]}`;
        expect(owners.get(block) ?? owner).toBe(owner);
        owners.set(block, owner);
      });
    });
    expect(new Set(owners.values()).size).toBe(owners.size);
  });
});

describe('capacity', () => {
  const words = (length: number, targets: number): EncodedDocument => ({
    ids: new Int32Array(length).fill(3),
    blocks: new Int32Array(length).fill(-1),
    supervised: Uint8Array.from({ length }, (_, i) => Number(i >= length - targets)),
    pictures: [],
    soundBlocks: new Int32Array(length).fill(-1),
    sounds: [],
    things: { groups: new Int32Array(length), references: [] },
  });

  test('of rows, and the fullest row that fits is taken', () => {
    const packer = new Packer(TINY, { ...SIZES, rows: 2 });
    expect(packer.room).toBe(32);
    expect(packer.add(words(33, 1))).toBeUndefined();
    for (const length of [20, 25, 7]) expect(packer.add(words(length, 1))).toBeDefined();
    expect(packer.room).toBe(12);
    expect(packer.add(words(13, 1))).toBeUndefined();
    expect(packer.add(words(12, 1))).toBeDefined();
    expect(packer.room).toBe(0);
  });

  test('of targets and of patches', () => {
    const packer = new Packer(TINY, SIZES);
    expect(packer.add(words(31, 30))).toBeDefined();
    expect(packer.add(words(5, 1))).toBeUndefined();
    expect(packer.add(words(5, 0))).toBeDefined();
    const picture = { rows: 3, columns: 7, patches: new Float32Array(21 * 12), labels: new Int32Array() };
    const document = {
      ...words(25, 0),
      blocks: Int32Array.from({ length: 25 }, (_, i) => (i < 21 ? 0 : -1)),
    };
    expect(packer.add({ ...document, pictures: [picture] })).toBeUndefined();
  });
});
