import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pictureGrid, toPatches } from '../src/media/patches.ts';
import { decodeSafetensors } from '../src/model/safetensors.ts';

/** What `tools/reference/processors.py` made with Hugging Face's image processor. */
interface Processors {
  readonly cases: readonly {
    readonly name: string;
    readonly patchSize: number;
    readonly maxPatches: number;
    readonly rows: number;
    readonly columns: number;
    readonly kept: readonly number[];
  }[];
  /** Width, height and most patches of a picture, then the rows and columns of its grid. */
  readonly grids: readonly (readonly [number, number, number, number, number])[];
}

const folder = join(import.meta.dirname, 'fixtures/gemma');
const { cases, grids } = JSON.parse(readFileSync(join(folder, 'processors.json'), 'utf8')) as Processors;
const { tensors } = decodeSafetensors(
  new Uint8Array(readFileSync(join(folder, 'processors.safetensors'))),
  'processors.safetensors',
);

describe.each(cases)('the published processor and we cut the same patches: $name', (one) => {
  const picture = tensors.get(`${one.name}.picture`)!;
  const [height, width] = picture.shape;
  const result = toPatches({ width, height, data: picture.data as Uint8Array }, one);
  test('grid', () => {
    expect([result.rows, result.columns]).toEqual([one.rows, one.columns]);
  });
  test('pixels', () => {
    const size = one.patchSize ** 2 * 3;
    const expected = tensors.get(`${one.name}.patches`)!.data as Uint8Array;
    let [most, different] = [0, 0];
    one.kept.forEach((patch, i) => {
      for (let j = 0; j < size; j++) {
        const level = Math.round(255 * result.patches[patch * size + j]);
        const difference = Math.abs(level - expected[i * size + j]);
        most = Math.max(most, difference);
        if (difference > 0) different++;
      }
    });
    // Theirs has weights of 16 bits: a level now and then falls on the other side of a half, twice at worst.
    expect(most).toBeLessThanOrEqual(2);
    expect(different / expected.length).toBeLessThan(0.025);
  });
});

test('grids of many sizes', () => {
  for (const [width, height, maxPatches, rows, columns] of grids)
    expect(pictureGrid({ width, height }, { maxPatches }), `${width}x${height}`).toEqual({
      rows,
      columns,
    });
});
