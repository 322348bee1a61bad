import { mkdtemp, open, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { float32, type HostTensor } from '../tensor/graph.ts';
import { nodeEngine } from '../tensor/node.ts';
import { quantizedMatmul } from '../tensor/operations.ts';
import { normal } from '../tensor/test-inputs.ts';
import { trace } from '../tensor/trace.ts';
import { preparePublished } from './huggingface/folder.ts';
import { tinyConfig, writeTiny } from './huggingface/tiny.testing.ts';
import { readInferenceFolder } from './inference-folder.ts';
import { packInferenceFolder, type Tensors, withPacked } from './packed-folder.ts';
import { packedOrPlain } from './packed-loading.ts';

const config = tinyConfig();
const PRECISION = 4;
const MATRIX = 'layers.0.feedForward.down';

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alhena-packed-'));
});
afterAll(() => rm(root, { recursive: true }));

const read = async (folder: string) => (await readInferenceFolder(folder, config, PRECISION))!;

/** A converted model, packed unless said otherwise. */
async function converted(packed = true): Promise<{ folder: string; tensors: Tensors }> {
  const source = join(root, `model-${count++}`);
  await writeTiny(source, { shards: 1 });
  const options = { precision: PRECISION, cache: `${source}-converted`, memory: 1e12 } as const;
  const { parameters: tensors } = await preparePublished(source, options);
  if (packed) await packInferenceFolder(config, PRECISION, tensors);
  return { folder: dirname(fileOf(tensors)), tensors };
}

/** What the engine computes with one of the matrices. */
async function product(tensors: Tensors, x: HostTensor): Promise<ArrayLike<number | bigint>> {
  const [packed, scales] = ['packed', 'scales'].map((part) => tensors.get(`${MATRIX}.${part}`)!);
  const graph = trace(
    (x, packed, scales) => quantizedMatmul(x, { packed, scales }),
    ['x', 'packed', 'scales'],
    float32(x.shape),
    { dataType: packed.dataType, shape: packed.shape },
    { dataType: scales.dataType, shape: scales.shape },
  );
  const constants = new Map([
    ['packed', packed],
    ['scales', scales],
  ]);
  const program = await (await nodeEngine()).compile(graph, { constants, threads: 1 });
  const { output } = await program.run({ x });
  await program.dispose();
  return output.data;
}

const fileOf = (tensors: Tensors): string => [...tensors.values()][0].file;

/** Changes one byte of the packed form of the matrix. */
async function tamper(tensors: Tensors): Promise<void> {
  const { offset } = (await withPacked(tensors)).tensors.get(`${MATRIX}.packed`)!.packed!;
  const file = await open(fileOf(tensors), 'r+');
  const byte = new Uint8Array(1);
  await file.read(byte, 0, 1, offset + 7);
  await file.write(Uint8Array.of(byte[0] ^ 255), 0, 1, offset + 7);
  await file.close();
}

describe('packed weights', () => {
  test('compute what plain ones do, and the converted model stays as it was', async () => {
    const { folder, tensors } = await converted();
    const { tensors: packed, missing } = await withPacked(tensors);
    expect(missing).toBeUndefined();
    expect(await read(folder)).toEqual(tensors);
    expect([...packed.values()].filter(({ packed }) => packed).length).toBeGreaterThan(10);
    const x = normal([3, Number(tensors.get(`${MATRIX}.scales`)!.shape[1]) * 32]);
    const wanted = await product(tensors, x);
    expect(await product(packed, x)).toEqual(wanted);
    expect((await readdir(folder)).sort()).toEqual(['packed.json', 'weights.safetensors']);
    // The engine takes them without looking: it would compute with other ones.
    await tamper(tensors);
    expect(await product(packed, x)).not.toEqual(wanted);
  });

  test('are not taken once they have changed, and are made anew', async () => {
    const { tensors } = await converted();
    await tamper(tensors);
    const { tensors: plain, missing } = await withPacked(tensors);
    expect(missing).toMatch(/have changed/);
    expect(plain).toBe(tensors);
    await packInferenceFolder(config, PRECISION, tensors);
    expect((await withPacked(tensors)).missing).toBeUndefined();
  });

  test('are taken when the file was touched or copied, but not changed', async () => {
    const { tensors } = await converted();
    await utimes(fileOf(tensors), new Date(0), new Date(0));
    expect((await withPacked(tensors)).missing).toBeUndefined();
  });

  test('are not taken when they were cut off, or made for another engine, or their list is damaged', async () => {
    const { folder, tensors } = await converted();
    const list = join(folder, 'packed.json');
    const json = await readFile(list, 'utf8');
    await writeFile(list, json.replace(/onnxruntime [\d.]+/, 'onnxruntime 0.9'));
    expect((await withPacked(tensors)).missing).toMatch(/packed for onnxruntime 0\.9/);
    await writeFile(list, json.slice(0, 100));
    expect((await withPacked(tensors)).missing).toMatch(/damaged/);
    await writeFile(list, json);
    const { offset } = (await withPacked(tensors)).tensors.get(`${MATRIX}.packed`)!.packed!;
    await truncate(fileOf(tensors), offset + 1);
    expect((await withPacked(tensors)).missing).toMatch(/have changed/);
    expect(await read(folder)).toEqual(tensors);
  });

  test('leave nothing behind when making them is stopped, by us or by force', async () => {
    const { folder, tensors } = await converted(false);
    const before = await readFile(fileOf(tensors));
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const making = packInferenceFolder(config, PRECISION, tensors, { onProgress, signal: controller.signal });
    await expect(making).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(folder)).toEqual(['weights.safetensors']);
    expect(before.equals(await readFile(fileOf(tensors)))).toBe(true);
    // No process has such a number.
    await writeFile(`${fileOf(tensors)}.part-999999999`, 'half');
    await packInferenceFolder(config, PRECISION, tensors);
    expect((await readdir(dirname(fileOf(tensors)))).sort()).toEqual(['packed.json', 'weights.safetensors']);
  });

  test('are made when a model is loaded, once', async () => {
    const { tensors } = await converted(false);
    const [notes, steps]: [string[], number[]] = [[], []];
    const told = {
      onNote: (text: string) => notes.push(text),
      onPacking: (done: number) => steps.push(done),
    };
    const first = await packedOrPlain(config, PRECISION, tensors, told);
    const made = steps.length;
    expect(made).toBeGreaterThan(10);
    expect(await packedOrPlain(config, PRECISION, tensors, told)).toEqual(first);
    expect([steps.length, notes]).toEqual([made, []]);
  });
});
