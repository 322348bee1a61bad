import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../base/errors.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { floats, ints } from '../tensor/test-inputs.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { loadCheckpoint, saveCheckpoint, writeWhole } from './folder.ts';
import { encodeSafetensors } from './safetensors.ts';
import { shakenParameters, TINY } from './tiny.testing.ts';

const parameters = shakenParameters(TINY);
const files = (changes: Record<string, Uint8Array | string> = {}) => {
  const all = new Map<string, Uint8Array | string>([...encodeCheckpoint(TINY, parameters, 'float32')]);
  for (const [name, bytes] of Object.entries(changes)) all.set(name, bytes);
  return async (name: string) => {
    const value = all.get(name)!;
    return typeof value === 'string' ? new TextEncoder().encode(value) : value;
  };
};
const weightsWith = (change: (tensors: Map<string, HostTensor>) => void) => {
  const tensors = new Map<string, HostTensor>(parameters);
  change(tensors);
  return { 'model.safetensors': encodeSafetensors(tensors) };
};
const configWith = (change: object) => ({ 'config.json': JSON.stringify({ ...TINY, ...change }) });

describe('a checkpoint', () => {
  test('comes back as it was in float32', async () => {
    expect(await decodeCheckpoint(files(), 'tiny')).toEqual({ config: TINY, parameters });
  });

  test('is rounded to the nearest half in float16, ties to even, overflow to infinity', async () => {
    const exact = [0, 1, 1 / 3, 2049, 2051, 65504, 70000, 6e-8, 1e-9, -0.1, -0, 5];
    const own = new Map(parameters).set('finalNorm', floats([12], exact));
    const stored = encodeCheckpoint(TINY, own, 'float16');
    const read = await decodeCheckpoint(async (name) => stored.get(name)!, 'tiny');
    const expected = [0, 1, 0.333251953125, 2048, 2052, 65504, Number.POSITIVE_INFINITY, 2 ** -24, 0, -0.0999755859375, -0, 5]; // biome-ignore format: list
    expect([...read.parameters.get('finalNorm')!.data]).toEqual(expected);
    for (const [name, { data }] of parameters) {
      if (name === 'finalNorm') continue;
      const rounded = read.parameters.get(name)!.data;
      data.forEach((value, i) => {
        expect(Math.abs(rounded[i] - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 2 ** -25);
      });
    }
  });

  test('may hold tensors that the model does not need', async () => {
    const changed = weightsWith((tensors) => tensors.set('unrelated', ints([1], [3])));
    expect((await decodeCheckpoint(files(changed), 'tiny')).parameters).toEqual(parameters);
  });

  test.each<[string, Record<string, Uint8Array | string>, string]>([
    [
      'a missing tensor',
      weightsWith((tensors) => tensors.delete('layers.1.attention.query')),
      "tiny: expected the tensor 'layers.1.attention.query' [16,12], found nothing. The weights do not belong to this config.json.",
    ],
    [
      'a wrong shape',
      weightsWith((tensors) => tensors.set('finalNorm', floats([2], [1, 2]))),
      "tiny: expected the tensor 'finalNorm' [12], found [2]",
    ],
    [
      'a wrong type',
      weightsWith((tensors) => tensors.set('finalNorm', ints([12], new Array(12).fill(1)))),
      "tiny: the tensor 'finalNorm' is int32, expected float32 or float16.",
    ],
    [
      'the config of another model',
      configWith({ hiddenSize: 16 }),
      "expected the tensor 'embedding' [23,16], found [23,12]",
    ],
    [
      'weights cut off',
      { 'model.safetensors': encodeSafetensors(parameters).subarray(0, 900) },
      'tiny/model.safetensors: not a valid safetensors file',
    ],
    ['no JSON', { 'config.json': '{"hidden' }, "tiny/config.json: expected a model's configuration as JSON"],
    [
      'a list',
      { 'config.json': '[]' },
      "tiny/config.json: expected a model's configuration; it: Invalid input: expected object",
    ],
    ['a missing field', configWith({ vision: undefined }), 'vision: Invalid input: expected object'],
    [
      'a wrong field',
      configWith({ hiddenSize: -4, normEpsilon: 'small' }),
      'hiddenSize: Too small: expected number to be >0; normEpsilon: Invalid input: expected number',
    ],
    ['an unknown field', configWith({ experts: 8 }), 'it: Unrecognized key: "experts"'],
    [
      'a last layer that slides',
      configWith({ layerCount: 5 }),
      'layerCount: the last layer must be a full one',
    ],
    [
      'heads that do not divide',
      configWith({ queryHeads: 3 }),
      'slidingAttention.keyValueHeads: expected a divisor of queryHeads',
    ],
  ])('with %s is refused', async (_, changes, message) => {
    const attempt = decodeCheckpoint(files(changes), 'tiny');
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
  });
});

describe('in a folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alhena-checkpoint-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('saved and loaded', async () => {
    const path = join(folder, 'new', 'model');
    await saveCheckpoint(path, TINY, parameters, { dataType: 'float32' });
    expect((await readdir(path)).sort()).toEqual(['config.json', 'model.safetensors']);
    expect(await loadCheckpoint(path)).toEqual({ config: TINY, parameters });
  });

  test('a folder without a model is named', async () => {
    const attempt = loadCheckpoint(join(folder, 'nothing'));
    await expect(attempt).rejects.toMatchObject({ name: 'UserError', status: 'NOT_FOUND' });
    await expect(attempt).rejects.toThrow(`cannot read ${join(folder, 'nothing', 'config.json')}`);
  });

  test('a write that fails leaves the old file whole', async () => {
    const path = join(folder, 'whole.txt');
    await writeWhole(path, 'old');
    // The place of the temporary file is taken, as on a full disk nothing gets to the target.
    await mkdir(`${path}.part`);
    await expect(writeWhole(path, 'new')).rejects.toThrow();
    expect(await readFile(path, 'utf8')).toBe('old');
    await rm(`${path}.part`, { recursive: true });
    // A part that a killed process left behind is written over.
    await writeFile(`${path}.part`, 'a very long unfinished part');
    await writeWhole(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).not.toContain('whole.txt.part');
  });
});
