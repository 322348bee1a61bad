import { describe, expect, test } from 'vitest';
import { float32, type HostTensor, int32, type Tensor } from '../tensor/graph.ts';
import { evaluate } from '../tensor/reference.ts';
import { floats, ints, normal } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import type { ModelConfig } from './config.ts';
import { embedAudio, embedPatches, embedTokens } from './embedders.ts';
import { parameterSpecs } from './parameters.ts';
import { asInputs, shakenParameters, TINY, type Weights } from './tiny.testing.ts';

const withNorm: ModelConfig = { ...TINY, vision: { ...TINY.vision, patchNorm: 'layerNorm' } };

function embed(config: ModelConfig, weights: Weights, pixels: HostTensor, rows: number[], columns: number[]) {
  const count = int32([rows.length]);
  const graph = trace(
    (parameters, patches) => embedPatches(config, parameters, patches),
    ['parameters', 'patches'],
    parameterSpecs(config),
    { pixels: float32(pixels.shape), rows: count, columns: count },
  );
  const output = evaluate(graph, {
    ...asInputs(weights),
    'patches.pixels': pixels,
    'patches.rows': ints([rows.length], rows),
    'patches.columns': ints([rows.length], columns),
  }).output;
  expect(output.shape).toEqual([rows.length, config.hiddenSize]);
  return rows.map((_, i) => [...output.data.slice(i * config.hiddenSize, (i + 1) * config.hiddenSize)]);
}

/** The formulas of multimodal.md, section 1, for one patch. */
function plainPatch(config: ModelConfig, weights: Weights, pixels: number[], row: number, column: number) {
  const vector = (name: string) => weights.get(`vision.${name}`)!.data;
  const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const layerNorm = (name: string, x: number[]) => {
    const centred = x.map((value) => value - mean(x));
    const deviation = Math.sqrt(mean(centred.map((value) => value ** 2)) + 1e-5);
    return centred.map(
      (value, i) => (value / deviation) * vector(`${name}.weight`)[i] + vector(`${name}.bias`)[i],
    );
  };
  const apply = (name: string, x: number[]) =>
    Array.from({ length: vector(name).length / x.length }, (_, r) =>
      x.reduce((sum, value, i) => sum + value * vector(name)[r * x.length + i], 0),
    );
  const { positionCount, embeddingSize } = config.vision;
  const position = (table: number, index: number, i: number) =>
    vector('position')[(table * positionCount + index) * embeddingSize + i];
  const normed =
    config.vision.patchNorm === 'layerNorm' ? layerNorm('patchNorm', pixels) : pixels.map((p) => 2 * p - 1);
  const dense = apply('patch.weight', normed).map((value, i) => value + vector('patch.bias')[i]);
  // P[x, 0] + P[y, 1]: the first table is for columns, the second for rows.
  const placed = layerNorm('embeddingNorm', dense).map(
    (value, i) => value + position(0, column, i) + position(1, row, i),
  );
  const positioned = layerNorm('positionNorm', placed);
  const root = Math.sqrt(mean(positioned.map((value) => value ** 2)) + config.normEpsilon);
  return apply(
    'projection',
    positioned.map((value) => value / root),
  );
}

function expectClose(actual: number[], expected: number[], digits = 5) {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, digits);
  });
}

describe('embedPatches', () => {
  test.each([TINY, withNorm])('follows the formulas, patch norm $vision.patchNorm', (config) => {
    const weights = shakenParameters(config);
    const size = config.vision.patchSize ** 2 * 3;
    const pixels = normal([3, size]);
    const [rows, columns] = [
      [0, 4, 2],
      [3, 0, 1],
    ];
    embed(config, weights, pixels, rows, columns).forEach((soft, i) => {
      const own = [...pixels.data.slice(i * size, (i + 1) * size)];
      expectClose(soft, plainPatch(config, weights, own, rows[i], columns[i]));
    });
  });

  test('a layer norm deletes the brightness of flat patches, none keeps it', () => {
    const flat = floats([2, 12], [...new Array(12).fill(0), ...new Array(12).fill(1)]);
    const [dark, bright] = embed(withNorm, shakenParameters(withNorm), flat, [0, 0], [0, 0]);
    expectClose(dark, bright);
    const [black, white] = embed(TINY, shakenParameters(TINY), flat, [0, 0], [0, 0]);
    expect(Math.max(...black.map((value, i) => Math.abs(value - white[i])))).toBeGreaterThan(0.1);
  });
});

test('embedTokens scales text by √D and puts soft rows into their slots as they are', () => {
  const weights = shakenParameters(TINY);
  const { hiddenSize } = TINY;
  const graph = trace(
    (parameters, ids: Tensor, rows: Tensor, sources: Tensor) =>
      embedTokens(TINY, parameters, ids, { rows, sources }),
    ['parameters', 'ids', 'rows', 'sources'],
    parameterSpecs(TINY),
    int32([2, 3]),
    float32([2, hiddenSize]),
    int32([2, 3]),
  );
  const soft = normal([2, hiddenSize]);
  const ids = [4, 7, 0, 22, 1, 4];
  const output = evaluate(graph, {
    ...asInputs(weights),
    ids: ints([2, 3], ids),
    rows: soft,
    // The second token is soft row 1 and the fifth soft row 0, out of order.
    sources: ints([2, 3], [0, 7, 2, 3, 6, 5]),
  }).output;
  const text = (id: number) =>
    [...weights.get('embedding')!.data.slice(id * hiddenSize, (id + 1) * hiddenSize)].map(
      (value) => value * Math.sqrt(hiddenSize),
    );
  const softRow = (row: number) => [...soft.data.slice(row * hiddenSize, (row + 1) * hiddenSize)];
  expect(output.shape).toEqual([2, 3, hiddenSize]);
  expectClose([...output.data], [text(4), softRow(1), text(0), text(22), softRow(0), text(4)].flat(), 6);
});

test.each([true, false])('embedAudio norms frames when the config says so (%s)', (frameNorm) => {
  const config = { ...TINY, audio: { ...TINY.audio, frameNorm } };
  const graph = trace(
    (parameters, frames: Tensor) => embedAudio(config, parameters, frames),
    ['parameters', 'frames'],
    parameterSpecs(config),
    float32([2, 6]),
  );
  const quiet = [1, -2, 3, 0.5, 1, 2];
  const frames = floats([2, 6], [...quiet, ...quiet.map((value) => 10 * value)]);
  const { shape, data } = evaluate(graph, { ...asInputs(shakenParameters(config)), frames }).output;
  expect(shape).toEqual([2, config.hiddenSize]);
  const [first, second] = [[...data.slice(0, 12)], [...data.slice(12)]];
  expectClose(second, frameNorm ? first : first.map((value) => 10 * value));
});
