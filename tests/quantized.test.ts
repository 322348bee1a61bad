import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../src/base/random.ts';
import type { CacheBits } from '../src/generate/cache.ts';
import { Decoding } from '../src/generate/decoding.ts';
import { compileInference, prefillGraph } from '../src/generate/inference.ts';
import { promptTokens, toPrompt } from '../src/generate/prompt.ts';
import type { Checkpoint } from '../src/model/checkpoint.ts';
import { loadCheckpoint } from '../src/model/folder.ts';
import { readInferenceFolder, writeInferenceFolder } from '../src/model/inference-folder.ts';
import type { Precision } from '../src/model/inference-weights.ts';
import { evaluateDimension } from '../src/tensor/dimension.ts';
import type { FileTensor, HostTensor } from '../src/tensor/graph.ts';
import { nodeEngine } from '../src/tensor/node.ts';
import { alhenaTokenizer } from '../src/text/alhena.ts';
import { modelText } from '../src/text/turns.ts';
import { encodeDocument } from '../src/train/documents.ts';
import { loadWorld } from '../src/worlds/registry.ts';

const engine = await nodeEngine();
const facts = await loadWorld('facts');
let root: string;
let checkpoint: Checkpoint;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'alhena-quantized-'));
  checkpoint = await loadCheckpoint(join(import.meta.dirname, '../weights/nano'));
});
afterAll(() => rm(root, { recursive: true }));

/** Of 60 cases the same weights, but for a twentieth, lost 3 to 6 % in 4 bits: that was chance. */
const CASES = 400;
/** Cases that are read in one row, each seeing itself alone. */
const TOGETHER = 20;
const CACHED_CASES = 60;

/** Mean negative log-likelihood of nano's right answers to held-out questions, its weights in this form. */
async function lossAt(precision: Precision): Promise<number> {
  const { config, parameters } = checkpoint;
  const folder = join(root, String(precision));
  await writeInferenceFolder(folder, config, precision, {
    rows: (path) => parameters.get(path)!.shape[0],
    async read(path, start = 0, end = Number.POSITIVE_INFINITY) {
      const { shape, data } = parameters.get(path)!;
      const width = data.length / shape[0];
      return data.slice(start * width, Math.min(end, shape[0]) * width);
    },
  });
  const weights = (await readInferenceFolder(folder, config, precision))!;
  const graph = prefillGraph(config, { precision });
  const constants = new Map<string, FileTensor>();
  for (const [path, value] of weights) constants.set(`parameters.${path}`, value);
  const program = await engine.compile(graph, { constants, threads: 1 });
  const random = new Random('quantized');
  let [total, count] = [0, 0];
  for (let i = 0; i < CASES; i += TOGETHER) {
    const documents = Array.from({ length: TOGETHER }, (_, k) => {
      const { turns, expected } = facts.case(facts.tasks[(i + k) % facts.tasks.length], random, 'test');
      const all = [...turns, modelText(expected)];
      return encodeDocument(config, alhenaTokenizer(), all, config.contextLength)!;
    });
    const joined = (of: (document: (typeof documents)[number], index: number) => Iterable<number>) =>
      Int32Array.from(documents.flatMap((document, index) => [...of(document, index)]));
    const ids = joined(({ ids }) => ids);
    // The first token of each is no target, so what comes after one's last is none.
    const supervised = joined(({ supervised }) => supervised);
    const wanted = [...ids.keys()].filter((t) => supervised[t + 1] === 1);
    const sizes = new Map(
      Object.entries({
        batch: 1,
        length: ids.length,
        patches: 0,
        soundFrames: 0,
        wanted: wanted.length,
        slidingBlocks: 0,
        fullBlocks: 0,
      }),
    );
    const values: Record<string, Int32Array> = {
      ids,
      sources: ids.map((_, t) => t),
      positions: joined(({ ids }) => ids.keys()),
      documents: joined(({ ids }, index) => new Int32Array(ids.length).fill(index)),
      blocks: new Int32Array(ids.length).fill(-1),
      wanted: Int32Array.from(wanted),
    };
    const inputs: Record<string, HostTensor> = {};
    for (const { name, tensor } of graph.inputs) {
      if (constants.has(name)) continue;
      const shape = tensor.shape.map((dimension) => evaluateDimension(dimension, sizes));
      const empty = tensor.dataType === 'float32' ? new Float32Array(0) : new Int32Array(0);
      inputs[name] = {
        dataType: tensor.dataType,
        shape,
        data: values[name.replace('batch.', '')] ?? empty,
      } as HostTensor;
    }
    const { logits } = await program.run(inputs);
    const size = config.vocabularySize;
    wanted.forEach((t, row) => {
      const line = (logits.data as Float32Array).subarray(row * size, (row + 1) * size);
      total += negativeLogLikelihood(line, ids[t + 1]);
      count++;
    });
  }
  await program.dispose();
  return total / count;
}

test("quantised, nano's perplexity on held-out facts grows by this much and no more", async () => {
  const full = await lossAt(32);
  const growth = (loss: number) => Math.exp(loss - full) - 1;
  const [eight, four] = [growth(await lossAt(8)), growth(await lossAt(4))];
  const wide = growth(await lossAt('4-64'));
  console.info(
    `perplexity ${Math.exp(full).toFixed(4)}; 8 bits ${(100 * eight).toFixed(2)} %, 4 bits ${(100 * four).toFixed(2)} %, in blocks of 64 ${(100 * wide).toFixed(2)} %`,
  );
  expect(Math.abs(growth(await lossAt(16)))).toBeLessThan(1e-3);
  expect(Math.abs(eight)).toBeLessThan(0.01);
  // What the weights that ship lose, and a little: more than the ones before (docs/LOG.md, 1 December). The aim is 5 %.
  expect(Math.abs(four)).toBeLessThan(0.15);
  // Told to be less exact, where it is chosen.
  expect(Math.abs(wide)).toBeLessThan(0.23);
});

test("with keys and values in 8 bits nano's perplexity on held-out facts hardly changes", async () => {
  const { config, parameters } = checkpoint;
  const random = new Random('cached in 8 bits');
  const cases = Array.from({ length: CACHED_CASES }, (_, i) => {
    const { turns, expected } = facts.case(facts.tasks[i % facts.tasks.length], random, 'test');
    const prompt = toPrompt(config, promptTokens(config, alhenaTokenizer(), turns));
    return { prompt, answer: alhenaTokenizer().encode(expected) };
  });
  /** Answers are read token by token, each after what the cache holds. */
  async function loss(cacheBits: CacheBits): Promise<number> {
    const inference = await compileInference(engine, config, parameters, { cacheBits, threads: 1 });
    let [total, count] = [0, 0];
    for (const { prompt, answer } of cases) {
      const decoding = await Decoding.start(inference, [prompt]);
      for (const token of answer) {
        total += negativeLogLikelihood(decoding.logits(0), token);
        count++;
        await decoding.step([token]);
      }
    }
    await inference.dispose();
    return total / count;
  }
  const [full, rounded] = [await loss(32), await loss(8)];
  const growth = Math.exp(rounded - full) - 1;
  console.info(
    `perplexity ${Math.exp(full).toFixed(4)}; keys and values in 8 bits ${(100 * growth).toFixed(2)} %`,
  );
  expect(rounded).not.toBe(full);
  expect(Math.abs(growth)).toBeLessThan(0.01);
});

/** Of a token under logits `[V]`. */
function negativeLogLikelihood(logits: Float32Array, token: number): number {
  const largest = logits.reduce((most, value) => Math.max(most, value), -1e9);
  const sum = logits.reduce((mass, value) => mass + Math.exp(value - largest), 0);
  return largest + Math.log(sum) - logits[token];
}
