import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { float32, type HostTensor, int32 } from '../../tensor/graph.ts';
import { nodeEngine } from '../../tensor/node.ts';
import { concatenate } from '../../tensor/operations.ts';
import { trace } from '../../tensor/trace.ts';
import { decode, rowsOf, tokenLogits } from '../decoder.ts';
import { embedAudio, embedPatches, embedTokens } from '../embedders.ts';
import { parameterSpecs } from '../parameters.ts';
import { decodeSafetensors } from '../safetensors.ts';
import { asInputs } from '../tiny.testing.ts';
import { PublishedParameters } from './checkpoint.ts';
import { readHuggingFaceConfig } from './config.ts';
import { Shards } from './shards.ts';

const engine = await nodeEngine();
const FIRST_SPECIAL = 57;
const fixture = (name: string) => join(import.meta.dirname, '../../../tests/fixtures/gemma', name);

async function load(name: string) {
  const folder = fixture(name);
  const json = await readFile(join(folder, 'config.json'), 'utf8');
  const { model: config } = readHuggingFaceConfig(json, { name, source: folder });
  const shards = await Shards.open(folder);
  const parameters = await new PublishedParameters(config, shards).readAll();
  await shards.close();
  const bytes = new Uint8Array(await readFile(join(folder, 'expected.safetensors')));
  const { tensors } = decodeSafetensors(bytes, name);
  return { config, parameters, expected: (key: string) => tensors.get(key)! };
}

/** Largest difference relative to the largest magnitude. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let [most, scale] = [0, 0];
  for (let i = 0; i < actual.length; i++) {
    most = Math.max(most, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return most / scale;
}

describe.each(['published', 'variant'])('transformers and we agree on the checkpoint %s', async (name) => {
  const { config, parameters, expected } = await load(name);
  const prompt = [...(expected('ids').data as Int32Array)];
  const kinds = expected('kinds').data as Int32Array;
  const tokens = expected('tokens').data as Int32Array;
  const [patches, pixelWidth] = expected('pixels').shape;
  const [frames, frameWidth] = expected('frames').shape;
  const places = [...(expected('places').data as Int32Array)];

  /** Everything at once, without a cache. */
  const length = 'T';
  const row = int32([1, length]);
  const graph = trace(
    (weights, batch) => {
      const rows = concatenate(
        [
          embedPatches(config, weights, { pixels: batch.pixels, rows: batch.rows, columns: batch.columns }),
          embedAudio(config, weights, batch.frames),
        ],
        0,
      );
      const stream = embedTokens(config, weights, batch.ids, { rows, sources: batch.sources });
      const { hidden, afterLayers } = decode(config, weights, stream, batch);
      return {
        streams: [stream, ...afterLayers],
        logits: tokenLogits(config, weights, rowsOf(hidden, batch.all)),
      };
    },
    ['parameters', 'batch'],
    parameterSpecs(config),
    {
      ids: row,
      sources: row,
      positions: row,
      documents: row,
      blocks: row,
      all: int32([length]),
      pixels: float32([patches, pixelWidth]),
      rows: int32([patches]),
      columns: int32([patches]),
      frames: float32([frames, frameWidth]),
    },
  );

  /** Inputs for the prompt and `more` of the reference's tokens. */
  function inputs(more: number): Record<string, HostTensor> {
    const ids = [...prompt, ...tokens.subarray(0, more)];
    const kind = (i: number) => (i < prompt.length ? kinds[i] : 0);
    let block = -1;
    let patch = 0;
    let frame = 0;
    const blocks: number[] = [];
    const sources = ids.map((_, i) => {
      const isPatch = kind(i) === 1 || kind(i) === 2;
      if (isPatch && blocks[i - 1] === -1) block++;
      blocks.push(isPatch ? block : -1);
      if (isPatch) return ids.length + patch++;
      return kind(i) === 3 ? ids.length + patches + frame++ : i;
    });
    const line = (values: readonly number[]): HostTensor => ({
      dataType: 'int32',
      shape: [1, values.length],
      data: Int32Array.from(values),
    });
    const list = (values: readonly number[]): HostTensor => ({ ...line(values), shape: [values.length] });
    return {
      ...asInputs(parameters),
      'batch.ids': line(ids),
      'batch.sources': line(sources),
      'batch.positions': line([...ids.keys()]),
      'batch.documents': line(ids.map(() => 0)),
      'batch.blocks': line(blocks),
      'batch.all': list([...ids.keys()]),
      'batch.pixels': {
        dataType: 'float32',
        shape: [patches, pixelWidth],
        data: Float32Array.from(expected('pixels').data as Uint8Array, (value) => value / 255),
      },
      'batch.rows': list(places.filter((_, i) => i % 2 === 1)),
      'batch.columns': list(places.filter((_, i) => i % 2 === 0)),
      'batch.frames': expected('frames'),
    };
  }

  test('the stream before every layer, within 1e-4', async () => {
    const program = await engine.compile(graph);
    const results = await program.run(inputs(0));
    const hidden = expected('hidden');
    const [, positions, width] = hidden.shape;
    // The reference's last entry is after the final norm; logits hold that.
    for (let layer = 0; layer < config.layerCount; layer++) {
      const size = positions * width;
      const wanted = (hidden.data as Float32Array).subarray(layer * size, (layer + 1) * size);
      const actual = results[`streams.${layer}`].data as Float32Array;
      expect(difference(actual, wanted), `layer ${layer}`).toBeLessThan(1e-4);
    }
    await program.dispose();
  });

  test('logits of 64 steps within 1e-4, and so the same greedy tokens', async () => {
    const program = await engine.compile(graph);
    const { logits } = await program.run(inputs(63));
    const size = config.vocabularySize;
    const actual = (logits.data as Float32Array).subarray((prompt.length - 1) * size);
    expect(difference(actual, expected('logits').data as Float32Array)).toBeLessThan(1e-4);
    const greedy = Array.from({ length: 64 }, (_, step) => {
      // The reference never chose one of the tokens that stand for other modalities.
      const row = actual.subarray(step * size, step * size + FIRST_SPECIAL);
      return row.indexOf(Math.max(...row));
    });
    expect(greedy).toEqual([...tokens]);
    await program.dispose();
  });
});
