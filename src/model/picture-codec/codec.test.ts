import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import { cutPatches, joinPatches } from '../../media/patches.ts';
import type { Picture } from '../../media/picture.ts';
import { float32, type HostTensor, type Tensor } from '../../tensor/graph.ts';
import { nodeEngine } from '../../tensor/node.ts';
import { sum } from '../../tensor/operations.ts';
import { evaluate } from '../../tensor/reference.ts';
import { trace } from '../../tensor/trace.ts';
import { grad } from '../../tensor/transform.ts';
import { decodeCodec, encodeCodec } from './checkpoint.ts';
import { PictureCodec } from './codec.ts';
import { CODEC, codeGridOf, LEVELS } from './config.ts';
import { moveLevels, quantize, valuesOfCode } from './quantization.ts';
import { TINY_CODEC, tinyCodec } from './tiny.testing.ts';

const checkpoint = tinyCodec();

const noise = (width: number, height: number, seed: number): Picture => {
  const random = new Random(seed);
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 256)),
  };
};

describe('finite scalar quantisation', () => {
  test('every code stands for its own four numbers', () => {
    const all = Array.from({ length: 1000 }, (_, code) => valuesOfCode(code));
    expect(new Set(all.map(String)).size).toBe(1000);
    for (const values of all) for (const value of values) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    for (const [i, levels] of LEVELS.entries())
      expect(new Set(all.map((values) => values[i])).size).toBe(levels);
  });

  const rows = 500;
  const x: HostTensor<'float32'> = {
    dataType: 'float32',
    shape: [rows, 4],
    data: Float32Array.from({ length: rows * 4 }, (_, i) => 3 * new Random(i).normal()),
  };

  test('rounds to the numbers of the code that it tells, and reaches all levels', () => {
    const graph = trace((x: Tensor) => quantize(x), ['x'], float32([rows, 4]));
    const { values, codes } = evaluate(graph, { x });
    codes.data.forEach((code, row) => {
      valuesOfCode(Number(code)).forEach((value, i) => {
        expect(values.data[row * 4 + i]).toBeCloseTo(value, 6);
      });
    });
    for (const [i, levels] of LEVELS.entries()) {
      const met = new Set(Array.from(codes.data, (code) => valuesOfCode(Number(code))[i]));
      expect(met.size).toBe(levels);
    }
  });

  test('numbers move by whole levels, to the outermost and no further', () => {
    const graph = trace(moveLevels, ['values', 'moves'], float32([3, 4]), float32([3, 4]));
    const matrix = (rows: number[][]): HostTensor => ({
      dataType: 'float32',
      shape: [3, 4],
      data: Float32Array.from(rows.flat()),
    });
    const [lowest, highest] = [valuesOfCode(0), valuesOfCode(999)];
    const { output } = evaluate(graph, {
      values: matrix([lowest, lowest, highest]),
      moves: matrix([
        [-1, 1, 2, 0],
        [7, 4, 4, 4],
        [1, 1, -1, 0],
      ]),
    });
    expect(Array.from(output.data)).toEqual([...[-1, -0.5, 0, -1], ...highest, ...[highest[0], 1, 0.5, 1]]);
  });

  test('gradients pass the rounding', () => {
    const slope = grad((x: Tensor) => sum(quantize(x).values));
    const gradient = evaluate(trace(slope, ['x'], float32([rows, 4])), { x }).output.data;
    for (let i = 0; i < rows * 4; i++) {
      const levels = LEVELS[i % 4];
      const half = ((levels - 1) / 2) * (1 - 1e-3);
      const shift = levels % 2 === 0 ? Math.atanh(0.5 / half) : 0;
      const expected = (half * (1 - Math.tanh(x.data[i] + shift) ** 2)) / Math.floor(levels / 2);
      expect(gradient[i]).toBeCloseTo(expected, 5);
    }
  });
});

describe('a codec', () => {
  let codec: PictureCodec;
  beforeAll(async () => {
    codec = await PictureCodec.create(await nodeEngine(), checkpoint);
  });
  afterAll(() => codec.dispose());

  test.each([
    [1, 1],
    [2, 5],
    [8, 8],
    [16, 3],
  ])('makes pictures of %i × %i codes of the code book, and back', async (rows, columns) => {
    const picture = noise(columns * 4, rows * 4, rows);
    const coded = await codec.encode(picture, { rows, columns });
    expect(coded).toMatchObject({ rows, columns });
    expect(coded.codes).toHaveLength(rows * columns);
    for (const code of coded.codes) expect(Number.isInteger(code) && code >= 0 && code < 1000).toBe(true);
    expect(await codec.encode(picture, { rows, columns })).toEqual(coded);
    const decoded = await codec.decode(coded);
    expect([decoded.width, decoded.height]).toEqual([columns * 4, rows * 4]);
  });

  test('codes depend on their place in the grid, not on its size alone', async () => {
    const [wide, tall] = [
      await codec.decode({ rows: 1, columns: 4, codes: [7, 7, 400, 7] }),
      await codec.decode({ rows: 4, columns: 1, codes: [7, 7, 400, 7] }),
    ];
    const first = (picture: Picture) => picture.data.slice(0, 12);
    expect(first(wide)).not.toEqual(first(tall));
  });

  test('refuses codes that do not fill their grid', async () => {
    await expect(codec.decode({ rows: 2, columns: 2, codes: [1, 2, 3] })).rejects.toThrow('3 codes');
  });
});

test('patches of a picture make it up again', () => {
  const picture = noise(12, 8, 3);
  const grid = { rows: 2, columns: 3 };
  expect(joinPatches(cutPatches(picture, grid, 4), grid, 4)).toEqual(picture);
});

test('grids keep the proportions, within what can be announced', () => {
  expect(codeGridOf({ width: 64, height: 64 }, CODEC)).toEqual({ rows: 8, columns: 8 });
  expect(codeGridOf({ width: 128, height: 64 }, CODEC)).toEqual({ rows: 8, columns: 16 });
  expect(codeGridOf({ width: 300, height: 600 }, CODEC)).toEqual({ rows: 16, columns: 8 });
  expect(codeGridOf({ width: 4000, height: 1 }, CODEC)).toEqual({ rows: 1, columns: 16 });
});

describe('a checkpoint', () => {
  const files = encodeCodec(checkpoint);
  const read = (changed: Record<string, Uint8Array> = {}) =>
    decodeCodec(async (name) => changed[name] ?? files.get(name)!, 'folder');

  test('holds the weights in 16 bits', async () => {
    const { config, parameters } = await read();
    expect(config).toEqual(TINY_CODEC);
    for (const [name, { data }] of checkpoint.parameters)
      parameters.get(name)!.data.forEach((value, i) => {
        expect(value).toBeCloseTo(data[i], 2);
      });
  });

  test('of other sizes, or broken, is refused', async () => {
    const config = (change: object) => new TextEncoder().encode(JSON.stringify({ ...TINY_CODEC, ...change }));
    await expect(read({ 'config.json': config({ patchSize: 8 }) })).rejects.toThrow('encoder.patch.weight');
    await expect(read({ 'config.json': config({ headSize: 12 }) })).rejects.toThrow('divisor');
    await expect(read({ 'config.json': config({ colour: 1 }) })).rejects.toThrow(UserError);
    const weights = files.get('model.safetensors')!;
    await expect(read({ 'model.safetensors': weights.subarray(0, weights.length - 9) })).rejects.toThrow(
      UserError,
    );
  });
});
