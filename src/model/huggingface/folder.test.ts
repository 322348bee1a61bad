import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { halvesToSingles } from '../../tensor/float16.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import { PRECISIONS, type Precision, storedSpecs } from '../inference-weights.ts';
import { dequantized } from '../quantization.ts';
import { memoryNeeded, preparePublished } from './folder.ts';
import { Shards } from './shards.ts';
import { TINY_JSON, tinyConfig, tinyTensors, writeTiny } from './tiny.testing.ts';

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alhena-published-'));
});
afterAll(() => rm(root, { recursive: true }));

const fresh = () => join(root, `model-${count++}`);
const prepare = (folder: string, precision: Precision = 4, memory = 1e12) =>
  preparePublished(folder, { precision, cache: join(root, 'cache'), memory });

describe('a folder of shards', () => {
  test('is read by ranges, whatever the type', async () => {
    const folder = fresh();
    await writeTiny(folder, { shards: 3 });
    const shards = await Shards.open(folder);
    const name = 'model.language_model.layers.0.mlp.gate_proj.weight';
    const whole = await shards.read(name);
    expect(whole).toHaveLength(96 * 64);
    expect(await shards.read(name, 10, 12)).toEqual(whole.slice(10 * 64, 12 * 64));
    for (const [key, tensor] of tinyTensors()) {
      const halves = tensor.dataType === 'float16' ? (tensor.data as Uint16Array) : undefined;
      const expected = halves ? halvesToSingles(halves) : (tensor.data as Float32Array);
      const actual = await shards.read(key);
      expect(
        actual.length === expected.length && actual.every((value, i) => value === expected[i]),
        key,
      ).toBe(true);
    }
    await shards.close();
  });

  test.each(PRECISIONS)('becomes its form in %s bits, once', async (precision) => {
    const folder = fresh();
    await writeTiny(folder, { shards: 2 });
    const first = await prepare(folder, precision);
    expect([...first.parameters.keys()].sort()).toEqual(
      storedSpecs(tinyConfig(), precision)
        .map(([path]) => path)
        .sort(),
    );
    const cached = await readdir(join(root, 'cache'));
    expect(cached.filter((name) => name.includes('part'))).toEqual([]);
    const again = await prepare(folder, precision);
    expect(again.parameters).toEqual(first.parameters);
    expect(await readdir(join(root, 'cache'))).toEqual(cached);
  });

  test('stacks rows of query, key and value, and rounds them as quantize does', async () => {
    const folder = fresh();
    await writeTiny(folder);
    const { parameters } = await prepare(folder, 8);
    const read = async (path: string) => {
      const { file, offset, byteLength } = parameters.get(path)!;
      return new Uint8Array((await readFile(file)).subarray(offset, offset + byteLength));
    };
    const packed = await read('layers.0.attention.input.packed');
    const scales = new Float32Array((await read('layers.0.attention.input.scales')).buffer);
    const values = dequantized({ packed, scales }, { bits: 8, block: 32 });
    const shards = await Shards.open(folder);
    const parts = await Promise.all(
      ['q', 'k', 'v'].map((x) => shards.read(`model.language_model.layers.0.self_attn.${x}_proj.weight`)),
    );
    await shards.close();
    const expected = parts.flatMap((part) => [...part]);
    expect(values).toHaveLength(expected.length);
    const excess = expected.map((value, i) => Math.abs(values[i] - value) - 0.501 * scales[i >> 5]);
    expect(Math.max(...excess)).toBeLessThanOrEqual(0);
  });
});

describe('what is wrong is said, and nothing half-written is left', () => {
  const without = (name: string) => {
    const tensors = tinyTensors();
    tensors.delete(name);
    return tensors;
  };
  const withExtra = (name: string, tensor: HostTensor) => tinyTensors().set(name, tensor);
  const norm = 'model.language_model.norm.weight';
  const one: HostTensor = { dataType: 'float32', shape: [1], data: new Float32Array(1) };

  test.each<[string, () => Map<string, HostTensor>, RegExp]>([
    ['a missing tensor', () => without(norm), /'model\.language_model\.norm\.weight' \[64\] is missing/],
    ['another shape', () => withExtra(norm, one), /norm\.weight' is \[1\], config\.json asks for \[64\]/],
    ['an unknown tensor', () => withExtra('model.extra', one), /'model\.extra' is unknown/],
    [
      'a type that is no weight',
      () => withExtra(norm, { dataType: 'int32', shape: [64], data: new Int32Array(64) }),
      /'model\.language_model\.norm\.weight' has type I32, expected/,
    ],
  ])('%s', async (_, tensors, message) => {
    const folder = fresh();
    await writeTiny(folder, { tensors: tensors() });
    await expect(prepare(folder)).rejects.toThrow(message);
  });

  test('the tied head and unused value projections may be there', async () => {
    const folder = fresh();
    const { shape, data, dataType } = tinyTensors().get('model.language_model.embed_tokens.weight')!;
    await writeTiny(folder, { tensors: withExtra('lm_head.weight', { dataType, shape, data }) });
    await expect(prepare(folder)).resolves.toBeDefined();
  });

  test('a shard that is cut off, at any length', async () => {
    const folder = fresh();
    await writeTiny(folder, { shards: 2 });
    const shard = join(folder, 'model-00002-of-00002.safetensors');
    const { length } = await readFile(shard);
    for (const left of [length - 1, Math.floor(length / 2), 300, 8, 3, 0]) {
      await truncate(shard, left);
      await expect(prepare(folder), `${left} bytes`).rejects.toThrow(
        /00002-of-00002.*copy or download it again/is,
      );
    }
    await rm(shard);
    await expect(prepare(folder)).rejects.toThrow(/00002-of-00002\.safetensors is missing/);
  });

  test('an index that names other folders, other files or nothing', async () => {
    const folder = fresh();
    await writeTiny(folder, { shards: 2 });
    const index = join(folder, 'model.safetensors.index.json');
    for (const map of [{ a: '../x.safetensors' }, { a: 7 }, {}, undefined]) {
      await writeFile(index, JSON.stringify({ weight_map: map }));
      await expect(prepare(folder)).rejects.toThrow(/expected a weight_map/);
    }
    await writeFile(index, JSON.stringify({ weight_map: { nobody: 'model-00001-of-00002.safetensors' } }));
    await expect(prepare(folder)).rejects.toThrow(/'nobody' should lie in .*, found it nowhere/);
    await rm(index);
    await expect(prepare(folder)).rejects.toThrow(/holds neither model\.safetensors nor/);
  });

  test('more memory than there is', async () => {
    const folder = fresh();
    await writeTiny(folder);
    const needed = memoryNeeded(tinyConfig(), 16);
    await expect(prepare(folder, 16, needed - 1)).rejects.toThrow(/needs 0\.0 GB of memory.*--precision 4/);
  });

  test('a conversion that stops leaves no folder behind', async () => {
    const folder = fresh();
    const cache = fresh();
    await writeTiny(folder);
    const abort = new AbortController();
    const work = preparePublished(folder, {
      precision: 4,
      cache,
      memory: 1e12,
      signal: abort.signal,
      onProgress: (done, total) => done > total / 2 && abort.abort(),
    });
    await expect(work).rejects.toThrow(/abort/i);
    expect(await readdir(cache)).toEqual([]);
  });
});

describe('config.json', () => {
  const text = (change: object) => ({ ...TINY_JSON, text_config: { ...TINY_JSON.text_config, ...change } });
  test.each<[object, RegExp]>([
    [{ ...TINY_JSON, model_type: 'llama' }, /model_type: expected "gemma4_unified"/],
    [text({ hidden_size: -1 }), /text_config\.hidden_size/],
    [text({ hidden_activation: 'silu' }), /hidden_activation is silu; this decoder runs gelu_pytorch_tanh/],
    [text({ num_kv_shared_layers: 2 }), /num_kv_shared_layers is 2/],
    [text({ tie_word_embeddings: false }), /tie_word_embeddings is false/],
    [text({ hidden_size_per_layer_input: 256 }), /no E2B or E4B/],
    [text({ use_bidirectional_attention: 'all' }), /use_bidirectional_attention is all/],
    [text({ layer_types: ['full_attention', 'sliding_attention', 'full_attention'] }), /layer_types is/],
    [{ ...TINY_JSON, audio_config: undefined }, /vision_config and audio_config is missing/],
  ])('%# is refused with the field and what was expected', (json, message) => {
    expect(() => tinyConfig(json)).toThrow(message);
  });

  test('bfloat16 rounds the scale of embeddings, as the published 62', () => {
    expect(tinyConfig().embeddingScale).toBe(8);
    expect(tinyConfig(text({ hidden_size: 3840 })).embeddingScale).toBe(62);
    const single = { ...text({ hidden_size: 3840 }), dtype: 'float32' };
    expect(tinyConfig(single).embeddingScale).toBeCloseTo(61.9677, 3);
  });
});
